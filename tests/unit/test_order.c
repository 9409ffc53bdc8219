/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Order, time, and messages beside the steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "conversation.h"

#define VIA(branch) "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=" branch "\n"
#define ROUTE "Route: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>\n"
#define RECORD_ROUTE "Record-Route: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>\n"
#define SECURITY                                                                                                       \
    "Require: sec-agree\nProxy-Require: sec-agree\n"                                                                   \
    "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"        \
    "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n"
#define ENDS                                                                                                           \
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"                  \
    "Call-ID: c1@192.0.2.77\n"
#define BYE                                                                                                            \
    "BYE sip:final@conf-factory.ims.example.net SIP/2.0\n" VIA("z9hG4bKb1") ROUTE                                      \
    "Max-Forwards: 70\n" ENDS "CSeq: 103 BYE\n" SECURITY "Content-Length: 0\n\n"
#define OK_BYE "SIP/2.0 200 OK\n" VIA("z9hG4bKb1") ENDS "CSeq: 103 BYE\nContent-Length: 0\n\n"
#define RINGING                                                                                                        \
    "SIP/2.0 180 Ringing\n" VIA("z9hG4bKa1") RECORD_ROUTE ENDS "CSeq: 100 INVITE\nRequire: 100rel\nRSeq: 122\n"         \
    "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\nContent-Length: 0\n\n"
#define PRACK2                                                                                                         \
    "PRACK sip:temporary@conf-factory.ims.example.net SIP/2.0\n" VIA("z9hG4bKb2") ROUTE                                \
    "Max-Forwards: 70\n" ENDS "CSeq: 102 PRACK\nRAck: 122 100 INVITE\n" SECURITY "Content-Length: 0\n\n"
#define OK_PRACK2 "SIP/2.0 200 OK\n" VIA("z9hG4bKb2") ENDS "CSeq: 102 PRACK\nContent-Length: 0\n\n"
#define SUBSCRIPTION                                                                                                   \
    "Call-ID: c2@192.0.2.77\nContact: <sip:final@conf-factory.ims.example.net>\nEvent: conference\n"
#define NOTIFY2(state)                                                                                                 \
    "NOTIFY sip:alice@192.0.2.77:6101 SIP/2.0\n"                                                                       \
    "Via: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKn3\n"                                                              \
    "Max-Forwards: 69\nFrom: <sip:final@conf-factory.ims.example.net>;tag=ss\n"                                        \
    "To: <sip:alice@ims.example.net>;tag=us\n" SUBSCRIPTION "CSeq: 2 NOTIFY\n"                                         \
    "Subscription-State: " state "\nContent-Length: 0\n\n"
#define UNRELATED                                                                                                      \
    "OPTIONS sip:alice@192.0.2.77 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.10;branch=z9hG4bKo\nCall-ID: o1\nCSeq: 1 OPTIONS\n"  \
    "Content-Length: 0\n\n"

static void assert_findings(struct conversation *c, const char *expected)
{
    struct tracker *tracker = conversation_run(c, NULL, NULL);
    char *have = findings(tracker);

    assert_string_equal(have, expected);
    g_free(have);
    tracker_free(tracker);
    conversation_free(c);
}

/* Adds the further message, edited, to the conformant flow. */
struct addition {
    const char *before;
    enum side from;
    const char *text, *old, *new, *findings;
};

