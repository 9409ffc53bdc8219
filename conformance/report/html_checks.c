/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"

/* The checks of one step, each with what was expected and what was found: failed ones, open ones, passed ones. */

enum { COLUMNS = 4 };
static const char *const columns[COLUMNS] = {"Rule", "What must hold", "Expected", "Found"};

/* A cell of a table that becomes a list of its cells where the page is narrow: the label is that of its column. */
static void begin_cell(struct html *html, const char *class, const char *column)
{
    html_open(html, "td", "class", class, "data-label", column, NULL);
}

static const char *severity_kind(const char *severity)
{
    return g_strcmp0(severity, "warning") == 0 || g_strcmp0(severity, "info") == 0 ? severity : "fail";
}

static void put_rule(struct html *html, const struct report_check *check, enum html_group group)
{
    html_open(html, "th", "scope", "row", "data-label", columns[0], NULL);
    html_put(html, "span", "id", check->rule ? check->rule : "-");
    html_text(html, " ");
    if (group == GROUP_FAILED)
        html_badge(html, severity_kind(check->severity), check->severity ? check->severity : "fail");
    else
        html_badge(html, group == GROUP_PASSED ? "pass" : "undecided", check->result ? check->result : "-");
    html_close(html);
}

static void put_fact(struct html *html, const char *name, const char *text)
{
    if (!text || !*text)
        return;
    html_open(html, "span", "class", "fact", NULL);
    html_printf(html, "%s ", name);
    html_text(html, text);
    html_close(html);
    html_text(html, " ");
}

static void put_statement(struct html *html, const struct report_check *check)
{
    char *frame = check->frame ? g_strdup_printf("%u", (unsigned)check->frame) : NULL;

    begin_cell(html, NULL, columns[1]);
    html_put(html, "div", NULL, check->title ? check->title : check->name ? check->name : "-");
    html_open(html, "div", "class", "facts", NULL);
    put_fact(html, "in", check->header);
    put_fact(html, "frame", frame);
    put_fact(html, "charged to", check->side);
    if (html_group_of(check) == GROUP_OPEN)
        put_fact(html, "severity", check->severity);
    put_fact(html, "clause", check->source);
    put_fact(html, "confidence", check->confidence);
    put_fact(html, "rule", check->title ? check->name : NULL);
    html_close(html);
    html_close(html);
    g_free(frame);
}

static void put_value(struct html *html, const char *class, const char *column, const char *value, const char *without)
{
    begin_cell(html, class, column);
    if (value && *value)
        html_put(html, "code", NULL, value);
    else
        html_put(html, "span", "without", without);
    html_close(html);
}

static void put_check(struct html *html, const struct report_check *check, enum html_group group)
{
    bool silent = group == GROUP_PASSED && !check->expected && !check->found;

    html_open(html, "tr", NULL);
    put_rule(html, check, group);
    put_statement(html, check);
    put_value(html, "expected", columns[2], check->expected, "as the rule says");
    put_value(html, "found", columns[3], check->found, silent || group == GROUP_PASSED ? "as expected" : "(nothing)");
    html_close(html);
}

static void put_table(struct html *html, const struct html_flow *view, unsigned owner, enum html_group group,
                      const char *class, const char *caption)
{
    html_open(html, "table", "class", class, NULL);
    if (caption) {
        html_open(html, "caption", NULL);
        html_printf(html, "%s: %u", caption, view->tallies[owner].count[group]);
        html_close(html);
    }
    html_head_row(html, columns, COLUMNS);
    html_open(html, "tbody", NULL);
    for (unsigned i = 0; i < view->flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(view->flow->checks, i);
        if (view->owner[i] == owner && html_group_of(check) == group)
            put_check(html, check, group);
    }
    html_close(html);
    html_close(html);
}

/* In a row of their own to open where the step has a deviation, which must not drown in them. */
static void put_passed(struct html *html, const struct html_flow *view, unsigned owner)
{
    const struct html_tally *tally = &view->tallies[owner];

    html_open(html, "details", "class", "passed calm", "open", tally->count[GROUP_FAILED] ? NULL : "open", NULL);
    html_open(html, "summary", NULL);
    html_printf(html, "Passed: %u", tally->count[GROUP_PASSED]);
    html_close(html);
    put_table(html, view, owner, GROUP_PASSED, "checks stack", NULL);
    html_close(html);
}

/* Rules that are told of already: a rule may have several rows, of which one is enough. */
static GHashTable *rules_shown(const struct html_flow *view, unsigned owner)
{
    GHashTable *rules = g_hash_table_new(g_str_hash, g_str_equal);

    for (unsigned i = 0; i < view->flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(view->flow->checks, i);
        if (view->owner[i] == owner && check->rule && html_group_of(check) <= GROUP_PASSED)
            g_hash_table_add(rules, check->rule);
    }
    return rules;
}

/* Only the ids. */
static void put_ids(struct html *html, const struct html_flow *view, unsigned owner, enum html_group group,
                    const char *heading)
{
    GHashTable *shown = rules_shown(view, owner);
    GString *ids = g_string_new(NULL);

    for (unsigned i = 0; i < view->flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(view->flow->checks, i);
        if (view->owner[i] == owner && html_group_of(check) == group && check->rule &&
            g_hash_table_add(shown, check->rule))
            g_string_append_printf(ids, " %s", check->rule);
    }
    if (ids->len) {
        html_open(html, "p", "class", "ids calm", NULL);
        html_printf(html, "%s:", heading);
        html_text(html, ids->str);
        html_close(html);
    }
    g_string_free(ids, TRUE);
    g_hash_table_destroy(shown);
}

void html_put_checks(struct html *html, const struct html_flow *view, unsigned owner)
{
    const unsigned *count = view->tallies[owner].count;

    if (count[GROUP_FAILED])
        put_table(html, view, owner, GROUP_FAILED, "checks stack failed", "Deviations");
    if (count[GROUP_OPEN])
        put_table(html, view, owner, GROUP_OPEN, "checks stack calm", "Could not be decided");
    if (count[GROUP_PASSED])
        put_passed(html, view, owner);
    if (count[GROUP_NOT_APPLICABLE])
        put_ids(html, view, owner, GROUP_NOT_APPLICABLE, "Not applicable here");
    if (count[GROUP_NOT_CHECKED])
        put_ids(html, view, owner, GROUP_NOT_CHECKED, "Not checked");
}
