/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "check/check.h"
#include "check/phrase.h"
#include "imsconf/example.h"
#include "report/page.h"

/* ---- What it compares -------------------------------------------------------------------------------------------- */

/* Where a rule is checked, and what: two texts of whole lines. */
struct place_of_row {
    char *where, *what;
};

static void place_clear(gpointer data)
{
    struct place_of_row *place = data;

    g_free(place->where);
    g_free(place->what);
}

static char *where_of(const struct profile *profile, const struct step *step)
{
    struct page page = {g_string_new(NULL), NULL, NULL, false, true};
    bool is_end = step == profile->end;
    char *where = step->number ? g_strdup_printf("step %s", step->number) : g_strdup(is_end ? "at end" : "besides");
    char *message = is_end ? g_strdup("when the capture ends")
                           : g_strdup_printf("%s, from %s%s%s", step->message, side_name(step->from),
                                             *step->table ? ", message table " : "", step->table);

    page_field(&page, 4, 9, where, message);
    g_free(where);
    g_free(message);
    return g_string_free(page.text, FALSE);
}

static char *what_of(const struct profile *profile, const struct row *row)
{
    struct page page = {g_string_new(NULL), NULL, NULL, false, true};
    char *when = phrase_condition(profile, &row->when);

    if (row->severity != row->rule->severity || row->live_severity != row->rule->live_severity) {
        char *severity = g_strdup_printf("severity here: %s, in mode live %s", severity_name(row->severity),
                                         severity_name(row->live_severity));
        page_field(&page, 8, 0, "", severity);
        g_free(severity);
    }
    if (when)
        page_field(&page, 8, 5, "when", when);
    for (size_t i = 0; i < row->test_count; i++) {
        char *test = phrase_test(profile, &row->tests[i]);
        page_field(&page, 8, 2, "-", test);
        g_free(test);
    }
    g_free(when);
    return g_string_free(page.text, FALSE);
}

/* The rows of one message that check the rule. An exception may have a rule of its own with the same index. */
static void add_rows(GArray *places, const struct profile *profile, const struct step *step, const struct rule *rule)
{
    for (size_t r = 0; r < step->row_count; r++) {
        struct place_of_row place;

        if (step->rows[r].rule->index != rule->index)
            continue;
        place = (struct place_of_row){where_of(profile, step), what_of(profile, &step->rows[r])};
        g_array_append_val(places, place);
    }
}

/* Messages on which the same is compared stand together, above it. */
static char *join_places(const GArray *places)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < places->len; i++) {
        const struct place_of_row *place = &g_array_index(places, struct place_of_row, i);
        bool first = true;

        for (guint k = 0; k < i; k++)
            first = first && strcmp(g_array_index(places, struct place_of_row, k).what, place->what) != 0;
        for (guint k = i; first && k < places->len; k++)
            if (!strcmp(g_array_index(places, struct place_of_row, k).what, place->what))
                g_string_append(text, g_array_index(places, struct place_of_row, k).where);
        if (first)
            g_string_append(text, place->what);
    }
    return g_string_free(text, FALSE);
}

/* All rows of a profile that check the rule, "" when there are none. For g_free(). */
static char *rows_of(const struct profile *profile, const struct rule *rule)
{
    GArray *places = g_array_new(FALSE, FALSE, sizeof(struct place_of_row));
    char *text;

    g_array_set_clear_func(places, place_clear);
    for (size_t s = 0; s < profile->step_count; s++)
        add_rows(places, profile, &profile->steps[s], rule);
    for (size_t s = 0; s < profile->other_count; s++)
        add_rows(places, profile, &profile->others[s], rule);
    if (profile->end)
        add_rows(places, profile, profile->end, rule);
    text = join_places(places);
    g_array_free(places, TRUE);
    return text;
}

/* Profiles that check the same are named together. */
static void put_profiles(struct page *page, const struct profile_set *set, const struct rule *rule)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < set->profiles->len; i++)
        g_ptr_array_add(rows, rows_of(g_ptr_array_index(set->profiles, i), rule));
    for (unsigned i = 0; i < rows->len; i++) {
        const char *text = g_ptr_array_index(rows, i);
        GString *names = g_string_new(NULL);
        bool first = *text != '\0';

        for (unsigned k = 0; k < i; k++)
            first = first && strcmp(g_ptr_array_index(rows, k), text) != 0;
        for (unsigned k = i; first && k < rows->len; k++)
            if (!strcmp(g_ptr_array_index(rows, k), text))
                g_string_append_printf(names, "%s%s", names->len ? ", " : "",
                                       ((const struct profile *)g_ptr_array_index(set->profiles, k))->name);
        if (first) {
            page_printf(page, "\n");
            page_field(page, 2, 12, "compares", names->str);
            g_string_append(page->text, text);
        }
        g_string_free(names, TRUE);
    }
    g_ptr_array_free(rows, TRUE);
}

