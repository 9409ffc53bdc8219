/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>

/*
 * Frames that may have carried SIP which cannot be read from the capture. Looked for in the list of layers and in what
 * Wireshark's TCP keeps of the connection: fields would say it too, but to want one of TCP's fields makes a tree of
 * every TCP segment of the file.
 */

/* Wireshark's own marks of a segment (TCP_A_LOST_PACKET and TCP_A_ACK_LOST_PACKET of packet-tcp.c, which no header
 * names): a segment before this one is not in the capture, or this one confirms what is not. */
enum { TCP_LOST = 0x0002, TCP_CONFIRMS_LOST = 0x0004 };

static struct {
    int data, esp, tcp, udp, sctp, ip, ipv6;
} layers;

void gap_prepare(void)
{
    layers.data = proto_get_id_by_filter_name("data");
    layers.esp = proto_get_id_by_filter_name("esp");
    layers.tcp = proto_get_id_by_filter_name("tcp");
    layers.udp = proto_get_id_by_filter_name("udp");
    layers.sctp = proto_get_id_by_filter_name("sctp");
    layers.ip = proto_get_id_by_filter_name("ip");
    layers.ipv6 = proto_get_id_by_filter_name("ipv6");
}

/* The innermost layer that is more than bytes; -1: none. Post-dissectors are layers too, behind all others: of them,
 * only our own is known. */
static int layer_last(const packet_info *pinfo)
{
    int last = -1;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at)) {
        int layer = GPOINTER_TO_INT(wmem_list_frame_data(at));
        if (layer != layers.data && layer != proto_imsconf)
            last = layer;
    }
    return last;
}

/* ESP with nothing known in it. Other post-dissectors may follow, so what is asked is whether a packet does. */
static bool has_unread_esp(const packet_info *pinfo)
{
    bool unread = false;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at)) {
        int layer = GPOINTER_TO_INT(wmem_list_frame_data(at));
        if (layer == layers.esp)
            unread = true;
        else if (layer == layers.ip || layer == layers.ipv6 || layer == layers.udp || layer == layers.tcp ||
                 layer == layers.sctp)
            unread = false;
    }
    return unread;
}

static bool lacks_tcp_data(packet_info *pinfo)
{
    const conversation_t *conversation = pinfo->ptype == PT_TCP ? find_conversation_pinfo(pinfo, 0) : NULL;
    const struct tcp_analysis *tcp = NULL;

    if (conversation != NULL)
        tcp = (const struct tcp_analysis *)conversation_get_proto_data(conversation, layers.tcp);
    return tcp != NULL && tcp->ta != NULL && (tcp->ta->flags & (TCP_LOST | TCP_CONFIRMS_LOST)) != 0;
}

/* What was cut off a segment may hold further messages; of a datagram, only where so little is left that nobody could
 * tell what it is. */
static bool is_cut(const packet_info *pinfo, int last)
{
    if (pinfo->fd->cap_len >= pinfo->fd->pkt_len)
        return false;
    return pinfo->ptype == PT_TCP || last == layers.udp || last == layers.sctp || last == layers.ip ||
           last == layers.ipv6;
}

void gap_note_frame(packet_info *pinfo, struct tracker *tracker)
{
    struct packet packet;

    if (has_unread_esp(pinfo)) {
        /* No flow is waiting for it: it is only counted, and needs no addresses. */
        packet = tracker_is_open(tracker) ? source_packet(pinfo) : (struct packet){.frame = pinfo->num};
        tracker_note_gap(tracker, GAP_ESP, &packet);
        return;
    }
    if (!tracker_is_open(tracker))
        return;
    if (is_cut(pinfo, layer_last(pinfo))) {
        packet = source_packet(pinfo);
        tracker_note_gap(tracker, GAP_CUT, &packet);
    } else if (lacks_tcp_data(pinfo)) {
        packet = source_packet(pinfo);
        tracker_note_gap(tracker, GAP_LOST, &packet);
    }
}
