/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libFuzzer: whole sessions. The input is a script: what conversation, then edits of it that know what a message, a header
 * and a packet are. The tracker sees what is left, and what always holds of a tracker and of its reports must hold.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "conversation.h"
#include "edit.h"
#include "invariants.h"
#include "messages.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { EDITS_MAX = 48, MESSAGES_MAX = 36, BYTES_MAX = 16384, BASES = 4, BASE_MAX = 17 };

static const int64_t TIME_MAX = INT64_C(1) << 58; /* the plugin hands out no time beyond it */

struct wire {
    const GString *base; /* as long as it was not edited */
    GString *own;        /* NULL: not edited */
    enum side from;
    unsigned char host;  /* which UE */
    bool same_frame, stream, hop;
    int gap;             /* kind of a gap in front of it, -1: none */
    int64_t after_us;
    size_t cut;          /* bytes captured; 0: all */
};

struct session {
    struct wire wires[MESSAGES_MAX];
    unsigned count;
    const uint8_t *script;
    size_t left;
};

/* ---- Conversations, made once -------------------------------------------------------------------------------------- */

static struct base {
    GString *text[BASE_MAX];
    enum side from[BASE_MAX];
    unsigned count;
} bases[BASES];

static const char *const names[BASE_MAX] = {"r1", "r2", "r3", "r4", "1", "2",  "3",  "4", "5",
                                            "6",  "7",  "8",  "9",  "10", "11", "12", "13"};

static void base_add(struct base *base, struct conversation *conversation, const char *name, enum side from)
{
    char *text = conversation_text(conversation, name);

    base->text[base->count] = g_string_new(text);
    base->from[base->count++] = from;
    g_free(text);
}

static void base_make(struct base *base, bool registered, bool voice)
{
    struct conversation *conversation = conversation_new(registered);

    if (voice)
        conversation_make_voice(conversation);
    for (unsigned i = registered ? 0 : 4; i < BASE_MAX; i++)
        base_add(base, conversation, names[i], i < 4 ? registration_messages[i].from : conformant_messages[i - 4].from);
    conversation_free(conversation);
}

/* ---- The script ---------------------------------------------------------------------------------------------------- */

static unsigned take(struct session *session)
{
    if (!session->left)
        return 0;
    session->left--;
    return *session->script++;
}

static unsigned take_place(struct session *session)
{
    unsigned high = take(session);

    return high << 8 | take(session);
}

static const GString *text_of(const struct wire *wire)
{
    return wire->own ? wire->own : wire->base;
}

static GString *own(struct wire *wire)
{
    if (!wire->own)
        wire->own = g_string_new_len(wire->base->str, (gssize)wire->base->len);
    return wire->own;
}

static void wire_clear(struct wire *wire)
{
    if (wire->own)
        g_string_free(wire->own, TRUE);
}

static void wire_remove(struct session *session, unsigned i)
{
    wire_clear(&session->wires[i]);
    session->count--;
    memmove(&session->wires[i], &session->wires[i + 1], (session->count - i) * sizeof(struct wire));
}

/* A copy of message i in front of the one at. */
static struct wire *wire_copy(struct session *session, unsigned i, unsigned at)
{
    struct wire copy = session->wires[i];

    if (session->count == MESSAGES_MAX)
        return NULL;
    if (copy.own)
        copy.own = g_string_new_len(copy.own->str, (gssize)copy.own->len);
    memmove(&session->wires[at + 1], &session->wires[at], (session->count - at) * sizeof(struct wire));
    session->wires[at] = copy;
    session->count++;
    return &session->wires[at];
}

/* A whole conversation again behind it all, of another UE or with another Call-ID. */
static void another_flow(struct session *session, unsigned how)
{
    static const char *const ids[] = {"c1@", "c2@", "c3@", "c4@"};
    unsigned count = session->count;

    for (unsigned i = 0; i < count; i++) {
        struct wire *copy = wire_copy(session, i, session->count);

        if (!copy)
            return;
        copy->host = (unsigned char)(copy->host + (how & 3));
        g_string_replace(own(copy), ids[0], ids[how >> 2 & 3], 0);
        if (how & 16)
            g_string_replace(own(copy), "tag=ua", "tag=ub", 0);
        if (how & 32)
            g_string_replace(own(copy), "branch=z9hG4bK", "branch=z9hG4bKx", 0);
        if (how & 64)
            g_string_replace(own(copy), "192.0.2.77", "192.0.2.78", 0);
    }
}

