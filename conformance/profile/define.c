/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "merge.h"

/* Definitions: which tables, blocks and rules a set has, and where they come from. */

enum severity live_default(enum side side, enum severity severity)
{
    return side == SIDE_NET ? MIN(severity, SEVERITY_WARNING) : severity;
}

/* Names of the rule's expert fields start with "imsconf." and the slug; these belong to other fields. */
static bool slug_is_reserved(const char *slug)
{
    return g_str_has_prefix(slug, "flow.") || g_str_has_prefix(slug, "rule.");
}

static bool row_defines_whole(struct merge *merge, const struct raw_row *row)
{
    const struct {
        const char *name, *value;
    } needed[] = {{"slug", row->slug},         {"title", row->title},   {"side", row->side},
                  {"severity", row->severity}, {"source", row->source}, {"confidence", row->confidence}};
    bool whole = true;
    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++) {
        if (!needed[i].value) {
            complain(merge->complaints, row->place, "rule %s: %s is missing", row->id, needed[i].name);
            whole = false;
        }
    }
    return whole;
}

static bool definition_is_new(struct merge *merge, const struct raw_row *row)
{
    const struct definition *other = g_hash_table_lookup(merge->definitions, row->id);
    const char *what = "rule", *name = row->id;
    if (!other) {
        other = g_hash_table_lookup(merge->slugs, row->slug);
        what = "slug";
        name = row->slug;
    }
    if (other)
        complain(merge->complaints, row->place, "%s %s is defined already at %s:%u", what, name, other->row->place.file,
                 other->row->place.line);
    return !other;
}

void rule_define(struct merge *merge, const struct raw_row *row, const char *revision)
{
    if (!row_defines_whole(merge, row) || !definition_is_new(merge, row))
        return;
    if (slug_is_reserved(row->slug))
        complain(merge->complaints, row->place, "slug %s: flow. and rule. are reserved", row->slug);
    struct profile_set *set = merge->set;
    struct rule *rule = set_keep_zeroed(set, sizeof *rule);
    rule->id = set_keep_text(set, row->id);
    rule->slug = set_keep_text(set, row->slug);
    rule->title = set_keep_text(set, row->title);
    rule->why = set_keep_text(set, row->why);
    rule->source = set_keep_text(set, row->source);
    rule->confidence = set_keep_text(set, row->confidence);
    rule->revision = set_keep_text(set, revision);
    rule->definition = row->definition ? set_keep_text(set, row->definition) : NULL;
    rule->by_sender = strcmp(row->side, "sender") == 0;
    if (!rule->by_sender)
        side_find(row->side, &rule->side);
    severity_find(row->severity, &rule->severity);
    /* Who is charged by "sender" is only known in a step: there the row gets its own severity in mode live. */
    rule->live_severity = rule->by_sender ? rule->severity : live_default(rule->side, rule->severity);
    if (row->live)
        severity_find(row->live, &rule->live_severity);
    rule->index = set->rules->len;
    g_ptr_array_add(set->rules, rule);

    struct definition *definition = set_keep_zeroed(set, sizeof *definition);
    *definition = (struct definition){rule, row};
    g_hash_table_insert(merge->definitions, (gpointer)rule->id, definition);
    g_hash_table_insert(merge->slugs, (gpointer)rule->slug, definition);
}

static const struct raw_set *builtin(struct merge *merge)
{
    if (merge->over_builtin && !merge->builtin) {
        merge->builtin = builtin_read(merge->complaints);
        merge->over_builtin = merge->builtin != NULL;
    }
    return merge->builtin;
}

static void rows_define(struct merge *merge, const struct raw_table *table)
{
    for (const struct raw_row *row = table->rows.first; row; row = row->next) {
        if (!row->use && !row->id == !row->also)
            complain(merge->complaints, row->place, "a row has either id or also");
        else if (row->id)
            rule_define(merge, row, table->revision);
        else if (row->also)
            row_refuse_texts(merge, row, "also");
    }
}

static const struct raw_table *join(struct merge *merge, const char *id, bool block)
{
    const struct raw_set *from = builtin(merge);
    const struct raw_table *table = from ? from->tables : NULL;
    while (table && (table->block != block || strcmp(table->id, id) != 0))
        table = table->next;
    if (!table)
        return NULL;
    g_hash_table_insert(block ? merge->blocks : merge->tables, (gpointer)table->id, (gpointer)table);
    rows_define(merge, table);
    return table;
}

