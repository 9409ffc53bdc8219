/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "variants.h"

#include <string.h>

/* Conformant flows: other values everywhere, other ways to write them, and the legal shapes of the flow. */

typedef void (*shape)(struct conversation *c);

static void as_it_is(struct conversation *c)
{
    (void)c;
}

/* Other names, numbers and tags. Every place that repeats a value changes with it. */
static void other_values(struct conversation *c)
{
    static const char *const values[][2] = {
        {"alice", "user.name-7"},
        {"ims.example.net", "ims.mnc015.mcc234.3gppnetwork.org"},
        {"tag=ua", "tag=a48s"},
        {"tag=sa", "tag=1928301774"},
        {"tag=us", "tag=x.y~z"},
        {"tag=ss", "tag=SS"},
        {"c1@192.0.2.77", "f81d4fae-7dec-11d0@a.b"},
        {"c2@192.0.2.77", "0c2"},
        {"z9hG4bKa", "z9hG4bK-524287-1---"},
        {"z9hG4bKn", "z9hG4bKnashds"},
        {"CSeq: 100 ", "CSeq: 4711 "},
        {"CSeq: 101 ", "CSeq: 4712 "},
        {"CSeq: 102 ", "CSeq: 4713 "},
        {"CSeq: 1 NOTIFY", "CSeq: 77 NOTIFY"},
        {"CSeq: 1 SUBSCRIBE", "CSeq: 2 SUBSCRIBE"},
        {"RAck: 121 100", "RAck: 121 4711"},
        {"Max-Forwards: 70", "Max-Forwards: 12"},
        {"utran-cell-id-3gpp=00101000001000000010", "utran-cell-id-3gpp=2340100000100000001A"},
        {"49170", "50000"},
        {"49180", "50002"},
        {"30000", "40000"},
        {"30010", "40010"},
        {"spi-s=12", "spi-s=87654321"},
        {"alice 7001", "alice 7001"},
    };

    for (size_t i = 0; i + 1 < G_N_ELEMENTS(values); i++)
        conversation_edit_all(c, values[i][0], values[i][1]);
}

