/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <inttypes.h>

#include "plugin.h"

#include <epan/addr_resolv.h>
#include <epan/conversation.h>
#include <epan/plugin_if.h>

/*
 * Packets that the fast way does not give to Wireshark's dissectors, because they cannot change what is found: RTP and
 * RTCP, DNS, and pings, in whole datagrams that were captured whole. pass.c, which stands before the dissectors
 * of link layers, asks here.
 *
 * By itself such a packet holds no message: "SIP/" is in none of its bytes, and is in the first line of every message.
 * So Wireshark would have to decrypt, decompress or reassemble to find one. That it does not is learned from Wireshark:
 * the first packet of a stream (the same addresses, ports, source and type of payload) is dissected, and only if there
 * was nothing in it but known harmless layers the rest of the stream is skipped. Of DNS a stream is all that one server
 * is asked, or all that it answers.
 *
 * To others it could only matter by what its dissector remembers of addresses and ports. Should "SIP/", or SIP, come
 * from or to such an address and port later, that makes a doubt, and the capture is read again, all of it.
 *
 * Of TCP nothing is skipped: whether the capture lacks data is known only to who has seen every segment. But what HTTP
 * carries is content, not signalling, so that of a connection where both sides have spoken HTTP the payload is not
 * dissected. "SIP/" on it, or that it becomes a tunnel (by CONNECT, or by "101 Switching Protocols" as for WebSocket),
 * makes a doubt.
 */

enum { STREAMS_MAX = 1 << 18, ENDPOINTS_MAX = 1 << 20, CONNECT_LINE_MAX = 512 };
enum { DNS_PORT = 53, DNS_HEADER = 12, RTP_HEADER = 12, RTCP_HEADER = 8 };

/* Layers that hide nothing. What carries other packets, or pieces of them, is not among them; of the first NETWORKS
 * there may be one. */
enum { NETWORKS = 2 };
static const char *const harmless_names[] = {
    "ip",   "ipv6",  "frame", "eth",      "ethertype", "vlan", "ieee8021ad", "sll",
    "raw",  "null",  "udp",   "icmp",     "icmpv6",    "dns",  "data",       "rtp",
    "rtcp", "srtp",  "srtcp", "rtpevent", "amr",       "evs",  "g723",       "opus",
    "h261", "h263",  "h264",  "h265",     "vp8",       "tcp",  "http",       "data-text-lines",
    "json", "media", "png"};

enum stream_kind { STREAM_MEDIA = 1, STREAM_DNS, STREAM_PING };

/* No padding: it is compared byte for byte. */
struct stream {
    uint8_t source[16], destination[16];
    uint16_t source_port, destination_port;
    uint32_t synchronization_source;
    uint8_t kind, payload_type, address_size, unused;
};
G_STATIC_ASSERT(sizeof(struct stream) == 44);

static struct {
    bool on;
    dissector_handle_t nothing; /* for payload that is not dissected */
    dissector_table_t udp_ports;
    int harmless[G_N_ELEMENTS(harmless_names)], udp, rtp, rtcp, http;
    /* Of the open file. */
    GHashTable *streams;   /* struct stream: a packet of it was dissected, and was harmless */
    GHashTable *endpoints; /* see endpoint_key(): enum endpoint */
    enum { ALLOWED_UNKNOWN, ALLOWED, FORBIDDEN } allowed;
    uint64_t packets, connections; /* how many were skipped, and are not looked into */
    struct {
        uint32_t frame, encapsulation;
        bool may_skip, skipped, is_stream;
        struct stream stream;
        struct datagram datagram;
    } now;
} skip;

enum endpoint { ENDPOINT_UNKNOWN, ENDPOINT_SKIPPED, ENDPOINT_SIGNALLING };

/* ---- Tables ------------------------------------------------------------------------------------------------------ */

static unsigned stream_hash(gconstpointer key)
{
    uint32_t words[sizeof(struct stream) / sizeof(uint32_t)], hash = 0;

    memcpy(words, key, sizeof words);
    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        hash = (hash ^ words[i]) * 0x9e3779b1u;
    return hash ^ hash >> 15;
}

