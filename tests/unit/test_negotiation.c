/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The media negotiation beyond single deviations (those are in tests/mutation). */
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "conversation.h"
#include "media_text.h"

/* old NULL: the message is removed, or moved in front of the message new. message "*": everywhere. */
struct edit {
    const char *message, *old, *new;
};

struct deviation {
    const char *findings;
    struct edit edits[8]; /* ends with a message of NULL */
    const char *profile;  /* NULL: auto */
    enum imsconf_mode mode;
};

static void edit(struct conversation *c, const struct edit *e)
{
    if (!strcmp(e->message, "*"))
        conversation_edit_all(c, e->old, e->new);
    else if (e->old)
        conversation_edit(c, e->message, e->old, e->new);
    else if (e->new)
        conversation_move(c, e->message, e->new);
    else
        conversation_remove(c, e->message);
}

static struct tracker *run(const struct deviation *d)
{
    struct conversation *c = conversation_new(true);
    struct settings settings;
    struct tracker *tracker;

    settings_init(&settings);
    settings.mode = d->mode;
    if (d->profile)
        assert_null(settings_set(&settings, "profile", d->profile));
    for (size_t i = 0; i < G_N_ELEMENTS(d->edits) && d->edits[i].message; i++)
        edit(c, &d->edits[i]);
    tracker = conversation_run(c, NULL, &settings);
    settings_clear(&settings);
    conversation_free(c);
    return tracker;
}

static void a_finding_points_at_its_line_and_names_the_section(void **state)
{
    static const struct deviation d = {
        "", {{"1", "b=RR:2500\n", ""}, {"6", "alice 7001 2", "alice 7001 1"}}, NULL, MODE_LAB};
    struct tracker *tracker = run(&d);
    const struct check *section = finding(tracker, "S1.20"), *origin = finding(tracker, "S6.01");

    (void)state;
    assert_non_null(section);
    assert_string_equal(section->header, "SDP");
    assert_string_equal(section->found, "video: no b=RR");
    assert_true(section->located);
    assert_non_null(origin);
    assert_true(origin->located);
    assert_string_equal(origin->found, "o=alice 7001 1 IN IP4 192.0.2.77");
    tracker_free(tracker);
}

static void assert_verdicts(struct deviation d, enum verdict ue, enum verdict net)
{
    struct tracker *tracker = run(&d);

    assert_int_equal(tracker_flow(tracker, 0)->ue, ue);
    assert_int_equal(tracker_flow(tracker, 0)->net, net);
    tracker_free(tracker);
}

/* A flow without UPDATE is complete where the second offer came otherwise, or nobody waited for it. */
static void the_update_may_be_missing_where_it_is_not_needed(void **state)
{
    (void)state;
    assert_verdicts((struct deviation){"", {PRACK_OFFER(MET), PRACK_ANSWER(BOTH_MET), NO_UPDATE}, "a25-late", MODE_LAB},
                    VERDICT_PASS, VERDICT_PASS);
    assert_verdicts(
        (struct deviation){"",
                           {{"3", AUDIO_END UNMET CONF, AUDIO_END}, {"3", VIDEO_END UNMET CONF, VIDEO_END}, NO_UPDATE},
                           NULL,
                           MODE_LIVE},
        VERDICT_PASS, VERDICT_PASS);
    assert_verdicts((struct deviation){"", {NO_UPDATE}, NULL, MODE_LAB}, VERDICT_FAIL, VERDICT_INCONCLUSIVE);
}

/* The offset is that of the line in the message, told by a selector or by a named check. */
static void the_offset_is_that_of_the_line(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    char *text;

    (void)state;
    conversation_edit(c, "1", "a=ptime:20", "a=ptime:40");
    conversation_edit(c, "1", "o=alice 7001", "o=alice x");
    text = conversation_text(c, "1");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(finding(tracker, "S1.16")->offset, strstr(text, "a=ptime:40") - text);
    assert_int_equal(finding(tracker, "S1.02")->offset, strstr(text, "o=alice x") - text);
    g_free(text);
    tracker_free(tracker);
    conversation_free(c);
}

