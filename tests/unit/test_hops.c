/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The same flow captured at several hops: UE - P-CSCF, P-CSCF - S-CSCF, S-CSCF - AS. It is one flow, judged at the UE. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "spoilt.h"

enum { HOPS = 3, SEEDS = 2000 };
#define PVIA "SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp"
#define SVIA "SIP/2.0/UDP scscf.example.net;branch=z9hG4bKs"

static const struct {
    const char *source, *destination;
} lines[HOPS] = {{"192.0.2.77", "192.0.2.10"}, {"198.51.100.1", "198.51.100.2"}, {"198.51.100.2", "198.51.100.3"}};

static unsigned step_of(const char *name)
{
    return name[0] == 'r' ? 0 : (unsigned)strtoul(name, NULL, 10);
}

static bool is_from_ue(unsigned step)
{
    return step == 1 || step == 4 || step == 6 || step == 9 || step == 10 || step == 13;
}

/* Of the steps that the UE began; the NOTIFY comes the other way. */
static bool is_request(unsigned step)
{
    return is_from_ue(step) && step != 13;
}

static void replace(GString *text, const char *old, const char *new)
{
    g_string_replace(text, old, new, 1);
}

static void drop_line(GString *text, const char *name)
{
    char *start = strstr(text->str, name);

    if (start)
        g_string_erase(text, start - text->str, strstr(start, "\r\n") + 2 - start);
}

/* What the servers on the way make of a message of the UE, or had made of what it gets. */
static void change(GString *text, unsigned step, unsigned hop)
{
    char *branch = g_strdup_printf("%u", step == 2 || step == 3 || step == 8 ? 1 : step == 5 || step == 7 || step == 11 ? step - 1 : step);
    char *vias = hop == 1 ? g_strconcat("\r\nVia: " PVIA, branch, ", SIP", NULL)
                          : g_strconcat("\r\nVia: " SVIA, branch, "\r\nVia: " PVIA, branch, ", SIP", NULL);

    if (step >= 12) { /* from the S-CSCF, whose Via is the second one */
        replace(text, "SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKn1, ", "");
    } else {
        replace(text, "\r\nVia: SIP", vias);
        if (is_request(step)) {
            replace(text, "Route: <sip:192.0.2.10:5081;lr>, ", "Route: ");
            replace(text, "P-Preferred-Identity:", "P-Asserted-Identity:");
            replace(text, "\r\nMax-Forwards: 70",
                    hop == 1 ? "\r\nRecord-Route: <sip:pcscf.example.net;lr>\r\nP-Charging-Vector: icid-value=1\r\nMax-Forwards: 69"
                             : "\r\nRecord-Route: <sip:scscf.example.net;lr>, <sip:pcscf.example.net;lr>\r\n"
                               "P-Charging-Vector: icid-value=1\r\nMax-Forwards: 68");
            drop_line(text, "Require: sec-agree");
            drop_line(text, "Proxy-Require: sec-agree");
            drop_line(text, "Security-Verify:");
        }
    }
    g_free(vias);
    g_free(branch);
}

static void add_at_hop(struct capture *capture, const struct capture *ue, guint i, unsigned hop, int64_t time_us)
{
    const char *name = capture_name(ue, i);
    unsigned step = step_of(name);
    struct packet packet = *capture_packet((struct capture *)ue, i);
    GString *text = g_string_new(capture_text(ue, i));
    char *here = hop ? g_strdup_printf("%s+%u", name, hop) : g_strdup(name);

    if (hop) {
        change(text, step, hop);
        packet.source = slice_of(is_from_ue(step) ? lines[hop].source : lines[hop].destination);
        packet.destination = slice_of(is_from_ue(step) ? lines[hop].destination : lines[hop].source);
        packet.source_port = packet.destination_port = 5060;
    }
    packet.time_us = time_us;
    capture_add(capture, here, text->str, &packet);
    g_string_free(text, TRUE);
    g_free(here);
}

/* Every message at each hop, in the order in which it passes. hops: a bit for each. From the step `from` on, the UE's own
 * hop is there. */
static struct capture *at_hops(const struct conversation *c, unsigned hops, unsigned from)
{
    struct capture *ue = conversation_capture(c), *capture = capture_new();
    int64_t time_us = 1000000000;