/* ---- Example ----------------------------------------------------------------------------------------------------- */

static void put_lines(struct page *page, const char *head, char **lines)
{
    page_printf(page, "    %s\n", head);
    for (char **line = lines; *line; line++) { /* not wrapped: a line of a message is one line */
        page_printf(page, "        ");
        page_text(page, *line);
        page_printf(page, "\n");
    }
}

static void put_example(struct page *page, const struct example *example)
{
    char *head = g_strconcat(example->place, example->with ? ", with " : NULL, example->with, NULL);

    page_printf(page, "\n");
    page_field(page, 2, 12, "example", head);
    put_lines(page, "Passes", example->passes);
    put_lines(page, "Fails", example->fails);
    if (example->expected || example->found)
        page_printf(page, "    Report\n");
    if (example->expected)
        page_field(page, 8, 10, "expected", example->expected);
    if (example->found)
        page_field(page, 8, 10, "found", example->found);
    if (example->capture) {
        page_printf(page, "    Try it\n        imsconf-check ");
        page_field(page, 0, 0, "", example->capture);
    }
    g_free(head);
}

/* The first rule that the text names and that has an example. */
static const struct rule *rule_named(const struct profile_set *set, const char *text, struct example **example)
{
    char **words = g_strsplit_set(text, " \n,;:()", -1);
    const struct rule *named = NULL;

    for (char **word = words; *word && !named; word++) {
        const struct rule *rule = **word ? rule_find(set, *word) : NULL;
        *example = rule ? example_find(rule) : NULL;
        named = *example ? rule : NULL;
    }
    g_strfreev(words);
    return named;
}

static void put_examples(struct page *page, const struct profile_set *set, const struct rule *rule)
{
    struct example *example = rule->definition ? NULL : example_find(rule);

    if (rule->definition) {
        const struct rule *other = rule_named(set, rule->definition, &example);
        if (other) {
            char *text = g_strdup_printf("that of rule %s, %s", other->id, other->slug);
            page_printf(page, "\n");
            page_field(page, 2, 12, "see", text);
            g_free(text);
        }
    }
    if (example)
        put_example(page, example);
    example_free(example);
}

/* ---- The rule ---------------------------------------------------------------------------------------------------- */

/* "S, Vr" with what the marks mean. For g_free(). */
static char *confidence_words(const char *marks)
{
    static const char *const words[][2] = {
        {"S", "stated in A.25 itself"},   {"V14", "read in release 14"},       {"V16", "read in release 16"},
        {"V18", "read in release 18"},    {"V", "read in a copy of unknown release"}, {"Vr", "read in the RFC"},
        {"D", "derived from the clause"}, {"M", "not verified"},
    };
    char **list = g_strsplit(marks, ", ", -1);
    GString *text = g_string_new(NULL);

    for (char **mark = list; *mark; mark++) {
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", *mark);
        for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
            if (!strcmp(*mark, words[i][0]))
                g_string_append_printf(text, " (%s)", words[i][1]);
    }
    g_strfreev(list);
    return g_string_free(text, FALSE);
}

static void put_rule(struct page *page, const struct rule *rule)
{
    char *head = g_strdup_printf("%s  %s (revision %s)", rule->id, rule->slug, rule->revision);
    char *severity = g_strdup_printf("%s in mode lab, %s in mode live", severity_name(rule->severity),
                                     severity_name(rule->live_severity));
    char *confidence = confidence_words(rule->confidence);

    page_text(page, head);
    page_printf(page, "\n\n");
    page_field(page, 2, 0, "", rule->title);
    page_printf(page, "\n");
    if (*rule->why)
        page_field(page, 2, 12, "why", rule->why);
    page_field(page, 2, 12, "clause", rule->source);
    page_field(page, 2, 12, "confidence", confidence);
    if (rule->definition) {
        page_field(page, 2, 12, "definition", rule->definition);
    } else {
        page_field(page, 2, 12, "severity", severity);
        page_field(page, 2, 12, "charged", rule->by_sender ? "the sender of the message" : side_name(rule->side));
    }
    g_free(head);
    g_free(severity);
    g_free(confidence);
}

bool rules_explain(const struct profile_set *set, const char *name, report_sink sink, void *data, char **why)
{
    const struct rule *rule = rules_find(set, name, why);
    struct page page = {g_string_new(NULL), sink, data, false, true};

    if (rule) {
        put_rule(&page, rule);
        put_profiles(&page, set, rule);
        put_examples(&page, set, rule);
        page_flush(&page);
    }
    g_string_free(page.text, TRUE);
    return rule != NULL;
}
