/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

/* Of eight bytes at a time, as every message is looked up. */
guint slice_hash(gconstpointer key)
{
    struct slice rest = *(const struct slice *)key;
    uint64_t hash = rest.n;

    while (rest.n) {
        size_t n = MIN(rest.n, sizeof(uint64_t));
        uint64_t word = 0;

        memcpy(&word, rest.p, n);
        hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 29;
        rest = slice_from(rest, n);
    }
    return (guint)(hash ^ hash >> 32);
}

gboolean slice_key_equal(gconstpointer a, gconstpointer b)
{
    return slice_equal(*(const struct slice *)a, *(const struct slice *)b);
}

void identity_key(GString *key, char kind, struct slice uri)
{
    struct sip_uri parts;
    gsize host;

    g_string_truncate(key, 0);
    if (!sip_uri_read(uri, &parts))
        return;
    g_string_append_c(key, kind);
    g_string_append_c(key, ':');
    if (!parts.host.p) { /* tel and the like: as it stands */
        g_string_append_len(key, parts.opaque.p, (gssize)parts.opaque.n);
        return;
    }
    if (parts.user.p)
        g_string_append_len(key, parts.user.p, (gssize)parts.user.n);
    g_string_append_c(key, '@');
    host = key->len;
    g_string_append_len(key, parts.host.p, (gssize)parts.host.n);
    for (char *c = key->str + host; c < key->str + key->len; c++)
        *c = g_ascii_tolower(*c);
}

struct slice message_uri(const struct sip_message *message, enum sip_header_id id)
{
    struct slice value = sip_header_value(message, id), line;
    struct sip_values values;
    struct sip_name_addr addr;

    if (value.p && !sip_value_single(message, id, &value, &line)) {
        sip_values_begin(&values, message, id, SLICE_NONE);
        sip_values_next(&values);
        value = values.value;
    }
    return value.p && sip_name_addr_read(value, &addr) ? addr.uri : SLICE_NONE;
}

struct slice message_tag(const struct sip_message *message, enum sip_header_id id)
{
    struct sip_name_addr addr;
    struct sip_param tag;

    if (!sip_name_addr_read(sip_header_value(message, id), &addr) || !sip_param_find(addr.params, SLICE("tag"), &tag))
        return SLICE_NONE;
    return tag.value;
}

const struct sip_message *message_keep(const struct sip_message *message)
{
    size_t used = offsetof(struct sip_message, noted) + message->noted_count * sizeof message->noted[0];
    struct sip_message *kept = g_rc_box_alloc(used + message->bytes.n); /* what is not noted takes no room */
    const char *from = message->bytes.p;
    char *to = (char *)kept + used;

    /* Every slice of the copy points where it pointed in the original: reading it again would cost more, and a message
     * cut short could read differently without its surroundings. */
    memcpy(kept, message, used);
    memcpy(to, from, message->bytes.n);
    struct slice *slices[] = {&kept->bytes,   &kept->start_line, &kept->method_text, &kept->request_uri,
                              &kept->version, &kept->reason,     &kept->headers,     &kept->body};
    for (size_t i = 0; i < G_N_ELEMENTS(slices); i++)
        if (slices[i]->p)
            slices[i]->p = to + (slices[i]->p - from);
    return kept;
}

void message_release(const struct sip_message *kept)
{
    if (kept)
        g_rc_box_release((gpointer)kept);
}
