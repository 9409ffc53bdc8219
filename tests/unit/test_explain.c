/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What --explain says of each rule, and what each step teaches. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "check/check.h"
#include "check/phrase.h"
#include "conversation.h"
#include "imsconf/example.h"

static bool collect(const char *text, size_t n, void *data)
{
    g_string_append_len(data, text, (gssize)n);
    return true;
}

static char *explained(const char *name)
{
    GString *text = g_string_new(NULL);
    char *why = NULL;

    if (!rules_explain(builtin_profiles(), name, collect, text, &why))
        fail_msg("%s", why);
    return g_string_free(text, FALSE);
}

static bool is_line(const char *text, const char *start)
{
    char *line = g_strconcat("\n", start, NULL);
    bool there = strstr(text, line) != NULL;

    g_free(line);
    return there;
}

typedef void (*rule_look)(const struct rule *rule, const char *text);

static void each_rule(rule_look look)
{
    const struct profile_set *set = builtin_profiles();

    assert_true(set->rules->len > 300);
    for (guint i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        char *text = explained(rule->id);
        look(rule, text);
        g_free(text);
    }
}

#define EXPECT(condition, rule, what)                                                                                  \
    if (!(condition))                                                                                                  \
    fail_msg("rule %s: %s", (rule)->id, (what))

static void why_is_there(const struct rule *rule, const char *text)
{
    size_t n = strlen(rule->why);

    EXPECT(n >= 40 && n <= 400, rule, "why is missing, a word or an essay");
    EXPECT(rule->why[n - 1] == '.', rule, "why is no sentence");
    EXPECT(!strstr(rule->why, rule->title), rule, "why is the title once more");
    EXPECT(is_line(text, "  why "), rule, "why is not shown");
    EXPECT(is_line(text, "  clause "), rule, "no clause");
}

static void each_rule_says_why(void **state)
{
    (void)state;
    each_rule(why_is_there);
}

static void comparison_is_there(const struct rule *rule, const char *text)
{
    const char *compares = strstr(text, "\n  compares "), *example = strstr(text, "\n  example ");

    if (rule->definition)
        return;
    EXPECT(is_line(text, "  severity "), rule, "no severity");
    EXPECT(is_line(text, "  charged "), rule, "nobody is charged");
    EXPECT(compares && strstr(compares, "\n        - "), rule, "it does not say what it compares");
    for (const char *p = compares; p < example; p++)
        EXPECT(*p != '{', rule, "a reference as profiles write it");
    for (const char *const *part = (const char *const[]){"/addr-", "/sent-", "/value", "/tag", "seen:", "NULL", NULL}; *part;
         part++)
        EXPECT(!g_strstr_len(compares, example - compares, *part), rule, *part);
}

static void each_rule_says_in_words_what_it_compares(void **state)
{
    (void)state;
    each_rule(comparison_is_there);
}

static void checks_have_words(const struct rule *rule, const char *text)
{
    const struct profile_set *set = builtin_profiles();

    (void)text;
    for (guint p = 0; p < set->profiles->len; p++) {
        const struct profile *profile = g_ptr_array_index(set->profiles, p);
        for (size_t s = 0; s < profile->step_count + profile->other_count + 1; s++) {
            const struct step *step = s < profile->step_count ? &profile->steps[s]
                                      : s < profile->step_count + profile->other_count
                                          ? &profile->others[s - profile->step_count]
                                          : profile->end;
            for (size_t r = 0; r < step->row_count; r++) {
                const struct row *row = &step->rows[r];
                for (size_t t = 0; row->rule == rule && t < row->test_count; t++) {
                    const struct test *test = &row->tests[t];
                    char *words = test->word == WORD_CHECK ? phrase_check(test->check, test->argument) : g_strdup("-");
                    EXPECT(words, rule, test->check);
                    EXPECT(!strstr(words, "%s"), rule, words);
                    g_free(words);
                }
            }
        }
    }
}

static void each_check_in_c_has_words(void **state)
{
    (void)state;
    each_rule(checks_have_words);
}