static gboolean stream_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(struct stream)) == 0;
}

/* Two endpoints may have the same key: that makes a doubt where none is needed. */
static gpointer endpoint_key(const uint8_t *address, unsigned n, uint32_t port)
{
    uint64_t key = port + 1;

    for (unsigned i = 0; i < n; i++)
        key = (key ^ address[i]) * UINT64_C(0x100000001b3);
    key ^= key >> 32;
    return GSIZE_TO_POINTER((gsize)key);
}

static enum endpoint endpoint_find(gpointer key)
{
    return (enum endpoint)GPOINTER_TO_INT(g_hash_table_lookup(skip.endpoints, key));
}

static bool endpoint_note(gpointer key, enum endpoint what)
{
    if (g_hash_table_size(skip.endpoints) >= ENDPOINTS_MAX)
        return false;
    g_hash_table_insert(skip.endpoints, key, GINT_TO_POINTER(what));
    return true;
}

static bool endpoint_skip(gpointer key)
{
    switch (endpoint_find(key)) {
    case ENDPOINT_SKIPPED:
        return true;
    case ENDPOINT_SIGNALLING:
        return false;
    default:
        return endpoint_note(key, ENDPOINT_SKIPPED);
    }
}

/* Both ends of the datagram are from now on ends of which packets are skipped; false: they must not be. */
static bool ends_skip(const struct datagram *d)
{
    return d->protocol != DATAGRAM_UDP ||
           (endpoint_skip(endpoint_key(d->source, d->address_size, d->source_port)) &&
            endpoint_skip(endpoint_key(d->destination, d->address_size, d->destination_port)));
}

/* ---- What a packet is -------------------------------------------------------------------------------------------- */

/* Is the start line that has this slash in its "HTTP/" that of a tunnel? Before it may stand the header of TCP. */
static bool is_tunnel(const uint8_t *bytes, const uint8_t *slash, const uint8_t *end)
{
    const uint8_t *line = slash;

    while (line > bytes && slash - line < CONNECT_LINE_MAX && line[-1] >= ' ')
        line--;
    return g_strstr_len((const char *)line, slash - line, "CONNECT ") != NULL ||
           (end - slash >= 8 && memcmp(slash + 4, " 101", 4) == 0);
}

/* Is there anything that must not be skipped, such as "SIP/", or behind which must not be skipped? */
static bool has_word(const uint8_t *bytes, size_t n, bool http)
{
    const uint8_t *at = bytes, *end = bytes + n;

    while ((at = (const uint8_t *)memchr(at, '/', (size_t)(end - at))) != NULL) {
        if (at - bytes >= 3 && g_ascii_strncasecmp((const char *)at - 3, "SIP", 3) == 0)
            return true;
        if (http && at - bytes >= 4 && memcmp(at - 4, "HTTP", 4) == 0 && is_tunnel(bytes, at, end))
            return true;
        at++;
    }
    return false;
}

/* RFC 3550. An RTCP packet has a number of its own where RTP has marker and payload type (RFC 5761 4). */
static bool media_read(const struct datagram *d, struct stream *stream)
{
    const uint8_t *p = d->payload;
    bool control;

    if (d->payload_size < RTCP_HEADER || p[0] >> 6 != 2)
        return false;
    control = p[1] >= 192 && p[1] <= 223;
    if (control ? d->payload_size < 4 * (1u + (unsigned)(p[2] << 8 | p[3]))
                : d->payload_size < RTP_HEADER + 4u * (p[0] & 15))
        return false;
    stream->kind = STREAM_MEDIA;
    stream->payload_type = control ? p[1] : p[1] & 0x7f;
    memcpy(&stream->synchronization_source, control ? p + 4 : p + 8, 4);
    stream->source_port = d->source_port;
    stream->destination_port = d->destination_port;
    return true;
}

