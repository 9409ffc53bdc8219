/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wires.h"

#include <string.h>

#include "messages.h"

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

static void wire_clear(gpointer wire)
{
    g_free(((struct wire *)wire)->bytes);
}

GArray *wires_new(void)
{
    GArray *wires = g_array_new(FALSE, FALSE, sizeof(struct wire));

    g_array_set_clear_func(wires, wire_clear);
    return wires;
}

void wires_free(GArray *wires)
{
    g_array_free(wires, TRUE);
}

static const char usual_address[] = "192.0.2.77";

static void finish(GArray *wires, bool ue, GString *text, const char *address)
{
    struct wire wire = {NULL, 0, ue, ""};
    const char *body;
    char length[24];

    g_string_replace(text, "\n", "\r\n", 0);
    body = strstr(text->str, "\r\n\r\n");
    g_snprintf(length, sizeof length, "%zu", body ? strlen(body + 4) : 0);
    g_string_replace(text, "{LENGTH}", length, 0);
    g_strlcpy(wire.address, address, sizeof wire.address);
    wire.n = text->len;
    wire.bytes = g_string_free(text, FALSE);
    g_array_append_val(wires, wire);
}

void wires_add(GArray *wires, bool ue, const char *text, ...)
{
    GString *made = g_string_new(text);
    const char *from;
    va_list pairs;

    va_start(pairs, text);
    while ((from = va_arg(pairs, const char *)))
        g_string_replace(made, from, va_arg(pairs, const char *), 0);
    va_end(pairs);
    finish(wires, ue, made, usual_address);
}

/* The text with its own Call-IDs; distinct: its own user, conference and media. Media of one address and port make
 * Wireshark itself slower with each flow. */
static void add_own(GArray *wires, const char *text, bool ue, unsigned i, bool distinct)
{
    GString *made = g_string_new(text);
    char id[32], address[32], media[32];

    g_strlcpy(address, usual_address, sizeof address);
    for (const char *name = "c1\0c2\0r1\0o1\0"; *name; name += 3) {
        char from[16], to[32];
        g_snprintf(from, sizeof from, "%s@192", name);
        g_snprintf(to, sizeof to, "%s.%u@192", name, i);
        g_string_replace(made, from, to, 0);
    }
    if (distinct) {
        g_snprintf(id, sizeof id, "alice%u", i);
        g_string_replace(made, "alice", id, 0);
        g_snprintf(id, sizeof id, "sip:final%u@", i);
        g_string_replace(made, "sip:final@", id, 0);
        g_snprintf(address, sizeof address, "10.%u.%u.%u", i / 65536 % 256, i / 256 % 256, i % 256);
        g_string_replace(made, usual_address, address, 0);
        g_snprintf(media, sizeof media, "100.%u.%u.%u", 64 + i / 65536 % 64, i / 256 % 256, i % 256);
        g_string_replace(made, "192.0.2.20", media, 0);
    }
    finish(wires, ue, made, address);
}

void wires_add_flow_part(GArray *wires, unsigned i, bool distinct, size_t n)
{
    for (const struct message_text *m = conformant_messages; m->name && n > 0; m++, n--)
        add_own(wires, m->text, m->from == SIDE_UE, i, distinct);
}

void wires_add_flow(GArray *wires, unsigned i, bool distinct)
{
    wires_add_flow_part(wires, i, distinct, SIZE_MAX);
}

void wires_add_call(GArray *wires, unsigned i)
{
    for (size_t m = 0; m < G_N_ELEMENTS(ordinary); m++)
        add_own(wires, ordinary[m], true, i, true);
}

void wires_feed(const GArray *wires, struct tracker *tracker, uint32_t *frame)
{
    for (guint i = 0; i < wires->len; i++) {
        const struct wire *wire = &g_array_index(wires, struct wire, i);
        struct packet packet = {.frame = ++*frame, .time_us = (int64_t)*frame * 1000, .transport = TRANSPORT_UDP};
        struct sip_message message;

        packet.source = wire->ue ? slice_of(wire->address) : SLICE("192.0.2.10");
        packet.destination = wire->ue ? SLICE("192.0.2.10") : slice_of(wire->address);
        if (sip_message_glance(&message, wire->bytes, wire->n, wire->n, false))
            message_feed(tracker, &message, &packet);
    }
}