/* The same in other words: compact names, folds, order, case, white space. */
static void other_writing(struct conversation *c)
{
    static const char *const values[][2] = {
        {"\nVia: ", "\nv : "},
        {"\nFrom: ", "\nf: "},
        {"\nTo: ", "\nt:"},
        {"\nCall-ID: ", "\ni: "},
        {"\nContact: ", "\nm:\t"},
        {"\nContent-Type: ", "\nc: "},
        {"\nContent-Length: ", "\nl: "},
        {"\nEvent: ", "\no: "},
        {"Supported: 100rel, precondition, timer", "k: timer ,\n precondition\nsupported: 100REL"},
        {"Require: 100rel, precondition", "REQUIRE: precondition,100rel"},
        {"Accept: application/sdp, application/3gpp-ims+xml", "accept: application/3gpp-ims+xml\nAccept: application/SDP"},
        {"Route: <sip:192.0.2.10:5081;lr>, ", "Route: <sip:192.0.2.10:5081;lr>\nRoute:\n "},
        {"conf-factory.ims", "CONF-factory.IMS"},
        {";branch=", " ; branch = "},
        {"urn%3Aurn-7%3A3gpp", "urn%3aurn-7%3a3gpp"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++) {
        if (!strcmp(values[i][0], "conf-factory.ims"))
            conversation_edit(c, "1", values[i][0], values[i][1]);
        else if (!strcmp(values[i][0], "Route: <sip:192.0.2.10:5081;lr>, "))
            conversation_edit(c, "4", values[i][0], values[i][1]);
        else
            conversation_edit_all(c, values[i][0], values[i][1]);
    }
}

static void over_tcp(struct conversation *c)
{
    conversation_set_transport(c, TRANSPORT_TCP);
}

static void notify_first(struct conversation *c)
{
    conversation_move(c, "12", "11");
}

static void without_subscription(struct conversation *c)
{
    conversation_remove(c, "10");
    conversation_remove(c, "11");
    conversation_remove(c, "12");
    conversation_remove(c, "13");
}

static void without_100(struct conversation *c)
{
    conversation_remove(c, "2");
}

static void all_repeated(struct conversation *c)
{
    for (int i = 1; i <= 13; i++) {
        char number[4];
        g_snprintf(number, sizeof number, "%d", i);
        conversation_repeat(c, number, NULL);
    }
}

static void repeated_at_once(struct conversation *c)
{
    for (int i = 1; i <= 13; i++) {
        char number[4];
        g_snprintf(number, sizeof number, "%d", i);
        conversation_repeat(c, number, number);
    }
}

static void with_gruu(struct conversation *c)
{
    conversation_edit(c, "r4", ";expires=600000", ";expires=600000;pub-gruu=\"sip:alice@ims.example.net;gr=urn:uuid:f81d\"");
    conversation_edit(c, "1", "<sip:alice@192.0.2.77:6101>", "<sip:alice@ims.example.net;gr=urn:uuid:f81d>");
    conversation_edit(c, "6", "<sip:alice@192.0.2.77:6101>", "<sip:alice@ims.example.net;gr=urn:uuid:f81d>");
    conversation_edit(c, "12", "endpoint entity=\"sip:alice@192.0.2.77:6101\"",
                      "endpoint entity=\"sip:alice@ims.example.net;gr=urn:uuid:f81d\"");
    conversation_edit(c, "10", "Contact: <sip:alice@192.0.2.77:6101>", "Contact: <sip:alice@ims.example.net;gr=urn:uuid:f81d>");
    conversation_edit(c, "12", "NOTIFY sip:alice@192.0.2.77:6101", "NOTIFY sip:alice@ims.example.net;gr=urn:uuid:f81d");
}

/* GIBA: no security agreement, unprotected ports. */
static void giba(struct conversation *c)
{
    static const char sec[] =
        "Require: sec-agree\nProxy-Require: sec-agree\nSecurity-Verify: "
        "ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n";

    conversation_edit_all(c, sec, "");
    conversation_edit_all(c, "Security-Server: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n", "");
    conversation_edit_all(c, ":6101", ":5060");
    conversation_edit_all(c, "192.0.2.10:5081", "192.0.2.10:5060");
}

#define UE_VIA(branch) "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=" branch "\n"
#define ROUTE "Route: <sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>\n"
#define PRELOADED "Route: <sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>\n"
#define RECORD_ROUTE "Record-Route: <sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>\n"
#define ENDS                                                                                                           \
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n"                  \
    "Call-ID: c1@192.0.2.77\n"
#define NO_BODY "Content-Length: 0\n\n"

/* A real operator: other addresses of the focus, more servers on the way, other times. Mode live. */
static void of_an_operator(struct conversation *c)
{
    conversation_edit_all(c, "sip:temporary@conf-factory.ims.example.net", "sip:tmp-7781@mrf3.core.example.org:5070;x=y");
    conversation_edit_all(c, "sip:final@conf-factory.ims.example.net", "sip:conf-7781@as7.core.example.org;transport=udp");
    conversation_edit_all(c, "<sip:orig@scscf.3gpp.org;lr>, <sip:192.0.2.10:5081;lr>",
                          "<sip:as7.core.example.org;lr>, <sip:s3.core.example.org:5090;lr;role=orig>, <sip:192.0.2.10:5081;lr>");
    conversation_edit_all(c, "<sip:192.0.2.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>",
                          "<sip:192.0.2.10:5081;lr>, <sip:s3.core.example.org:5090;lr;role=orig>, <sip:as7.core.example.org;lr>");
    conversation_edit_all(c, "<sip:scscf.3gpp.org;lr>", "<sip:orig@s3.core.example.org;lr>");
    conversation_edit_all(c, "scscf.3gpp.org;branch", "s3.core.example.org;branch");
    conversation_edit(c, "3", "RSeq: 121", "RSeq: 1");
    conversation_edit(c, "4", "RAck: 121", "RAck: 1");
    conversation_edit(c, "11", "Expires: 7200", "Expires: 1800");
    conversation_edit(c, "12", "active;expires=7200", "active;expires=1799");
    conversation_edit(c, "12", "Max-Forwards: 69", "Max-Forwards: 67");
    conversation_edit(c, "3", "o=- 1111111111 1111111111", "o=MRF 20518 1");
    conversation_edit(c, "7", "o=- 1111111111 1111111112", "o=MRF 20518 2");
}

/* INT-3: a reliable 180 with its own PRACK. */
static void ringing_reliably(struct conversation *c)
{
    conversation_insert(c, "6", "180", SIDE_NET,
                        "SIP/2.0 180 Ringing\n" UE_VIA("z9hG4bKa1") RECORD_ROUTE ENDS
                        "CSeq: 100 INVITE\nRequire: 100rel\nRSeq: 122\n"
                        "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\n" NO_BODY, 10);
    conversation_repeat(c, "4", "6");
    conversation_edit(c, "4'", "z9hG4bKa2", "z9hG4bKb2");
    conversation_edit(c, "4'", "CSeq: 101", "CSeq: 102");
    conversation_edit(c, "4'", "RAck: 121", "RAck: 122");
    conversation_repeat(c, "5", "6");
    conversation_edit(c, "5'", "z9hG4bKa2", "z9hG4bKb2");
    conversation_edit(c, "5'", "CSeq: 101", "CSeq: 102");
    conversation_edit_all(c, "CSeq: 102 UPDATE", "CSeq: 103 UPDATE");
}

/* INT-3 and INT-4: unreliable ones, a 183 that repeats the answer among them. */
static void more_provisional(struct conversation *c)
{
    conversation_repeat(c, "3", "8");
    conversation_edit(c, "3'", "Require: 100rel, precondition\nRSeq: 121\n", "");
    conversation_insert(c, "8", "180", SIDE_NET, "SIP/2.0 180 Ringing\n" UE_VIA("z9hG4bKa1") ENDS "CSeq: 100 INVITE\n" NO_BODY,
                        10);
}

/* INT-6 */
static void subscribe_before_ack(struct conversation *c)
{
    conversation_move(c, "10", "9");
}

/* INT-7: what else a UE and its network say. */
static void with_other_traffic(struct conversation *c)
{
    conversation_insert(c, "4", "options", SIDE_NET,
                        "OPTIONS sip:alice@192.0.2.77:6101 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKo\n"
                        "From: <sip:x@y>;tag=1\nTo: <sip:alice@ims.example.net>\nCall-ID: o\nCSeq: 1 OPTIONS\n" NO_BODY, 1);
    conversation_insert(c, "9", "message", SIDE_UE,
                        "MESSAGE sip:bob@ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKm")
                        "From: <sip:alice@ims.example.net>;tag=m\nTo: <sip:bob@ims.example.net>\nCall-ID: m\n"
                        "CSeq: 1 MESSAGE\n" NO_BODY, 1);
    conversation_insert(c, NULL, "reg", SIDE_UE,
                        "SUBSCRIBE sip:alice@ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKe")
                        "From: <sip:alice@ims.example.net>;tag=e\nTo: <sip:alice@ims.example.net>\nCall-ID: e\n"
                        "CSeq: 1 SUBSCRIBE\nEvent: reg\nExpires: 600000\n" NO_BODY, 1);
}

