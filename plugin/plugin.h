/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_PLUGIN_H
#define IMSCONF_PLUGIN_H

/*
 * The plugin: takes the SIP messages of each frame from Wireshark's dissection, feeds them to the tracker on the first pass,
 * keeps what the tracker says about the frame, and renders that on every pass.
 */

#include "compat.h"

#include "imsconf/flow.h"
#include "imsconf/settings.h"

/* proto.c: what Wireshark knows by name. */
struct fields {
    int flow, procedure, profile, step, message, side, verdict, flow_ue, flow_net;
    int rule, rule_name, rule_side, rule_severity, rule_expected, rule_found, rule_source;
    int findings, errors_ue, errors_net;
    int previous_step, next_step, request_in, response_in, retransmission_of;
};
struct subtrees {
    int message, purpose, failed, check, undecided, passed, inapplicable, unchecked, rule, conference, list, header;
};
extern int proto_imsconf;
extern struct fields fields;
extern struct subtrees subtrees;
void proto_register_imsconf(void);
void proto_reg_handoff_imsconf(void);

/* preferences.c */
struct preferences {
    const char *profile_directory;
    pref_bool_t info_column, teaching;
};
extern struct preferences preferences;
void preferences_register(int proto);
/* Fills *settings (uninitialised) from the preferences. A value that is refused counts as not configured, and the user
 * is told why. */
void preferences_read(struct settings *settings);
/* True once after each change of a preference, and the first time. */
bool preferences_take_change(void);
/* Tells the user; the same text twice in a row only once. */
void preferences_complain(char **last, const char *text);

/* rulebook.c: the profiles in use. */
const struct profile_set *rulebook_builtin(void);
/* The set to use for the next file: that of the folder (or file), or the built-in one when there is no folder or it is
 * refused; then the user is told. NULL only when even the built-in profiles cannot be read. */
const struct profile_set *rulebook_load(const char *folder, bool reload);
void rulebook_free(void);

/* marks.c: expert information, one expert field per rule and severity it may have. */
void marks_register(int proto, const struct profile_set *set);
void marks_add_check(packet_info *pinfo, proto_item *item, const struct check *check);
void marks_add_step(packet_info *pinfo, proto_item *item);
void marks_free(void);

/* pass.c: where messages come from on the first pass. */
void pass_register(void);
bool pass_start(void); /* for the next file; false: nothing would come */
void pass_stop(void);
void pass_free(void);
void pass_end(void); /* of a frame */
/* The tree of this frame in which all messages are, with their start lines; tree is what Wireshark offers, and may be
 * NULL. NULL: there is none, and none is needed, as SIP's tap has got all messages. */
proto_tree *pass_tree(packet_info *pinfo, proto_tree *tree);
bool pass_has_taps(packet_info *pinfo);
/* What number i of the tap was in this frame: a buffer that starts with a start line; for each further message in the
 * same buffer it comes again. NULL: no more. */
tvbuff_t *pass_tapped(unsigned i);

/* stream.c: where the dissector of SIP takes up the next message of a buffer; start: of the one before. */
unsigned stream_next(tvbuff_t *tvb, unsigned start);

/* layers.c: what the list of a frame's protocols tells. */
enum layer_role {
    LAYER_SIP = 1,
    LAYER_CARRIER = 2, /* of signalling */
    LAYER_PACKET = 4,  /* a packet of its own */
    LAYER_BARE = 8,    /* where it is the innermost layer, what it carries is not known */
    LAYER_ICMP = 16,
    LAYER_CONTENT = 32, /* has content that may look like SIP messages, without being signalling */
    LAYER_ESP = 64,
    LAYER_BYTES = 128, /* nothing that is known; post-dissectors are layers too, and ours is one */
};
struct layers {
    bool sip;           /* the frame may hold SIP messages */
    bool quoted;        /* which are quoted in an ICMP error, or content of a mail or of HTTP */
    bool packet_behind; /* another packet follows SIP in the same frame, as in an A-MSDU of 802.11: addresses, ports and
                         * transport that Wireshark knows are then those of the last packet */
    bool unread_esp;    /* ESP with nothing known in it; other packets may follow, or other post-dissectors */
    unsigned last;      /* role of the innermost layer that is more than bytes */
};
void layers_prepare(void); /* names are looked up when a file is opened */
struct layers layers_read(const packet_info *pinfo);
void layers_free(void);

/* source.c: the SIP messages of a frame. */
struct source_item {
    proto_node *node; /* in the tree it was found in */
    tvbuff_t *tapped; /* what the tap gave, where it came from there */
    tvbuff_t *tvb;    /* data source */
    unsigned start;   /* in tvb */
    bool packet_behind; /* see struct layers */
};
bool source_prepare(void); /* looks up names; false: this Wireshark knows no SIP */
/* The first frame that makes a doubt, so that the capture has to be read again, and all of it; 0: none. */
uint32_t source_doubt(void);
void source_raise_doubt(uint32_t frame);
/* The messages on their own feet: not those quoted in an ICMP error, nor those that are content of another message, of
 * HTTP or of a mail. Elements are struct source_item; allocated for the packet.
 * Of a tree that is shown, or that pass_tree() returned. */