static const struct addition additions[] = {
    {NULL, SIDE_UE, BYE, "", "", ""},
    {NULL, SIDE_UE, BYE, "sip:final@", "sip:temporary@", "R-05@-/error"},
    {NULL, SIDE_UE, BYE, "<sip:192.0.2.10:5081;lr>, ", "", "R-03@-/error"},
    {NULL, SIDE_UE, BYE, "tag=sa", "tag=sb", "R-06@-/error"},
    {NULL, SIDE_UE, BYE, "tag=ua", "tag=ub", "R-06@-/error"},
    {NULL, SIDE_UE, BYE, "<sip:alice@ims", "<sip:bob@ims", "R-06@-/warning"},
    {NULL, SIDE_UE, BYE, "CSeq: 103", "CSeq: 105", "R-07@-/error"},
    {NULL, SIDE_UE, BYE, "z9hG4bKb1", "z9hG4bKa3", "R-08@-/error"},
    {NULL, SIDE_UE, BYE, "z9hG4bKb1", "b1", "R-08@-/error"},
    {NULL, SIDE_UE, BYE, "Max-Forwards: 70\n", "", "R-01@-/error"},
    {NULL, SIDE_UE, BYE, "Require: sec-agree\nProxy", "Require: sec-agree, 100rel\nProxy", "R-14@-/error"},
    {NULL, SIDE_UE, BYE, "spi-s=12", "spi-s=13", "SA-3@-/error"},
    {NULL, SIDE_UE, BYE, "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n", "", "R-31@-/warning"},
    {NULL, SIDE_UE, BYE, "Content-Length: 0", "Content-Length: 3", "R-34@-/error"},
    {NULL, SIDE_NET, NOTIFY2("active;expires=7100"), "", "", ""},
    {NULL, SIDE_NET, NOTIFY2("terminated;reason=noresource"), "", "", ""},
    {NULL, SIDE_NET, NOTIFY2("active"), "", "", "R-20@-/error"},
    {NULL, SIDE_NET, NOTIFY2("gone;expires=5"), "", "", "R-20@-/error"},
    {NULL, SIDE_NET, NOTIFY2("terminated"), "", "", "R-20@-/warning"},
    {NULL, SIDE_NET, NOTIFY2("terminated;reason=tired"), "", "", "R-21@-/warning"},
    {NULL, SIDE_NET, NOTIFY2("active;expires=7300"), "", "", "R-22@-/warning"},
    {NULL, SIDE_NET, NOTIFY2("active;expires=7100"), "CSeq: 2 ", "CSeq: 1 ", "12.08@-/error"},
    {NULL, SIDE_NET, NOTIFY2("active;expires=7100"), "Event: conference\n", "", "12.11@-/error R-20@-/error"},
};

static void each_message_beside_the_steps_raises_its_findings(void **state)
{
    unsigned wrong = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(additions); i++) {
        const struct addition *a = &additions[i];
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;
        char *have;

        conversation_insert(c, a->before, "more", a->from, a->text, 500);
        if (*a->old)
            conversation_edit(c, "more", a->old, a->new);
        tracker = conversation_run(c, NULL, NULL);
        have = findings(tracker);
        if (strcmp(have, a->findings)) {
            fprintf(stderr, "%.40s... with \"%s\" -> \"%s\"\n  raises %s\n  not    %s\n", a->text, a->old, a->new, have,
                    a->findings);
            wrong++;
        }
        g_free(have);
        tracker_free(tracker);
        conversation_free(c);
    }
    assert_int_equal(wrong, 0);
}

static struct conversation *with_ringing(void)
{
    struct conversation *c = conversation_new(true);

    conversation_insert(c, "6", "180", SIDE_NET, RINGING, 10);
    conversation_insert(c, "6", "prack2", SIDE_UE, PRACK2, 10);
    conversation_insert(c, "6", "ok2", SIDE_NET, OK_PRACK2, 10);
    conversation_edit(c, "6", "CSeq: 102", "CSeq: 103");
    conversation_edit(c, "7", "CSeq: 102", "CSeq: 103");
    return c;
}

static void a_reliable_180_with_its_prack_is_clean(void **state)
{
    (void)state;
    assert_findings(with_ringing(), "");
}

static void an_rseq_that_jumps_is_the_networks_fault(void **state)
{
    struct conversation *c = with_ringing();

    (void)state;
    conversation_edit(c, "180", "RSeq: 122", "RSeq: 124");
    conversation_edit(c, "prack2", "RAck: 122", "RAck: 124");
    assert_findings(c, "R-12@-/error");
}

static void a_reliable_180_without_contact_is_the_networks_fault(void **state)
{
    struct conversation *c = with_ringing();

    (void)state;
    conversation_edit(c, "180", "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\n", "");
    assert_findings(c, "R-11@-/error");
}

static void a_second_reliable_response_waits_for_the_first_prack(void **state)
{
    struct conversation *c = with_ringing();

    (void)state;
    conversation_move(c, "180", "4");
    assert_findings(c, "ORD-3@-/error");
}

static void a_prack_for_nothing_is_the_ues_fault(void **state)
{
    struct conversation *c = with_ringing();

    (void)state;
    conversation_edit(c, "prack2", "RAck: 122", "RAck: 130");
    assert_findings(c, "ORD-2@-/error");
}

