/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What UEs and networks may do beside the procedure, and are not charged with. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"

#define UE "sip:alice@192.0.2.77:6101"
#define TEMPORARY "sip:temporary@conf-factory.ims.example.net"
#define FINAL "sip:final@conf-factory.ims.example.net"
#define UE_VIA(branch) "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=" branch "\n"
#define NET_VIA(branch) "Via: SIP/2.0/UDP 192.0.2.10:5081;branch=" branch "\n"
#define ROUTE "Route: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>\nMax-Forwards: 70\n"
#define SEC                                                                                                            \
    "Require: sec-agree\nProxy-Require: sec-agree\n"                                                                   \
    "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"
#define PANI "P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\n"
#define FROM_UE(tag)                                                                                                   \
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>;tag=" tag "\n"             \
    "Call-ID: c1@192.0.2.77\n"
#define FROM_NET                                                                                                       \
    "From: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\nTo: <sip:alice@ims.example.net>;tag=ua\n"                  \
    "Call-ID: c1@192.0.2.77\nMax-Forwards: 68\n"
#define UE_CONTACT "Contact: <" UE ">\n"
#define FOCUS "Contact: <" FINAL ">;isfocus\n"
#define NO_BODY "Content-Length: 0\n\n"
#define SDP "Content-Type: application/sdp\nContent-Length: {LENGTH}\n\n"

/* Requests and responses of both sides in the dialog of the INVITE. */
#define UE_REQUEST(method, uri, branch, number, rest)                                                                  \
    method " " uri " SIP/2.0\n" UE_VIA(branch) ROUTE FROM_UE("sa") "CSeq: " number " " method "\n" SEC PANI rest
#define UE_ACK(branch, number, rest)                                                                                   \
    "ACK " FINAL " SIP/2.0\n" UE_VIA(branch) ROUTE FROM_UE("sa") "CSeq: " number " ACK\n" rest
#define TO_UE(status, branch, cseq, rest) "SIP/2.0 " status "\n" UE_VIA(branch) FROM_UE("sa") "CSeq: " cseq "\n" rest
#define NET_REQUEST(method, branch, number, rest)                                                                      \
    method " " UE " SIP/2.0\n" NET_VIA(branch) FROM_NET "CSeq: " number " " method "\n" rest
#define TO_NET(status, branch, cseq, rest) "SIP/2.0 " status "\n" NET_VIA(branch) FROM_NET "CSeq: " cseq "\n" rest

static void ue_sends(struct conversation *c, const char *before, const char *name, const char *text)
{
    conversation_insert(c, before, name, SIDE_UE, text, 20);
}

static void net_sends(struct conversation *c, const char *before, const char *name, const char *text)
{
    conversation_insert(c, before, name, SIDE_NET, text, 20);
}

static void remove_all(struct conversation *c, const char *const *names)
{
    for (; *names; names++)
        conversation_remove(c, *names);
}

/* Runs it in both modes and asserts what is found in the lab; live charges nothing more. */
static void expect(struct conversation *c, const char *expected)
{
    struct settings settings;
    struct tracker *tracker;

    settings_init(&settings);
    settings.mode = MODE_LAB;
    tracker = conversation_run(c, NULL, &settings);
    assert_findings(tracker, expected);
    tracker_free(tracker);
    settings.mode = MODE_LIVE;
    tracker = conversation_run(c, NULL, &settings);
    if (!*expected)
        assert_findings(tracker, "");
    tracker_free(tracker);
    settings_clear(&settings);
    conversation_free(c);
}

/* The SDP of step 6 or 7 with another version and direction, and without preconditions. */
static char *with_sdp(const struct conversation *c, const char *step, const char *version, const char *direction,
                      const char *head)
{
    char *text = conversation_text(c, step), *end;
    GString *message = g_string_new(strstr(text, "\r\n\r\n") + 4), *lines = g_string_new(head);

    g_string_replace(message, "\r\n", "\n", 0);
    g_string_replace(message, !strcmp(step, "6") ? "7001 2" : "1111111112", version, 1);
    g_string_replace(message, "a=sendrecv", direction, 0);
    for (char *line = message->str; *line; line = end) {
        end = strchr(line, '\n') + 1;
        if (!strstr(line, ":qos ") || strstr(line, ":qos ") > end)
            g_string_append_len(lines, line, end - line);
    }
    g_string_free(message, TRUE);
    g_free(text);
    return g_string_free(lines, FALSE);
}

