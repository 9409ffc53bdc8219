/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "variants.h"

#include <string.h>

/* Conformant flows: other values everywhere, other ways to write them, and the legal shapes of the flow. */

struct shown {
    void (*show)(const char *name, const struct tracker *tracker, void *data);
    void *data;
};

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

static const struct {
    const char *name;
    shape shape;
    bool registered;
    enum imsconf_mode mode;
    bool voice;
} variants[] = {
    {"plain", as_it_is, true, MODE_LAB},
    {"plain, live", as_it_is, true, MODE_LIVE},
    {"unregistered", as_it_is, false, MODE_LAB},
    {"unregistered, live", as_it_is, false, MODE_LIVE},
    {"other values", other_values, true, MODE_LAB},
    {"other values, live", other_values, true, MODE_LIVE},
    {"other writing", other_writing, true, MODE_LAB},
    {"other writing, live", other_writing, true, MODE_LIVE},
    {"TCP", over_tcp, true, MODE_LAB},
    {"NOTIFY first", notify_first, true, MODE_LAB},
    {"without subscription", without_subscription, true, MODE_LAB},
    {"without 100", without_100, true, MODE_LAB},
    {"all repeated", all_repeated, true, MODE_LAB},
    {"repeated at once", repeated_at_once, true, MODE_LAB},
    {"GRUU", with_gruu, true, MODE_LAB},
    {"GIBA", giba, true, MODE_LAB},
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

void variants_run(void (*show)(const char *name, const struct tracker *tracker, void *data), void *data)
{
    for (size_t i = 0; i < G_N_ELEMENTS(variants); i++) {
        struct conversation *c = conversation_new(variants[i].registered);
        struct settings settings;
        struct tracker *tracker;

        settings_init(&settings);
        settings.mode = variants[i].mode;
        variants[i].shape(c);
        if (variants[i].voice)
            conversation_make_voice(c);
        tracker = conversation_run(c, NULL, &settings);
        show(variants[i].name, tracker, data);
        tracker_free(tracker);
        settings_clear(&settings);
        conversation_free(c);
    }
}