/* One question, as usual. The other port must be nobody's: Wireshark may prefer its dissector. */
static bool dns_read(const struct datagram *d, struct stream *stream)
{
    const uint8_t *p = d->payload;
    bool answer = d->source_port == DNS_PORT;
    uint16_t other = answer ? d->destination_port : d->source_port;

    if ((!answer && d->destination_port != DNS_PORT) || d->payload_size <= DNS_HEADER || (p[2] & 0x78) != 0 ||
        (p[2] >> 7 != 0) != answer || p[4] != 0 || p[5] != 1 || gbl_resolv_flags.dns_pkt_addr_resolution ||
        dissector_get_uint_handle(skip.udp_ports, other) != NULL)
        return false;
    stream->kind = STREAM_DNS;
    stream->source_port = answer ? DNS_PORT : 0;
    stream->destination_port = answer ? 0 : DNS_PORT;
    memset(answer ? stream->destination : stream->source, 0, sizeof stream->source);
    return true;
}

static bool ping_read(const struct datagram *d, struct stream *stream)
{
    const uint8_t *p = d->payload;

    if (d->payload_size < 8 || p[1] != 0 ||
        !(d->protocol == DATAGRAM_ICMP ? p[0] == 0 || p[0] == 8 : p[0] == 128 || p[0] == 129))
        return false;
    stream->kind = STREAM_PING;
    return true;
}

static bool stream_read(const struct datagram *d, struct stream *stream)
{
    *stream = (struct stream){.address_size = (uint8_t)d->address_size};
    memcpy(stream->source, d->source, d->address_size);
    memcpy(stream->destination, d->destination, d->address_size);
    if (d->protocol == DATAGRAM_UDP)
        return dns_read(d, stream) || media_read(d, stream);
    if (d->protocol == (d->address_size == 4 ? DATAGRAM_ICMP : DATAGRAM_ICMPV6))
        return ping_read(d, stream);
    return false;
}

/* ---- Before Wireshark -------------------------------------------------------------------------------------------- */

/* Does anybody else want to know of packets? Reports of messages alone, and counts of frames, miss nothing. */
static bool others_listen(void)
{
    static const char *const ours[] = {"frame", "sip_follow", "imsconf", "imsconf_probe"};
    GList *names = get_tap_names();
    bool found = false;

    for (GList *at = names; at != NULL && !found; at = at->next) {
        const char *name = (const char *)at->data;
        bool own = false;
        for (unsigned i = 0; i < G_N_ELEMENTS(ours); i++)
            own = own || strcmp(name, ours[i]) == 0;
        found = !own && have_tap_listener(find_tap_id(name));
    }
    g_list_free(names);
    return found;
}

/* Only where nothing is shown of the packet. Outermost: some dissectors look into the same table for packets within
 * packets. */
static bool may_skip(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    if (skip.allowed == ALLOWED_UNKNOWN)
        skip.allowed = others_listen() ? FORBIDDEN : ALLOWED;
    return skip.allowed == ALLOWED && tree == NULL && pinfo->cinfo == NULL && wmem_list_count(pinfo->layers) == 1 &&
           pinfo->fd->cap_len == pinfo->fd->pkt_len && tvb_captured_length(tvb) == pinfo->fd->cap_len;
}

static bool is_skipped(tvbuff_t *tvb)
{
    unsigned n = tvb_captured_length(tvb);
    const uint8_t *bytes = tvb_get_ptr(tvb, 0, (int)n);

    if (source_doubt() != 0) /* the capture will be read again */
        return true;
    skip.now.is_stream = datagram_read(skip.now.encapsulation, bytes, n, &skip.now.datagram) &&
                         stream_read(&skip.now.datagram, &skip.now.stream);
    return skip.now.is_stream && g_hash_table_contains(skip.streams, &skip.now.stream) && !has_word(bytes, n, false) &&
           (skip.now.stream.kind != STREAM_DNS || ends_skip(&skip.now.datagram));
}