static void an_update_before_the_answer_to_the_prack_is_early(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_move(c, "6", "5");
    assert_findings(c, "R-16@6/warning");
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

static void a_late_subscribe_is_noted_and_checked(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_delay(c, "10", 3001);
    conversation_edit(c, "10", "Event: conference", "Event: presence");
    assert_findings(c, "10.15@10/error TIM-3@10/info");
}

static void a_late_notify_is_the_networks_fault(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_delay(c, "12", 129000);
    assert_findings(c, "TIM-7@12/warning");
}

static void remove_from(struct conversation *c, int first)
{
    for (int i = first; i <= 13; i++) {
        char number[4];
        g_snprintf(number, sizeof number, "%d", i);
        conversation_remove(c, number);
    }
}

/* What never came is a finding only when the capture goes on past its time. */
static void expect_at_the_end(int first_missing, const char *late)
{
    struct conversation *c = conversation_new(true);

    remove_from(c, first_missing);
    conversation_insert(c, NULL, "other", SIDE_NET, UNRELATED, 127000);
    assert_findings(c, "");
    c = conversation_new(true);
    remove_from(c, first_missing);
    conversation_insert(c, NULL, "other", SIDE_NET, UNRELATED, 129000);
    assert_findings(c, late);
}

static void a_prack_that_never_comes_is_the_ues_fault(void **state)
{
    (void)state;
    expect_at_the_end(4, "TIM-5@4/error");
}

static void an_ack_that_never_comes_is_the_ues_fault(void **state)
{
    (void)state;
    expect_at_the_end(9, "ORD-6@9/error");
}

static void a_notify_that_never_comes_is_the_networks_fault(void **state)
{
    (void)state;
    expect_at_the_end(12, "ORD-7@12/warning");
}

static void a_notify_that_is_never_answered_is_the_ues_fault(void **state)
{
    (void)state;
    expect_at_the_end(13, "ORD-8@13/error");
}

static void a_refusal_is_acknowledged_within_its_transaction(void **state)
{
    static const char *const edits[][3] = {{"", "", ""},
                                           {"z9hG4bKa1", "z9hG4bKa9", "R-10@-/error"},
                                           {"ACK sip:mmtel@", "ACK sip:other@", "R-10@-/error"},
                                           {", <sip:scscf.3gpp.org;lr>", "", "R-10@-/error"}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(edits); i++) {
        struct conversation *c = conversation_new(true);

        remove_from(c, 3);
        conversation_insert(c, NULL, "no", SIDE_NET,
                            "SIP/2.0 403 Forbidden\n" VIA("z9hG4bKa1") ENDS "CSeq: 100 INVITE\nContent-Length: 0\n\n", 10);
        conversation_insert(c, NULL, "ack", SIDE_UE,
                            "ACK sip:mmtel@conf-factory.ims.example.net SIP/2.0\n" VIA("z9hG4bKa1")
                            "Route: <sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>\n"
                            "Max-Forwards: 70\n" ENDS "CSeq: 100 ACK\nContent-Length: 0\n\n",
                            10);
        if (*edits[i][0])
            conversation_edit(c, "ack", edits[i][0], edits[i][1]);
        assert_findings(c, edits[i][2]);
    }
}

static void a_notify_for_nobody_is_not_to_be_accepted(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit(c, "12", "tag=us", "tag=xx");
    conversation_edit(c, "13", "tag=us", "tag=xx");
    assert_findings(c, "12.06@12/error R-23@13/warning");
}

static void a_bye_ends_what_is_judged(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    remove_from(c, 10);
    conversation_insert(c, NULL, "bye", SIDE_UE, BYE, 10);
    conversation_insert(c, NULL, "ok", SIDE_NET, OK_BYE, 10);
    assert_findings(c, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_beside_the_steps_raises_its_findings),
        cmocka_unit_test(a_reliable_180_with_its_prack_is_clean),
        cmocka_unit_test(an_rseq_that_jumps_is_the_networks_fault),
        cmocka_unit_test(a_reliable_180_without_contact_is_the_networks_fault),
        cmocka_unit_test(a_second_reliable_response_waits_for_the_first_prack),
        cmocka_unit_test(a_prack_for_nothing_is_the_ues_fault),
        cmocka_unit_test(an_update_before_the_answer_to_the_prack_is_early),
        cmocka_unit_test(a_subscribe_before_the_final_uri_is_early),
        cmocka_unit_test(a_late_subscribe_is_noted_and_checked),
        cmocka_unit_test(a_late_notify_is_the_networks_fault),
        cmocka_unit_test(a_prack_that_never_comes_is_the_ues_fault),
        cmocka_unit_test(an_ack_that_never_comes_is_the_ues_fault),
        cmocka_unit_test(a_notify_that_never_comes_is_the_networks_fault),
        cmocka_unit_test(a_notify_that_is_never_answered_is_the_ues_fault),
        cmocka_unit_test(a_refusal_is_acknowledged_within_its_transaction),
        cmocka_unit_test(a_notify_for_nobody_is_not_to_be_accepted),
        cmocka_unit_test(a_bye_ends_what_is_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
