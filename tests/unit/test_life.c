/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How long a flow is followed, and what many of them keep from each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

enum { FLOOD = 1100, MINUTE_MS = 60000 }; /* more than may be open at once */

static struct tracker *tracker_start(void)
{
    struct settings settings;
    struct tracker *tracker;

    settings_init(&settings);
    tracker = tracker_new(builtin_profiles(), &settings);
    settings_clear(&settings);
    return tracker;
}

static void feed(struct tracker *tracker, struct conversation *c, uint32_t *frame)
{
    conversation_feed(c, tracker, frame);
    conversation_free(c);
}

/* An INVITE of somebody else to the factory, and nothing more. */
static struct conversation *lonely_invite(unsigned number)
{
    struct conversation *c = conversation_new(false);
    char *call_id = g_strdup_printf("lonely%u@192.0.2.99", number), *user = g_strdup_printf("bob%u", number);

    conversation_remove_from(c, 2);
    conversation_edit_all(c, "c1@192.0.2.77", call_id);
    conversation_edit_all(c, "alice", user);
    g_free(call_id);
    g_free(user);
    return c;
}

static struct conversation *steps(unsigned first, unsigned last)
{
    struct conversation *c = conversation_new(false);

    for (unsigned step = 1; step < first; step++) {
        char number[12];
        g_snprintf(number, sizeof number, "%u", step);
        conversation_remove(c, number);
    }
    if (last < 13)
        conversation_remove_from(c, last + 1);
    return c;
}

static void a_flood_of_invites_ends_no_conference(void **state)
{
    struct tracker *tracker = tracker_start();
    const struct flow *flow;
    uint32_t frame = 0;

    (void)state;
    feed(tracker, steps(1, 9), &frame);
    for (unsigned i = 0; i < FLOOD; i++)
        feed(tracker, lonely_invite(i), &frame);
    feed(tracker, steps(10, 13), &frame);
    tracker_finish(tracker);
    flow = tracker_flow(tracker, 0);
    assert_int_equal(flow->steps[12].status, STEP_OBSERVED);
    assert_int_not_equal(flow->steps[9].annotation->verdict, VERDICT_NONE);
    assert_int_equal(tracker_flow_count(tracker), FLOOD + 1);
    tracker_free(tracker);
}

static void the_oldest_of_too_many_open_invites_says_why_it_was_left(void **state)
{
    struct tracker *tracker = tracker_start();
    uint32_t frame = 0;

    (void)state;
    for (unsigned i = 0; i < FLOOD; i++)
        feed(tracker, lonely_invite(i), &frame);
    tracker_finish(tracker);
    assert_non_null(strstr(tracker_flow(tracker, 0)->ue_reason, "too many flows were open at once"));
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_INCONCLUSIVE);
    assert_null(strstr(tracker_flow(tracker, FLOOD - 1)->ue_reason, "too many flows"));
    tracker_free(tracker);
}

/* Is the first flow open after this much capture time, in pieces that no pause of the capture would be? */
static bool is_open_after(struct tracker *tracker, uint32_t *frame, int minutes)
{
    for (int i = 0; i < minutes; i += 5) {
        struct conversation *c = lonely_invite(0);
        conversation_edit_all(c, "sip:mmtel@conf-factory.ims.example.net", "sip:carol@ims.example.net");
        conversation_repeat(c, "1", NULL); /* each conversation begins at the same time: the pause is within it */
        conversation_delay(c, "1'", 5 * MINUTE_MS);
        feed(tracker, c, frame);
    }
    return tracker_is_open(tracker);
}

static void an_invite_that_nobody_answers_is_left_after_minutes_of_capture_time(void **state)
{
    struct tracker *tracker = tracker_start();
    uint32_t frame = 0;

    (void)state;
    feed(tracker, lonely_invite(1), &frame);
    assert_true(tracker_is_open(tracker));
    assert_false(is_open_after(tracker, &frame, 10));
    tracker_free(tracker);
}

static void a_conference_is_followed_for_hours_and_not_for_ever(void **state)
{
    struct tracker *tracker = tracker_start();
    uint32_t frame = 0;

    (void)state;
    feed(tracker, steps(1, 9), &frame);
    assert_true(is_open_after(tracker, &frame, 170));
    assert_false(is_open_after(tracker, &frame, 60));
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    tracker_free(tracker);
}

static void notify_again(struct conversation *c, unsigned number)
{
    char *name = g_strdup_printf("n%u", number), *cseq = g_strdup_printf("CSeq: %u NOTIFY", number + 2);
    char *branch = g_strdup_printf("=z9hG4bKx%u", number), *text = conversation_text(c, "12");
    GString *edited = g_string_new(text);

    g_string_replace(edited, "\r\n", "\n", 0);
    g_string_replace(edited, "CSeq: 1 NOTIFY", cseq, 0);
    g_string_replace(edited, "=z9hG4bKn1", branch, 0);
    conversation_insert(c, NULL, name, SIDE_NET, edited->str, 1);
    g_string_free(edited, TRUE);
    g_free(text);
    g_free(branch);
    g_free(cseq);
    g_free(name);
}

static void more_requests_than_a_dialog_has_leave_the_flow_undecided(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct flow *flow;

    (void)state;
    for (unsigned i = 0; i < 600; i++)
        notify_again(c, i);
    tracker = conversation_run(c, NULL, NULL);
    flow = tracker_flow(tracker, 0);
    assert_int_equal(flow->ue, VERDICT_INCONCLUSIVE);
    assert_non_null(strstr(flow->ue_reason, "more requests within minutes than any dialog"));
    tracker_free(tracker);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flood_of_invites_ends_no_conference),
        cmocka_unit_test(the_oldest_of_too_many_open_invites_says_why_it_was_left),
        cmocka_unit_test(an_invite_that_nobody_answers_is_left_after_minutes_of_capture_time),
        cmocka_unit_test(a_conference_is_followed_for_hours_and_not_for_ever),
        cmocka_unit_test(more_requests_than_a_dialog_has_leave_the_flow_undecided),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