    for (guint i = 0; i < capture_count(ue); i++) {
        unsigned step = step_of(capture_name(ue, i));

        for (unsigned j = 0; j < HOPS; j++) {
            unsigned hop = is_from_ue(step) || !step ? j : HOPS - 1 - j;

            if (!(hops & 1u << hop) || (hop && !step) || (hop == 2 && step >= 12) || (!hop && step && step < from))
                continue;
            time_us += 2000;
            add_at_hop(capture, ue, i, hop, time_us);
        }
        time_us += 15000;
    }
    capture_free(ue);
    return capture;
}

static unsigned copies(const struct flow *flow)
{
    unsigned n = 0;

    for (guint i = 0; i < flow->annotations->len; i++)
        n += ((const struct annotation *)g_ptr_array_index(flow->annotations, i))->copy;
    return n;
}

static void three_hops_are_one_flow_judged_at_the_ue(void **state)
{
    static const unsigned hops[] = {3, 5, 7};
    static const unsigned expected[] = {13, 11, 24};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hops); i++) {
        struct conversation *c = conversation_new(true);
        struct capture *capture = at_hops(c, hops[i], 1);
        struct tracker *tracker = capture_run(capture, builtin_profiles(), NULL);
        const struct flow *flow = tracker_flow(tracker, 0);

        assert_int_equal(tracker_flow_count(tracker), 1);
        assert_findings(tracker, "");
        assert_true(flow->completed);
        assert_int_equal(flow->ue, VERDICT_PASS);
        assert_int_equal(flow->net, VERDICT_PASS);
        assert_int_equal(copies(flow), expected[i]);
        for (size_t j = 0; j < 13; j++)
            assert_int_equal(flow->steps[j].retransmissions, 0);
        tracker_free(tracker);
        capture_free(capture);
        conversation_free(c);
    }
}

static void a_deviation_is_found_once(void **state)
{
    struct conversation *c = conversation_new(true);
    struct capture *capture;
    struct tracker *tracker;

    (void)state;
    conversation_edit(c, "1", ", precondition, timer", ", timer");
    conversation_edit(c, "8", ";Isfocus", "");
    conversation_edit(c, "9", "ACK sip:final@", "ACK sip:temporary@");
    conversation_edit(c, "12", "Event: conference", "Event: presence");
    capture = at_hops(c, 7, 1);
    tracker = capture_run(capture, builtin_profiles(), NULL);
    assert_findings(tracker, "1.16@1/error 12.11@12/error 8.05@8/error 9.01@9/error");
    tracker_free(tracker);
    capture_free(capture);
    conversation_free(c);
}

static void assert_open(struct capture *capture)
{
    struct tracker *tracker = capture_run(capture, builtin_profiles(), NULL);

    assert_findings(tracker, "");
    assert_int_equal(tracker_flow_count(tracker), 1);
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_INCONCLUSIVE);
    assert_int_equal(tracker_flow(tracker, 0)->net, VERDICT_INCONCLUSIVE);
    assert_non_null(tracker_flow(tracker, 0)->ue_reason);
    tracker_free(tracker);
    capture_free(capture);
}

static void without_the_hop_of_the_ue_nothing_is_judged(void **state)
{
    static const unsigned hops[] = {2, 4, 6};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(hops); i++)
        for (int registered = 0; registered < 2; registered++) {
            struct conversation *c = conversation_new(registered);

            conversation_edit(c, "1", ", precondition, timer", ", timer");
            assert_open(at_hops(c, hops[i], 1));
            conversation_free(c);
        }
}

/* The capture at the UE begins later than that between the servers. */
static void the_hop_of_the_ue_may_begin_late(void **state)
{
    (void)state;
    for (unsigned from = 2; from <= 14; from++) {
        struct conversation *c = conversation_new(from % 2);

        assert_open(at_hops(c, from % 3 ? 7 : 3, from));
        conversation_free(c);
    }
}

