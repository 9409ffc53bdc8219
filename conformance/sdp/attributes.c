/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sdp.h"

#include <string.h>

/* What attributes mean: directions, payload types, format parameters, preconditions, capabilities. */

static const char *const directions[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
static const char *const qos_directions[] = {"none", "send", "recv", "sendrecv"};
static const char *const segments[] = {"local", "remote", "e2e"};
static const char *const strengths[] = {"none", "optional", "mandatory", "failure", "unknown"};

enum { NOT_FOUND = -1 };

static int find(struct slice word, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (slice_is_nocase(word, names[i]))
            return i;
    return NOT_FOUND;
}

const char *sdp_direction_name(unsigned direction)
{
    return qos_directions[direction & SDP_SENDRECV];
}

unsigned sdp_direction_swap(unsigned direction)
{
    return (direction & SDP_SEND ? SDP_RECV : 0u) | (direction & SDP_RECV ? SDP_SEND : 0u);
}

bool sdp_direction_find(struct slice attribute, unsigned *direction)
{
    int found = find(attribute, directions, 4);

    if (found != NOT_FOUND)
        *direction = (unsigned)found;
    return found != NOT_FOUND;
}

unsigned sdp_direction(const struct sdp *sdp, const struct sdp_media *media, struct slice *line)
{
    struct slice lines = media->lines;
    struct sdp_attribute attribute;
    unsigned direction = SDP_SENDRECV;

    while (sdp_attribute_next(&lines, &attribute)) {
        if (!attribute.value.p && sdp_direction_find(attribute.name, &direction)) {
            *line = attribute.line;
            return direction;
        }
    }
    sdp_direction_find(sdp->direction, &direction);
    *line = sdp->direction_line;
    return direction;
}

/* ---- Payload types ------------------------------------------------------------------------------------------------
 */

static bool payload_type(struct slice word, uint64_t *type)
{
    return slice_to_uint(word, type) && *type < SDP_PAYLOAD_TYPES;
}

static struct sdp_payload *payload_at(struct sdp_payloads *payloads, uint64_t type)
{
    uint64_t bit = UINT64_C(1) << type % 64;

    if (!(payloads->named[type / 64] & bit))
        payloads->at[type] = (struct sdp_payload){0};
    payloads->named[type / 64] |= bit;
    return &payloads->at[type];
}

static void read_payload_attribute(const struct sdp_attribute *attribute, struct sdp_payloads *payloads)
{
    bool rtpmap = slice_is_nocase(attribute->name, "rtpmap");
    struct slice rest = attribute->value, word;
    struct sdp_payload *payload;
    uint64_t type;

    if ((!rtpmap && !slice_is_nocase(attribute->name, "fmtp")) || !sdp_word_next(&rest, &word) ||
        !payload_type(word, &type))
        return;
    payload = payload_at(payloads, type);
    rest = slice_trim(rest);
    if (rtpmap && !payload->codec.p) { /* the first one counts */
        payload->codec = rest;
        payload->rtpmap_line = attribute->line;
    } else if (!rtpmap && !payload->fmtp.p) {
        payload->fmtp = rest;
        payload->fmtp_line = attribute->line;
    }
}

void sdp_payloads_read(const struct sdp_media *media, struct sdp_payloads *payloads)
{
    struct slice rest = media->formats, word;
    struct sdp_attribute attribute;
    uint64_t type;

    memset(payloads->named, 0, sizeof payloads->named);
    while (sdp_word_next(&rest, &word))
        if (payload_type(word, &type))
            payload_at(payloads, type)->listed = true;
    rest = media->lines;
    while (sdp_attribute_next(&rest, &attribute))
        read_payload_attribute(&attribute, payloads);
}

const struct sdp_payload *sdp_payload_of(const struct sdp_payloads *payloads, int type)
{
    static const struct sdp_payload nothing;

    return payloads->named[type / 64] >> type % 64 & 1 ? &payloads->at[type] : &nothing;
}

int sdp_payload_next(const struct sdp_payloads *payloads, int type)
{
    for (type++; type < SDP_PAYLOAD_TYPES; type++) {
        uint64_t rest = payloads->named[type / 64] >> type % 64;

        if (rest & 1)
            return type;
        if (!rest) /* on with the next 64 */
            type |= 63;
        else if (!(rest & 0xff))
            type += 7;
    }
    return SDP_PAYLOAD_TYPES;
}

struct slice sdp_codec_name(struct slice codec)
{
    return slice_trim(slice_part(codec, 0, slice_find(codec, '/')));
}

struct slice sdp_codec_clock(struct slice codec)
{
    return sdp_codec_name(slice_from(codec, slice_find(codec, '/') + 1));
}

/* What stands behind the clock; absent where it says one channel. */
static struct slice channels(struct slice codec)
{
    struct slice rest = slice_from(codec, slice_find(codec, '/') + 1);

    rest = slice_trim(slice_from(rest, slice_find(rest, '/') + 1));
    return !rest.n || slice_is(rest, "1") ? SLICE_NONE : rest;
}

bool sdp_codec_equal(struct slice a, struct slice b)
{
    return slice_equal_nocase(sdp_codec_name(a), sdp_codec_name(b)) &&
           slice_equal(sdp_codec_clock(a), sdp_codec_clock(b)) && slice_equal(channels(a), channels(b));
}

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

struct slice sdp_parameter_value(struct slice parameters, const char *name)
{
    struct sdp_parameter parameter;

    while (sdp_parameter_next(&parameters, &parameter))
        if (slice_is_nocase(parameter.name, name))
            return parameter.value.p ? parameter.value : slice_from(parameter.name, parameter.name.n);
    return SLICE_NONE;
}

/* ---- Preconditions ------------------------------------------------------------------------------------------------
 */

const char *sdp_segment_name(enum sdp_segment segment)
{
    return segments[segment];
}

const char *sdp_strength_name(enum sdp_strength strength)
{
    return strengths[strength];
}

static bool read_word(struct slice *rest, const char *const *names, int count, unsigned *value)
{
    struct slice word;
    int found;

    sdp_word_next(rest, &word);
    found = find(word, names, count);
    *value = found == NOT_FOUND ? 0 : (unsigned)found;
    return found != NOT_FOUND;
}

static bool read_qos(struct slice rest, struct sdp_qos *qos)
{
    unsigned strength = 0, segment = 0;
    struct slice type, more;

    if (!sdp_word_next(&rest, &type) || !slice_is_nocase(type, "qos"))
        return false;
    if (qos->kind == SDP_DES && !read_word(&rest, strengths, 5, &strength))
        return false;
    if (!read_word(&rest, segments, 3, &segment) || !read_word(&rest, qos_directions, 4, &qos->direction))
        return false;
    qos->strength = (enum sdp_strength)strength;
    qos->segment = (enum sdp_segment)segment;
    return !sdp_word_next(&rest, &more);
}

bool sdp_qos_next(struct slice *rest, struct sdp_qos *qos)
{
    static const char *const kinds[] = {"curr", "des", "conf"};
    struct sdp_attribute attribute;

    while (sdp_attribute_next(rest, &attribute)) {
        int kind = find(attribute.name, kinds, 3);

        if (kind == NOT_FOUND)
            continue;
        *qos = (struct sdp_qos){.kind = (enum sdp_qos_kind)kind, .line = attribute.line};
        qos->readable = read_qos(attribute.value, qos);
        return true;
    }
    return false;
}

/* ---- Capability negotiation ---------------------------------------------------------------------------------------
 */

/* a=tcap:1 RTP/AVPF RTP/SAVP */
static bool tcap_offers(struct slice lines, const char *protocol, struct slice *line)
{
    struct sdp_attribute attribute;

    while (sdp_attribute_next(&lines, &attribute)) {
        struct slice rest = attribute.value, word;

        if (!slice_is_nocase(attribute.name, "tcap"))
            continue;
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
    struct slice lines = media->lines;
    struct sdp_attribute attribute;

    *line = SLICE_NONE;
    while (sdp_attribute_next(&lines, &attribute)) {
        struct slice rest = attribute.value, word;

        if (!slice_is_nocase(attribute.name, "pcfg"))
            continue;
        *line = attribute.line;
        while (sdp_word_next(&rest, &word))
            if (slice_starts_with_nocase(word, SLICE("t=")))
                return true;
    }
    return false;
}
