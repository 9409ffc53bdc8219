/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include <string.h>

/* What a layer is to us, by its number: asked of every layer of every frame. */
static GByteArray *roles;

static const struct {
    const char *name;
    uint8_t role;
} known[] = {
    {"sip", LAYER_SIP},
    {"ip", LAYER_CARRIER | LAYER_PACKET | LAYER_BARE},
    {"ipv6", LAYER_CARRIER | LAYER_PACKET | LAYER_BARE},
    {"udp", LAYER_CARRIER | LAYER_BARE},
    {"sctp", LAYER_CARRIER | LAYER_BARE},
    {"tcp", LAYER_CARRIER},
    {"websocket", LAYER_CARRIER},
    {"icmp", LAYER_ICMP},
    {"icmpv6", LAYER_ICMP},
    {"esp", LAYER_ESP},
    {"data", LAYER_BYTES},
    {"imsconf", LAYER_BYTES},
    /* What carries things that may be SIP messages without being signalling: protocols with media types. */
    {"http", LAYER_CONTENT},
    {"http2", LAYER_CONTENT},
    {"http3", LAYER_CONTENT},
    {"smtp", LAYER_CONTENT},
    {"imf", LAYER_CONTENT},
    {"mime_multipart", LAYER_CONTENT},
    {"msrp", LAYER_CONTENT},
    {"rtsp", LAYER_CONTENT},
    {"icap", LAYER_CONTENT},
    {"coap", LAYER_CONTENT},
};

void layers_prepare(void)
{
    if (roles == NULL)
        roles = g_byte_array_new();
    for (unsigned i = 0; i < G_N_ELEMENTS(known); i++) {
        int id = proto_get_id_by_filter_name(known[i].name);
        guint length = roles->len;

        if (id < 0)
            continue;
        if (length <= (guint)id) {
            g_byte_array_set_size(roles, (guint)id + 1);
            memset(roles->data + length, 0, roles->len - length);
        }
        roles->data[id] = known[i].role;
    }
}

void layers_free(void)
{
    g_clear_pointer(&roles, g_byte_array_unref);
}

/* The flag for error packets is restored before post-dissectors run; the layers still tell that what follows ICMP is
 * quoted. A ping, which may share a frame, quotes none; and what is behind SIP is its own body, in front of the next
 * message of the frame. */
struct layers layers_read(const packet_info *pinfo)
{
    struct layers found = {0};
    bool content = false, icmp = false, behind_sip = false;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at)) {
        guint id = (guint)GPOINTER_TO_INT(wmem_list_frame_data(at));
        unsigned role = roles != NULL && id < roles->len ? roles->data[id] : 0;

        if (role == 0) { /* most */
            icmp = false;
            found.last = 0;
            continue;
        }
        found.quoted = found.quoted || (icmp && (role & LAYER_CARRIER)) || (content && role == LAYER_SIP);
        found.packet_behind = found.packet_behind || (found.sip && (role & LAYER_PACKET));
        found.sip = found.sip || role == LAYER_SIP;
        icmp = role == LAYER_ICMP;
        if (role & LAYER_CARRIER)
            content = behind_sip = false;
        else if (role == LAYER_SIP)
            behind_sip = true;
        else if (!behind_sip && role == LAYER_CONTENT)
            content = true;
        if (role == LAYER_ESP)
            found.unread_esp = true;
        else if (role & LAYER_CARRIER)
            found.unread_esp = false;
        if (role != LAYER_BYTES)
            found.last = role;
    }
    return found;
}
