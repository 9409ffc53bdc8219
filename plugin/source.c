/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

static int hf_sip = -1;

/* What carries things that may be SIP messages without being signalling: protocols with media types. */
static const char *const content_names[] = {"http",           "http2", "http3", "smtp", "imf",
                                            "mime_multipart", "msrp",  "rtsp",  "icap", "coap"};
static const char *const carrier_names[] = {"ip", "ipv6", "udp", "tcp", "sctp", "websocket"};
static struct {
    int content[G_N_ELEMENTS(content_names)], carriers[G_N_ELEMENTS(carrier_names)], icmp, icmpv6;
    int ip, ipv6;
} layers;

/*
 * The fast way: SIP messages from Wireshark's tap "sip_follow", which needs no tree. It is asked for with the report
 * (-z imsconf,FORMAT+fast), and does where packets are read once, with taps. What a tap cannot tell is where a message
 * stands in a segment with others, and nothing of what is nested; such a frame makes a doubt, and the report says that
 * the capture has to be read with a tree.
 */
static struct {
    bool on;
    int tap;
    uint32_t doubt; /* frame; 0: none */
} fast;

static dissector_handle_t primed;

/* One field only: each primed field costs time on every frame. */
void source_prime(dissector_handle_t handle)
{
    primed = handle;
    fast.doubt = 0;
    hf_sip = proto_registrar_get_id_byname("sip");
    if (hf_sip == -1) {
        report_warning("imsconf: this Wireshark does not know SIP, nothing is checked");
        return;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(content_names); i++)
        layers.content[i] = proto_get_id_by_filter_name(content_names[i]);
    for (unsigned i = 0; i < G_N_ELEMENTS(carrier_names); i++)
        layers.carriers[i] = proto_get_id_by_filter_name(carrier_names[i]);
    layers.icmp = proto_get_id_by_filter_name("icmp");
    layers.icmpv6 = proto_get_id_by_filter_name("icmpv6");
    layers.ip = proto_get_id_by_filter_name("ip");
    layers.ipv6 = proto_get_id_by_filter_name("ipv6");
    if (fast.on)
        return;
    GArray *wanted = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(wanted, hf_sip);
    set_postdissector_wanted_hfids(handle, wanted);
}

char *source_go_fast(void)
{
    GString *error;

    if (fast.on)
        return NULL;
    error = register_tap_listener("sip_follow", &fast, NULL, TL_REQUIRES_NOTHING, NULL, NULL, NULL, NULL);
    if (error != NULL)
        return g_string_free(error, FALSE);
    fast.on = true;
    fast.tap = find_tap_id("sip_follow");
    skip_install();
    if (primed != NULL)
        set_postdissector_wanted_hfids(primed, NULL);
    return NULL;
}

uint32_t source_doubt(void)
{
    return fast.doubt;
}

void source_raise_doubt(uint32_t frame)
{
    if (fast.doubt == 0)
        fast.doubt = frame;
}

static unsigned sip_layers(const packet_info *pinfo)
{
    unsigned count = 0;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at))
        count += GPOINTER_TO_INT(wmem_list_frame_data(at)) == hf_sip;
    return count;
}

bool source_has_sip(packet_info *pinfo, proto_tree *tree)
{
    if (fast.on)
        return hf_sip != -1 && sip_layers(pinfo) > 0;

    GPtrArray *items = tree != NULL && hf_sip != -1 ? proto_get_finfo_ptr_array(tree, hf_sip) : NULL;

    return items != NULL && items->len > 0;
}

/* The next node in pre-order; children only when asked for. NULL at the end. */
static proto_node *node_next(const proto_tree *tree, proto_node *node, bool descend)
{
    if (descend && node->first_child != NULL)
        return node->first_child;
    while (node != NULL && node != tree && node->next == NULL)
        node = node->parent;
    return node == NULL || node == tree ? NULL : node->next;
}

static bool is_one_of(int layer, const int *list, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (list[i] == layer)
            return true;
    return false;
}

/* Is the SIP of this frame only quoted (in an ICMP error) or sent as content (of a mail, by HTTP)? The flag for error
 * packets is restored before post-dissectors run; the layers still tell. A ping, which may share a frame, quotes none;
 * and what is behind SIP is its own body, in front of the next message of the frame. */
static bool is_not_signalling(const packet_info *pinfo)
{
    bool content = false, icmp = false, behind_sip = false;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at)) {
        int layer = GPOINTER_TO_INT(wmem_list_frame_data(at));
        bool carrier = is_one_of(layer, layers.carriers, G_N_ELEMENTS(layers.carriers));

        if ((icmp && carrier) || (content && layer == hf_sip))
            return true;
        icmp = layer == layers.icmp || layer == layers.icmpv6;
        if (carrier)
            content = behind_sip = false;
        else if (layer == hf_sip)
            behind_sip = true;
        else if (!behind_sip && is_one_of(layer, layers.content, G_N_ELEMENTS(layers.content)))
            content = true;
    }
    return false;
}

/* Does another packet follow SIP in the same frame, as in an A-MSDU of 802.11? Addresses, ports and transport that
 * Wireshark knows are then those of the last packet. */
static bool is_in_front_of_packet(const packet_info *pinfo)
{
    bool sip = false;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at)) {
        int layer = GPOINTER_TO_INT(wmem_list_frame_data(at));

        if (sip && (layer == layers.ip || layer == layers.ipv6))
            return true;
        sip = sip || layer == hf_sip;
    }
    return false;
}