wmem_array_t *source_find(packet_info *pinfo, proto_tree *tree);
/* The same on the first pass; node of the items may be NULL. */
wmem_array_t *source_find_first(packet_info *pinfo, proto_tree *tree, const struct layers *layers);
/* Reads item number i. False: not a message. *skip: bytes between the item's start and the message's first byte. */
bool source_read(packet_info *pinfo, wmem_array_t *items, unsigned i, struct sip_message *message, uint32_t *skip);
/* The same, but of the headers no more than sip_message_glance() looks for. */
bool source_glance(packet_info *pinfo, wmem_array_t *items, unsigned i, struct sip_message *message, uint32_t *skip);
/* Only when. */
struct packet source_moment(packet_info *pinfo);
/* Where and when; strings live as long as the packet. Where is unknown when other packets follow in the same frame. */
struct packet source_packet(packet_info *pinfo, const struct layers *layers);

/* datagram.c: the headers of a whole IPv4 or IPv6 packet, and of UDP in it. */
enum { DATAGRAM_ICMP = 1, DATAGRAM_UDP = 17, DATAGRAM_ICMPV6 = 58 };
struct datagram {
    const uint8_t *source, *destination, *payload; /* in the frame; payload: behind the header of UDP, or of IP */
    unsigned address_size, payload_size;
    uint16_t source_port, destination_port; /* of UDP */
    uint8_t protocol;
};
/* encapsulation: WTAP_ENCAP_... of the frame. False: something else, or not whole; *datagram is undefined then. */
bool datagram_read(uint32_t encapsulation, const uint8_t *frame, unsigned n, struct datagram *datagram);

/* skip.c: packets that the fast way does not have dissected. */
void skip_go(void);    /* the fast way from now on, in all files; not in the window of Wireshark */
void skip_start(void); /* a file is opened */
void skip_stop(void);
/* Before the link layer of a frame is dissected, on the first pass, where taps run. True: it need not be. */
bool skip_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);
/* After each frame on the first pass. True: it was skipped. */
bool skip_note_frame(packet_info *pinfo);

/* gap.c: what the capture lacks. Told to the tracker before the messages of the frame are. */
void gap_prepare(void); /* names of layers are looked up when a file is opened */
void gap_note_frame(packet_info *pinfo, const struct layers *layers, struct tracker *tracker);

/* analyse.c: the tracker of the open file, and what it said about each frame. */
struct finding {
    const struct annotation *annotation;
    unsigned item; /* number of the message's item among those source_find() returns */
    uint32_t skip;
};
struct frame_findings {
    unsigned count;
    struct finding list[];
};
void analyse_start(void);
void analyse_stop(void);
void analyse_tell_passed(void); /* reports will show what passed checks compared, in all files from now on */
/* First pass only, in capture order. */
void analyse_frame(packet_info *pinfo, proto_tree *tree);
const struct frame_findings *analyse_result(packet_info *pinfo); /* NULL: nothing was said */
/* Ends the analysis and returns the tracker; NULL when there is none. */
const struct tracker *analyse_finish(void);
/* The same once the whole file was read; before, while packets are captured, what is known so far. */
const struct tracker *analyse_so_far(void);
bool analyse_is_complete(void);  /* the whole file was fed */
void analyse_end_of_file(void);  /* called when a file has been read in sequence, not when it is read again */
const char *analyse_obstacle(void); /* why nothing can be found; NULL: it can */

/* place.c: the row of the SIP tree that a check is about; NULL when there is none. */
proto_item *place_find(const struct source_item *item, uint32_t skip, const struct check *check);

/* annotate.c */
/* The verdict in one word; why there is none where a message is not judged; NULL: nothing to say. */
const char *annotation_outcome(const struct annotation *annotation);
void annotate_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, const struct frame_findings *findings);

/* tap.c: tap "imsconf" (one struct annotation per message of a flow), and the report of -z imsconf,FORMAT[,FILE]. */
void tap_register_messages(void);
void tap_queue_message(packet_info *pinfo, const struct annotation *annotation);
void tap_register_report(void);

/* table.c: Telephony > IMS Conference Flows, and -z imsconf,tree */
void table_register(void);
void table_free(void);

/* graph.c: the flow type "IMS conference" of Statistics > Flow Graph, and -z flow,imsconf,standard. Nothing where this
 * Wireshark's structures are not known (sequence.h). */
void graph_register(int proto);

/* filter.c: Conversation Filter > IMS conference flow */
void filter_register(void);

#endif
