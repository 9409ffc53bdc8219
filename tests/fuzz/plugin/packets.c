/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packets.h"

#include <string.h>

#include "compat.h"

/* ---- Captures ------------------------------------------------------------------------------------------------------ */

void frame_free(void *data)
{
    struct frame *frame = data;

    g_string_free(frame->bytes, TRUE);
    g_free(frame);
}

/* Options and blocks of a record are not kept: nothing here is about them. */
struct frame *frame_copy(const struct frame *frame)
{
    struct frame *copy = g_new(struct frame, 1);

    *copy = *frame;
    copy->bytes = g_string_new_len(frame->bytes->str, (gssize)frame->bytes->len);
    return copy;
}

static struct capture *capture_new(int file_type)
{
    struct capture *capture = g_new(struct capture, 1);

    capture->frames = g_ptr_array_new_with_free_func(frame_free);
    capture->file_type = file_type;
    return capture;
}

static void frame_add(struct capture *capture, const wtap_rec *rec, const char *bytes)
{
    const wtap_packet_header *header = &rec->rec_header.packet_header;
    struct frame *frame = g_new0(struct frame, 1);

    frame->rec.rec_type = rec->rec_type;
    compat_record_name(&frame->rec, rec);
    frame->rec.presence_flags = rec->presence_flags;
    frame->rec.section_number = rec->section_number;
    frame->rec.ts = rec->ts;
    frame->rec.tsprec = rec->tsprec;
    frame->rec.rec_header.packet_header = *header;
    frame->bytes = g_string_new_len(bytes, header->caplen);
    frame->lost = header->len > header->caplen ? header->len - header->caplen : 0;
    g_ptr_array_add(capture->frames, frame);
}

struct capture *capture_load(const char *path, unsigned frames_max)
{
    int error = 0;
    gchar *info = NULL;
    wtap *file = wtap_open_offline(path, WTAP_TYPE_AUTO, &error, &info, FALSE);
    struct capture *capture;
    struct compat_record record;

    g_free(info);
    if (!file)
        return NULL;
    capture = capture_new(wtap_file_type_subtype(file));
    compat_record_init(&record);
    info = NULL;
    while (capture->frames->len < frames_max && compat_record_read(&record, file, &error, &info)) {
        if (record.rec.rec_type == REC_TYPE_PACKET)
            frame_add(capture, &record.rec, compat_record_bytes(&record));
        wtap_rec_reset(&record.rec);
    }
    g_free(info);
    compat_record_cleanup(&record);
    wtap_close(file);
    return capture;
}

struct capture *capture_copy(const struct capture *capture)
{
    struct capture *copy = capture_new(capture->file_type);

    for (guint i = 0; i < capture->frames->len; i++)
        g_ptr_array_add(copy->frames, frame_copy(g_ptr_array_index(capture->frames, i)));
    return copy;
}

void capture_free(struct capture *capture)
{
    g_ptr_array_free(capture->frames, TRUE);
    g_free(capture);
}

/* ---- Layout of a frame --------------------------------------------------------------------------------------------- */

static unsigned number(const struct frame *frame, size_t at)
{
    const unsigned char *p = (const unsigned char *)frame->bytes->str + at;

    return at + 2 <= frame->bytes->len ? (unsigned)(p[0] << 8 | p[1]) : 0;
}

static void set_number(struct frame *frame, size_t at, size_t value)
{
    frame->bytes->str[at] = (char)(value >> 8);
    frame->bytes->str[at + 1] = (char)value;
}

/* Length of the link header; false: not known. */
static bool link_length(const struct frame *frame, size_t *n)
{
    switch (frame->rec.rec_header.packet_header.pkt_encap) {
    case WTAP_ENCAP_ETHERNET:
        for (*n = 12; number(frame, *n) == 0x8100 || number(frame, *n) == 0x88a8; *n += 4)
            ;
        *n += 2;
        return true;
    case WTAP_ENCAP_SLL:
        *n = 16;
        return true;
    case WTAP_ENCAP_NULL:
        *n = 4;
        return true;
    case WTAP_ENCAP_RAW_IP:
    case WTAP_ENCAP_RAW_IP4:
    case WTAP_ENCAP_RAW_IP6:
        *n = 0;
        return true;
    default:
        return false;
    }
}

bool frame_layout(const struct frame *frame, struct layout *layout)
{
    const unsigned char *p = (const unsigned char *)frame->bytes->str;
    size_t n = frame->bytes->len;
    unsigned protocol;

    if (!link_length(frame, &layout->ip) || n < layout->ip + 40)
        return false;
    layout->v6 = p[layout->ip] >> 4 == 6;
    protocol = layout->v6 ? p[layout->ip + 6] : p[layout->ip + 9];
    layout->transport = layout->ip + (layout->v6 ? 40 : (size_t)(p[layout->ip] & 15) * 4);
    layout->tcp = protocol == 6;
    if ((protocol != 6 && protocol != 17) || n < layout->transport + (layout->tcp ? 20 : 8))
        return false;
    layout->payload = layout->transport + (layout->tcp ? (size_t)(p[layout->transport + 12] >> 4) * 4 : 8);
    return layout->payload <= n;
}

GString *frame_payload(const struct frame *frame)
{
    struct layout layout;

    if (!frame_layout(frame, &layout) || layout.payload == frame->bytes->len)
        return NULL;
    return g_string_new_len(frame->bytes->str + layout.payload, (gssize)(frame->bytes->len - layout.payload));
}

void frame_set_payload(struct frame *frame, const GString *payload)
{
    struct layout layout;
    size_t n;

    if (!frame_layout(frame, &layout))
        return;
    g_string_truncate(frame->bytes, layout.payload);
    g_string_append_len(frame->bytes, payload->str, (gssize)MIN(payload->len, 60000));
    n = frame->bytes->len + frame->lost;
    set_number(frame, layout.ip + (layout.v6 ? 4 : 2), n - layout.ip - (layout.v6 ? 40 : 0));
    if (!layout.tcp)
        set_number(frame, layout.transport + 4, n - layout.transport);
}
