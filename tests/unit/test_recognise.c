/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What makes a flow, and what does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

#define FACTORY "sip:mmtel@conf-factory.ims.example.net"

/* The conversation with other texts for the factory in Request-URI and To of all messages: how many flows it has. */
static void expect_flows(struct conversation *c, unsigned flows, const char *findings)
{
    struct tracker *tracker = conversation_run(c, NULL, NULL);

    assert_int_equal(tracker_flow_count(tracker), flows);
    assert_findings(tracker, findings);
    tracker_free(tracker);
    conversation_free(c);
}

static struct conversation *addressed_to(const char *uri)
{
    struct conversation *c = conversation_new(true);

    conversation_edit_all(c, FACTORY, uri);
    return c;
}

static void no_focus(struct conversation *c)
{
    conversation_edit_all(c, ";isfocus", "");
    conversation_edit_all(c, ";Isfocus", "");
}

static void an_ordinary_call_is_no_flow(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_edit_all(c, "sip:mmtel@conf-factory.ims.example.net", "sip:bob@ims.example.net");
    conversation_edit_all(c, "conf-factory.", "");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 0);
    assert_int_equal(tracker_message_count(tracker), 17);
    tracker_free(tracker);
    conversation_free(c);
}

static void an_unknown_factory_is_proven_by_isfocus_and_judged_there(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct check *check;

    (void)state;
    conversation_edit_all(c, "sip:mmtel@conf-factory.ims.example.net", "sip:mmtel@factory.ims.example.net");
    tracker = conversation_run(c, NULL, NULL);
    assert_findings(tracker, "1.02@1/error 1.11@1/error");
    check = finding(tracker, "1.02");
    assert_int_equal(check->frame, 7);
    assert_int_equal(tracker_flow(tracker, 0)->first_frame, 5);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_mmtel_call_without_a_focus_is_no_flow(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_edit_all(c, "sip:mmtel@conf-factory.ims.example.net", "sip:mmtel@factory.ims.example.net");
    conversation_edit_all(c, ";isfocus", "");
    conversation_edit_all(c, ";Isfocus", "");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 0);
    tracker_free(tracker);
    conversation_free(c);
}

static void joining_a_known_conference_is_no_second_flow(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_insert(c, NULL, "join", SIDE_UE,
                        "INVITE sip:final@conf-factory.ims.example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 192.0.2.99:6101;branch=z9hG4bKj1\n"
                        "From: <sip:bob@ims.example.net>;tag=b\nTo: <sip:final@conf-factory.ims.example.net>\n"
                        "Call-ID: j1\nCSeq: 1 INVITE\nContent-Length: 0\n\n",
                        500);
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 1);
    tracker_free(tracker);
    conversation_free(c);
}

/* Conference URIs may be of the factory's domain, and the focus answers those who join with isfocus as well. */
static void another_user_at_the_factory_host_may_be_a_conference_that_is_joined(void **state)
{
    (void)state;
    expect_flows(addressed_to("sip:12345@conf-factory.ims.example.net"), 0, "");
    expect_flows(addressed_to("sip:final@conf-factory.ims.example.net"), 0, "");
}

static void one_right_address_of_two_is_enough(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit(c, "1", "INVITE sip:mmtel@", "INVITE sip:other@");
    expect_flows(c, 1, "1.02@1/error Q-03@1/error");
}

static void the_host_of_the_factory_without_a_user_is_proven_by_isfocus(void **state)
{
    struct conversation *c = addressed_to("sip:conf-factory.ims.example.net");

    (void)state;
    no_focus(c);
    expect_flows(c, 0, "");
    expect_flows(addressed_to("sip:conf-factory.ims.example.net"), 1, "1.02@1/error 1.11@1/error");
}

static void the_user_of_the_factory_in_another_case_is_a_mistake_of_the_ue(void **state)
{
    (void)state;
    expect_flows(addressed_to("sip:MMTel@conf-factory.ims.example.net"), 1, "1.02@1/error 1.11@1/error");
}

static void the_user_of_the_factory_with_escapes_is_the_same_user(void **state)
{
    (void)state;
    expect_flows(addressed_to("sip:mmt%65l@conf-factory.ims.example.net"), 1, "");
}

static void conf_factory_elsewhere_in_the_address_is_no_factory(void **state)
{
    (void)state;
    expect_flows(addressed_to("sip:conf-factory@ims.example.net"), 0, "");
    expect_flows(addressed_to("sip:alice@my-conf-factory.example.net"), 0, "");
    expect_flows(addressed_to("sip:alice@ims.example.net;x=mmtel@conf-factory.ims.example.net"), 0, "");
}

/* A capture that begins in the conference: the To is still that of the creation. */
static void a_re_invite_of_a_conference_created_before_is_no_flow(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit(c, "1", "INVITE sip:mmtel@", "INVITE sip:final@");
    conversation_edit(c, "1", "To: <" FACTORY ">", "To: <" FACTORY ">;tag=sa");
    expect_flows(c, 0, "");
}

static void a_to_tag_in_an_invite_to_the_factory_is_a_mistake(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_edit(c, "1", "To: <" FACTORY ">", "To: <" FACTORY ">;tag=sa");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 1);
    assert_non_null(finding(tracker, "1.12"));
    assert_int_equal(finding(tracker, "1.12")->result, RESULT_FAIL);
    tracker_free(tracker);
    conversation_free(c);
}

/* A focus that gives the factory as its Contact: who comes next still creates a conference. */
static void the_factory_is_never_a_conference_to_join(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    conversation_edit(c, "8", "<sip:final@", "<sip:mmtel@");
    conversation_insert(c, NULL, "second", SIDE_UE,
                        "INVITE " FACTORY " SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.99:6101;branch=z9hG4bKj1\n"
                        "From: <sip:bob@ims.example.net>;tag=b\nTo: <" FACTORY ">\n"
                        "Call-ID: j1\nCSeq: 1 INVITE\nContent-Length: 0\n\n",
                        500);
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow_count(tracker), 2);
    tracker_free(tracker);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_call_is_no_flow),
        cmocka_unit_test(an_unknown_factory_is_proven_by_isfocus_and_judged_there),
        cmocka_unit_test(a_mmtel_call_without_a_focus_is_no_flow),
        cmocka_unit_test(joining_a_known_conference_is_no_second_flow),
        cmocka_unit_test(another_user_at_the_factory_host_may_be_a_conference_that_is_joined),
        cmocka_unit_test(one_right_address_of_two_is_enough),
        cmocka_unit_test(the_host_of_the_factory_without_a_user_is_proven_by_isfocus),
        cmocka_unit_test(the_user_of_the_factory_in_another_case_is_a_mistake_of_the_ue),
        cmocka_unit_test(the_user_of_the_factory_with_escapes_is_the_same_user),
        cmocka_unit_test(conf_factory_elsewhere_in_the_address_is_no_factory),
        cmocka_unit_test(a_re_invite_of_a_conference_created_before_is_no_flow),
        cmocka_unit_test(a_to_tag_in_an_invite_to_the_factory_is_a_mistake),
        cmocka_unit_test(the_factory_is_never_a_conference_to_join),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