/* The message as a proxy behind it sends it on. */
static void other_hop(struct session *session, unsigned i, unsigned at)
{
    struct wire *copy = wire_copy(session, i, at);

    if (!copy)
        return;
    copy->hop = true;
    edit_line_insert(own(copy), 1, "Via: SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp1\r\n");
}

static const char *const more_lines[] = {
    "Content-Encoding: gzip\r\n",
    "Content-Type: multipart/mixed;boundary=b\r\n",
    "Record-Route: <sip:p1.example.net;lr>, <sip:p2.example.net;lr>\r\n",
    "Subscription-State: terminated;reason=noresource\r\n",
    "Contact: *\r\n",
    "Require: 100rel, precondition, sec-agree\r\n",
    "\r\n",
    ": \r\n",
};

static void edit_message(struct session *session, unsigned kind, struct wire *wire)
{
    unsigned line = take(session);
    const struct wire *other = &session->wires[take(session) % session->count];
    GString *text = own(wire);

    switch (kind) {
    case 0:
        edit_line_drop(text, line);
        break;
    case 1:
        edit_line_duplicate(text, line);
        break;
    case 2:
        edit_lines_swap(text, line, take(session));
        break;
    case 3:
        edit_line_replace(text, line, text_of(other), take(session));
        break;
    case 4:
        edit_value_replace(text, line, text_of(other), take(session));
        break;
    case 5:
        edit_line_insert(text, line, more_lines[take(session) % G_N_ELEMENTS(more_lines)]);
        break;
    case 6:
        edit_body_replace(text, text_of(other));
        break;
    case 7:
        edit_number(text, line, take_place(session));
        break;
    default:
        edit_length_correct(text);
    }
}

static void edit_bytes(struct session *session, unsigned kind, struct wire *wire)
{
    GString *text = own(wire);
    size_t at = text->len ? take_place(session) % text->len : 0, n = take(session);

    switch (kind) {
    case 0:
        if (text->len)
            text->str[at] = (char)n;
        break;
    case 1:
        edit_bytes_erase(text, at, n);
        break;
    case 2: /* what the script goes on with */
        n = MIN(n, session->left);
        edit_bytes_insert(text, at, (const char *)session->script, n);
        session->script += n;
        session->left -= n;
        break;
    default: /* a piece again, many times */
        for (size_t piece = MIN(n % 32, text->len - at), i = 0; i < n && text->len < BYTES_MAX; i++)
            edit_bytes_insert(text, at, text->str + at, piece);
    }
}

static void edit_packet(struct session *session, unsigned kind, unsigned i)
{
    struct wire *wire = &session->wires[i];
    unsigned value = take(session);

    switch (kind) {
    case 0:
        wire->same_frame = !wire->same_frame;
        break;
    case 1:
        wire->gap = (int)(value % GAP_KINDS);
        break;
    case 2:
        wire->after_us = (value & 1 ? -1 : 1) * (INT64_C(1) << (value >> 1) % 62);
        break;
    case 3:
        wire->host = (unsigned char)value;
        break;
    case 4:
        wire->from = wire->from == SIDE_UE ? SIDE_NET : SIDE_UE;
        break;
    case 5:
        wire->stream = !wire->stream;
        break;
    default:
        wire->cut = value << 8 | take(session);
    }
}

static void edit_order(struct session *session, unsigned kind, unsigned i)
{
    unsigned at = take(session) % session->count;

    switch (kind) {
    case 0:
        if (session->count > 1)
            wire_remove(session, i);
        break;
    case 1:
        wire_copy(session, i, at);
        break;
    case 2: {
        struct wire swap = session->wires[i];
        session->wires[i] = session->wires[at];
        session->wires[at] = swap;
        break;
    }
    case 3:
        other_hop(session, i, at);
        break;
    default:
        another_flow(session, take(session));
    }
}

static void edit(struct session *session)
{
    unsigned kind = take(session), i = take(session) % session->count;

    kind %= 25;
    if (kind < 9)
        edit_message(session, kind, &session->wires[i]);
    else if (kind < 13)
        edit_bytes(session, kind - 9, &session->wires[i]);
    else if (kind < 20)
        edit_packet(session, kind - 13, i);
    else
        edit_order(session, kind - 20, i);
}

/* ---- The run ------------------------------------------------------------------------------------------------------- */

static void packet_address(struct packet *packet, const struct wire *wire)
{
    static const char *const hosts[] = {"192.0.2.77", "192.0.2.78", "2001:db8::77", ""};
    struct slice ue = slice_of(hosts[wire->host & 3]), net = SLICE("192.0.2.10");

    if (wire->host >> 2 & 1)
        ue = SLICE_NONE;
    packet->source = wire->from == SIDE_UE ? ue : net;
    packet->destination = wire->from == SIDE_UE ? net : ue;
    if (wire->hop) {
        packet->source = SLICE("198.51.100.1");
        packet->destination = SLICE("198.51.100.2");
    }
    packet->source_port = 6101;
    packet->destination_port = 5081;
}