const struct raw_table *table_find(struct merge *merge, const char *id, struct place place)
{
    const struct raw_table *table = g_hash_table_lookup(merge->tables, id);
    if (!table)
        table = join(merge, id, false);
    if (!table)
        complain(merge->complaints, place, "there is no table %s", id);
    return table;
}

const struct raw_table *block_find(struct merge *merge, const char *name, struct place place)
{
    const struct raw_table *block = g_hash_table_lookup(merge->blocks, name);
    if (!block)
        block = join(merge, name, true);
    if (!block)
        complain(merge->complaints, place, "there is no block %s", name);
    return block;
}

static const struct raw_row *rows_find(const struct raw_rows *rows, const char *id)
{
    const struct raw_row *row = rows->first;
    while (row && (!row->id || strcmp(row->id, id) != 0))
        row = row->next;
    return row;
}

/* The row among the built-in files that defines a rule. */
static const struct raw_row *builtin_find(struct merge *merge, const char *id, const char **revision)
{
    const struct raw_set *from = builtin(merge);
    for (const struct raw_table *table = from ? from->tables : NULL; table; table = table->next) {
        const struct raw_row *row = rows_find(&table->rows, id);
        *revision = table->revision;
        if (row)
            return row;
    }
    for (const struct raw_procedure *procedure = from ? from->procedures : NULL; procedure;
         procedure = procedure->next) {
        *revision = procedure->revision;
        for (const struct raw_step *step = procedure->steps; step; step = step->next) {
            const struct raw_row *row = rows_find(&step->rows, id);
            if (row && row->slug) /* else an exception */
                return row;
        }
    }
    return NULL;
}

const struct definition *definition_find(struct merge *merge, const char *id)
{
    const struct definition *definition = g_hash_table_lookup(merge->definitions, id);
    const char *revision;
    if (definition)
        return definition;
    const struct raw_row *row = builtin_find(merge, id, &revision);
    if (row)
        rule_define(merge, row, revision);
    return g_hash_table_lookup(merge->definitions, id);
}

void tables_define(struct merge *merge)
{
    for (const struct raw_table *table = merge->raw->tables; table; table = table->next) {
        GHashTable *of_kind = table->block ? merge->blocks : merge->tables;
        const struct raw_table *other = g_hash_table_lookup(of_kind, table->id);
        if (other) {
            complain(merge->complaints, table->place, "%s %s is defined already at %s:%u",
                     table->block ? "block" : "table", table->id, other->place.file, other->place.line);
            continue;
        }
        g_hash_table_insert(of_kind, (gpointer)table->id, (gpointer)table);
        rows_define(merge, table);
    }
}

static void add_block_rows(struct merge *merge, GArray *rows, const struct raw_row *use)
{
    const struct raw_table *block = block_find(merge, use->use, use->place);
    struct table_row found = {NULL, use};
    for (found.row = block ? block->rows.first : NULL; found.row; found.row = found.row->next)
        g_array_append_val(rows, found);
}

GArray *table_rows(struct merge *merge, const struct raw_table *table)
{
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct table_row));
    for (const struct raw_row *row = table ? table->rows.first : NULL; row; row = row->next) {
        struct table_row found = {row, NULL};
        if (row->use)
            add_block_rows(merge, rows, row);
        else
            g_array_append_val(rows, found);
    }
    return rows;
}

GArray *step_table_rows(struct merge *merge, const struct raw_step *step)
{
    GArray *rows = table_rows(merge, step->table ? table_find(merge, step->table, step->place) : NULL);
    for (const struct raw_row *row = step->rows.first; row; row = row->next) {
        if (row->use)
            add_block_rows(merge, rows, row);
    }
    return rows;
}

bool table_rows_hold(const GArray *rows, const char *id)
{
    for (guint i = 0; i < rows->len; i++) {
        const struct raw_row *row = g_array_index(rows, struct table_row, i).row;
        const char *of_row = row->id ? row->id : row->also;
        if (of_row && strcmp(of_row, id) == 0)
            return true;
    }
    return false;
}

void row_refuse_texts(struct merge *merge, const struct raw_row *row, const char *kind)
{
    bool also = !row->id;
    const struct {
        const char *name, *value;
    } refused[] = {{"slug", row->slug},
                   {"title", row->title},
                   {"side", row->side},
                   {"source", also ? row->source : NULL},
                   {"confidence", also ? row->confidence : NULL},
                   {"definition", also ? row->definition : NULL},
                   {"<why>", also ? row->why : NULL}};
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        if (refused[i].value)
            complain(merge->complaints, row->place, "rule %s: %s is that of the rule; %s takes none",
                     also ? row->also : row->id, refused[i].name, kind);
    }
}
