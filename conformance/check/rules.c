/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check/check.h"
#include "report/page.h"

#include <string.h>

/* ---- The table --------------------------------------------------------------------------------------------------- */

enum column { COLUMN_ID, COLUMN_SEVERITY, COLUMN_SIDE, COLUMN_SLUG, COLUMN_TITLE, COLUMN_SOURCE, COLUMN_COUNT };

static const char *cell(const struct rule *rule, enum column column)
{
    switch (column) {
    case COLUMN_ID:
        return rule->id;
    case COLUMN_SEVERITY:
        return rule->definition ? "-" : severity_name(rule->severity);
    case COLUMN_SIDE:
        return rule->definition ? "-" : rule->by_sender ? "sender" : side_name(rule->side);
    case COLUMN_SLUG:
        return rule->slug;
    case COLUMN_TITLE:
        return rule->title;
    default:
        return rule->source;
    }
}

static void put_row(struct page *page, const char *const *cells, const size_t *widths)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        page_text(page, cells[i]);
        if (i + 1 < COLUMN_COUNT)
            page_printf(page, "%*s", (int)(widths[i] - page_width(cells[i]) + 2), "");
    }
    page_printf(page, "\n");
    page_flush(page);
}

static void put_rule_row(struct page *page, const struct rule *rule, const size_t *widths)
{
    const char *cells[COLUMN_COUNT];
    for (int i = 0; i < COLUMN_COUNT; i++)
        cells[i] = cell(rule, (enum column)i);
    put_row(page, cells, widths);
}

bool rules_list(const struct profile_set *set, report_sink sink, void *data)
{
    static const char *const heads[COLUMN_COUNT] = {"ID", "SEVERITY", "SIDE", "NAME", "TITLE", "SOURCE"};
    struct page page = {g_string_new(NULL), sink, data, false, true};
    size_t widths[COLUMN_COUNT];

    for (int i = 0; i < COLUMN_COUNT; i++)
        widths[i] = strlen(heads[i]);
    for (unsigned r = 0; r < set->rules->len; r++) {
        for (int i = 0; i < COLUMN_COUNT; i++)
            widths[i] = MAX(widths[i], page_width(cell(g_ptr_array_index(set->rules, r), (enum column)i)));
    }
    put_row(&page, heads, widths);
    for (unsigned r = 0; r < set->rules->len; r++)
        put_rule_row(&page, g_ptr_array_index(set->rules, r), widths);
    g_string_free(page.text, TRUE);
    return page.ok;
}

/* ---- One rule ---------------------------------------------------------------------------------------------------- */

static void put_test(struct page *page, const struct test *test)
{
    GString *line = g_string_new(NULL);

    if (test->word == WORD_CHECK)
        g_string_append_printf(line, "%s: check %s%s%s", test->selector.text, test->check, *test->argument ? " " : "",
                               test->argument);
    else
        g_string_append_printf(line, "%s %s", test->selector.text ? test->selector.text : "", word_name(test->word));
    if (test->word == WORD_RANGE || test->word == WORD_COUNT)
        g_string_append_printf(line, " %" G_GUINT64_FORMAT, test->min);
    if ((test->word == WORD_RANGE || test->word == WORD_COUNT) && test->max == UINT64_MAX)
        g_string_append(line, " or more");
    else if ((test->word == WORD_RANGE || test->word == WORD_COUNT) && test->max != test->min)
        g_string_append_printf(line, " to %" G_GUINT64_FORMAT, test->max);
    if (test->value.alternative_count > 0 && test->value.text)
        g_string_append_printf(line, " %s", test->value.text);
    if (test->optional)
        g_string_append(line, " (when there)");
    page_field(page, 8, 0, "", line->str);
    g_string_free(line, TRUE);
}

static void put_row_of_step(struct page *page, const struct step *step, const struct row *row, bool is_end)
{
    char *where = step->number ? g_strdup_printf("step %s", step->number) : g_strdup(is_end ? "at end" : "besides");
    char *what = is_end ? g_strdup("when the capture ends")
                        : g_strdup_printf("%s, from %s%s%s", step->message, side_name(step->from),
                                          *step->table ? ", message table " : "", step->table);

    page_field(page, 4, 9, where, what);
    if (row->severity != row->rule->severity || row->live_severity != row->rule->live_severity) {
        char *severity = g_strdup_printf("severity here: %s, in mode live %s", severity_name(row->severity),
                                         severity_name(row->live_severity));
        page_field(page, 8, 0, "", severity);
        g_free(severity);
    }
    if (row->when.count > 0)
        page_field(page, 8, 5, "when", row->when.text);
    for (size_t i = 0; i < row->test_count; i++)
        put_test(page, &row->tests[i]);
    g_free(where);
    g_free(what);
}

/* The rows of one message that check the rule. An exception may have a rule of its own with the same index. */
static void put_rows(struct page *page, const struct profile *profile, const struct step *step, const struct rule *rule,
                     bool *named)
{
    for (size_t r = 0; r < step->row_count; r++) {
        if (step->rows[r].rule->index != rule->index)
            continue;
        if (!*named) {
            page_printf(page, "\n  Checked in profile ");
            page_field(page, 0, 0, "", profile->name);
        }
        *named = true;
        put_row_of_step(page, step, &step->rows[r], step == profile->end);
    }
}

