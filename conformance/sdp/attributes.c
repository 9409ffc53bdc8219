/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "internal.h"

/* What attributes mean: directions, payload types, format parameters, preconditions, capabilities. Names are slices
 * with their terminator behind them. */

/* The names of attributes that a section is read for, the frequent ones first. Kinds of qos lines and directions are in
 * the order of their numbers. */
enum { CURR, DES, CONF, RTPMAP, FMTP, INACTIVE, NAMES = INACTIVE + 4 };
static const struct slice names[NAMES] = {{"curr", 4},     {"des", 3},      {"conf", 4},
                                          {"rtpmap", 6},   {"fmtp", 4},     {"inactive", 8},
                                          {"sendonly", 8}, {"recvonly", 8}, {"sendrecv", 8}};
static const struct slice qos_directions[] = {{"none", 4}, {"send", 4}, {"recv", 4}, {"sendrecv", 8}};
static const struct slice segments[] = {{"local", 5}, {"remote", 6}, {"e2e", 3}};
static const struct slice strengths[] = {
    {"none", 4}, {"optional", 8}, {"mandatory", 9}, {"failure", 7}, {"unknown", 7}};

enum { NOT_FOUND = -1 };

/* The first letter tells most words from others; they are written in small ones. */
static int find(struct slice word, const struct slice *words, int count)
{
    for (int i = 0; i < count; i++)
        if (word.n == words[i].n && (*word.p | 0x20) == *words[i].p && slice_equal_nocase(word, words[i]))
            return i;
    return NOT_FOUND;
}

const char *sdp_direction_name(unsigned direction)
{
    return qos_directions[direction & SDP_SENDRECV].p;
}

unsigned sdp_direction_swap(unsigned direction)
{
    return (direction & SDP_SEND ? SDP_RECV : 0u) | (direction & SDP_RECV ? SDP_SEND : 0u);
}

bool sdp_direction_read(const struct sdp_attribute *attribute, unsigned *direction)
{
    int found = attribute->value.p ? NOT_FOUND : find(attribute->name, names + INACTIVE, NAMES - INACTIVE);

    if (found != NOT_FOUND)
        *direction = (unsigned)found;
    return found != NOT_FOUND;
}

/* ---- Codecs -------------------------------------------------------------------------------------------------------
 */

/* Takes what stands in front of the next slash off rest. */
static struct slice take_part(struct slice *rest)
{
    size_t end = slice_find(*rest, '/');
    struct slice part = slice_trim(slice_part(*rest, 0, end));

    *rest = slice_from(*rest, end + 1);
    return part;
}

struct sdp_codec sdp_codec_read(struct slice text)
{
    struct sdp_codec codec = {.name = take_part(&text)};

    codec.clock = take_part(&text);
    text = slice_trim(text);
    codec.channels = !text.n || slice_equal(text, SLICE("1")) ? SLICE_NONE : text;
    return codec;
}

bool sdp_codec_equal(const struct sdp_codec *a, const struct sdp_codec *b)
{
    return slice_equal_nocase(a->name, b->name) && slice_equal(a->clock, b->clock) &&
           slice_equal(a->channels, b->channels);
}

/* ---- Payload types ------------------------------------------------------------------------------------------------
 */

/* What was read of a section so far. */
struct payloads {
    uint64_t named[SDP_PAYLOAD_TYPES / 64];   /* a bit for each type of which the section says anything */
    struct sdp_payload at[SDP_PAYLOAD_TYPES]; /* of the others there is nothing, not even zeros */
};

static struct sdp_payload *payload_at(struct payloads *payloads, struct slice word)
{
    uint64_t type, bit;

    if (!slice_to_uint(word, &type) || type >= SDP_PAYLOAD_TYPES)
        return NULL;
    bit = UINT64_C(1) << type % 64;
    if (!(payloads->named[type / 64] & bit))
        payloads->at[type] = (struct sdp_payload){.type = (uint8_t)type};
    payloads->named[type / 64] |= bit;
    return &payloads->at[type];
}

