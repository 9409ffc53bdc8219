/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What passed checks compared is kept for those who ask for it, and changes nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "conversation.h"

static struct tracker *run(bool tell)
{
    struct conversation *c = conversation_new(true);
    struct settings settings;
    struct tracker *tracker;
    uint32_t frame = 0;

    conversation_edit(c, "8", ";Isfocus", "");
    settings_init(&settings);
    tracker = tracker_new(builtin_profiles(), &settings);
    if (tell)
        tracker_tell_passed(tracker);
    conversation_feed(c, tracker, &frame);
    tracker_finish(tracker);
    settings_clear(&settings);
    conversation_free(c);
    return tracker;
}

/* That of the first row of the rule that passed, in the first message that has one. */
static struct check passed(const struct tracker *tracker, const char *rule)
{
    const struct flow *flow = tracker_flow(tracker, 0);
    struct check check = {0};

    for (guint i = 0; i < flow->annotations->len; i++) {
        const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);

        for (size_t k = 0; k < annotation_row_count(annotation); k++)
            if (annotation_quiet(annotation, k, &check) && check.result == RESULT_PASS &&
                g_str_equal(check.rule->id, rule))
                return check;
    }
    fail_msg("%s did not pass", rule);
    return check;
}

static void passed_checks_tell_what_they_compared(void **state)
{
    static const struct {
        const char *rule, *expected, *found;
    } rows[] = {
        {"1.03", "SIP/2.0", "SIP/2.0"},
        {"1.05", "1 value", "1"},
        {"3.08", "containing isfocus",
         "<sip:temporary@conf-factory.ims.example.net>;isfocus;"
         "+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\""},
        {"1.39", "absent", "absent"},
        {"S1.09", "present", "audio: b=AS:65"},
        {"S1.02", NULL, NULL}, /* a named check */
    };
    struct tracker *tracker = run(true);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct check check = passed(tracker, rows[i].rule);
        if (g_strcmp0(check.expected, rows[i].expected) || g_strcmp0(check.found, rows[i].found))
            fail_msg("%s: %s, %s", rows[i].rule, check.expected, check.found);
    }
    tracker_free(tracker);
}

static void a_parameter_without_a_value_is_told_as_present(void **state)
{
    struct tracker *tracker = run(true);
    struct check check = passed(tracker, "1.33");

    (void)state;
    assert_string_equal(check.found, "present");
    tracker_free(tracker);
}

static void nobody_pays_who_does_not_ask(void **state)
{
    struct tracker *told = run(true), *untold = run(false);
    char *one = findings(told), *other = findings(untold), *open = undecided(told), *also_open = undecided(untold);
    struct check check = passed(untold, "1.03");

    (void)state;
    assert_null(check.expected);
    assert_null(check.found);
    assert_string_equal(one, other);
    assert_string_equal(one, "8.05@8/error");
    assert_string_equal(open, also_open);
    g_free(one);
    g_free(other);
    g_free(open);
    g_free(also_open);
    tracker_free(told);
    tracker_free(untold);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(passed_checks_tell_what_they_compared),
        cmocka_unit_test(a_parameter_without_a_value_is_told_as_present),
        cmocka_unit_test(nobody_pays_who_does_not_ask),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
