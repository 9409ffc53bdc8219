/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_PROFILE_COMPILE_H
#define IMSCONF_PROFILE_COMPILE_H

#include "imsconf/profile.h"
#include "raw.h"

/* What the compilers of texts (selectors, values, conditions, rows) share. */

/* A condition of a message table, as it stands for the step at hand. */
struct named_condition {
    const char *name;
    struct condition condition;
};

struct scope {
    struct profile_set *set; /* owns what is compiled */
    GPtrArray *complaints;
    struct place place; /* of what is being compiled */
    GHashTable *steps;  /* step number -> index + 1. NULL: outside a procedure, any number of the right form is taken */
    GArray *names;      /* struct named_condition. NULL: outside a table, any name is taken */
};

/* Empty set; texts and arrays that live as long as it does. set_keep_array and set_keep_block (NULL: there is none) take
 * theirs over. */
struct profile_set *profile_set_new(void);
const char *set_keep_text(struct profile_set *set, const char *text); /* NULL becomes "" */
const char *set_keep_part(struct profile_set *set, struct slice part);
void *set_keep_zeroed(struct profile_set *set, size_t size);
void *set_keep_array(struct profile_set *set, GArray *array);
void *set_keep_block(struct profile_set *set, void *block);

/* Names that only profile files use. False: no such name. */
bool word_find(const char *name, enum word *word);
bool severity_find(const char *name, enum severity *severity);
bool compare_find(const char *name, enum compare *compare);
bool presence_find(const char *name, enum presence *presence);
bool side_find(const char *name, enum side *side);

bool step_find(const struct scope *scope, struct slice number, size_t *step);
bool header_name_find(const struct scope *scope, struct slice text, struct header_name *name);
bool selector_compile(const struct scope *scope, struct selector *selector, struct slice header, struct slice index,
                      struct slice param);
bool expression_compile(const struct scope *scope, struct expression *expression, const char *text);

bool condition_compile(const struct scope *scope, struct condition *condition, const char *text);
struct condition condition_constant(const struct scope *scope, bool value);
/* Both have to hold; an empty one always does. */
struct condition condition_both(const struct scope *scope, struct condition a, struct condition b);
enum settled { NEVER_HOLDS, ALWAYS_HOLDS, DEPENDS };
/* Whether the conditions of the table alone decide it. */
enum settled condition_settled(const struct condition *condition);

/* The severity in mode live where the profile does not give one. */
enum severity live_default(enum side side, enum severity severity);
/* Compiles tests and .when of a row. use: the <use> it came through, or NULL. */
bool row_compile(struct scope *scope, struct row *row, const struct raw_row *raw, const struct raw_row *use);

/*
 * Merges raw tables and procedures into a set. over_builtin: tables, blocks and rules that raw does not define may come
 * from the built-in files. NULL: there were complaints.
 */
struct profile_set *profile_merge(const struct raw_set *raw, bool over_builtin, GPtrArray *complaints);

#endif