bool skip_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    if (skip.streams == NULL)
        return false;
    if (skip.now.frame != pinfo->num) {
        skip.now.frame = pinfo->num;
        skip.now.encapsulation = pinfo->match_uint;
        skip.now.is_stream = false;
        skip.now.may_skip = may_skip(tvb, pinfo, tree);
        skip.now.skipped = skip.now.may_skip && is_skipped(tvb);
        skip.packets += skip.now.skipped;
    }
    return skip.now.skipped;
}

/* ---- Behind Wireshark -------------------------------------------------------------------------------------------- */

static bool is_harmless(const packet_info *pinfo)
{
    unsigned networks = 0;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at)) {
        int layer = GPOINTER_TO_INT(wmem_list_frame_data(at));
        unsigned i = 0;

        while (i < G_N_ELEMENTS(harmless_names) && layer != skip.harmless[i])
            i++;
        networks += i < NETWORKS;
        if (i == G_N_ELEMENTS(harmless_names) && layer != proto_imsconf)
            return false;
    }
    return networks == 1;
}

static bool is_media_port(uint16_t port)
{
    dissector_handle_t handle = dissector_get_uint_handle(skip.udp_ports, port);
    int protocol = handle != NULL ? dissector_handle_get_protocol_index(handle) : skip.rtp;

    return protocol == skip.rtp || protocol == skip.rtcp;
}

static void stream_learn(const packet_info *pinfo)
{
    const struct datagram *d = &skip.now.datagram;
    const struct stream *stream = &skip.now.stream;

    if (!is_harmless(pinfo))
        return;
    if (stream->kind == STREAM_MEDIA &&
        (!is_media_port(d->source_port) || !is_media_port(d->destination_port) || !ends_skip(d)))
        return;
    if (g_hash_table_size(skip.streams) >= STREAMS_MAX)
        g_hash_table_remove_all(skip.streams);
    g_hash_table_add(skip.streams, g_memdup2(stream, sizeof *stream));
}

static void signalling_note_end(const packet_info *pinfo, const uint8_t *address, unsigned n, uint32_t port)
{
    gpointer key = endpoint_key(address, n, port);

    if (endpoint_find(key) == ENDPOINT_SKIPPED)
        source_raise_doubt(pinfo->num);
    else
        endpoint_note(key, ENDPOINT_SIGNALLING);
}

static unsigned layers_count(const packet_info *pinfo, int layer)
{
    unsigned count = 0;

    for (wmem_list_frame_t *at = wmem_list_head(pinfo->layers); at != NULL; at = wmem_list_frame_next(at))
        count += GPOINTER_TO_INT(wmem_list_frame_data(at)) == layer;
    return count;
}

/* Looks at the ends of the UDP packets in the frame: of the outermost and of the innermost one. Where there are more,
 * or the ends of one cannot be told, any skipped packet will do for a doubt. */
static void signalling_note(packet_info *pinfo)
{
    unsigned udp = layers_count(pinfo, skip.udp), known = 0;
    tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)pinfo->data_src->data);
    unsigned n = tvb_captured_length(tvb);
    struct datagram d;

    if (udp > 0 && skip.now.frame == pinfo->num &&
        datagram_read(skip.now.encapsulation, tvb_get_ptr(tvb, 0, (int)n), n, &d) && d.protocol == DATAGRAM_UDP) {
        signalling_note_end(pinfo, d.source, d.address_size, d.source_port);
        signalling_note_end(pinfo, d.destination, d.address_size, d.destination_port);
        known++;
    }
    if (udp > known && pinfo->ptype == PT_UDP) {
        signalling_note_end(pinfo, (const uint8_t *)pinfo->src.data, (unsigned)pinfo->src.len, pinfo->srcport);
        signalling_note_end(pinfo, (const uint8_t *)pinfo->dst.data, (unsigned)pinfo->dst.len, pinfo->destport);
        known++;
    }
    if (udp > known && g_hash_table_size(skip.endpoints) > 0)
        source_raise_doubt(pinfo->num);
}