/* Captures merged by clocks that differ, packets doubled, lost and cut. */
static void hops_in_any_order_and_with_losses(void **state)
{
    struct conversation *c = conversation_new(true);
    struct capture *whole = at_hops(c, 7, 1);
    struct spoilt spoilt = {.of = "three hops", .whole = whole, .flows_max = 1};

    (void)state;
    for (guint32 seed = 1; seed <= SEEDS; seed++) {
        struct capture *capture = capture_copy(whole);
        GRand *random = g_rand_new_with_seed(seed);
        GString *how = g_string_new(NULL);

        for (guint i = 0; i + 1 < capture_count(capture); i++)
            if (seed % 2 && step_of(capture_name(capture, i)) == step_of(capture_name(capture, i + 1)) &&
                g_rand_boolean(random))
                capture_swap(capture, i, i + 1);
        for (guint i = capture_count(capture); i-- > 0;) {
            gint what = g_rand_int_range(random, 0, 24);

            if (what == 0 && seed % 3)
                capture_lose(capture, i);
            else if (what < 4)
                capture_double(capture, i, i);
            else if (what == 4 && seed % 3)
                capture_cut(capture, i, (size_t)g_rand_int_range(random, 1, (gint)capture_size(capture, i)));
        }
        for (guint i = 0; i < capture_count(capture); i++)
            g_string_append_printf(how, " %s", capture_name(capture, i));
        spoilt_try(&spoilt, capture, "seed %u:%s", seed, how->str);
        g_string_free(how, TRUE);
        g_rand_free(random);
        capture_free(capture);
    }
    capture_free(whole);
    conversation_free(c);
    assert_int_equal(spoilt.wrong, 0);
}

/* The interface "any" has every packet twice; a retransmission passes every hop. */
static void every_packet_twice_at_every_hop(void **state)
{
    struct conversation *c = conversation_new(true);
    struct capture *capture = at_hops(c, 7, 1);
    struct tracker *tracker;

    (void)state;
    for (guint i = capture_count(capture); i-- > 0;)
        capture_double(capture, i, i + 1);
    tracker = capture_run(capture, builtin_profiles(), NULL);
    assert_int_equal(tracker_flow_count(tracker), 1);
    assert_findings(tracker, "");
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    for (size_t j = 0; j < 13; j++)
        assert_int_equal(tracker_flow(tracker, 0)->steps[j].retransmissions, 1);
    tracker_free(tracker);
    capture_free(capture);
    conversation_free(c);
}

/* A server that ends the UE's dialog and makes one of its own: another Call-ID, one Via. Only what servers add shows it. */
static void the_dialog_of_a_server_is_not_judged(void **state)
{
    struct conversation *c = conversation_new(true);
    struct capture *capture = at_hops(c, 1, 1), *inner = at_hops(c, 2, 1);
    struct tracker *tracker;

    (void)state;
    for (guint i = 0; i < capture_count(inner); i++) {
        GString *text = g_string_new(capture_text(inner, i));

        if (step_of(capture_name(inner, i))) {
            g_string_replace(text, "c1@192.0.2.77", "b1@as.example.net", 0);
            g_string_replace(text, "c2@192.0.2.77", "b2@as.example.net", 0);
            g_string_replace(text, ", SIP/2.0/UDP 192.0.2.77:6101", "\r\nX-Was: SIP/2.0/UDP 192.0.2.77:6101", 0);
            g_string_replace(text, "tag=u", "tag=b", 0);
            g_string_replace(text, "tag=s", "tag=f", 0);
            capture_add(capture, capture_name(inner, i), text->str, capture_packet(inner, i));
        }
        g_string_free(text, TRUE);
    }
    tracker = capture_run(capture, builtin_profiles(), NULL);
    assert_findings(tracker, "");
    assert_int_equal(tracker_flow_count(tracker), 2);
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    assert_int_equal(tracker_flow(tracker, 1)->ue, VERDICT_INCONCLUSIVE);
    assert_true(g_str_has_prefix(tracker_flow(tracker, 1)->ue_reason, "seen between servers only"));
    tracker_free(tracker);
    capture_free(inner);
    capture_free(capture);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_hops_are_one_flow_judged_at_the_ue),
        cmocka_unit_test(a_deviation_is_found_once),
        cmocka_unit_test(without_the_hop_of_the_ue_nothing_is_judged),
        cmocka_unit_test(the_hop_of_the_ue_may_begin_late),
        cmocka_unit_test(hops_in_any_order_and_with_losses),
        cmocka_unit_test(every_packet_twice_at_every_hop),
        cmocka_unit_test(the_dialog_of_a_server_is_not_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
