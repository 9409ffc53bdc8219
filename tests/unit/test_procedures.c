/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which procedure a flow is judged by, and that the steps and clauses it shows are those of that procedure. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "conversation.h"

static void assert_chosen(struct conversation *c, const char *profile)
{
    struct tracker *tracker = conversation_run(c, NULL, NULL);

    assert_int_equal(tracker_flow_count(tracker), 1);
    assert_string_equal(tracker_flow(tracker, 0)->profile->name, profile);
    tracker_free(tracker);
    conversation_free(c);
}

static struct conversation *voice_new(void)
{
    struct conversation *c = conversation_new(true);

    conversation_make_voice(c);
    return c;
}

static void video_over_nr_is_a25_and_voice_over_eutran_is_c10(void **state)
{
    (void)state;
    assert_chosen(conversation_new(true), "a25-seed");
    assert_chosen(voice_new(), "c10");
}

static void where_only_media_or_access_is_that_of_c10_it_is_a25(void **state)
{
    struct conversation *c = voice_new();

    (void)state;
    conversation_edit_all(c, "3GPP-E-UTRAN-FDD", "3GPP-NR-FDD");
    assert_chosen(c, "a25-seed");
    c = conversation_new(true);
    conversation_edit_all(c, "3GPP-NR-FDD", "3GPP-E-UTRAN-TDD");
    assert_chosen(c, "a25-seed");
    c = voice_new();
    conversation_edit(c, "1", "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=00101000001000000010\n", "");
    assert_chosen(c, "a25-seed");
}

static void an_offer_that_the_capture_does_not_hold_leaves_the_choice_to_the_access(void **state)
{
    struct conversation *c = voice_new();
    char *text = conversation_text(c, "1");

    (void)state;
    conversation_cut(c, "1", (size_t)(strstr(text, "\r\n\r\n") - text) + 20);
    assert_chosen(c, "c10");
    g_free(text);
    c = voice_new();
    conversation_strip(c, "1");
    assert_chosen(c, "c10");
    c = conversation_new(true);
    conversation_strip(c, "1");
    assert_chosen(c, "a25-seed");
}

static void a_profile_that_is_named_is_taken_whatever_the_invite_says(void **state)
{
    struct conversation *c = voice_new();
    struct settings settings;
    struct tracker *tracker;

    (void)state;
    settings_init(&settings);
    assert_null(settings_set(&settings, "profile", "a25-seed"));
    tracker = conversation_run(c, NULL, &settings);
    assert_string_equal(tracker_flow(tracker, 0)->profile->name, "a25-seed");
    assert_non_null(finding(tracker, "S1.07"));
    tracker_free(tracker);
    settings_clear(&settings);
    conversation_free(c);
}

static void the_voice_flow_has_the_steps_of_c10_and_passes(void **state)
{
    static const char *const numbers[] = {"2", "3", "4", "5", "6", "7", "7a", "8", "9", "10", "11", "12", "13"};
    struct conversation *c = voice_new();
    struct tracker *tracker = conversation_run(c, NULL, NULL);
    const struct flow *flow = tracker_flow(tracker, 0);
    char *failed = findings(tracker), *open = undecided(tracker);

    (void)state;
    assert_string_equal(failed, "");
    assert_string_equal(open, "");
    assert_true(flow->completed);
    assert_string_equal(flow->profile->procedure, "TS 34.229-1 C.10");
    assert_int_equal(flow->profile->step_count, G_N_ELEMENTS(numbers));
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        assert_string_equal(flow->profile->steps[i].number, numbers[i]);
        assert_non_null(flow->profile->steps[i].teach);
        assert_int_equal(flow->steps[i].status, STEP_OBSERVED);
        assert_int_equal(flow->steps[i].annotation->frame, 5 + i);
    }
    assert_int_equal(flow->ue, VERDICT_PASS);
    assert_int_equal(flow->net, VERDICT_PASS);
    g_free(failed);
    g_free(open);
    tracker_free(tracker);
    conversation_free(c);
}

static void assert_own_sources(const struct step *step)
{
    for (size_t i = 0; i < step->row_count; i++)
        if (strstr(step->rows[i].rule->source, "34.229-5"))
            fail_msg("%s of %s names %s", step->rows[i].rule->id, step->message ? step->message : "the end",
                     step->rows[i].rule->source);
}

static void no_row_of_c10_names_a_clause_of_the_5gs_specification(void **state)
{
    const struct profile *profile = profile_find(builtin_profiles(), "c10");

    (void)state;
    for (size_t i = 0; i < profile->step_count; i++)
        assert_own_sources(&profile->steps[i]);
    for (size_t i = 0; i < profile->other_count; i++)
        assert_own_sources(&profile->others[i]);
    assert_own_sources(profile->end);
    assert_non_null(strstr(rule_find(builtin_profiles(), "9.01")->source, "34.229-5 A.25"));
}

static void c10_has_no_rows_about_video_in_the_first_offer(void **state)
{
    const struct profile *profile = profile_find(builtin_profiles(), "c10");
    const struct step *invite = &profile->steps[0];

    (void)state;
    for (size_t i = 0; i < invite->row_count; i++) {
        const char *id = invite->rows[i].rule->id;
        assert_false(strcmp(id, "S1.18") >= 0 && strcmp(id, "S1.25") <= 0);
        assert_string_not_equal(id, "1.24");
        assert_string_not_equal(id, "1.29");
        assert_string_not_equal(id, "1.33");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(video_over_nr_is_a25_and_voice_over_eutran_is_c10),
        cmocka_unit_test(where_only_media_or_access_is_that_of_c10_it_is_a25),
        cmocka_unit_test(an_offer_that_the_capture_does_not_hold_leaves_the_choice_to_the_access),
        cmocka_unit_test(a_profile_that_is_named_is_taken_whatever_the_invite_says),
        cmocka_unit_test(the_voice_flow_has_the_steps_of_c10_and_passes),
        cmocka_unit_test(no_row_of_c10_names_a_clause_of_the_5gs_specification),
        cmocka_unit_test(c10_has_no_rows_about_video_in_the_first_offer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