/* The bytes of the frame, and what was decrypted, decompressed or put together from them. */
static bool any_has_word(const packet_info *pinfo)
{
    for (const GSList *at = pinfo->data_src; at != NULL; at = at->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)at->data);
        unsigned n = tvb_captured_length(tvb);
        if (n > 0 && has_word(tvb_get_ptr(tvb, 0, (int)n), n, pinfo->ptype == PT_TCP))
            return true;
    }
    return false;
}

/* What is known of a connection of TCP: which sides have spoken HTTP, and nothing else. */
enum connection { FROM_LOWER = 1, FROM_HIGHER = 2, MUTE = 4, NEVER = 8 };

/* The payload is not dissected from now on, where word is false and both sides have spoken HTTP. */
static void connection_note(packet_info *pinfo, bool word)
{
    conversation_t *conversation = find_conversation_pinfo(pinfo, 0);
    unsigned known, ends = FROM_LOWER | FROM_HIGHER;

    if (conversation == NULL)
        return;
    known = GPOINTER_TO_UINT(conversation_get_proto_data(conversation, proto_imsconf));
    if (word && (known & MUTE) != 0)
        source_raise_doubt(pinfo->num);
    else if (word)
        known |= NEVER;
    else
        known |= pinfo->srcport < pinfo->destport ? FROM_LOWER : FROM_HIGHER;
    if ((known & ends) == ends && (known & (MUTE | NEVER)) == 0) {
        known |= MUTE;
        skip.connections++;
        conversation_set_dissector(conversation, skip.nothing);
    }
    conversation_add_proto_data(conversation, proto_imsconf, GUINT_TO_POINTER(known));
}

static int nothing_dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    (void)pinfo;
    (void)tree;
    (void)data;
    return (int)tvb_captured_length(tvb);
}

bool skip_note_frame(packet_info *pinfo)
{
    bool now = skip.now.frame == pinfo->num;
    bool word;

    if (skip.streams == NULL)
        return false;
    if (now && skip.now.skipped)
        return true;
    word = layers_read(pinfo).sip || any_has_word(pinfo);
    if (word)
        signalling_note(pinfo);
    else if (now && skip.now.is_stream)
        stream_learn(pinfo);
    if (pinfo->ptype == PT_TCP &&
        (word || (now && skip.now.may_skip && layers_count(pinfo, skip.http) > 0 && is_harmless(pinfo))))
        connection_note(pinfo, word);
    return false;
}

/* ---- Start and stop ---------------------------------------------------------------------------------------------- */

void skip_stop(void)
{
    if (skip.streams != NULL)
        ws_log("imsconf", LOG_LEVEL_INFO, "not dissected: %" PRIu64 " packets, the HTTP of %" PRIu64 " connections",
               skip.packets, skip.connections);
    g_clear_pointer(&skip.streams, g_hash_table_destroy);
    g_clear_pointer(&skip.endpoints, g_hash_table_destroy);
}

void skip_start(void)
{
    skip_stop();
    if (!skip.on)
        return;
    skip.allowed = ALLOWED_UNKNOWN;
    skip.now.frame = 0;
    skip.packets = skip.connections = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(harmless_names); i++)
        skip.harmless[i] = proto_get_id_by_filter_name(harmless_names[i]);
    skip.udp = proto_get_id_by_filter_name("udp");
    skip.rtp = proto_get_id_by_filter_name("rtp");
    skip.rtcp = proto_get_id_by_filter_name("rtcp");
    skip.http = proto_get_id_by_filter_name("http");
    skip.streams = g_hash_table_new_full(stream_hash, stream_equal, g_free, NULL);
    skip.endpoints = g_hash_table_new(NULL, NULL);
}

void skip_go(void)
{
    ws_info_t *window = NULL;

    plugin_if_get_ws_info(&window);
    skip.udp_ports = find_dissector_table("udp.port");
    if (skip.on || skip.udp_ports == NULL || (window != NULL && window->ws_info_supported))
        return; /* Wireshark shows packets later, and wants to have dissected them all */
    skip.nothing = create_dissector_handle(nothing_dissect, -1);
    skip.on = true;
    skip_start();
}