static void ue_says(struct conversation *c, const char *name, const char *version, const char *direction, const char *head)
{
    char *text = with_sdp(c, "6", version, direction, head);

    ue_sends(c, NULL, name, text);
    g_free(text);
}

static void net_says(struct conversation *c, const char *name, const char *version, const char *direction,
                     const char *head)
{
    char *text = with_sdp(c, "7", version, direction, head);

    net_sends(c, NULL, name, text);
    g_free(text);
}

/* An UPDATE with an offer whose o= counts on from the last SDP of both sides. */
static void update_follows(struct conversation *c, const char *number)
{
    char *head = g_strdup_printf(UE_REQUEST("UPDATE", FINAL, "z9hG4bKup", "%s", UE_CONTACT SDP), number);

    ue_says(c, "update", "7001 4", "a=sendrecv", head);
    g_free(head);
    head = g_strdup_printf(TO_UE("200 OK", "z9hG4bKup", "%s UPDATE", FOCUS SDP), number);
    net_says(c, "updated", "1111111114", "a=sendrecv", head);
    g_free(head);
}

static struct conversation *held_by_ue(void)
{
    struct conversation *c = conversation_new(true);

    ue_says(c, "hold", "7001 3", "a=sendonly", UE_REQUEST("INVITE", FINAL, "z9hG4bKh", "103", UE_CONTACT SDP));
    net_says(c, "held", "1111111113", "a=recvonly", TO_UE("200 OK", "z9hG4bKh", "103 INVITE", FOCUS SDP));
    ue_sends(c, NULL, "heldack", UE_ACK("z9hG4bKha", "103", NO_BODY));
    return c;
}

/* RFC 3264 8: the answer to a re-INVITE is SDP of its writer like any other. */
static void sdp_of_a_reinvite_counts(void **state)
{
    struct conversation *c = held_by_ue();

    (void)state;
    update_follows(c, "104");
    expect(c, "");

    c = conversation_new(true);
    net_says(c, "hold", "1111111113", "a=sendrecv", NET_REQUEST("INVITE", "z9hG4bKn", "1", FOCUS SDP));
    ue_says(c, "held", "7001 3", "a=sendrecv", TO_NET("200 OK", "z9hG4bKn", "1 INVITE", UE_CONTACT SDP));
    net_sends(c, NULL, "heldack", NET_REQUEST("ACK", "z9hG4bKna", "1", NO_BODY));
    update_follows(c, "103");
    conversation_edit(c, "update", "7001 4", "7001 5");
    expect(c, "S6.01@-/error");
}

/* RFC 3261 14.1: without an offer in it the 200 brings the offer and the ACK the answer. */
static void a_reinvite_without_an_offer_is_answered_with_one(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    net_sends(c, NULL, "ask", NET_REQUEST("INVITE", "z9hG4bKn", "1", FOCUS NO_BODY));
    ue_says(c, "offer", "7001 3", "a=sendrecv", TO_NET("200 OK", "z9hG4bKn", "1 INVITE", UE_CONTACT SDP));
    net_says(c, "answer", "1111111113", "a=sendrecv", NET_REQUEST("ACK", "z9hG4bKna", "1", SDP));
    update_follows(c, "103");
    expect(c, "");

    c = conversation_new(true);
    ue_sends(c, NULL, "ask", UE_REQUEST("INVITE", FINAL, "z9hG4bKh", "103", UE_CONTACT NO_BODY));
    net_says(c, "offer", "1111111113", "a=sendrecv", TO_UE("200 OK", "z9hG4bKh", "103 INVITE", FOCUS SDP));
    ue_says(c, "answer", "7001 3", "a=sendrecv", UE_ACK("z9hG4bKha", "103", SDP));
    update_follows(c, "104");
    expect(c, "");
}

static struct conversation *held_reliably(void)
{
    struct conversation *c = held_by_ue();

    conversation_edit(c, "held", "SIP/2.0 200 OK", "SIP/2.0 183 Session Progress");
    conversation_edit(c, "held", "CSeq: 103 INVITE\n", "CSeq: 103 INVITE\nRequire: 100rel\nRSeq: 9001\n");
    ue_sends(c, "heldack", "prack",
             UE_REQUEST("PRACK", FINAL, "z9hG4bKhp", "104", "RAck: 9001 103 INVITE\n" NO_BODY));
    net_sends(c, "heldack", "pracked", TO_UE("200 OK", "z9hG4bKhp", "104 PRACK", NO_BODY));
    net_sends(c, "heldack", "accepted", TO_UE("200 OK", "z9hG4bKh", "103 INVITE", FOCUS NO_BODY));
    return c;
}

