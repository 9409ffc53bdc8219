/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the core costs, without Wireshark: microseconds per message of conference flows, of registrations and of other
 * SIP, and bytes kept. A benchmark to read, not a test: it fails nothing.
 */
#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "conversation.h"
#include "messages.h"

struct wire {
    char *bytes;
    size_t n;
    bool ue;
};

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static const char *const ordinary[] = {
    "INVITE sip:bob@ims.example.net SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKo1\nMax-Forwards: 70\n"
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:bob@ims.example.net>\nCall-ID: o1@192.0.2.77\nCSeq: 1 INVITE\n"
    "Contact: <sip:alice@192.0.2.77:6101>\nSupported: 100rel, precondition\nContent-Length: 0\n\n",
    "SIP/2.0 180 Ringing\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKo1\n"
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:bob@ims.example.net>;tag=ub\nCall-ID: o1@192.0.2.77\n"
    "CSeq: 1 INVITE\nContact: <sip:bob@192.0.2.78>\nContent-Length: 0\n\n",
    "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKo1\n"
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:bob@ims.example.net>;tag=ub\nCall-ID: o1@192.0.2.77\n"
    "CSeq: 1 INVITE\nContact: <sip:bob@192.0.2.78>\nContent-Length: 0\n\n",
    "ACK sip:bob@192.0.2.78 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKo2\nMax-Forwards: 70\n"
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:bob@ims.example.net>;tag=ub\nCall-ID: o1@192.0.2.77\n"
    "CSeq: 1 ACK\nContent-Length: 0\n\n",
    "BYE sip:bob@192.0.2.78 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKo3\nMax-Forwards: 70\n"
    "From: <sip:alice@ims.example.net>;tag=ua\nTo: <sip:bob@ims.example.net>;tag=ub\nCall-ID: o1@192.0.2.77\n"
    "CSeq: 2 BYE\nContent-Length: 0\n\n",
};

/* The text with its own identities: %05d put into Call-IDs and users. */
static void add(GArray *wires, const char *text, bool ue, unsigned number)
{
    GString *wire = g_string_new(text);
    const char *body;
    char id[32];

    g_snprintf(id, sizeof id, "alice%u", number);
    g_string_replace(wire, "alice", id, 0);
    for (const char *name = "c1\0c2\0r1\0o1\0"; *name; name += 3) {
        char from[16], to[32];
        g_snprintf(from, sizeof from, "%s@192", name);
        g_snprintf(to, sizeof to, "%s.%u@192", name, number);
        g_string_replace(wire, from, to, 0);
    }
    g_snprintf(id, sizeof id, "sip:final%u@", number);
    g_string_replace(wire, "sip:final@", id, 0);
    g_string_replace(wire, "\n", "\r\n", 0);
    body = strstr(wire->str, "\r\n\r\n");
    g_snprintf(id, sizeof id, "%zu", strlen(body + 4));
    g_string_replace(wire, "{LENGTH}", id, 0);
    struct wire made = {wire->str, wire->len, ue};
    g_array_append_val(wires, made);
    g_string_free(wire, FALSE);
}

static GArray *conference_wires(unsigned flows)
{
    GArray *wires = g_array_new(FALSE, FALSE, sizeof(struct wire));

    for (unsigned i = 0; i < flows; i++)
        for (const struct message_text *m = conformant_messages; m->name; m++)
            add(wires, m->text, m->from == SIDE_UE, i);
    return wires;
}

static GArray *ordinary_wires(unsigned calls)
{
    GArray *wires = g_array_new(FALSE, FALSE, sizeof(struct wire));

    for (unsigned i = 0; i < calls; i++)
        for (size_t m = 0; m < G_N_ELEMENTS(ordinary); m++)
            add(wires, ordinary[m], true, i);
    return wires;
}

static void measure(const char *name, GArray *wires, unsigned units)
{
    struct settings settings;
    struct tracker *tracker;
    double start, end;
    size_t before, after;

    settings_init(&settings);
    settings_set(&settings, "mode", "live");
    tracker = tracker_new(builtin_profiles(), &settings);
    before = mallinfo2().uordblks;
    start = seconds();
    for (guint i = 0; i < wires->len; i++) {
        const struct wire *wire = &g_array_index(wires, struct wire, i);
        struct packet packet = {.frame = i + 1, .time_us = (int64_t)i * 1000, .transport = TRANSPORT_UDP};
        struct sip_message message;

        packet.source = wire->ue ? SLICE("192.0.2.77") : SLICE("192.0.2.10");
        packet.destination = wire->ue ? SLICE("192.0.2.10") : SLICE("192.0.2.77");
        if (sip_message_read(&message, wire->bytes, wire->n, wire->n, false))
            tracker_feed(tracker, &message, &packet);
    }
    tracker_finish(tracker);
    end = seconds();
    after = mallinfo2().uordblks;
    printf("%-22s %9u messages  %8.2f us/message  %10.0f messages/s  %6u flows  %8.0f bytes kept per %s\n", name,
           wires->len, (end - start) * 1e6 / wires->len, wires->len / (end - start), tracker_flow_count(tracker),
           (double)(after - before) / units, units == wires->len / G_N_ELEMENTS(ordinary) ? "call" : "flow");
    tracker_free(tracker);
    settings_clear(&settings);
    for (guint i = 0; i < wires->len; i++)
        g_free(g_array_index(wires, struct wire, i).bytes);
    g_array_free(wires, TRUE);
}

int main(void)
{
    static const unsigned sizes[] = {1000, 10000};

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        measure("ordinary calls", ordinary_wires(sizes[i] * 5), sizes[i] * 5);
        measure("conference flows", conference_wires(sizes[i]), sizes[i]);
    }
    return 0;
}
