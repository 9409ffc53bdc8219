/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_PROFILE_MERGE_H
#define IMSCONF_PROFILE_MERGE_H

#include "compile.h"

/* What is known of the whole set while it is merged. */
struct merge {
    struct profile_set *set;
    const struct raw_set *raw;
    GPtrArray *complaints;
    bool over_builtin;       /* what raw does not define may come from the built-in files */
    struct raw_set *builtin; /* read when first needed */
    GHashTable *tables;      /* id -> struct raw_table * */
    GHashTable *blocks;      /* name -> struct raw_table * */
    GHashTable *definitions; /* rule id -> struct definition * */
    GHashTable *slugs;       /* slug -> struct definition * */
    size_t row_count;        /* of steps, compiled so far */
};

/* A rule and the row that defines it. */
struct definition {
    struct rule *rule;
    const struct raw_row *row;
};

/* A row of a table, and the <use> it came through when it is that of a block. */
struct table_row {
    const struct raw_row *row, *use;
};

/* Defines the rule of a row with id, complaining about what is missing or there twice. */
void rule_define(struct merge *merge, const struct raw_row *row, const char *revision);
/* NULL: no such rule in the set, nor (when they are at hand) in the built-in files. */
const struct definition *definition_find(struct merge *merge, const char *id);
/* NULL after a complaint. Tables and blocks of the built-in files join the set when they are first asked for. */
const struct raw_table *table_find(struct merge *merge, const char *id, struct place place);
const struct raw_table *block_find(struct merge *merge, const char *name, struct place place);
/* Joins the tables and blocks of the set: their names and their rules. */
void tables_define(struct merge *merge);
/* All rows of a table, with those of the blocks it uses. struct table_row. table may be NULL. */
GArray *table_rows(struct merge *merge, const struct raw_table *table);
/* The rows that a step gets from its table and from the blocks it uses itself. */
GArray *step_table_rows(struct merge *merge, const struct raw_step *step);
bool table_rows_hold(const GArray *rows, const char *id);

/* Refuses what an <also> row, or an exception, takes over from the rule and must not say again. */
void row_refuse_texts(struct merge *merge, const struct raw_row *row, const char *kind);

/* Compiles one procedure, whose rules are defined already. */
void procedure_compile(struct merge *merge, const struct raw_procedure *raw);
/* Conditions of a table, with those that a step lists holding. struct named_condition. */
GArray *conditions_compile(struct scope *scope, const struct raw_table *table, const char *listed);

#endif