static void what_the_capture_does_not_hold_is_not_charged(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    char *have, *open;

    (void)state;
    conversation_remove(c, "3");
    tracker = conversation_run(c, NULL, NULL);
    have = findings(tracker);
    open = undecided(tracker);
    assert_string_equal(have, "");
    assert_non_null(strstr(open, "S6.03@6/warning"));
    assert_non_null(strstr(open, "OA-10@7/error"));
    g_free(have);
    g_free(open);
    tracker_free(tracker);
    conversation_free(c);
}

/* ---- Offers beside the steps ---------------------------------------------------------------------------------------
 */

#define UE_DIALOG                                                                                                      \
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"                  \
    "Call-ID: c1@192.0.2.77\n"
#define NET_DIALOG                                                                                                     \
    "From: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\nTo: <sip:alice@ims.example.net>;tag=ua\n"                  \
    "Call-ID: c1@192.0.2.77\n"
#define NET_VIA "Via: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKn7\n"
#define NET_UPDATE(version)                                                                                            \
    "UPDATE sip:alice@192.0.2.77:6101 SIP/2.0\n" NET_VIA "Max-Forwards: 70\n" NET_DIALOG "CSeq: 1 UPDATE\n"            \
    "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\n" WITH_SDP(NET_SECOND(version, BOTH_MET))
#define NET_UPDATE_OK(version)                                                                                         \
    "SIP/2.0 200 OK\n" NET_VIA NET_DIALOG                                                                              \
    "CSeq: 1 UPDATE\nContact: <sip:alice@192.0.2.77:6101>\n" WITH_SDP(UE_SECOND(version, BOTH_MET))

static void assert_finds(struct conversation *c, const char *want)
{
    struct tracker *tracker = conversation_run(c, NULL, NULL);
    char *have = findings(tracker);

    assert_string_equal(have, want);
    g_free(have);
    tracker_free(tracker);
    conversation_free(c);
}

static void the_network_may_offer_as_well_but_in_its_turn(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_insert(c, "8", "n", SIDE_NET, NET_UPDATE("1111111113"), 20);
    conversation_insert(c, "8", "u", SIDE_UE, NET_UPDATE_OK("3"), 20);
    assert_finds(c, "");
    c = conversation_new(true);
    conversation_insert(c, "7", "n", SIDE_NET, NET_UPDATE("1111111112"), 20);
    conversation_edit(c, "7", "1111111112", "1111111113");
    assert_finds(c, "ORD-4@7/error");
}

/* An UPDATE that was refused is made once more; whether its version counts is open. */
static void an_offer_that_was_refused_is_no_offer(void **state)
{
    struct conversation *c = conversation_new(true);
    char *update = conversation_text(c, "6"), *refusal;
    GString *text = g_string_new(update);

    (void)state;
    g_free(update);
    g_string_replace(text, "\r\n", "\n", 0);
    conversation_insert(c, "6", "x", SIDE_UE, text->str, 20);
    refusal = g_strdup_printf("SIP/2.0 491 Request Pending\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa3\n%s"
                              "CSeq: 102 UPDATE\nContent-Length: 0\n\n",
                              UE_DIALOG);
    conversation_insert(c, "6", "y", SIDE_NET, refusal, 20);
    conversation_edit(c, "6", "z9hG4bKa3", "z9hG4bKa3b");
    conversation_edit(c, "7", "z9hG4bKa3", "z9hG4bKa3b");
    conversation_edit(c, "6", "CSeq: 102", "CSeq: 103");
    conversation_edit(c, "7", "CSeq: 102", "CSeq: 103");
    assert_finds(c, "");
    g_free(refusal);
    g_string_free(text, TRUE);
}

/* ---- SDP of any shape ----------------------------------------------------------------------------------------------
 */