/* INT-8: an UPDATE of the network without an offer, answered. */
static void update_from_the_network(struct conversation *c)
{
    conversation_insert(c, "8", "netupdate", SIDE_NET,
                        "UPDATE sip:alice@192.0.2.77:6101 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKnu\n"
                        "Max-Forwards: 68\n"
                        "From: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\nTo: <sip:alice@ims.example.net>;tag=ua\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 1 UPDATE\n"
                        "Contact: <sip:temporary@conf-factory.ims.example.net>;isfocus\n" NO_BODY, 10);
    conversation_insert(c, "8", "netok", SIDE_UE,
                        "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKnu\n"
                        "From: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\nTo: <sip:alice@ims.example.net>;tag=ua\n"
                        "Call-ID: c1@192.0.2.77\nCSeq: 1 UPDATE\nContact: <sip:alice@192.0.2.77:6101>\n" NO_BODY, 10);
}

/* INT-11: the INVITE, the UPDATE and the SUBSCRIBE are refused first and tried again with the next number. */
static void tried_again(struct conversation *c)
{
    static const struct {
        const char *step, *branch, *other, *cseq, *earlier, *status, *method;
    } tries[] = {
        {"1", "z9hG4bKa1", "z9hG4bKx1", "CSeq: 100", "CSeq: 99", "407 Proxy Authentication Required", "99 INVITE"},
        {"6", "z9hG4bKa3", "z9hG4bKx3", "CSeq: 102", "CSeq: 102", "491 Request Pending", "102 UPDATE"},
        {"10", "z9hG4bKa5", "z9hG4bKx5", "CSeq: 1 ", "CSeq: 0 ", "423 Interval Too Brief", "0 SUBSCRIBE"},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        char *first = g_strconcat(tries[i].step, "'", NULL), *refusal = g_strconcat(tries[i].step, "no", NULL);
        bool subscribe = i == 2;
        char *text = g_strdup_printf("SIP/2.0 %s\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=%s\n%s"
                                     "Call-ID: %s@192.0.2.77\nCSeq: %s\n" NO_BODY,
                                     tries[i].status, tries[i].other,
                                     subscribe ? "From: <sip:alice@ims.example.net>;tag=us\n"
                                                 "To: <sip:final@conf-factory.ims.example.net>;tag=nn\n"
                                               : "From: <sip:alice@ims.example.net>;tag=ua\n"
                                                 "To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\n",
                                     subscribe ? "c2" : "c1", tries[i].method);

        conversation_repeat(c, tries[i].step, tries[i].step);
        conversation_edit(c, first, tries[i].branch, tries[i].other);
        conversation_edit(c, first, tries[i].cseq, tries[i].earlier);
        conversation_insert(c, tries[i].step, refusal, SIDE_NET, text, 10);
        g_free(first);
        g_free(refusal);
        g_free(text);
    }
    conversation_insert(c, "1", "ackno", SIDE_UE,
                        "ACK sip:mmtel@conf-factory.ims.example.net SIP/2.0\n" UE_VIA("z9hG4bKx1") PRELOADED
                        "Max-Forwards: 70\n" ENDS "CSeq: 99 ACK\n" NO_BODY, 5);
    conversation_edit_all(c, "z9hG4bKa3", "z9hG4bKy3");
    conversation_edit(c, "6", "CSeq: 102", "CSeq: 103");
    conversation_edit(c, "7", "CSeq: 102", "CSeq: 103");
    conversation_edit(c, "6", "alice 7001 2", "alice 7001 3");
}