/* RFC 3262 3: each INVITE numbers its reliable responses from a number of its own. */
static void reliable_responses_to_a_reinvite_have_their_own_numbers(void **state)
{
    struct conversation *c = held_reliably();

    (void)state;
    update_follows(c, "105");
    expect(c, "");

    c = held_reliably(); /* the capture lacks the PRACK of the creation: that of the re-INVITE is another one */
    remove_all(c, (const char *const[]){"4", "5", NULL});
    expect(c, "");

    c = held_reliably();
    conversation_edit(c, "prack", "RAck: 9001 103", "RAck: 121 103");
    expect(c, "ORD-2@-/error");
}

/* RFC 3261 13.2.2.4: the ACK for its 200 has its number. */
static void the_ack_of_a_reinvite_is_not_that_of_the_creation(void **state)
{
    struct conversation *c = held_by_ue();

    (void)state;
    conversation_remove(c, "9");
    expect(c, "");
}

/* RFC 3261 14.1: there is no re-INVITE before the 2xx, with which the remote target may have changed. */
static void a_reinvite_shows_that_the_2xx_was_not_captured(void **state)
{
    struct conversation *c = held_by_ue();

    (void)state;
    remove_all(c, (const char *const[]){"8", "9", NULL});
    expect(c, "");
    c = held_by_ue();
    conversation_remove(c, "8");
    expect(c, "");
    c = held_by_ue();
    remove_all(c, (const char *const[]){"8", "9", "hold", NULL});
    expect(c, "");
}

static void the_ack_of_a_reinvite_shows_what_was_not_captured(void **state)
{
    struct conversation *c = held_by_ue();

    (void)state;
    remove_all(c, (const char *const[]){"hold", "held", NULL});
    update_follows(c, "104");
    expect(c, "");
}

#define SIPFRAG "Content-Type: message/sipfrag\nContent-Length: {LENGTH}\n\nSIP/2.0 200 OK\n"

/* The UE invites somebody else by a REFER in its dialog. */
static void refer(struct conversation *c, const char *before)
{
    ue_sends(c, before, "refer",
             UE_REQUEST("REFER", FINAL, "z9hG4bKr", "103", "Refer-To: <sip:bob@ims.example.net>\n" UE_CONTACT NO_BODY));
    net_sends(c, before, "referred", TO_UE("202 Accepted", "z9hG4bKr", "103 REFER", FOCUS NO_BODY));
    net_sends(c, before, "trying",
              NET_REQUEST("NOTIFY", "z9hG4bKrn", "1",
                          "Event: refer\nSubscription-State: active;expires=60\n" FOCUS SIPFRAG));
    ue_sends(c, before, "known", TO_NET("200 OK", "z9hG4bKrn", "1 NOTIFY", NO_BODY));
    ue_sends(c, before, "enough",
             UE_REQUEST("SUBSCRIBE", FINAL, "z9hG4bKrs", "104", "Event: refer;id=103\nExpires: 0\n" UE_CONTACT NO_BODY));
    net_sends(c, before, "well", TO_UE("200 OK", "z9hG4bKrs", "104 SUBSCRIBE", "Expires: 0\n" FOCUS NO_BODY));
    net_sends(c, before, "end",
              NET_REQUEST("NOTIFY", "z9hG4bKre", "2",
                          "Event: refer;id=103\nSubscription-State: terminated;reason=timeout\n" FOCUS SIPFRAG));
    ue_sends(c, before, "ended", TO_NET("200 OK", "z9hG4bKre", "2 NOTIFY", NO_BODY));
}

/* RFC 3515 2.4.4, TS 24.147 5.3.1.5.2 */
static void the_subscription_of_a_refer_is_not_that_of_the_conference(void **state)
{
    static const char *const subscription[] = {"10", "11", "12", "13", NULL};
    static const char *const lost[] = {"trying", "enough", "end", NULL};

    (void)state;
    for (int i = 0; i < 6; i++) {
        struct conversation *c = conversation_new(true);

        refer(c, i % 3 == 1 ? "10" : NULL);
        if (i % 3 == 2)
            remove_all(c, subscription);
        if (i > 2)
            remove_all(c, lost);
        expect(c, "");
    }
}