/* Bytes of the bodies changed at random, from a fixed seed: whatever comes, there is an answer. */
static void bodies_of_any_shape_are_judged(void **state)
{
    static const char letters[] = "=: \n\r;/,-0129amvcbtx";
    GRand *random = g_rand_new_with_seed(3312);

    (void)state;
    for (int round = 0; round < 300; round++) {
        struct conversation *c = conversation_new(false);
        const char *const messages[] = {"1", "3", "6", "7"};

        for (int i = 0; i < 4; i++) {
            char *text = conversation_text(c, messages[i]), *body = strstr(text, "\r\n\r\n") + 4;
            GString *old = g_string_new(body), *new;

            g_string_replace(old, "\r\n", "\n", 0);
            new = g_string_new(old->str);
            for (int j = g_rand_int_range(random, 1, 12); j > 0; j--)
                new->str[g_rand_int_range(random, 0, (gint32) new->len)] =
                    letters[g_rand_int_range(random, 0, sizeof letters - 1)];
            conversation_edit(c, messages[i], old->str, new->str);
            g_string_free(old, TRUE);
            g_string_free(new, TRUE);
            g_free(text);
        }
        tracker_free(conversation_run(c, NULL, NULL));
        conversation_free(c);
    }
    g_rand_free(random);
}

static void large_bodies_are_judged_in_linear_time(void **state)
{
    static const char *const fillers[] = {"m=video 9 RTP/AVP 9\n",   "m=a\n",
                                          "a=rtpmap:97 X/1\n",       "a=curr:qos local send\n",
                                          "a=fmtp:96 ;;;;;;;;;;;\n", "c=IN IP4 192.0.2.1\n",
                                          "a=tcap:1 RTP/AVP\n"};
    gint64 start = g_get_monotonic_time();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(fillers); i++) {
        struct conversation *c = conversation_new(false);
        GString *more = g_string_new("t=0 0\n");

        while (more->len < 60000)
            g_string_append(more, fillers[i]);
        conversation_edit(c, "1", "t=0 0\n", more->str);
        conversation_edit(c, "3", "t=0 0\n", more->str);
        tracker_free(conversation_run(c, NULL, NULL));
        conversation_free(c);
        g_string_free(more, TRUE);
    }
    assert_true(g_get_monotonic_time() - start < 30 * G_USEC_PER_SEC);
}

/* What an open flow takes when its INVITE has those lines more; nothing where a sanitizer counts. */
static size_t bytes_of_offer(const char *lines)
{
    struct conversation *c = conversation_new(false);
    struct settings settings;
    struct tracker *tracker;
    uint32_t frame = 0;
    size_t before;

    conversation_edit(c, "1", "t=0 0\n", lines);
    conversation_remove_from(c, 2);
    settings_init(&settings);
    tracker = tracker_new(builtin_profiles(), &settings);
    before = mallinfo2().uordblks;
    conversation_feed(c, tracker, &frame);
    before = mallinfo2().uordblks - before;
    tracker_free(tracker);
    settings_clear(&settings);
    conversation_free(c);
    return before;
}

/* A short line may say much: what was read of it is not kept as long as the flow. */
static void a_wide_offer_takes_the_room_of_its_text(void **state)
{
    GString *wide = g_string_new("t=0 0\n"), *plain = g_string_new("t=0 0\n");

    (void)state;
    for (int section = 0; section < 8; section++) {
        g_string_append(wide, "m=audio 9 RTP/AVP");
        for (int type = 0; type < 128; type++)
            g_string_append_printf(wide, " %d", type);
        g_string_append_c(wide, '\n');
    }
    while (plain->len < wide->len - 1)
        g_string_append_c(plain, 'x');
    g_string_append_c(plain, '\n');
    bytes_of_offer(plain->str); /* what is made once */
    assert_true(bytes_of_offer(wide->str) <= bytes_of_offer(plain->str) + 16384);
    g_string_free(wide, TRUE);
    g_string_free(plain, TRUE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_finding_points_at_its_line_and_names_the_section),
        cmocka_unit_test(the_update_may_be_missing_where_it_is_not_needed),
        cmocka_unit_test(the_offset_is_that_of_the_line),
        cmocka_unit_test(what_the_capture_does_not_hold_is_not_charged),
        cmocka_unit_test(the_network_may_offer_as_well_but_in_its_turn),
        cmocka_unit_test(an_offer_that_was_refused_is_no_offer),
        cmocka_unit_test(bodies_of_any_shape_are_judged),
        cmocka_unit_test(large_bodies_are_judged_in_linear_time),
        cmocka_unit_test(a_wide_offer_takes_the_room_of_its_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
