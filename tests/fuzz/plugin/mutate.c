/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Changes of a capture: bytes, as editcap -E makes them, lines of SIP messages, packets, and their order and time. */
#include <string.h>

#include "../edit.h"
#include "packets.h"

/* splitmix64: small, and the same everywhere. */
static uint64_t state;

static uint64_t random_next(void)
{
    uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

static unsigned below(size_t n)
{
    return n ? (unsigned)(random_next() % n) : 0;
}

static struct frame *any(const struct capture *capture)
{
    return g_ptr_array_index(capture->frames, below(capture->frames->len));
}

/* ---- Bytes --------------------------------------------------------------------------------------------------------- */

/* One byte in so many, behind the link header, or only in what UDP and TCP carry. */
static void spoil_bytes(struct frame *frame, unsigned one_in, bool payload)
{
    struct layout layout;
    size_t at = 14;

    if (frame_layout(frame, &layout))
        at = payload ? layout.payload : layout.ip;
    for (; at < frame->bytes->len; at++) {
        if (below(one_in))
            continue;
        if (below(2))
            frame->bytes->str[at] = (char)random_next();
        else
            frame->bytes->str[at] ^= (char)(1 << below(8));
    }
}

/* ---- Messages ------------------------------------------------------------------------------------------------------ */

static void edit_payload(GString *payload, const GString *other)
{
    static const char *const lines[] = {"Content-Encoding: gzip\r\n", "Content-Type: multipart/mixed;boundary=b\r\n",
                                        "Contact: *\r\n", " \r\n", "\r\n", "l: 4294967295\r\n", "v: x\r\n",
                                        "Require: 100rel\r\n"};
    static const char signs[] = ",;=<>\"%\r\n :()@[]";
    unsigned line = below(1000);

    switch (below(12)) {
    case 0:
        edit_line_drop(payload, line);
        break;
    case 1:
        edit_line_duplicate(payload, line);
        break;
    case 2:
        edit_lines_swap(payload, line, below(1000));
        break;
    case 3:
        edit_line_replace(payload, line, other, below(1000));
        break;
    case 4:
    case 5:
        edit_value_replace(payload, line, other, below(1000));
        break;
    case 6:
        edit_line_insert(payload, line, lines[below(G_N_ELEMENTS(lines))]);
        break;
    case 7:
        edit_body_replace(payload, other);
        break;
    case 8:
        edit_number(payload, line, below(below(2) ? 10 : 100000));
        break;
    case 9:
        edit_bytes_erase(payload, below(payload->len), 1 + below(40));
        break;
    case 10: /* two messages in one packet */
        edit_bytes_insert(payload, below(2) ? 0 : payload->len, other->str, other->len);
        break;
    default:
        for (unsigned at = below(payload->len), n = below(400), i = 0; i < n; i++)
            edit_bytes_insert(payload, at, &signs[below(sizeof signs - 1)], 1);
    }
    if (below(3))
        edit_length_correct(payload);
}

static void edit_message(const struct capture *capture, struct frame *frame)
{
    GString *payload = frame_payload(frame), *other = frame_payload(any(capture));

    if (payload && payload->len > 8) {
        edit_payload(payload, other ? other : payload);
        frame_set_payload(frame, payload);
    }
    if (payload)
        g_string_free(payload, TRUE);
    if (other)
        g_string_free(other, TRUE);
}

/* ---- Packets ------------------------------------------------------------------------------------------------------- */

static void cut(struct frame *frame, size_t n)
{
    if (n >= frame->bytes->len)
        return;
    frame->lost += (unsigned)(frame->bytes->len - n);
    g_string_truncate(frame->bytes, n);
}

/* Some length that a header tells, or an offset, becomes any number. */
static void falsify_length(struct frame *frame)
{
    static const unsigned places[] = {2, 4, 6, 20 + 4, 20 + 12, 40 + 4, 40 + 12};
    struct layout layout;
    size_t at;

    if (!frame_layout(frame, &layout))
        return;
    at = layout.ip + places[below(G_N_ELEMENTS(places))];
    if (at + 2 > frame->bytes->len)
        return;
    frame->bytes->str[at + 1] = (char)random_next();
    if (below(2))
        frame->bytes->str[at] = (char)random_next();
}

static void change_time(struct frame *frame)
{
    static const int64_t jumps[] = {-1, 1, -40, 40, -3600, 86400, -4000000000, 4000000000, INT64_C(1) << 45,
                                    -(INT64_C(1) << 45)};

    frame->rec.ts.secs += (time_t)jumps[below(G_N_ELEMENTS(jumps))];
}

/* A segment becomes two; the sequence number of the second one follows. */
static void split_segment(struct capture *capture, unsigned i)
{
    struct frame *frame = g_ptr_array_index(capture->frames, i), *second;
    struct layout layout;
    GString *payload, *rest;
    unsigned char *p;
    uint32_t sequence;
    unsigned at;

    if (!frame_layout(frame, &layout) || !layout.tcp || !(payload = frame_payload(frame)))
        return;
    at = below(payload->len);
    second = frame_copy(frame);
    rest = g_string_new_len(payload->str + at, (gssize)(payload->len - at));
    g_string_truncate(payload, at);
    frame_set_payload(frame, payload);
    frame_set_payload(second, rest);
    p = (unsigned char *)second->bytes->str + layout.transport + 4;
    sequence = ((uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]) + at;
    for (int b = 3; b >= 0; b--, sequence >>= 8)
        p[b] = (unsigned char)sequence;
    g_ptr_array_insert(capture->frames, (gint)i + 1, second);
    g_string_free(payload, TRUE);
    g_string_free(rest, TRUE);
}

static void swap(struct capture *capture, unsigned i, unsigned j)
{
    gpointer frame = capture->frames->pdata[i];

    capture->frames->pdata[i] = capture->frames->pdata[j];
    capture->frames->pdata[j] = frame;
}

static void edit_order(struct capture *capture, unsigned i)
{
    unsigned count = capture->frames->len, at = below(count);

    switch (below(4)) {
    case 0: /* lost */
        if (count > 1)
            g_ptr_array_remove_index(capture->frames, i);
        break;
    case 1: /* once more */
        g_ptr_array_insert(capture->frames, (gint)at, frame_copy(capture->frames->pdata[i]));
        break;
    case 2:
        swap(capture, i, at);
        break;
    default:
        split_segment(capture, i);
    }
}

static void edit_all(struct capture *capture)
{
    unsigned how = below(6), size = 40 + below(1500);

    for (guint i = 0; i < capture->frames->len; i++) {
        struct frame *frame = g_ptr_array_index(capture->frames, i);

        switch (how) {
        case 0:
            cut(frame, size);
            break;
        case 1:
        case 2:
            spoil_bytes(frame, how == 1 ? 50 : 200, false);
            break;
        case 3:
        case 4:
            spoil_bytes(frame, how == 3 ? 200 : 2000, true);
            break;
        default:
            if (i && !below(4))
                swap(capture, i, i - 1);
        }
    }
}

static void edit(struct capture *capture)
{
    unsigned i = below(capture->frames->len);
    struct frame *frame = g_ptr_array_index(capture->frames, i);

    switch (below(16)) {
    case 0:
        spoil_bytes(frame, 50, false);
        break;
    case 1:
        spoil_bytes(frame, 200, true);
        break;
    case 2:
        cut(frame, below(frame->bytes->len));
        break;
    case 3:
        falsify_length(frame);
        break;
    case 4:
        change_time(frame);
        break;
    case 5:
    case 6:
    case 7:
        edit_order(capture, i);
        break;
    default:
        edit_message(capture, frame);
    }
}

void capture_mutate(struct capture *capture, uint64_t seed)
{
    state = seed;
    if (!capture->frames->len)
        return;
    for (unsigned n = 1 + below(12), i = 0; i < n; i++)
        edit(capture);
    if (!below(4))
        edit_all(capture);
}
