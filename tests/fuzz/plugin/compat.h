/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_FUZZ_COMPAT_H
#define TESTS_FUZZ_COMPAT_H

/*
 * What only a program needs that brings libwireshark up and reads captures itself, in the spelling of each release. The
 * plugin has its own compat.h.
 */

#include "plugin/compat.h"

#include <epan/epan_dissect.h>
#include <wiretap/wtap.h>
#include <wsutil/filesystem.h>

#include <string.h>

#if WIRESHARK_AT_LEAST(4, 5)

#define COMPAT_LOG_INIT(program) ws_log_init(NULL)
#define COMPAT_CONFIGURATION_INIT(program) configuration_init(program)

static inline void compat_fill_label(const field_info *info, char *label)
{
    proto_item_fill_label(info, label, NULL);
}

#else

#define COMPAT_LOG_INIT(program) ws_log_init(program, NULL)
#define COMPAT_CONFIGURATION_INIT(program) configuration_init(program, NULL)

static inline void compat_fill_label(field_info *info, char *label)
{
    proto_item_fill_label(info, label);
}

#endif

/* Since 4.6 libwireshark does this itself. */
static inline void compat_prime_postdissectors(epan_dissect_t *edt)
{
#if WIRESHARK_AT_LEAST(4, 5)
    (void)edt;
#else
    prime_epan_dissect_with_postdissector_wanted_hfids(edt);
#endif
}

/* A record that wtap_read() fills; since 4.6 it holds its bytes. */
struct compat_record {
    wtap_rec rec;
    Buffer buffer;
};

static inline void compat_record_init(struct compat_record *record)
{
#if WIRESHARK_AT_LEAST(4, 5)
    wtap_rec_init(&record->rec, 1514);
#else
    wtap_rec_init(&record->rec);
    ws_buffer_init(&record->buffer, 1514);
#endif
}

static inline bool compat_record_read(struct compat_record *record, wtap *file, int *error, gchar **info)
{
    gint64 offset;
#if WIRESHARK_AT_LEAST(4, 5)
    return wtap_read(file, &record->rec, error, info, &offset);
#else
    return wtap_read(file, &record->rec, &record->buffer, error, info, &offset);
#endif
}

static inline const char *compat_record_bytes(struct compat_record *record)
{
#if WIRESHARK_AT_LEAST(4, 5)
    return (const char *)ws_buffer_start_ptr(&record->rec.data);
#else
    return (const char *)ws_buffer_start_ptr(&record->buffer);
#endif
}

/* The name that 4.6 shows for what kind of record it is; it is a constant. */
static inline void compat_record_name(wtap_rec *to, const wtap_rec *from)
{
#if WIRESHARK_AT_LEAST(4, 5)
    to->rec_type_name = from->rec_type_name;
#else
    (void)to;
    (void)from;
#endif
}

static inline void compat_record_cleanup(struct compat_record *record)
{
    wtap_rec_cleanup(&record->rec);
#if !WIRESHARK_AT_LEAST(4, 5)
    ws_buffer_free(&record->buffer);
#endif
}

/*
 * Dissects these bytes, of which "lost" more were on the wire. They lie in a block that ends where they do, so that ASan
 * sees who reads on; since 4.6 Wireshark takes them from the record, whose block is larger. compat_dissect_end() belongs
 * behind epan_dissect_cleanup().
 */
static inline void compat_dissect(epan_dissect_t *edt, int file_type, wtap_rec *rec, const GString *bytes, unsigned lost,
                                  frame_data *data, column_info *columns, bool taps)
{
#if WIRESHARK_AT_LEAST(4, 5)
    (void)lost; /* the record says so */
    ws_buffer_init(&rec->data, bytes->len);
    ws_buffer_append(&rec->data, (const uint8_t *)bytes->str, bytes->len);
    (taps ? epan_dissect_run_with_taps : epan_dissect_run)(edt, file_type, rec, data, columns);
#else
    guint8 *exact = g_malloc(bytes->len + !bytes->len);
    memcpy(exact, bytes->str, bytes->len);
    tvbuff_t *tvb = tvb_new_real_data(exact, (guint)bytes->len, (gint)(bytes->len + lost));
    tvb_set_free_cb(tvb, g_free);
    (taps ? epan_dissect_run_with_taps : epan_dissect_run)(edt, file_type, rec, tvb, data, columns);
#endif
}

static inline void compat_dissect_end(wtap_rec *rec)
{
#if WIRESHARK_AT_LEAST(4, 5)
    ws_buffer_free(&rec->data);
#else
    (void)rec;
#endif
}

#endif
