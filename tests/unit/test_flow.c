/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tracker as its users see it: which messages are which step, and what verdict a flow gets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

#define UE_HEADERS                                                                                                     \
    "Route: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>\nMax-Forwards: 70\n"                               \
    "Require: sec-agree\nProxy-Require: sec-agree\n"                                                                   \
    "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"       \
    "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n"

static const struct step_state *step_of(const struct flow *flow, const char *number)
{
    return &flow->steps[profile_step_find(flow->profile, number)];
}

/* Runs the conversation and asserts its one flow, findings and verdicts. */
static void expect(struct conversation *c, const char *expected, enum verdict ue, enum verdict net)
{
    struct tracker *tracker = conversation_run(c, NULL, NULL);

    assert_findings(tracker, expected);
    assert_int_equal(tracker_flow_count(tracker), 1);
    assert_string_equal(verdict_name(tracker_flow(tracker, 0)->ue), verdict_name(ue));
    assert_string_equal(verdict_name(tracker_flow(tracker, 0)->net), verdict_name(net));
    tracker_free(tracker);
    conversation_free(c);
}

static void the_conformant_flow_has_thirteen_steps_and_passes(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker = conversation_run(c, NULL, NULL);
    const struct flow *flow;
    char *open;

    (void)state;
    assert_int_equal(tracker_flow_count(tracker), 1);
    flow = tracker_flow(tracker, 0);
    assert_findings(tracker, "");
    open = undecided(tracker);
    assert_string_equal(open, "");
    g_free(open);
    assert_true(flow->completed);
    assert_int_equal(flow->ue, VERDICT_PASS);
    assert_int_equal(flow->net, VERDICT_PASS);
    assert_int_equal(flow->security, SECURITY_IPSEC);
    assert_int_equal(flow->profile->step_count, 13);
    for (size_t i = 0; i < 13; i++) {
        assert_int_equal(flow->steps[i].status, STEP_OBSERVED);
        assert_int_equal(flow->steps[i].annotation->frame, 5 + i);
        assert_int_equal(flow->steps[i].annotation->verdict, VERDICT_PASS);
    }
    assert_int_equal(step_of(flow, "3")->annotation->previous_step, 6);
    assert_int_equal(step_of(flow, "3")->annotation->next_step, 8);
    assert_int_equal(step_of(flow, "8")->annotation->request_frame, 5);
    assert_int_equal(step_of(flow, "1")->annotation->response_frame, 12);
    tracker_free(tracker);
    conversation_free(c);
}

static void without_a_registration_what_is_unknown_is_undecided_and_the_flow_passes(void **state)
{
    struct conversation *c = conversation_new(false);
    struct tracker *tracker = conversation_run(c, NULL, NULL);
    const struct check *factory = finding(tracker, "1.02");

    (void)state;
    assert_findings(tracker, "");
    assert_non_null(factory);
    assert_int_equal(factory->result, RESULT_INCONCLUSIVE);
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    tracker_free(tracker);
    conversation_free(c);
}

static void settings_stand_in_for_a_registration(void **state)
{
    static const char *const values[][2] = {{"home_domain", "ims.example.net"},
                                            {"pcscf", "192.0.2.10"},
                                            {"pcscf_port", "5081"},
                                            {"ue_port", "6101"},
                                            {"impu", "sip:alice@ims.example.net"},
                                            {"service_route", "sip:scscf.3gpp.org;lr"}};
    struct conversation *c = conversation_new(false);
    struct settings settings;
    struct tracker *tracker;
    char *open;

    (void)state;
    settings_init(&settings);
    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
        assert_null(settings_set(&settings, values[i][0], values[i][1]));
    tracker = conversation_run(c, NULL, &settings);
    assert_findings(tracker, "");
    open = undecided(tracker);
    assert_string_equal(open, "SA-3@1/error SA-3@10/error SA-3@4/error SA-3@6/error");
    g_free(open);
    settings_clear(&settings);
    tracker_free(tracker);
    conversation_free(c);
}