static void read_formats(struct slice rest, struct payloads *payloads)
{
    struct sdp_payload *payload;
    struct slice word;

    while (sdp_word_next(&rest, &word))
        if ((payload = payload_at(payloads, word)))
            payload->listed = true;
}

/* The first line counts. */
static void read_format(const struct sdp_attribute *attribute, bool rtpmap, struct payloads *payloads)
{
    struct slice rest = attribute->value, word;
    struct sdp_payload *payload = sdp_word_next(&rest, &word) ? payload_at(payloads, word) : NULL;

    if (!payload)
        return;
    rest = slice_trim(rest);
    if (rtpmap && !payload->codec.p) {
        payload->codec = rest;
        payload->parts = sdp_codec_read(rest);
        payload->rtpmap_line = attribute->line;
    } else if (!rtpmap && !payload->fmtp.p) {
        payload->fmtp = rest;
        payload->fmtp_line = attribute->line;
    }
}

static void keep_payloads(struct sdp_media *media, const struct payloads *payloads)
{
    int count = __builtin_popcountll(payloads->named[0]) + __builtin_popcountll(payloads->named[1]);
    struct sdp_payload *to = media->payloads = g_new(struct sdp_payload, MAX(count, 1)); /* never NULL */

    for (int i = 0; i < SDP_PAYLOAD_TYPES / 64; i++)
        for (uint64_t named = payloads->named[i]; named; named &= named - 1)
            *to++ = payloads->at[i * 64 + __builtin_ctzll(named)];
    media->payload_count = (uint8_t)count;
}

const struct sdp_payload *sdp_payload_of(const struct sdp_media *media, uint8_t type)
{
    static const struct sdp_payload nothing;

    for (SDP_EACH_PAYLOAD(payload, media))
        if (payload->type >= type)
            return payload->type == type ? payload : &nothing;
    return &nothing;
}

/* ---- Format parameters ---------------------------------------------------------------------------------------------
 */

bool sdp_parameter_next(struct slice *rest, struct sdp_parameter *parameter)
{
    while (rest->n) {
        size_t end = slice_find(*rest, ';');
        struct slice part = slice_trim(slice_part(*rest, 0, end));
        size_t equals = slice_find(part, '=');

        *rest = slice_from(*rest, end < rest->n ? end + 1 : end);
        if (!part.n)
            continue;
        parameter->name = slice_trim(slice_part(part, 0, equals));
        parameter->value = equals < part.n ? slice_trim(slice_from(part, equals + 1)) : SLICE_NONE;
        return true;
    }
    return false;
}

struct slice sdp_parameter_value(struct slice parameters, struct slice name)
{
    struct sdp_parameter parameter;

    while (sdp_parameter_next(&parameters, &parameter))
        if (slice_equal_nocase(parameter.name, name))
            return parameter.value.p ? parameter.value : slice_from(parameter.name, parameter.name.n);
    return SLICE_NONE;
}

/* ---- Preconditions ------------------------------------------------------------------------------------------------
 */

const char *sdp_segment_name(enum sdp_segment segment)
{
    return segments[segment].p;
}

const char *sdp_strength_name(enum sdp_strength strength)
{
    return strengths[strength].p;
}

static bool read_word(struct slice *rest, const struct slice *words, int count, unsigned *value)
{
    struct slice word;
    int found;

    sdp_word_next(rest, &word);
    found = find(word, words, count);
    *value = found == NOT_FOUND ? 0 : (unsigned)found;
    return found != NOT_FOUND;
}

static bool read_words(struct slice rest, struct sdp_qos *qos)
{
    unsigned strength = 0, segment = 0;
    struct slice type, more;

    if (!sdp_word_next(&rest, &type) || !slice_equal_nocase(type, SLICE("qos")))
        return false;
    if (qos->kind == SDP_DES && !read_word(&rest, strengths, 5, &strength))
        return false;
    if (!read_word(&rest, segments, 3, &segment) || !read_word(&rest, qos_directions, 4, &qos->direction))
        return false;
    qos->strength = (enum sdp_strength)strength;
    qos->segment = (enum sdp_segment)segment;
    return !sdp_word_next(&rest, &more);
}