/* The second offer is in the PRACK, so that there is no UPDATE. */
static void offer_in_prack(struct conversation *c)
{
    for (int i = 0; i < 2; i++) {
        const char *from = i ? "7" : "6", *to = i ? "5" : "4";
        char *text = conversation_text(c, from);
        GString *body = g_string_new(strstr(text, "\r\n\r\n") + 4);

        g_string_replace(body, "\r\n", "\n", 0);
        g_string_prepend(body, SDP);
        conversation_edit(c, to, NO_BODY, body->str);
        conversation_remove(c, from);
        g_string_free(body, TRUE);
        g_free(text);
    }
    conversation_edit(c, "4", "CSeq:", "Supported: precondition\nCSeq:");
}

/* RFC 4028 7.4: an UPDATE without an offer; the first one asks for too little (RFC 4028 6). */
static void refresh(struct conversation *c)
{
    ue_sends(c, NULL, "short", UE_REQUEST("UPDATE", FINAL, "z9hG4bKs1", "102", "Session-Expires: 90\n" UE_CONTACT NO_BODY));
    net_sends(c, NULL, "too short", TO_UE("422 Session Interval Too Small", "z9hG4bKs1", "102 UPDATE", "Min-SE: 900\n" NO_BODY));
    ue_sends(c, NULL, "long", UE_REQUEST("UPDATE", FINAL, "z9hG4bKs2", "103", "Session-Expires: 900\n" UE_CONTACT NO_BODY));
    net_sends(c, NULL, "refreshed", TO_UE("200 OK", "z9hG4bKs2", "103 UPDATE", "Session-Expires: 900;refresher=uac\n" FOCUS NO_BODY));
}

static void an_update_behind_the_creation_is_no_step_of_it(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    struct settings settings;

    (void)state;
    offer_in_prack(c);
    refresh(c);
    settings_init(&settings);
    g_free(settings_set(&settings, "profile", "a25-late"));
    tracker = conversation_run(c, NULL, &settings);
    assert_findings(tracker, "");
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    tracker_free(tracker);
    settings_clear(&settings);
    conversation_remove(c, "9");
    tracker = conversation_run(c, NULL, NULL);
    assert_null(finding(tracker, "6.01"));
    assert_null(finding(tracker, "6.07"));
    tracker_free(tracker);
    conversation_free(c);

    c = conversation_new(true);
    offer_in_prack(c);
    refresh(c);
    remove_all(c, (const char *const[]){"short", "too short", "long", NULL});
    tracker = conversation_run(c, NULL, NULL);
    assert_null(finding(tracker, "7.05"));
    assert_int_equal(tracker_flow(tracker, 0)->net, VERDICT_PASS);
    tracker_free(tracker);
    conversation_free(c);
}

/* RFC 3262 3: with the final response the transaction is over, and nobody waits for the PRACK any more. */
static void a_refusal_ends_the_wait_for_the_prack(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_remove_from(c, 4);
    conversation_repeat(c, "3", NULL);
    conversation_delay(c, "3'", 600);
    net_sends(c, NULL, "gone", TO_UE("480 Temporarily Unavailable", "z9hG4bKa1", "100 INVITE", NO_BODY));
    for (int i = 0; i < 3; i++)
        conversation_insert(c, NULL, "later", SIDE_NET, TO_UE("480 Temporarily Unavailable", "z9hG4bKa1", "100 INVITE", NO_BODY), 100000);
    expect(c, "");
}

#define MOVED "sip:moved@conf-factory.ims.example.net"

/* The network moves, and the UE ends the session. */
static struct conversation *moved(const char *status, const char *target)
{
    struct conversation *c = conversation_new(true);
    char *answer = g_strdup_printf(TO_NET("%s", "z9hG4bKm", "1 UPDATE", UE_CONTACT NO_BODY), status);
    char *bye = g_strdup_printf(UE_REQUEST("BYE", "%s", "z9hG4bKb", "103", NO_BODY), target);

    net_sends(c, NULL, "move", NET_REQUEST("UPDATE", "z9hG4bKm", "1", "Contact: <" MOVED ">;isfocus\n" NO_BODY));
    ue_sends(c, NULL, "answer", answer);
    ue_sends(c, NULL, "bye", bye);
    g_free(answer);
    g_free(bye);
    return c;
}

/* RFC 3261 12.2.2, RFC 6141 4.1: a target refresh that is refused changes nothing, and before the answer the UE may not have
 * seen it. */
