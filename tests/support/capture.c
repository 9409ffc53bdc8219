/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture.h"

#include <string.h>

#include "messages.h"

struct shot {
    const char *name, *bytes; /* kept() */
    size_t whole, seen;
    struct packet packet;
};

struct capture {
    GArray *shots;
};

struct capture *capture_new(void)
{
    struct capture *capture = g_new0(struct capture, 1);

    capture->shots = g_array_new(FALSE, FALSE, sizeof(struct shot));
    return capture;
}

void capture_append(struct capture *capture, const struct capture *other)
{
    if (other->shots->len)
        g_array_append_vals(capture->shots, other->shots->data, other->shots->len);
}

struct capture *capture_copy(const struct capture *capture)
{
    struct capture *copy = capture_new();

    capture_append(copy, capture);
    return copy;
}

void capture_free(struct capture *capture)
{
    g_array_free(capture->shots, TRUE);
    g_free(capture);
}

/* Equal texts are the same text, for as long as the program runs. GLib's interned strings would do, but for the table of
 * them that it gives up when there are thousands. */
static const char *kept(const char *text)
{
    static GStringChunk *texts;

    if (!texts)
        texts = g_string_chunk_new(4096);
    return g_string_chunk_insert_const(texts, text);
}

void capture_add(struct capture *capture, const char *name, const char *text, const struct packet *packet)
{
    struct shot shot = {kept(name), kept(text), strlen(text), strlen(text), *packet};

    g_array_append_val(capture->shots, shot);
}

static struct shot *shot_at(const struct capture *capture, guint i)
{
    return &g_array_index(capture->shots, struct shot, i);
}

guint capture_count(const struct capture *capture)
{
    return capture->shots->len;
}

const char *capture_name(const struct capture *capture, guint i)
{
    return shot_at(capture, i)->name;
}

const char *capture_text(const struct capture *capture, guint i)
{
    return shot_at(capture, i)->bytes;
}

size_t capture_size(const struct capture *capture, guint i)
{
    return shot_at(capture, i)->whole;
}

struct packet *capture_packet(struct capture *capture, guint i)
{
    return &shot_at(capture, i)->packet;
}

static guint find(const struct capture *capture, const char *name)
{
    guint i = 0;

    while (i < capture->shots->len && strcmp(shot_at(capture, i)->name, name) != 0)
        i++;
    return i;
}

bool capture_holds(const struct capture *capture, const char *name)
{
    return find(capture, name) < capture->shots->len;
}

bool capture_holds_like(const struct capture *capture, guint end, const struct capture *other, guint i)
{
    for (guint j = 0; j < end; j++)
        if (shot_at(capture, j)->bytes == shot_at(other, i)->bytes && shot_at(capture, j)->seen == shot_at(capture, j)->whole)
            return true;
    return false;
}

guint capture_find(const struct capture *capture, const char *name)
{
    guint i = find(capture, name);

    if (i == capture->shots->len)
        g_error("the capture has no message %s", name);
    return i;
}

void capture_lose(struct capture *capture, guint i)
{
    g_array_remove_index(capture->shots, i);
}

void capture_double(struct capture *capture, guint i, guint before)
{
    struct shot again = *shot_at(capture, i);

    if (before > i)
        again.packet.time_us = shot_at(capture, before - 1)->packet.time_us;
    g_array_insert_val(capture->shots, before, again);
}

void capture_swap(struct capture *capture, guint i, guint j)
{
    struct shot *a = shot_at(capture, i), *b = shot_at(capture, j), first = *a;
    int64_t earlier = a->packet.time_us, later = b->packet.time_us;

    *a = *b;
    *b = first;
    a->packet.time_us = earlier;
    b->packet.time_us = later;
}

void capture_cut(struct capture *capture, guint i, size_t n)
{
    struct shot *shot = shot_at(capture, i);

    shot->seen = MIN(shot->whole, n);
}

void capture_shift(struct capture *capture, guint from, int64_t us)
{
    for (guint i = from; i < capture->shots->len; i++)
        shot_at(capture, i)->packet.time_us += us;
}

void capture_feed(const struct capture *capture, struct tracker *tracker, uint32_t *frame)
{
    for (guint i = 0; i < capture->shots->len; i++) {
        const struct shot *shot = shot_at(capture, i);
        struct packet packet = shot->packet;
        struct sip_message message;
        /* An exact copy, so that a sanitizer sees every byte read beyond it. */
        char *bytes = g_memdup2(shot->bytes, shot->seen);

        packet.frame = ++*frame;
        if (sip_message_glance(&message, bytes, shot->seen, shot->whole, packet.transport == TRANSPORT_TCP))
            message_feed(tracker, &message, &packet);
        g_free(bytes);
    }
}

struct tracker *capture_run(const struct capture *capture, const struct profile_set *set,
                            const struct settings *settings)
{
    struct settings defaults;
    struct tracker *tracker;
    uint32_t frame = 0;

    settings_init(&defaults);
    tracker = tracker_new(set, settings ? settings : &defaults);
    capture_feed(capture, tracker, &frame);
    tracker_finish(tracker);
    settings_clear(&defaults);
    return tracker;
}
