/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>

/*
 * Frames that may have carried SIP which cannot be read from the capture. Looked for in the list of layers and in what
 * Wireshark's TCP keeps of the connection: fields would say it too, but to want one makes a tree of every packet.
 */

/* Wireshark's own marks of a segment (TCP_A_LOST_PACKET and TCP_A_ACK_LOST_PACKET of packet-tcp.c, which no header
 * names): a segment before this one is not in the capture, or this one confirms what is not. */
enum { TCP_LOST = 0x0002, TCP_CONFIRMS_LOST = 0x0004 };

static int tcp;

void gap_prepare(void)
{
    tcp = proto_get_id_by_filter_name("tcp");
}

static bool lacks_tcp_data(packet_info *pinfo)
{
    const conversation_t *conversation = pinfo->ptype == PT_TCP ? find_conversation_pinfo(pinfo, 0) : NULL;
    const struct tcp_analysis *analysis = NULL;

    if (conversation != NULL)
        analysis = (const struct tcp_analysis *)conversation_get_proto_data(conversation, tcp);
    return analysis != NULL && analysis->ta != NULL && (analysis->ta->flags & (TCP_LOST | TCP_CONFIRMS_LOST)) != 0;
}

/* What was cut off a segment may hold further messages; of a datagram, only where so little is left that nobody could
 * tell what it is. */
static bool is_cut(const packet_info *pinfo, const struct layers *layers)
{
    return pinfo->fd->cap_len < pinfo->fd->pkt_len && (pinfo->ptype == PT_TCP || (layers->last & LAYER_BARE));
}

void gap_note_frame(packet_info *pinfo, const struct layers *layers, struct tracker *tracker)
{
    struct packet packet;

    if (layers->unread_esp) {
        /* No flow is waiting for it: it is only counted, and needs no addresses. */
        packet = tracker_is_open(tracker) ? source_packet(pinfo, layers) : (struct packet){.frame = pinfo->num};
        tracker_note_gap(tracker, GAP_ESP, &packet);
        return;
    }
    if (!tracker_is_open(tracker))
        return;
    if (is_cut(pinfo, layers)) {
        packet = source_packet(pinfo, layers);
        tracker_note_gap(tracker, GAP_CUT, &packet);
    } else if (lacks_tcp_data(pinfo)) {
        packet = source_packet(pinfo, layers);
        tracker_note_gap(tracker, GAP_LOST, &packet);
    }
}