wmem_array_t *source_find_first(packet_info *pinfo, proto_tree *tree)
{
    wmem_array_t *items;
    tvbuff_t *tvb;

    if (!fast.on)
        return source_find(pinfo, tree);
    items = wmem_array_new(pinfo->pool, sizeof(struct source_item));
    if (is_not_signalling(pinfo))
        return items;
    tvb = (tvbuff_t *)fetch_tapped_data(fast.tap, 0);
    if (tvb != NULL && sip_layers(pinfo) == 1 && fetch_tapped_data(fast.tap, 1) == NULL) {
        struct source_item item = {.tvb = tvb_get_ds_tvb(tvb), .start = (unsigned)tvb_raw_offset(tvb)};
        wmem_array_append_one(items, item);
    } else {
        source_raise_doubt(pinfo->num);
    }
    return items;
}

wmem_array_t *source_find(packet_info *pinfo, proto_tree *tree)
{
    wmem_array_t *items = wmem_array_new(pinfo->pool, sizeof(struct source_item));
    proto_node *node = tree != NULL ? tree->first_child : NULL;

    if (is_not_signalling(pinfo))
        return items;
    while (node != NULL) {
        const field_info *info = PNODE_FINFO(node);
        bool sip = info != NULL && info->hfinfo->id == hf_sip;

        if (sip && info->ds_tvb != NULL && info->start >= 0) {
            struct source_item item = {.node = node, .tvb = info->ds_tvb, .start = (unsigned)info->start};
            wmem_array_append_one(items, item);
        }
        node = node_next(tree, node, !sip); /* a message inside a message is content, not signalling */
    }
    return items;
}

/* The length of the datagram's payload, from the transport header right before it; false where it is not there. The
 * length of the tree item is no help: it is another one when the tree is not shown. */
static bool payload_length(packet_info *pinfo, const struct source_item *item, unsigned *length)
{
    unsigned header = pinfo->ptype == PT_UDP ? 8 : 16; /* UDP; SCTP DATA chunk */
    unsigned at, total;

    if (item->start < header || (pinfo->ptype != PT_UDP && pinfo->ptype != PT_SCTP))
        return false;
    at = item->start - header;
    if (pinfo->ptype == PT_UDP) {
        if (tvb_get_ntohs(item->tvb, (int)at) != pinfo->srcport ||
            tvb_get_ntohs(item->tvb, (int)at + 2) != pinfo->destport)
            return false;
        total = tvb_get_ntohs(item->tvb, (int)at + 4);
    } else {
        if (tvb_get_ntohs(item->tvb, (int)at) >> 8 != 0) /* chunk type DATA */
            return false;
        total = tvb_get_ntohs(item->tvb, (int)at + 2);
    }
    if (total <= header)
        return false;
    *length = total - header;
    return true;
}

bool source_read(packet_info *pinfo, wmem_array_t *items, unsigned i, struct sip_message *message, uint32_t *skip)
{
    const struct source_item *item = (const struct source_item *)wmem_array_index(items, i);
    unsigned captured = tvb_captured_length(item->tvb), reported = tvb_reported_length(item->tvb), length;
    bool others_follow = is_in_front_of_packet(pinfo), stream = others_follow || pinfo->ptype == PT_TCP;
    const char *bytes;

    if (item->start >= captured)
        return false;
    captured -= item->start;
    reported -= item->start;
    if (!others_follow && payload_length(pinfo, item, &length)) {
        reported = length; /* more than there is: the rest is in other fragments */
        captured = MIN(captured, length);
    }
    for (unsigned other = i + 1; other < wmem_array_get_count(items); other++) {
        const struct source_item *next = (const struct source_item *)wmem_array_index(items, other);
        if (next->tvb == item->tvb && next->start > item->start) {
            captured = MIN(captured, next->start - item->start);
            reported = MIN(reported, next->start - item->start);
            break;
        }
    }
    bytes = (const char *)tvb_get_ptr(item->tvb, (int)item->start, (int)captured);
    if (sip_message_read(message, bytes, captured, MAX(captured, reported), stream) == 0)
        return false;
    if (others_follow && message->extent == SIP_COMPLETE && !sip_header_value(message, SIP_CONTENT_LENGTH).p)
        message->extent = SIP_CUT_IN_BODY; /* where the body ends, only the datagram would tell */
    *skip = (uint32_t)(message->bytes.p - bytes);
    return true;
}

static enum transport transport_of(packet_info *pinfo)
{
    switch (pinfo->ptype) {
    case PT_UDP:
        return TRANSPORT_UDP;
    case PT_TCP:
        return proto_is_frame_protocol(pinfo->layers, "tls") ? TRANSPORT_TLS : TRANSPORT_TCP;
    case PT_SCTP:
        return TRANSPORT_SCTP;
    default:
        return TRANSPORT_OTHER;
    }
}

static struct slice address_of(packet_info *pinfo, const address *address)
{
    if (address->type != AT_IPv4 && address->type != AT_IPv6)
        return SLICE_NONE;
    return slice_of(address_to_str(pinfo->pool, address));
}

/* A capture may say any time; a few thousand years are enough to calculate with. */
static int64_t time_of(packet_info *pinfo)
{
    const int64_t seconds_max = INT64_C(1) << 38;

    return CLAMP((int64_t)pinfo->abs_ts.secs, -seconds_max, seconds_max) * 1000000 + pinfo->abs_ts.nsecs / 1000;
}

struct packet source_packet(packet_info *pinfo)
{
    if (is_in_front_of_packet(pinfo))
        return (struct packet){.frame = pinfo->num, .time_us = time_of(pinfo), .transport = TRANSPORT_OTHER};
    return (struct packet){
        .frame = pinfo->num,
        .time_us = time_of(pinfo),
        .transport = transport_of(pinfo),
        .source = address_of(pinfo, &pinfo->src),
        .destination = address_of(pinfo, &pinfo->dst),
        .source_port = (uint16_t)pinfo->srcport,
        .destination_port = (uint16_t)pinfo->destport,
    };
}
