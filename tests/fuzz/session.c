/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libFuzzer: a whole session. The input edits the conformant conversation: triples of a message, a place in it, and a byte
 * to put there, or one of a few greater changes; then the tracker sees it all, and its report is collected.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "conversation.h"
#include "imsconf/report.h"
#include "messages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MESSAGES = 17, BYTES = 6000 };

struct wire {
    char bytes[BYTES];
    size_t n;
};

static void wire_text(struct wire *wire, const char *text)
{
    GString *s = g_string_new(text);
    const char *body;
    char digits[24];

    g_string_replace(s, "\n", "\r\n", 0);
    body = strstr(s->str, "\r\n\r\n");
    g_snprintf(digits, sizeof digits, "%zu", strlen(body + 4));
    g_string_replace(s, "{LENGTH}", digits, 0);
    wire->n = MIN(s->len, (gsize)BYTES);
    memcpy(wire->bytes, s->str, wire->n);
    g_string_free(s, TRUE);
}

static void change(struct wire *wires, const uint8_t *edit)
{
    struct wire *wire = &wires[edit[0] % MESSAGES];
    size_t at = wire->n ? ((size_t)edit[1] << 8 | edit[2]) % wire->n : 0;

    switch (edit[3] & 7) {
    case 0: /* cut off */
        wire->n = at;
        break;
    case 1: /* a piece repeated */
        if (wire->n + 16 < BYTES && at + 16 < wire->n) {
            memmove(wire->bytes + at + 16, wire->bytes + at, wire->n - at);
            wire->n += 16;
        }
        break;
    case 2: /* a piece lost */
        if (at + 8 < wire->n) {
            memmove(wire->bytes + at, wire->bytes + at + 8, wire->n - at - 8);
            wire->n -= 8;
        }
        break;
    case 3: /* another message instead */
        *wire = wires[edit[1] % MESSAGES];
        break;
    default:
        if (wire->n)
            wire->bytes[at] = (char)edit[4];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire fresh[MESSAGES], wires[MESSAGES];
    struct settings settings;
    struct tracker *tracker;
    struct report *report;

    if (!fresh[0].n) {
        for (size_t i = 0; i < 4; i++)
            wire_text(&fresh[i], registration_messages[i].text);
        for (size_t i = 0; i < 13; i++)
            wire_text(&fresh[4 + i], conformant_messages[i].text);
    }
    memcpy(wires, fresh, sizeof wires);
    for (size_t i = 1; i + 5 <= size; i += 5)
        change(wires, data + i);
    settings_init(&settings);
    settings.mode = size && (data[0] & 1) ? MODE_LIVE : MODE_LAB;
    tracker = tracker_new(builtin_profiles(), &settings);
    for (unsigned i = 0; i < MESSAGES; i++) {
        struct packet packet = {.frame = i + 1, .time_us = (int64_t)i * 1000000, .transport = TRANSPORT_UDP};
        struct sip_message message;
        char *exact = g_memdup2(wires[i].bytes, wires[i].n);

        packet.source = SLICE("192.0.2.77");
        packet.destination = SLICE("192.0.2.10");
        if (sip_message_read(&message, exact, wires[i].n, wires[i].n, size && (data[0] & 2)))
            tracker_feed(tracker, &message, &packet);
        g_free(exact);
    }
    tracker_finish(tracker);
    report = report_new();
    report_collect(report_add_capture(report, NULL), tracker, true);
    report_free(report);
    tracker_free(tracker);
    settings_clear(&settings);
    return 0;
}