static struct sdp_qos read_qos(const struct sdp_attribute *attribute, int name)
{
    struct sdp_qos qos = {.kind = (enum sdp_qos_kind)name, .line = attribute->line};

    qos.readable = read_words(attribute->value, &qos);
    return qos;
}

bool sdp_qos_next(struct sdp_lines *rest, struct sdp_qos *qos)
{
    struct sdp_attribute attribute;

    while (sdp_attribute_next(rest, &attribute)) {
        int name = find(attribute.name, names, NAMES);

        if (name == NOT_FOUND || name > CONF)
            continue;
        *qos = read_qos(&attribute, name);
        return true;
    }
    return false;
}

static void gather_qos(const struct sdp_qos *qos, struct sdp_preconditions *all)
{
    all->lines++;
    if (!qos->readable) {
        all->unreadable = true;
        all->bad_line = qos->line;
    } else if (qos->kind == SDP_CURR) {
        all->curr[qos->segment]++;
        all->current[qos->segment] |= (uint8_t)qos->direction;
        all->curr_line[qos->segment] = qos->line;
    } else if (qos->kind == SDP_CONF) {
        all->confirm[qos->segment] |= (uint8_t)qos->direction;
    } else {
        all->des[qos->segment]++;
        all->des_line[qos->segment] = qos->line;
        if (qos->direction & SDP_SEND)
            all->desired[qos->segment][SDP_SEND] = (uint8_t)qos->strength;
        if (qos->direction & SDP_RECV)
            all->desired[qos->segment][SDP_RECV] = (uint8_t)qos->strength;
    }
}

/* ---- A section ----------------------------------------------------------------------------------------------------
 */

void sdp_media_read_attributes(struct sdp_media *media)
{
    struct sdp_lines rest = media->lines;
    struct sdp_attribute attribute;
    struct payloads payloads;
    bool has_direction = false;
    struct sdp_qos qos;

    payloads.named[0] = payloads.named[1] = 0;
    read_formats(media->formats, &payloads);
    while (sdp_attribute_next(&rest, &attribute)) {
        int name = find(attribute.name, names, NAMES);

        if (name == NOT_FOUND)
            continue;
        if (name <= CONF) {
            qos = read_qos(&attribute, name);
            gather_qos(&qos, &media->qos);
        } else if (name <= FMTP) {
            read_format(&attribute, name == RTPMAP, &payloads);
        } else if (!has_direction && !attribute.value.p) {
            has_direction = true;
            media->direction = (uint8_t)(name - INACTIVE);
            media->direction_line = attribute.line;
        }
    }
    keep_payloads(media, &payloads);
}

/* ---- Capability negotiation ---------------------------------------------------------------------------------------
 */

/* a=tcap:1 RTP/AVPF RTP/SAVP */
static bool tcap_offers(struct sdp_lines lines, const char *protocol, struct slice *line)
{
    struct sdp_attribute attribute;

    while (sdp_attribute_next_named(&lines, SLICE("tcap"), &attribute)) {
        struct slice rest = attribute.value, word;

        *line = attribute.line;
        sdp_word_next(&rest, &word);
        while (sdp_word_next(&rest, &word))
            if (slice_is_nocase(word, protocol))
                return true;
    }
    return false;
}

bool sdp_offers_transport(const struct sdp *sdp, const struct sdp_media *media, const char *protocol,
                          struct slice *line)
{
    *line = SLICE_NONE;
    return tcap_offers(media->lines, protocol, line) || tcap_offers(sdp->session, protocol, line);
}

/* a=pcfg:1 t=1 */
bool sdp_has_potential_transport(const struct sdp_media *media, struct slice *line)
{
    struct sdp_lines lines = media->lines;
    struct sdp_attribute attribute;

    *line = SLICE_NONE;
    while (sdp_attribute_next_named(&lines, SLICE("pcfg"), &attribute)) {
        struct slice rest = attribute.value, word;

        *line = attribute.line;
        while (sdp_word_next(&rest, &word))
            if (slice_starts_with_nocase(word, SLICE("t=")))
                return true;
    }
    return false;
}