static const struct {
    const char *name;
    shape shape;
    bool registered;
    enum imsconf_mode mode;
    bool voice;
} variants[] = {
    {"plain", as_it_is, true, MODE_LAB, false},
    {"plain, live", as_it_is, true, MODE_LIVE, false},
    {"unregistered", as_it_is, false, MODE_LAB, false},
    {"unregistered, live", as_it_is, false, MODE_LIVE, false},
    {"other values", other_values, true, MODE_LAB, false},
    {"other values, live", other_values, true, MODE_LIVE, false},
    {"other writing", other_writing, true, MODE_LAB, false},
    {"other writing, live", other_writing, true, MODE_LIVE, false},
    {"TCP", over_tcp, true, MODE_LAB, false},
    {"NOTIFY first", notify_first, true, MODE_LAB, false},
    {"without subscription", without_subscription, true, MODE_LAB, false},
    {"without 100", without_100, true, MODE_LAB, false},
    {"all repeated", all_repeated, true, MODE_LAB, false},
    {"repeated at once", repeated_at_once, true, MODE_LAB, false},
    {"GRUU", with_gruu, true, MODE_LAB, false},
    {"GIBA", giba, true, MODE_LAB, false},
    {"of an operator, live", of_an_operator, true, MODE_LIVE, false},
    {"of an operator, live, unregistered", of_an_operator, false, MODE_LIVE, false},
    {"reliable 180", ringing_reliably, true, MODE_LAB, false},
    {"more provisional responses", more_provisional, true, MODE_LAB, false},
    {"SUBSCRIBE before ACK", subscribe_before_ack, true, MODE_LAB, false},
    {"other traffic", with_other_traffic, true, MODE_LAB, false},
    {"UPDATE from the network", update_from_the_network, true, MODE_LAB, false},
    {"tried again", tried_again, true, MODE_LAB, false},
    {"voice", as_it_is, true, MODE_LAB, true},
    {"voice, live", as_it_is, true, MODE_LIVE, true},
    {"voice, unregistered", as_it_is, false, MODE_LAB, true},
    {"voice, other values", other_values, true, MODE_LAB, true},
    {"voice, other writing", other_writing, true, MODE_LAB, true},
    {"voice, TCP", over_tcp, true, MODE_LAB, true},
    {"voice, NOTIFY first", notify_first, true, MODE_LAB, true},
    {"voice, without subscription", without_subscription, true, MODE_LAB, true},
    {"voice, all repeated", all_repeated, true, MODE_LAB, true},
    {"voice, GIBA", giba, true, MODE_LAB, true},
};

void variants_each(void (*give)(const char *name, struct conversation *c, const struct settings *settings, void *data),
                   void *data)
{
    for (size_t i = 0; i < G_N_ELEMENTS(variants); i++) {
        struct conversation *c = conversation_new(variants[i].registered);
        struct settings settings;

        settings_init(&settings);
        settings.mode = variants[i].mode;
        variants[i].shape(c);
        if (variants[i].voice)
            conversation_make_voice(c);
        give(variants[i].name, c, &settings, data);
        settings_clear(&settings);
        conversation_free(c);
    }
}