static void example_is_there(const struct rule *rule, const char *text)
{
    struct example *example = example_find(rule);
    const char *passes, *fails;

    if (rule->definition) {
        EXPECT(!example, rule, "an example of what is not checked");
        return;
    }
    EXPECT(example, rule, "no example");
    passes = strstr(text, "\n    Passes\n        ");
    fails = strstr(text, "\n    Fails\n        ");
    EXPECT(passes && fails && passes < fails, rule, "an example is not shown");
    EXPECT(*example->passes && *example->fails, rule, "half of an example");
    EXPECT(!g_strv_equal((const char *const *)example->passes, (const char *const *)example->fails), rule,
           "both examples are the same");
    EXPECT(example->place && (example->expected || example->found), rule, "the example says not what the report says");
    example_free(example);
}

static void each_rule_has_both_examples(void **state)
{
    (void)state;
    each_rule(example_is_there);
}

/* A definition shows the example of the rule it refers to, or says that there is nothing to check. */
static void definition_leads_on(const struct rule *rule, const char *text)
{
    if (rule->definition && strstr(rule->definition, "Checked "))
        EXPECT(is_line(text, "  see ") && is_line(text, "    Passes"), rule, "it leads to no rule that is checked");
}

static void definitions_lead_to_what_is_checked(void **state)
{
    (void)state;
    each_rule(definition_leads_on);
}

static void a_rule_is_known_by_id_name_and_field_in_any_case(void **state)
{
    static const char *const names[] = {"SA-3", "sa-3", "sec-agree.verify", "SEC-AGREE.Verify", "imsconf.sec_agree.verify"};
    char *text = explained(names[0]);

    (void)state;
    for (size_t i = 1; i < G_N_ELEMENTS(names); i++) {
        char *same = explained(names[i]);
        assert_string_equal(text, same);
        g_free(same);
    }
    g_free(text);
}

static void an_unknown_rule_is_refused_with_a_hint(void **state)
{
    char *why = NULL;

    (void)state;
    assert_null(rules_find(builtin_profiles(), "8.0", &why));
    assert_non_null(strstr(why, "did you mean 8.0"));
    g_free(why);
    assert_null(rules_find(builtin_profiles(), "nothing like any of them", &why));
    assert_non_null(strstr(why, "--list-rules"));
    g_free(why);
}

/* A rule of a user's file under an id of ours is another rule: our example says nothing about it. */
static void a_rule_of_another_file_has_no_example_of_ours(void **state)
{
    struct rule rule = *rule_find(builtin_profiles(), "8.05");
    struct example *example = example_find(&rule);

    (void)state;
    assert_non_null(example);
    example_free(example);
    rule.slug = "other.rule";
    assert_null(example_find(&rule));
    rule = *rule_find(builtin_profiles(), "8.05");
    rule.revision = "other";
    assert_null(example_find(&rule));
}

/* Why the message exists, what the UE must know by then, what goes wrong. */
static void each_step_teaches(void **state)
{
    const struct profile_set *set = builtin_profiles();

    (void)state;
    for (guint p = 0; p < set->profiles->len; p++) {
        const struct profile *profile = g_ptr_array_index(set->profiles, p);
        assert_true(profile->step_count >= 13);
        for (size_t s = 0; s < profile->step_count; s++) {
            const struct step *step = &profile->steps[s];
            size_t n = strlen(step->teach);
            if (n < 200 || n > 700)
                fail_msg("%s, step %s: the text has %zu letters", profile->name, step->number, n);
            if (!strstr(step->teach, " UE ") || !strstr(step->teach, "By now") || !strstr(step->teach, "Often wrong:"))
                fail_msg("%s, step %s: a part of the text is missing", profile->name, step->number);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_says_why),
        cmocka_unit_test(each_rule_says_in_words_what_it_compares),
        cmocka_unit_test(each_check_in_c_has_words),
        cmocka_unit_test(each_rule_has_both_examples),
        cmocka_unit_test(definitions_lead_to_what_is_checked),
        cmocka_unit_test(a_rule_is_known_by_id_name_and_field_in_any_case),
        cmocka_unit_test(an_unknown_rule_is_refused_with_a_hint),
        cmocka_unit_test(a_rule_of_another_file_has_no_example_of_ours),
        cmocka_unit_test(each_step_teaches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
