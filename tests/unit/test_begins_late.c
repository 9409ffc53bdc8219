/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures that begin behind the INVITE: what shows a creation all the same, and what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

static struct tracker *run_from(unsigned first, bool registered)
{
    struct conversation *c = conversation_new(registered);
    struct tracker *tracker;

    for (unsigned i = 1; i < first; i++) {
        char number[12];
        g_snprintf(number, sizeof number, "%u", i);
        conversation_remove(c, number);
    }
    tracker = conversation_run(c, NULL, NULL);
    conversation_free(c);
    return tracker;
}

static void a_capture_that_begins_in_the_creation_has_a_flow_without_its_invite(void **state)
{
    (void)state;
    for (unsigned first = 2; first <= 8; first++) {
        struct tracker *tracker = run_from(first, first % 2 == 0);
        const struct flow *flow;

        assert_findings(tracker, "");
        assert_int_equal(tracker_flow_count(tracker), 1);
        flow = tracker_flow(tracker, 0);
        assert_false(flow->completed);
        assert_int_equal(flow->ue, VERDICT_INCONCLUSIVE);
        assert_int_equal(flow->net, VERDICT_INCONCLUSIVE);
        assert_true(g_str_has_prefix(flow->ue_reason, "step 1 (INVITE) was not observed; the capture lacks messages"));
        assert_int_equal(flow->steps[0].status, STEP_HIDDEN);
        for (size_t i = 7; i < 13; i++) /* the 200 and all behind it */
            assert_int_equal(flow->steps[i].status, STEP_OBSERVED);
        tracker_free(tracker);
    }
}

static void what_is_there_is_judged_all_the_same(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_remove(c, "1");
    conversation_edit(c, "4", "RAck: 121", "RAck: 120");
    conversation_edit(c, "8", ";Isfocus", "");
    tracker = conversation_run(c, NULL, NULL);
    assert_findings(tracker, "4.09@4/error 8.05@8/error");
    tracker_free(tracker);
    conversation_free(c);
}

static void a_capture_that_begins_behind_the_creation_has_no_flow(void **state)
{
    (void)state;
    for (unsigned first = 9; first <= 13; first++) {
        struct tracker *tracker = run_from(first, true);

        assert_int_equal(tracker_flow_count(tracker), 0);
        tracker_free(tracker);
    }
}

static void expect_no_flow(const char *from, const char *text)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    conversation_remove_from(c, 1);
    conversation_insert(c, NULL, "it", !strcmp(from, "UE") ? SIDE_UE : SIDE_NET, text, 20);
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 0);
    tracker_free(tracker);
    conversation_free(c);
}

#define VIA "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKq1\n"
#define ENDS                                                                                                           \
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"                  \
    "Call-ID: c1@192.0.2.77\n"
#define FOCUS "Contact: <sip:final@conf-factory.ims.example.net>;isfocus\n"
#define SDP                                                                                                            \
    "Content-Type: application/sdp\nContent-Length: {LENGTH}\n\nv=0\no=- 1 1 IN IP4 192.0.2.20\ns=-\n"                 \
    "c=IN IP4 192.0.2.20\nt=0 0\nm=audio 30000 RTP/AVP 0\n"
#define NO_BODY "Content-Length: 0\n\n"

