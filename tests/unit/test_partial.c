/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures that hold more than the UE's own interface, or less than the whole flow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

static void the_same_flow_behind_the_pcscf_is_a_copy(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct annotation *copy;
    char *text;

    (void)state;
    conversation_insert(c, "2", "hop", SIDE_NET,
                        "INVITE sip:mmtel@conf-factory.ims.example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp1, "
                        "SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa1\n"
                        "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 100 INVITE\nContent-Length: 0\n\n",
                        1);
    tracker = conversation_run(c, NULL, NULL);
    assert_findings(tracker, "");
    assert_int_equal(tracker_flow_count(tracker), 1);
    copy = g_ptr_array_index(tracker_flow(tracker, 0)->annotations, 1);
    assert_true(copy->copy);
    assert_int_equal(copy->checks->len, 0);
    text = undecided(tracker);
    assert_string_equal(text, "");
    g_free(text);
    tracker_free(tracker);
    conversation_free(c);
}

/* Every message once more between the servers: what the UE sends comes there later and with one Via more; what it gets was
 * there before. */
static struct conversation *at_two_hops(void)
{
    static const char hop[] = "SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp";
    struct conversation *c = conversation_new(true);

    for (int i = 1; i <= 13; i++) {
        bool from_ue = i == 1 || i == 4 || i == 6 || i == 9 || i == 10 || i == 13;
        char number[4], copy[5], next[4], *via;

        g_snprintf(number, sizeof number, "%d", i);
        g_snprintf(copy, sizeof copy, "%d'", i);
        g_snprintf(next, sizeof next, "%d", i + 1);
        conversation_repeat(c, number, from_ue ? (i < 13 ? next : NULL) : number);
        conversation_behind(c, copy);
        if (i >= 12) { /* the P-CSCF's own Via is not there yet, or not any more */
            conversation_edit(c, copy, "SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKn1, ", "");
            continue;
        }
        via = g_strdup_printf("Via: %s%d, SIP/2.0/UDP 192.0.2.77", hop, i == 2 || i == 3 || i == 8 ? 1 : i);
        if (i == 5 || i == 7 || i == 11)
            conversation_edit(c, copy, "Via: SIP/2.0/UDP 192.0.2.77",
                              i == 5 ? "Via: SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp4, SIP/2.0/UDP 192.0.2.77"
                              : i == 7 ? "Via: SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp6, SIP/2.0/UDP 192.0.2.77"
                                       : "Via: SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp10, SIP/2.0/UDP 192.0.2.77");
        else
            conversation_edit(c, copy, "Via: SIP/2.0/UDP 192.0.2.77", via);
        if (from_ue)
            conversation_edit(c, copy, "Route: <sip:192.0.2.10:5081;lr>, ", "Route: ");
        g_free(via);
    }
    return c;
}

static void a_flow_at_two_hops_is_one_flow_and_judged_at_the_ue(void **state)
{
    struct conversation *c = at_two_hops();
    struct tracker *tracker = conversation_run(c, NULL, NULL);
    const struct flow *flow;
    unsigned copies = 0;

    (void)state;
    assert_int_equal(tracker_flow_count(tracker), 1);
    assert_findings(tracker, "");
    flow = tracker_flow(tracker, 0);
    assert_true(flow->completed);
    assert_int_equal(flow->annotations->len, 26);
    for (guint i = 0; i < flow->annotations->len; i++)
        copies += ((const struct annotation *)g_ptr_array_index(flow->annotations, i))->copy;
    assert_int_equal(copies, 13);
    for (size_t i = 0; i < 13; i++)
        assert_int_equal(flow->steps[i].retransmissions, 0);
    tracker_free(tracker);
    conversation_free(c);
    c = at_two_hops();
    conversation_edit(c, "12", "Event: conference", "Event: presence");
    conversation_edit(c, "13", "tag=us", "tag=zz");
    tracker = conversation_run(c, NULL, NULL);
    assert_findings(tracker, "12.11@12/error RC-3@13/error");
    tracker_free(tracker);
    conversation_free(c);
}

static void every_cut_of_every_message_gives_no_false_finding(void **state)
{
    (void)state;
    for (int i = 1; i <= 13; i++) {
        char number[4], *text;
        size_t n;

        g_snprintf(number, sizeof number, "%d", i);
        struct conversation *whole = conversation_new(true);
        text = conversation_text(whole, number);
        n = strlen(text);
        conversation_free(whole);
        for (size_t cut = 1; cut < n; cut += 7) {
            struct conversation *c = conversation_new(true);
            struct tracker *tracker;

            conversation_cut(c, number, cut);
            tracker = conversation_run(c, NULL, NULL);
            assert_findings(tracker, "");
            if (tracker_flow_count(tracker))
                assert_int_not_equal(tracker_flow(tracker, 0)->ue, VERDICT_FAIL);
            tracker_free(tracker);
            conversation_free(c);
        }
        g_free(text);
    }
}

static void any_missing_message_gives_no_false_finding(void **state)
{
    (void)state;
    for (int i = 1; i <= 13; i++) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;
        char number[4];

        g_snprintf(number, sizeof number, "%d", i);
        conversation_remove(c, number);
        tracker = conversation_run(c, NULL, NULL);
        assert_findings(tracker, "");
        tracker_free(tracker);
        conversation_free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_flow_behind_the_pcscf_is_a_copy),
        cmocka_unit_test(a_flow_at_two_hops_is_one_flow_and_judged_at_the_ue),
        cmocka_unit_test(every_cut_of_every_message_gives_no_false_finding),
        cmocka_unit_test(any_missing_message_gives_no_false_finding),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
