/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "merge.h"

/*
 * Merging: first every rule is defined, tables before procedures, so that also-rows may name any rule of the set;
 * then tables are compiled on their own (mistakes in tables that no step uses count as well), then the procedures.
 */

/* Rows of a step: a new rule, an exception to a row of the step's table, or a further check. */
static void step_rows_define(struct merge *merge, const struct raw_step *step, const char *revision)
{
    GArray *of_table = step_table_rows(merge, step);
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (const struct raw_row *row = step->rows.first; row; row = row->next) {
        if (row->use)
            continue;
        if (!row->id == !row->also)
            complain(merge->complaints, row->place, "a row has either id or also");
        else if (row->also)
            row_refuse_texts(merge, row, "also");
        else if (!g_hash_table_add(seen, (gpointer)row->id))
            complain(merge->complaints, row->place, "rule %s: the step has another row with this id; use also",
                     row->id);
        else if (table_rows_hold(of_table, row->id))
            row_refuse_texts(merge, row, "an exception");
        else
            rule_define(merge, row, revision);
    }
    g_hash_table_destroy(seen);
    g_array_free(of_table, TRUE);
}

static void procedures_define(struct merge *merge)
{
    for (const struct raw_procedure *procedure = merge->raw->procedures; procedure; procedure = procedure->next) {
        for (const struct raw_step *step = procedure->steps; step; step = step->next)
            step_rows_define(merge, step, procedure->revision);
    }
}

/* Condition names of a table: neither signs of the language nor there twice. */
static void check_names(struct merge *merge, const struct raw_table *table)
{
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (const struct raw_condition *condition = table->conditions; condition; condition = condition->next) {
        if (strcmp(condition->name, "AND") == 0 || strcmp(condition->name, "OR") == 0 ||
            strcmp(condition->name, "NOT") == 0)
            complain(merge->complaints, condition->place, "a condition cannot be named %s", condition->name);
        if (!g_hash_table_add(seen, (gpointer)condition->name))
            complain(merge->complaints, condition->place, "condition %s is there twice", condition->name);
    }
    g_hash_table_destroy(seen);
}

static void check_row(struct merge *merge, struct scope *scope, const struct raw_row *raw)
{
    struct row row = {0};
    struct condition when;
    if (raw->use) {
        scope->place = raw->place;
        condition_compile(scope, &when, raw->when);
        block_find(merge, raw->use, raw->place);
        return;
    }
    row_compile(scope, &row, raw, NULL);
    if (raw->also && !definition_find(merge, raw->also))
        complain(merge->complaints, raw->place, "also: there is no rule %s", raw->also);
}

/* What is compiled here is only looked at: it goes to a set of its own. */
static void check_tables(struct merge *merge)
{
    struct profile_set *aside = profile_set_new();
    struct scope scope = {.set = aside, .complaints = merge->complaints};
    for (const struct raw_table *table = merge->raw->tables; table; table = table->next) {
        check_names(merge, table);
        scope.names = table->block ? NULL : conditions_compile(&scope, table, NULL);
        for (const struct raw_row *row = table->rows.first; row; row = row->next)
            check_row(merge, &scope, row);
        if (scope.names)
            g_array_free(scope.names, TRUE);
        scope.names = NULL;
    }
    profile_set_free(aside);
}

static void merge_all(struct merge *merge)
{
    tables_define(merge);
    procedures_define(merge);
    check_tables(merge);
    for (const struct raw_procedure *procedure = merge->raw->procedures; procedure; procedure = procedure->next)
        procedure_compile(merge, procedure);
}

struct profile_set *profile_merge(const struct raw_set *raw, bool over_builtin, GPtrArray *complaints)
{
    guint before = complaints->len;
    struct merge merge = {.set = profile_set_new(),
                          .raw = raw,
                          .complaints = complaints,
                          .over_builtin = over_builtin,
                          .tables = g_hash_table_new(g_str_hash, g_str_equal),
                          .blocks = g_hash_table_new(g_str_hash, g_str_equal),
                          .definitions = g_hash_table_new(g_str_hash, g_str_equal),
                          .slugs = g_hash_table_new(g_str_hash, g_str_equal)};
    merge_all(&merge);
    g_hash_table_destroy(merge.tables);
    g_hash_table_destroy(merge.blocks);
    g_hash_table_destroy(merge.definitions);
    g_hash_table_destroy(merge.slugs);
    raw_set_free(merge.builtin);
    if (complaints->len == before)
        return merge.set;
    profile_set_free(merge.set);
    return NULL;
}