static void what_goes_on_in_an_older_conference_is_no_creation(void **state)
{
    (void)state;
    expect_no_flow("UE", "ACK sip:final@conf-factory.ims.example.net SIP/2.0\n" VIA ENDS "CSeq: 100 ACK\n" NO_BODY);
    expect_no_flow("UE", "BYE sip:final@conf-factory.ims.example.net SIP/2.0\n" VIA ENDS "CSeq: 103 BYE\n" NO_BODY);
    expect_no_flow("UE", "UPDATE sip:final@conf-factory.ims.example.net SIP/2.0\n" VIA ENDS "CSeq: 103 UPDATE\n" NO_BODY);
    expect_no_flow("UE", "INVITE sip:final@conf-factory.ims.example.net SIP/2.0\n" VIA ENDS "CSeq: 103 INVITE\n" SDP);
    expect_no_flow("NET", "SIP/2.0 100 Trying\n" VIA ENDS "CSeq: 103 INVITE\n" NO_BODY);
    expect_no_flow("NET", "SIP/2.0 200 OK\n" VIA ENDS FOCUS "CSeq: 103 INVITE\n" SDP);
    expect_no_flow("NET", "SIP/2.0 200 OK\n" VIA ENDS FOCUS "CSeq: 103 UPDATE\n" NO_BODY);
    expect_no_flow("NET", "SIP/2.0 200 OK\n" VIA ENDS "CSeq: 103 BYE\n" NO_BODY);
    expect_no_flow("NET", "SIP/2.0 488 Not Acceptable Here\n" VIA ENDS FOCUS "CSeq: 103 INVITE\n" NO_BODY);
}

/* Who joins has the conference in its To, not the factory. */
static void who_joins_a_conference_creates_none(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_remove(c, "1");
    conversation_edit_all(c, "To: <sip:mmtel@", "To: <sip:12345@");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 0);
    tracker_free(tracker);
    conversation_free(c);
}

/* Captured in the wrong order: the answer shows the creation, and the INVITE behind it is its INVITE. */
static void an_invite_behind_its_answer_is_judged(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct flow *flow;

    (void)state;
    conversation_remove(c, "2");
    conversation_move(c, "3", "1");
    conversation_edit(c, "1", ", precondition, timer", ", timer");
    tracker = conversation_run(c, NULL, NULL);
    assert_findings(tracker, "1.16@1/error");
    assert_int_equal(tracker_flow_count(tracker), 1);
    flow = tracker_flow(tracker, 0);
    assert_true(flow->completed);
    assert_int_equal(flow->steps[0].status, STEP_OBSERVED);
    tracker_free(tracker);
    conversation_free(c);
}

/* A NOTIFY or an answer of a subscription whose SUBSCRIBE was lost belongs to the conference that it is about. */
static void a_subscription_without_its_subscribe_is_that_of_its_conference(void **state)
{
    static const char *const rest[][4] = {{"10", NULL}, {"10", "11", NULL}, {"10", "12", "13", NULL},
                                          {"10", "11", "12", NULL}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rest); i++) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;
        const struct flow *flow;

        for (size_t j = 0; j < 4 && rest[i][j]; j++)
            conversation_remove(c, rest[i][j]);
        tracker = conversation_run(c, NULL, NULL);
        assert_findings(tracker, "");
        flow = tracker_flow(tracker, 0);
        assert_false(flow->completed);
        assert_int_equal(flow->steps[9].status, STEP_HIDDEN);
        assert_int_equal(flow->ue, VERDICT_INCONCLUSIVE);
        tracker_free(tracker);
        conversation_free(c);
    }
}

/* The UE of the flow only, and the conference of the flow only. */
static void a_subscription_of_somebody_else_is_not(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_remove(c, "10");
    conversation_edit(c, "11", "From: <sip:alice@", "From: <sip:bob@");
    conversation_edit(c, "12", "To: <sip:alice@", "To: <sip:bob@");
    conversation_edit(c, "13", "To: <sip:alice@", "To: <sip:bob@");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow(tracker, 0)->annotations->len, 9);
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    tracker_free(tracker);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_capture_that_begins_in_the_creation_has_a_flow_without_its_invite),
        cmocka_unit_test(what_is_there_is_judged_all_the_same),
        cmocka_unit_test(a_capture_that_begins_behind_the_creation_has_no_flow),
        cmocka_unit_test(what_goes_on_in_an_older_conference_is_no_creation),
        cmocka_unit_test(who_joins_a_conference_creates_none),
        cmocka_unit_test(an_invite_behind_its_answer_is_judged),
        cmocka_unit_test(a_subscription_without_its_subscribe_is_that_of_its_conference),
        cmocka_unit_test(a_subscription_of_somebody_else_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