static void assert_factory_is_recognised(const char *uri)
{
    struct conversation *c = conversation_new(true);
    struct settings settings;
    struct tracker *tracker;

    settings_init(&settings);
    assert_null(settings_set(&settings, "factory_uri", uri));
    conversation_edit_all(c, "sip:mmtel@conf-factory.ims.example.net", uri);
    tracker = conversation_run(c, NULL, &settings);
    assert_int_equal(tracker_flow_count(tracker), 1);
    assert_findings(tracker, "");
    settings_clear(&settings);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_configured_factory_beats_the_derived_one(void **state)
{
    (void)state;
    assert_factory_is_recognised("sip:conference@mmtel.example.com");
    assert_factory_is_recognised("sip:bridge@services.example.com"); /* no word of it is that of a factory */
}

static void a_flow_without_subscription_is_complete(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct flow *flow;

    (void)state;
    conversation_remove_from(c, 10);
    tracker = conversation_run(c, NULL, NULL);
    flow = tracker_flow(tracker, 0);
    assert_findings(tracker, "");
    assert_true(flow->completed);
    assert_int_equal(flow->ue, VERDICT_PASS);
    assert_int_equal(step_of(flow, "10")->status, STEP_NOT_EXECUTED);
    assert_int_equal(step_of(flow, "13")->status, STEP_NOT_EXECUTED);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_flow_that_stops_is_inconclusive_and_says_where(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct flow *flow;

    (void)state;
    conversation_remove_from(c, 8);
    tracker = conversation_run(c, NULL, NULL);
    flow = tracker_flow(tracker, 0);
    assert_findings(tracker, "");
    assert_false(flow->completed);
    assert_int_equal(flow->ue, VERDICT_INCONCLUSIVE);
    assert_string_equal(flow->ue_reason, "step 8 (200 OK (INVITE)) was not observed");
    assert_int_equal(step_of(flow, "8")->status, STEP_MISSING);
    assert_int_equal(step_of(flow, "10")->status, STEP_NOT_EXECUTED);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_notify_may_overtake_the_answer_to_the_subscribe(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_move(c, "12", "11");
    expect(c, "", VERDICT_PASS, VERDICT_PASS);
}

static void retransmissions_are_known_again_and_not_judged(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct flow *flow;

    (void)state;
    for (int i = 1; i <= 13; i++) {
        char number[4];
        g_snprintf(number, sizeof number, "%d", i);
        conversation_repeat(c, number, NULL);
    }
    tracker = conversation_run(c, NULL, NULL);
    flow = tracker_flow(tracker, 0);
    assert_findings(tracker, "");
    assert_int_equal(flow->ue, VERDICT_PASS);
    for (size_t i = 0; i < 13; i++)
        assert_int_equal(flow->steps[i].retransmissions, 1);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_challenged_invite_starts_over(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct flow *flow;

    (void)state;
    conversation_insert(c, "1", "first", SIDE_UE,
                        "INVITE sip:mmtel@conf-factory.ims.example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa0\n"
                        "Route: <sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>\n"
                        "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 99 INVITE\nContent-Length: 0\n\n",
                        10);
    conversation_insert(c, "1", "challenge", SIDE_NET,
                        "SIP/2.0 407 Proxy Authentication Required\n"
                        "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa0\n"
                        "From: <sip:alice@ims.example.net>;tag=ua\n"
                        "To: <sip:mmtel@conf-factory.ims.example.net>;tag=xx\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 99 INVITE\nContent-Length: 0\n\n",
                        10);
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 1);
    flow = tracker_flow(tracker, 0);
    assert_true(flow->completed);
    assert_int_equal(flow->steps[0].annotation->frame, 7);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_refused_invite_is_inconclusive_with_its_status(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_remove_from(c, 3);
    conversation_insert(c, NULL, "refusal", SIDE_NET,
                        "SIP/2.0 403 Forbidden\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa1\n"
                        "From: <sip:alice@ims.example.net>;tag=ua\n"
                        "To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 100 INVITE\nContent-Length: 0\n\n",
                        10);
    conversation_insert(c, NULL, "ack", SIDE_UE,
                        "ACK sip:mmtel@conf-factory.ims.example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa1\n"
                        "Route: <sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>\n"
                        "From: <sip:alice@ims.example.net>;tag=ua\n"
                        "To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 100 ACK\nContent-Length: 0\n\n",
                        10);
    tracker = conversation_run(c, NULL, NULL);
    assert_findings(tracker, "");
    assert_string_equal(tracker_flow(tracker, 0)->ue_reason, "the INVITE was answered with 403 (frame 7)");
    assert_int_equal(step_of(tracker_flow(tracker, 0), "9")->status, STEP_MISSING);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_reliable_180_has_a_prack_of_its_own(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_insert(c, "6", "180", SIDE_NET,
                        "SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa1\n"
                        "Record-Route: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>\n"
                        "From: <sip:alice@ims.example.net>;tag=ua\n"
                        "To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 100 INVITE\nRequire: 100rel\nRSeq: 122\n"
                        "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\nContent-Length: 0\n\n",
                        10);
    conversation_insert(c, "6", "prack2", SIDE_UE,
                        "PRACK sip:temporary@conf-factory.ims.example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKb2\n" UE_HEADERS
                        "From: <sip:alice@ims.example.net>;tag=ua\n"
                        "To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 102 PRACK\nRAck: 122 100 INVITE\nContent-Length: 0\n\n",
                        10);
    conversation_edit(c, "6", "CSeq: 102", "CSeq: 103");
    conversation_edit(c, "7", "CSeq: 102", "CSeq: 103");
    expect(c, "", VERDICT_PASS, VERDICT_PASS);
}

static void messages_behind_the_last_step_belong_to_the_flow_and_to_no_step(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct flow *flow;
    const struct annotation *last;

    (void)state;
    conversation_insert(c, NULL, "bye", SIDE_UE,
                        "BYE sip:final@conf-factory.ims.example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKb9\n" UE_HEADERS
                        "From: <sip:alice@ims.example.net>;tag=ua\n"
                        "To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 103 BYE\nContent-Length: 0\n\n",
                        10);
    tracker = conversation_run(c, NULL, NULL);
    flow = tracker_flow(tracker, 0);
    last = g_ptr_array_index(flow->annotations, flow->annotations->len - 1);
    assert_null(last->step);
    assert_string_equal(last->message, "BYE");
    assert_int_equal(last->side, SIDE_UE);
    assert_int_equal(last->flow_ue, VERDICT_PASS);
    tracker_free(tracker);
    conversation_free(c);
}

static void two_ues_have_two_flows(void **state)
{
    struct conversation *c = conversation_new(true), *d = conversation_new(true);
    struct settings settings;
    struct tracker *tracker;
    uint32_t frame = 0;

    (void)state;
    settings_init(&settings);
    conversation_edit_all(d, "alice", "bob");
    conversation_edit_all(d, "@192.0.2.77\n", "@192.0.2.78\n"); /* Call-IDs */
    conversation_edit_all(d, "c=IN IP4 192.0.2.77", "c=IN IP4 192.0.2.78");
    tracker = tracker_new(builtin_profiles(), &settings);
    conversation_feed(c, tracker, &frame);
    conversation_feed(d, tracker, &frame);
    tracker_finish(tracker);
    assert_int_equal(tracker_flow_count(tracker), 2);
    assert_findings(tracker, "");
    assert_int_equal(tracker_flow(tracker, 1)->ue, VERDICT_PASS);
    assert_true(tracker_flow(tracker, 1)->completed);
    tracker_free(tracker);
    settings_clear(&settings);
    conversation_free(c);
    conversation_free(d);
}

static void the_flow_runs_over_tcp_as_well(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_set_transport(c, TRANSPORT_TCP);
    expect(c, "", VERDICT_PASS, VERDICT_PASS);
}

static void a_finding_names_its_header_line(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct check *check;
    char *text;

    (void)state;
    conversation_edit(c, "9", "sip:final@", "sip:temporary@");
    conversation_edit(c, "10", "Event: conference\n", "Event: presence\n");
    tracker = conversation_run(c, NULL, NULL);
    assert_findings(tracker, "10.15@10/error 9.01@9/error");
    check = finding(tracker, "9.01");
    assert_string_equal(check->header, "Request-Line");
    assert_true(check->located);
    assert_int_equal(check->offset, 0);
    assert_string_equal(check->expected, "sip:final@conf-factory.ims.example.net");
    assert_string_equal(check->found, "sip:temporary@conf-factory.ims.example.net");
    check = finding(tracker, "10.15");
    text = conversation_text(c, "10");
    assert_memory_equal(text + check->offset, "Event: presence", 15);
    g_free(text);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_network_fault_does_not_lower_the_ue(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit(c, "8", ";Isfocus", "");
    expect(c, "8.05@8/error", VERDICT_PASS, VERDICT_FAIL);
}

static void a_ue_fault_does_not_lower_the_network(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit(c, "4", "RAck: 121", "RAck: 122");
    expect(c, "4.09@4/error", VERDICT_FAIL, VERDICT_PASS);
}

static void in_live_mode_the_network_is_at_most_warned(void **state)
{
    struct conversation *c = conversation_new(true);
    struct settings settings;
    struct tracker *tracker;

    (void)state;
    settings_init(&settings);
    assert_null(settings_set(&settings, "mode", "live"));
    conversation_edit(c, "8", ";Isfocus", "");
    conversation_edit_all(c, "sip:temporary@", "sip:conf-77@");
    tracker = conversation_run(c, NULL, &settings);
    assert_findings(tracker, "8.05@8/warning");
    assert_int_equal(tracker_flow(tracker, 0)->net, VERDICT_PASS);
    settings_clear(&settings);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_subscribe_before_the_final_uri_is_early(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct check *check;

    (void)state;
    conversation_move(c, "10", "8");
    tracker = conversation_run(c, NULL, NULL);
    check = finding(tracker, "ORD-10");
    assert_non_null(check);
    assert_string_equal(check->step, "10");
    assert_int_equal(check->side, SIDE_UE);
    assert_int_equal(check->frame, 13);
    tracker_free(tracker);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_conformant_flow_has_thirteen_steps_and_passes),
        cmocka_unit_test(without_a_registration_what_is_unknown_is_undecided_and_the_flow_passes),
        cmocka_unit_test(settings_stand_in_for_a_registration),
        cmocka_unit_test(a_configured_factory_beats_the_derived_one),
        cmocka_unit_test(a_flow_without_subscription_is_complete),
        cmocka_unit_test(a_flow_that_stops_is_inconclusive_and_says_where),
        cmocka_unit_test(a_notify_may_overtake_the_answer_to_the_subscribe),
        cmocka_unit_test(retransmissions_are_known_again_and_not_judged),
        cmocka_unit_test(a_challenged_invite_starts_over),
        cmocka_unit_test(a_refused_invite_is_inconclusive_with_its_status),
        cmocka_unit_test(a_reliable_180_has_a_prack_of_its_own),
        cmocka_unit_test(messages_behind_the_last_step_belong_to_the_flow_and_to_no_step),
        cmocka_unit_test(two_ues_have_two_flows),
        cmocka_unit_test(the_flow_runs_over_tcp_as_well),
        cmocka_unit_test(a_finding_names_its_header_line),
        cmocka_unit_test(a_network_fault_does_not_lower_the_ue),
        cmocka_unit_test(a_ue_fault_does_not_lower_the_network),
        cmocka_unit_test(in_live_mode_the_network_is_at_most_warned),
        cmocka_unit_test(a_subscribe_before_the_final_uri_is_early),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
