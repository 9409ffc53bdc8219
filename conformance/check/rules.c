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

/* ---- The one that was meant ------------------------------------------------------------------------------------- */

/* "8.05", "ok-invite.contact-isfocus", in any case; also as expert field and filter have it: "imsconf.ok_invite..." */
static const struct rule *find_rule(const struct profile_set *set, const char *name)
{
    char *slug = g_strdelimit(g_strdup(g_str_has_prefix(name, "imsconf.") ? name + strlen("imsconf.") : name), "_", '-');
    const struct rule *found = NULL;

    for (unsigned i = 0; i < set->rules->len && !found; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        if (g_ascii_strcasecmp(rule->id, name) == 0 || g_ascii_strcasecmp(rule->slug, slug) == 0)
            found = rule;
    }
    g_free(slug);
    return found;
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

const struct rule *rules_find(const struct profile_set *set, const char *name, char **why)
{
    const struct rule *rule = find_rule(set, name);
    const char *hint = rule ? NULL : nearest(set, name);

    if (!rule)
        *why = hint ? g_strdup_printf("no rule %s; did you mean %s?", name, hint)
                    : g_strdup_printf("no rule %s; --list-rules shows all", name);
    return rule;
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