static void put_profile(struct page *page, const struct profile *profile, const struct rule *rule)
{
    bool named = false;

    for (size_t s = 0; s < profile->step_count; s++)
        put_rows(page, profile, &profile->steps[s], rule, &named);
    for (size_t s = 0; s < profile->other_count; s++)
        put_rows(page, profile, &profile->others[s], rule, &named);
    if (profile->end)
        put_rows(page, profile, profile->end, rule, &named);
}

static void put_rule(struct page *page, const struct rule *rule)
{
    char *head = g_strdup_printf("%s  %s (revision %s)", rule->id, rule->slug, rule->revision);
    char *severity = g_strdup_printf("%s in mode lab, %s in mode live", severity_name(rule->severity),
                                     severity_name(rule->live_severity));

    page_text(page, head);
    page_printf(page, "\n\n");
    page_field(page, 2, 0, "", rule->title);
    if (*rule->why)
        page_field(page, 2, 0, "", rule->why);
    page_printf(page, "\n");
    page_field(page, 2, 12, "clause", rule->source);
    page_field(page, 2, 12, "confidence", rule->confidence);
    if (rule->definition) {
        page_field(page, 2, 12, "definition", rule->definition);
    } else {
        page_field(page, 2, 12, "severity", severity);
        page_field(page, 2, 12, "charged", rule->by_sender ? "the sender of the message" : side_name(rule->side));
    }
    g_free(head);
    g_free(severity);
}

static const struct rule *find_rule(const struct profile_set *set, const char *name)
{
    for (unsigned i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        if (g_ascii_strcasecmp(rule->id, name) == 0 || g_ascii_strcasecmp(rule->slug, name) == 0)
            return rule;
    }
    return NULL;
}

/* Number of letters to add, drop or change to make b of a (Levenshtein), in any case. */
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(b);
    size_t *row = g_new(size_t, n + 1);

    for (size_t k = 0; k <= n; k++)
        row[k] = k;
    for (size_t i = 1; *a; a++, i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= n; k++) {
            size_t change = diagonal + (g_ascii_tolower(*a) != g_ascii_tolower(b[k - 1]));
            diagonal = row[k];
            row[k] = MIN(change, MIN(row[k], row[k - 1]) + 1);
        }
    }
    size_t result = row[n];
    g_free(row);
    return result;
}

static const char *nearest(const struct profile_set *set, const char *name)
{
    const char *best = NULL;
    size_t least = strlen(name) / 2 + 1; /* further away it is no hint */

    for (unsigned i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        const char *candidates[] = {rule->id, rule->slug};
        for (size_t k = 0; k < G_N_ELEMENTS(candidates); k++) {
            size_t d = distance(name, candidates[k]);
            if (d < least) {
                least = d;
                best = candidates[k];
            }
        }
    }
    return best;
}

bool rules_explain(const struct profile_set *set, const char *name, report_sink sink, void *data, char **why)
{
    const struct rule *rule = find_rule(set, name);
    if (!rule) {
        const char *hint = nearest(set, name);
        *why = hint ? g_strdup_printf("no rule %s; did you mean %s?", name, hint)
                    : g_strdup_printf("no rule %s; --list-rules shows all", name);
        return false;
    }
    struct page page = {g_string_new(NULL), sink, data, false, true};
    put_rule(&page, rule);
    for (unsigned i = 0; i < set->profiles->len; i++)
        put_profile(&page, g_ptr_array_index(set->profiles, i), rule);
    page_flush(&page);
    g_string_free(page.text, TRUE);
    return true;
}

static void add_titles(const struct profile_set *set, struct report_flow *flow)
{
    for (unsigned i = 0; i < flow->checks->len; i++) {
        struct report_check *check = g_ptr_array_index(flow->checks, i);
        const struct rule *rule = check->title ? NULL : rule_find(set, check->rule);
        if (rule)
            check->title = g_utf8_make_valid(rule->title, -1);
    }
}

static void add_teaching(const struct profile_set *set, struct report_flow *flow)
{
    const struct profile *profile = flow->profile ? profile_find(set, flow->profile) : NULL;

    for (unsigned i = 0; profile && i < flow->steps->len; i++) {
        struct report_step *step = g_ptr_array_index(flow->steps, i);
        size_t found = step->teach ? profile->step_count : profile_step_find(profile, step->step);
        if (found < profile->step_count && profile->steps[found].teach && *profile->steps[found].teach)
            step->teach = g_utf8_make_valid(profile->steps[found].teach, -1);
    }
}

void rules_add_texts(const struct profile_set *set, struct report_capture *capture)
{
    for (unsigned i = 0; i < capture->flows->len; i++) {
        add_titles(set, g_ptr_array_index(capture->flows, i));
        add_teaching(set, g_ptr_array_index(capture->flows, i));
    }
}