static void the_remote_target_changes_when_the_ue_agrees(void **state)
{
    struct conversation *c = moved("491 Request Pending", FINAL);

    (void)state;
    expect(c, "");
    expect(moved("491 Request Pending", MOVED), "R-05@-/error");
    expect(moved("200 OK", MOVED), "");
    expect(moved("200 OK", FINAL), "R-05@-/error");
    c = moved("200 OK", FINAL);
    conversation_move(c, "bye", "answer");
    expect(c, "");
}

/* RFC 3261 22.2: a PRACK that was challenged has confirmed nothing, and comes again. */
static void a_challenged_prack_comes_again(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit_all(c, "CSeq: 102 UPDATE", "CSeq: 104 UPDATE");
    net_sends(c, "6", "ringing",
              "SIP/2.0 180 Ringing\n" UE_VIA("z9hG4bKa1")
              "Record-Route: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>\n" FROM_UE("sa")
              "CSeq: 100 INVITE\nRequire: 100rel\nRSeq: 122\nContact: <" TEMPORARY ">;isfocus\n" NO_BODY);
    ue_sends(c, "6", "prack", UE_REQUEST("PRACK", TEMPORARY, "z9hG4bKp1", "102", "RAck: 122 100 INVITE\n" NO_BODY));
    net_sends(c, "6", "challenge", TO_UE("407 Proxy Authentication Required", "z9hG4bKp1", "102 PRACK", NO_BODY));
    ue_sends(c, "6", "again", UE_REQUEST("PRACK", TEMPORARY, "z9hG4bKp2", "103", "RAck: 122 100 INVITE\n" NO_BODY));
    net_sends(c, "6", "pracked", TO_UE("200 OK", "z9hG4bKp2", "103 PRACK", NO_BODY));
    expect(c, "");
}

#define OTHER_ROUTE "<sip:192.0.2.10:5081;lr>, <sip:other.example.net;lr>"
#define OTHER_RECORD "Record-Route: <sip:other.example.net;lr>, <sip:192.0.2.10:5081;lr>\n"
#define OTHER "sip:fork@conf-factory.ims.example.net"

/* A second dialog, which confirms one response of its own; rseq may be that of the first one. */
static struct conversation *forked(const char *rseq, const char *before)
{
    struct conversation *c = conversation_new(true);
    char *progress = g_strdup_printf("SIP/2.0 183 Session Progress\n" UE_VIA("z9hG4bKa1") OTHER_RECORD FROM_UE("sb")
                                     "CSeq: 100 INVITE\nRequire: 100rel\nRSeq: %s\nContact: <" OTHER ">;isfocus\n" NO_BODY,
                                     rseq);
    char *prack = g_strdup_printf("PRACK " OTHER " SIP/2.0\n" UE_VIA("z9hG4bKfp") "Route: " OTHER_ROUTE
                                  "\nMax-Forwards: 70\n" FROM_UE("sb") "CSeq: 101 PRACK\nRAck: %s 100 INVITE\n" SEC PANI
                                  NO_BODY, rseq);

    net_sends(c, "4", "progress", progress);
    ue_sends(c, before, "prack", prack);
    net_sends(c, before, "pracked", "SIP/2.0 200 OK\n" UE_VIA("z9hG4bKfp") FROM_UE("sb") "CSeq: 101 PRACK\n" NO_BODY);
    g_free(progress);
    g_free(prack);
    return c;
}

/* RFC 3261 12.1.2, RFC 3262 3: each dialog has its own target, route and numbers. */
static void another_dialog_of_the_invite_has_values_of_its_own(void **state)
{
    struct conversation *c;

    (void)state;
    expect(forked("5", "6"), "");
    expect(forked("121", "4"), "");
    c = forked("5", "6");
    conversation_remove(c, "prack");
    expect(c, "");
    c = forked("5", "6");
    conversation_edit(c, "4", "<sip:orig@scscf.3gpp.org;lr>", "<sip:other.example.net;lr>");
    expect(c, "4.04@4/error");
}

static void the_dialog_that_was_accepted_may_be_the_other(void **state)
{
    struct conversation *c = forked("5", "6");
    struct tracker *tracker;

    (void)state;
    for (int i = 0; i < 2; i++) {
        conversation_edit(c, i ? "9" : "8", "tag=sa", "tag=sb");
        conversation_edit(c, i ? "9" : "8", "<sip:orig@scscf.3gpp.org;lr>", "<sip:other.example.net;lr>");
    }
    ue_sends(c, NULL, "bye", "BYE " FINAL " SIP/2.0\n" UE_VIA("z9hG4bKb") "Route: " OTHER_ROUTE "\nMax-Forwards: 70\n"
                             FROM_UE("sb") "CSeq: 102 BYE\n" SEC PANI NO_BODY);
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    tracker_free(tracker);
    conversation_free(c);
}

