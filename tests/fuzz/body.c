/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: bodies. The first byte chooses: a conference document, a multipart one, or a session description; the rest takes
 * the place of the body of the NOTIFY, or of the INVITE and the 183. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "conversation.h"
#include "messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void feed(struct tracker *tracker, const struct message_text *text, const uint8_t *body, size_t n, bool multipart)
{
    static uint32_t frame;
    struct packet packet = {.transport = TRANSPORT_UDP};
    struct sip_message message;
    GString *wire = g_string_new(text->text);

    packet.frame = ++frame;
    packet.time_us = (int64_t)frame * 1000;
    if (multipart)
        g_string_replace(wire, "Content-Type: application/conference-info+xml",
                         "Content-Type: multipart/mixed;boundary=\"b\"", 1);
    g_string_replace(wire, "\n", "\r\n", 0);
    g_string_replace(wire, "Content-Length: {LENGTH}\r\n", "", 1);
    if (body) {
        g_string_truncate(wire, (gsize)(strstr(wire->str, "\r\n\r\n") - wire->str) + 4);
        g_string_append_len(wire, (const char *)body, (gssize)n);
    }
    packet.source = text->from == SIDE_UE ? SLICE("192.0.2.77") : SLICE("192.0.2.10");
    packet.destination = text->from == SIDE_UE ? SLICE("192.0.2.10") : SLICE("192.0.2.77");
    if (sip_message_read(&message, wire->str, wire->len, wire->len, false))
        tracker_feed(tracker, &message, &packet);
    g_string_free(wire, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings settings;
    struct tracker *tracker;
    unsigned kind;

    if (size < 1)
        return 0;
    kind = data[0] % 4;
    settings_init(&settings);
    tracker = tracker_new(builtin_profiles(), &settings);
    for (size_t i = 0; i < 13; i++) {
        bool here = kind < 2 ? i == 11 : kind == 2 ? i == 0 : i == 2;
        feed(tracker, &conformant_messages[i], here ? data + 1 : NULL, size - 1, here && kind == 1);
    }
    tracker_finish(tracker);
    tracker_free(tracker);
    settings_clear(&settings);
    return 0;
}
