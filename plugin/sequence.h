/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SEQUENCE_H
#define IMSCONF_SEQUENCE_H

/*
 * What Wireshark exports for flow graphs without packaging the header: the functions that are called, and of two
 * structures the beginning, as far as it is used. Wireshark allocates both, so what follows in them does not matter.
 * The same in 4.0 and 4.2, and with bool for gboolean in 4.4 and 4.6. For a version that nobody has looked at, nothing
 * is declared and there is no flow graph.
 */

#include "compat.h"

#if WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR <= 6
#define SEQUENCE_KNOWN 1

#if WIRESHARK_AT_LEAST(4, 3)
typedef bool sequence_bool_t;
#else
typedef gboolean sequence_bool_t;
#endif

/* One arrow. Texts are freed by Wireshark with g_free(). */
struct _seq_analysis_item {
    uint32_t frame_number;
    address source;
    uint16_t source_port;
    address destination;
    uint16_t destination_port;
    char *label; /* on the arrow */
    char *time;
    char *comment; /* beside the graph */
    uint16_t conversation;
    unsigned foreground, background; /* 0xRRGGBB */
    sequence_bool_t coloured;        /* foreground and background count */
    sequence_bool_t display;
};

struct _seq_analysis_info {
    const char *name;
    sequence_bool_t any_address;
    int conversations;
    GQueue *items;
};

WS_DLL_PUBLIC void register_seq_analysis(const char *name, const char *title, const int proto, const char *tap,
                                         unsigned flags, tap_packet_cb packet);
/* With addresses and time filled in; NULL when the packet has no addresses. */
WS_DLL_PUBLIC struct _seq_analysis_item *
sequence_analysis_create_sai_with_addresses(packet_info *pinfo, struct _seq_analysis_info *info);

#endif
#endif
