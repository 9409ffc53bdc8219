/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

static int hf_sip = -1, hf_request_line = -1, hf_status_line = -1;

static uint32_t doubt; /* frame; 0: none */

static char *complained;

bool source_prepare(void)
{
    g_clear_pointer(&complained, g_free);
    hf_sip = proto_registrar_get_id_byname("sip");
    hf_request_line = proto_registrar_get_id_byname("sip.Request-Line");
    hf_status_line = proto_registrar_get_id_byname("sip.Status-Line");
    doubt = 0;
    return hf_sip != -1;
}

uint32_t source_doubt(void)
{
    return doubt;
}

void source_raise_doubt(uint32_t frame)
{
    if (doubt == 0)
        doubt = frame;
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

/* What Wireshark shows as a message; of others of the stream it says that they continue one. */
static bool has_start_line(const proto_node *node)
{
    for (const proto_node *part = node->first_child; part != NULL; part = part->next) {
        const field_info *info = PNODE_FINFO(part);
        if (info != NULL && (info->hfinfo->id == hf_request_line || info->hfinfo->id == hf_status_line))
            return true;
    }
    return false;
}

static wmem_array_t *find_shown(packet_info *pinfo, proto_tree *tree, const struct layers *layers)
{
    wmem_array_t *items = wmem_array_new(pinfo->pool, sizeof(struct source_item));
    proto_node *node = tree != NULL ? tree->first_child : NULL;

    if (layers->quoted)
        return items;
    while (node != NULL) {
        const field_info *info = PNODE_FINFO(node);
        bool sip = info != NULL && info->hfinfo->id == hf_sip;

        if (sip && info->ds_tvb != NULL && info->start >= 0 && has_start_line(node)) {
            struct source_item item = {.node = node, .tvb = info->ds_tvb, .start = (unsigned)info->start,
                                       .packet_behind = layers->packet_behind};
            wmem_array_append_one(items, item);
        }
        node = node_next(tree, node, !sip); /* a message inside a message is content, not signalling */
    }
    return items;
}

/* Is the name of the data that of a decoded body? Else it is of what carries messages, such as reassembled TCP. */
static bool is_decoded_body(packet_info *pinfo, tvbuff_t *tvb)
{
    bool decoded = false;

    for (GSList *at = pinfo->data_src; at != NULL && !decoded; at = at->next) {
        const struct data_source *source = (const struct data_source *)at->data;

        if (get_data_source_tvb(source) == tvb) {
            char *name = get_data_source_name(source);
            decoded = strstr(name, "gunzipped") != NULL || strstr(name, "ncompressed") != NULL;
            wmem_free(NULL, name);
        }
    }
    return decoded;
}

/* Is that buffer a part of the item's, as the body of its message is? What is beside it in the frame is not. */
static bool item_holds(packet_info *pinfo, const struct source_item *item, const struct source_item *other)
{
    unsigned start = (unsigned)tvb_raw_offset(item->tapped);

    if (other->tvb != item->tvb)
        return is_decoded_body(pinfo, other->tvb);
    return other->start > start && other->start < start + tvb_captured_length(item->tapped);
}

/* The last one of the same buffer; NULL: none. Between them may be content of a message. */
static const struct source_item *item_before(wmem_array_t *items, tvbuff_t *tapped)
{
    for (unsigned i = wmem_array_get_count(items); i-- > 0;) {
        const struct source_item *item = (const struct source_item *)wmem_array_index(items, i);
        if (item->tapped == tapped)
            return item;
    }
    return NULL;
}

static wmem_array_t *find_tapped(packet_info *pinfo, const struct layers *layers)
{
    wmem_array_t *items = wmem_array_new(pinfo->pool, sizeof(struct source_item));
    tvbuff_t *tvb;

    for (unsigned i = 0; !layers->quoted && (tvb = pass_tapped(i)) != NULL; i++) {
        struct source_item item = {.tapped = tvb, .tvb = tvb_get_ds_tvb(tvb), .start = (unsigned)tvb_raw_offset(tvb),
                                   .packet_behind = layers->packet_behind};
        unsigned count = wmem_array_get_count(items);
        const struct source_item *before = count > 0 ? item_before(items, tvb) : NULL;

        if (before != NULL) /* one behind the other in a stream */
            item.start += stream_next(tvb, before->start - item.start);
        else if (count > 0 && item_holds(pinfo, (const struct source_item *)wmem_array_index(items, count - 1), &item))
            continue;
        wmem_array_append_one(items, item);
    }
    return items;
}

wmem_array_t *source_find(packet_info *pinfo, proto_tree *tree)
{
    struct layers layers = layers_read(pinfo);

    return find_shown(pinfo, tree, &layers);
}

wmem_array_t *source_find_first(packet_info *pinfo, proto_tree *tree, const struct layers *layers)
{
    proto_tree *planted = pass_tree(pinfo, tree);

    if (planted == NULL && !pass_has_taps(pinfo)) /* such as everything taken for DOCSIS, by a preference, with -2 */
        preferences_complain(&complained, "There is SIP below a link layer that was chosen in an unusual way: it is checked "
                                          "only where the file is read in one pass");
    if (planted != NULL)
        return find_shown(pinfo, planted, layers);
    return find_tapped(pinfo, layers);
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

bool source_glance(packet_info *pinfo, wmem_array_t *items, unsigned i, struct sip_message *message, uint32_t *skip)
{
    const struct source_item *item = (const struct source_item *)wmem_array_index(items, i);
    unsigned captured = tvb_captured_length(item->tvb), reported = tvb_reported_length(item->tvb), length;
    bool others_follow = item->packet_behind, stream = others_follow || pinfo->ptype == PT_TCP;
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
    if (sip_message_glance(message, bytes, captured, MAX(captured, reported), stream) == 0)
        return false;
    if (others_follow && message->extent == SIP_COMPLETE && !sip_header_value(message, SIP_CONTENT_LENGTH).p)
        message->extent = SIP_CUT_IN_BODY; /* where the body ends, only the datagram would tell */
    *skip = (uint32_t)(message->bytes.p - bytes);
    return true;
}

bool source_read(packet_info *pinfo, wmem_array_t *items, unsigned i, struct sip_message *message, uint32_t *skip)
{
    if (!source_glance(pinfo, items, i, message, skip))
        return false;
    sip_message_complete(message);
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

struct packet source_moment(packet_info *pinfo)
{
    return (struct packet){.frame = pinfo->num, .time_us = time_of(pinfo), .transport = TRANSPORT_OTHER};
}

struct packet source_packet(packet_info *pinfo, const struct layers *layers)
{
    struct packet packet = source_moment(pinfo);

    if (layers->packet_behind)
        return packet;
    packet.transport = transport_of(pinfo);
    packet.source = address_of(pinfo, &pinfo->src);
    packet.destination = address_of(pinfo, &pinfo->dst);
    packet.source_port = (uint16_t)pinfo->srcport;
    packet.destination_port = (uint16_t)pinfo->destport;
    return packet;
}