static struct tracker *live_tracker(void)
{
    struct settings settings;
    struct tracker *tracker;

    settings_init(&settings);
    settings.mode = MODE_LIVE;
    tracker = tracker_new(builtin_profiles(), &settings);
    settings_clear(&settings);
    return tracker;
}

#define SUBSCRIBE(name, port)                                                                                          \
    "SUBSCRIBE " FINAL " SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.77:" port ";branch=z9hG4bKbs\n"                             \
    "From: <sip:" name "@ims.example.net>;tag=bs\nTo: <" FINAL ">\nCall-ID: bs\nCSeq: 1 SUBSCRIBE\n"                   \
    "Contact: <sip:" name "@192.0.2.77:" port ">\nEvent: conference\nExpires: 60\n" NO_BODY

/* Another UE behind the same address watches the conference, too (RFC 4575 3). */
static void another_ue_at_the_address_subscribes_for_itself(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    ue_sends(c, "10", "other", SUBSCRIBE("bob", "7101"));
    expect(c, "");
}

/* The UE subscribes once more to an earlier conference while it makes a new one. */
static void a_subscription_to_an_earlier_conference_is_not_that_of_the_new_one(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker = live_tracker();
    uint32_t frame = 0;

    (void)state;
    conversation_feed(c, tracker, &frame);
    conversation_free(c);
    c = conversation_new(false);
    conversation_edit_all(c, "c1@", "c3@");
    conversation_edit_all(c, "c2@", "c4@");
    conversation_edit_all(c, "tag=u", "tag=v");
    conversation_edit_all(c, "z9hG4bKa", "z9hG4bKd");
    conversation_edit_all(c, "z9hG4bKn", "z9hG4bKm");
    conversation_edit_all(c, "sip:final@", "sip:final2@");
    ue_sends(c, "10", "earlier", SUBSCRIBE("alice", "6101"));
    conversation_feed(c, tracker, &frame);
    tracker_finish(tracker);
    assert_findings(tracker, "");
    assert_int_equal(tracker_flow_count(tracker), 2);
    tracker_free(tracker);
    conversation_free(c);
}

/* Every response but 100 has a To tag (RFC 3261 8.2.6.2); without it there is nothing to tell dialogs by. */
static void reliable_responses_without_a_tag_are_told_by_their_numbers(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    GString *second;
    char *text;

    (void)state;
    conversation_edit(c, "3", ";tag=sa", "");
    text = conversation_text(c, "3");
    second = g_string_new(text);
    g_string_replace(second, "\r\n", "\n", 0);
    g_string_replace(second, "RSeq: 121", "RSeq: 122", 1);
    conversation_insert(c, "4", "3b", SIDE_NET, second->str, 1000);
    conversation_delay(c, "4", 1000);
    tracker = conversation_run(c, NULL, NULL);
    assert_non_null(finding(tracker, "ORD-3"));
    tracker_free(tracker);
    g_string_free(second, TRUE);
    g_free(text);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sdp_of_a_reinvite_counts),
        cmocka_unit_test(a_reinvite_without_an_offer_is_answered_with_one),
        cmocka_unit_test(reliable_responses_to_a_reinvite_have_their_own_numbers),
        cmocka_unit_test(the_ack_of_a_reinvite_is_not_that_of_the_creation),
        cmocka_unit_test(a_reinvite_shows_that_the_2xx_was_not_captured),
        cmocka_unit_test(the_ack_of_a_reinvite_shows_what_was_not_captured),
        cmocka_unit_test(the_subscription_of_a_refer_is_not_that_of_the_conference),
        cmocka_unit_test(an_update_behind_the_creation_is_no_step_of_it),
        cmocka_unit_test(a_refusal_ends_the_wait_for_the_prack),
        cmocka_unit_test(the_remote_target_changes_when_the_ue_agrees),
        cmocka_unit_test(a_challenged_prack_comes_again),
        cmocka_unit_test(another_dialog_of_the_invite_has_values_of_its_own),
        cmocka_unit_test(the_dialog_that_was_accepted_may_be_the_other),
        cmocka_unit_test(another_ue_at_the_address_subscribes_for_itself),
        cmocka_unit_test(a_subscription_to_an_earlier_conference_is_not_that_of_the_new_one),
        cmocka_unit_test(reliable_responses_without_a_tag_are_told_by_their_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