/* An exact copy, so that a sanitizer sees every byte read beyond it. */
static void wire_feed(struct tracker *tracker, const struct wire *wire, const struct packet *packet)
{
    const GString *text = text_of(wire);
    size_t n = wire->cut && wire->cut < text->len ? wire->cut : text->len, at = 0, used;
    char *exact = g_memdup2(text->str, n);
    struct sip_message message;

    for (unsigned i = 0; i < 4; i++) { /* what one packet may hold */
        used = exact ? sip_message_glance(&message, exact + at, n - at, text->len - at, wire->stream) : 0;
        if (!used)
            break;
        REQUIRE(used <= n - at);
        message_feed(tracker, &message, packet);
        at += used;
    }
    g_free(exact);
}

static struct tracker *run(const struct session *session, const struct settings *settings)
{
    struct tracker *tracker = tracker_new(builtin_profiles(), settings);
    struct packet packet = {.frame = 0, .time_us = 1000000000};

    tracker_tell_passed(tracker);
    for (unsigned i = 0; i < session->count; i++) {
        const struct wire *wire = &session->wires[i];

        packet.frame += !wire->same_frame || !i;
        packet.time_us = CLAMP(packet.time_us + wire->after_us, -TIME_MAX, TIME_MAX);
        packet.transport = wire->stream ? TRANSPORT_TCP : TRANSPORT_UDP;
        packet_address(&packet, wire);
        if (wire->gap >= 0)
            tracker_note_gap(tracker, (enum gap_kind)wire->gap, &packet);
        wire_feed(tracker, wire, &packet);
    }
    tracker_finish(tracker);
    return tracker;
}

static void session_begin(struct session *session, struct settings *settings)
{
    static const char *const profiles[] = {"auto", "auto", "auto", "a25-seed", "a25-late", "c10", "auto", "auto"};
    unsigned how = take(session), set = take(session);
    const struct base *base = &bases[how % BASES];

    settings_init(settings);
    settings->mode = how & 4 ? MODE_LIVE : MODE_LAB;
    settings->security = (enum imsconf_security)(set % 3);
    g_free(settings_set(settings, "profile", profiles[how >> 3 & 7]));
    if (set & 4)
        g_free(settings_set(settings, "home_domain", "ims.example.net"));
    if (set & 8)
        g_free(settings_set(settings, "impu", "sip:alice@ims.example.net, tel:+1555"));
    if (set & 16)
        g_free(settings_set(settings, "service_route", "<sip:scscf.3gpp.org;lr>"));
    session->count = base->count;
    for (unsigned i = 0; i < base->count; i++)
        session->wires[i] = (struct wire){.base = base->text[i],
                                          .from = base->from[i],
                                          .gap = -1,
                                          .stream = (set & 32) != 0,
                                          .after_us = 20000};
    if (set & 192) /* only the beginning: most edits need no more, and are run sooner */
        session->count = 1 + take(session) % session->count;
}

/* Some inputs pay for what costs much; which ones must only depend on the input. */
static unsigned lot(const uint8_t *data, size_t size)
{
    unsigned hash = 2166136261u;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 16777619u;
    return (hash >> 16) % 128;
}

static void require_same(const struct session *session, const struct settings *settings, const struct tracker *tracker)
{
    struct tracker *again = run(session, settings);
    char *first = report_of(tracker, "jsonl", false), *second = report_of(again, "jsonl", false);

    REQUIRE(!strcmp(first, second));
    g_free(first);
    g_free(second);
    tracker_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct session session;
    struct settings settings;
    struct tracker *tracker;

    for (unsigned i = 0; i < BASES && !bases[i].count; i++)
        base_make(&bases[i], i & 1, i & 2);
    session.script = data;
    session.left = size;
    session_begin(&session, &settings);
    for (unsigned i = 0; i < EDITS_MAX && session.left; i++)
        edit(&session);
    tracker = run(&session, &settings);
    require_tracker(tracker);
    if (lot(data, size) % 32 == 0)
        require_same(&session, &settings, tracker);
    if (lot(data, size) == 1)
        require_reports(tracker);
    tracker_free(tracker);
    settings_clear(&settings);
    for (unsigned i = 0; i < session.count; i++)
        wire_clear(&session.wires[i]);
    return 0;
}
