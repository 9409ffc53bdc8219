/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_PROFILE_RAW_H
#define IMSCONF_PROFILE_RAW_H

#include <glib.h>

#include "imsconf/slice.h"

/*
 * Profile files as they were written, before anything is merged or compiled. Attributes that are not there are NULL;
 * white space is collapsed already. Lists are in document order; all of it belongs to one raw_set.
 */

struct place {
    const char *file;
    unsigned line, column;
};

struct raw_test {
    struct raw_test *next;
    struct place place;
    const char *header, *param, *index, *word, *value, *as, *optional, *min, *max;
};

/* A row, or a <use> of a block among the rows: then .use names the block and only .when matters besides. */
struct raw_row {
    struct raw_row *next;
    struct place place;
    const char *use;
    const char *id, *also;
    const char *slug, *title, *side, *severity, *live, *source, *confidence, *when, *definition, *why, *step;
    bool test_attributes; /* the first test stands in the row itself */
    struct raw_test *tests, *last_test;
};

struct raw_rows {
    struct raw_row *first, *last;
};

struct raw_condition {
    struct raw_condition *next;
    struct place place;
    const char *name, *when;
};

struct raw_table { /* or block: then id is the block's name */
    struct raw_table *next;
    struct place place;
    bool block;
    const char *id;
    const char *revision; /* of the file */
    struct raw_condition *conditions, *last_condition;
    struct raw_rows rows;
};

enum raw_kind { RAW_STEP, RAW_OTHER, RAW_END };

struct raw_step { /* or <other>, or <end>: then there is no number */
    struct raw_step *next;
    struct place place;
    enum raw_kind kind;
    const char *role, *of;
    const char *number, *from, *message, *request, *response, *to, *acknowledges, *presence, *group, *table;
    const char *conditions, *teach;
    struct raw_rows rows;
};

struct raw_procedure {
    struct raw_procedure *next;
    struct place place;
    const char *name, *id, *short_name, *title, *revision, *media, *access, *choice;
    struct raw_step *steps, *last_step;
};

struct raw_set {
    GStringChunk *strings;
    GPtrArray *blocks;
    struct raw_table *tables, *last_table;
    struct raw_procedure *procedures, *last_procedure;
};

/* Appends "file:line:column: reason" unless the same complaint stands there already or there are too many. */
void complain(GPtrArray *complaints, struct place place, const char *format, ...) G_GNUC_PRINTF(3, 4);

struct raw_set *raw_set_new(void);
void raw_set_free(struct raw_set *set);

/*
 * Reads one file into the set. name is used in complaints. False when there was a complaint: the set may then hold a
 * part of the file and is good for nothing.
 */
bool raw_read(struct raw_set *set, const char *name, const char *bytes, size_t n, GPtrArray *complaints);
/* Whether these bytes look like a file of message tables: their root element says so. */
bool raw_is_tables(const char *bytes, size_t n);

/* A file that is built into the library; NULL when there is none of that name. For g_bytes_unref(). */
GBytes *builtin_file(const char *name);
/* All built-in profile files, read. NULL on complaints. */
struct raw_set *builtin_read(GPtrArray *complaints);

#endif
