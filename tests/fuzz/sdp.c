/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: the SDP reader on any bytes. */
#include <stddef.h>
#include <stdint.h>

#include "imsconf/sdp.h"
#include "invariants.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_attributes(struct slice lines)
{
    struct slice rest = lines;
    struct sdp_attribute attribute;
    struct sdp_qos qos;

    while (sdp_attribute_next(&rest, &attribute)) {
        require_inside(lines, attribute.line);
        require_inside(attribute.line, attribute.name);
        require_inside(attribute.line, attribute.value);
    }
    for (rest = lines; sdp_qos_next(&rest, &qos);) {
        require_inside(lines, qos.line);
        REQUIRE(qos.direction <= SDP_SENDRECV && (unsigned)qos.segment < SDP_SEGMENTS);
        REQUIRE(sdp_direction_swap(sdp_direction_swap(qos.direction)) == qos.direction);
    }
}

static void read_parameters(struct slice text)
{
    struct slice rest = text;
    struct sdp_parameter parameter;

    while (sdp_parameter_next(&rest, &parameter)) {
        require_inside(text, parameter.name);
        require_inside(text, parameter.value);
    }
}

static void read_payloads(const struct sdp_media *media)
{
    struct sdp_payloads payloads;
    struct slice last = SLICE_NONE;

    sdp_payloads_read(media, &payloads);
    for (size_t i = 0; i < SDP_PAYLOAD_TYPES; i++) {
        const struct sdp_payload *at = sdp_payload_of(&payloads, i);

        require_inside(media->lines, at->codec);
        require_inside(media->lines, at->rtpmap_line);
        require_inside(media->lines, at->fmtp);
        require_inside(media->lines, at->fmtp_line);
        if (at->fmtp.p)
            read_parameters(at->fmtp);
        if (!at->codec.p)
            continue;
        require_inside(at->codec, sdp_codec_name(at->codec));
        require_inside(at->codec, sdp_codec_clock(at->codec));
        REQUIRE(sdp_codec_equal(at->codec, last) == sdp_codec_equal(last, at->codec));
        last = at->codec;
    }
}

static void read_media(const struct sdp *sdp, const struct sdp_media *media, struct slice body)
{
    struct slice rest = media->formats, word, line = SLICE_NONE;
    struct sdp_line found;

    require_inside(body, media->lines);
    require_inside(media->lines, media->line);
    require_inside(media->line, media->media);
    require_inside(media->line, media->port);
    require_inside(media->line, media->protocol);
    require_inside(media->line, media->formats);
    while (sdp_word_next(&rest, &word))
        require_inside(media->formats, word);
    REQUIRE(sdp_direction(sdp, media, &line) <= SDP_SENDRECV);
    require_inside(body, line);
    if (sdp_connection_find(sdp, media, &found)) {
        require_inside(body, found.line);
        require_inside(body, sdp_connection_address(found.value));
    }
    if (sdp_bandwidth_find(media->lines, "AS", &found))
        require_inside(media->lines, found.value);
    sdp_offers_transport(sdp, media, "RTP/AVPF", &line);
    sdp_has_potential_transport(media, &line);
    sdp_media_is_active(media);
    read_attributes(media->lines);
    read_payloads(media);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice body = {(const char *)data, size}, rest = body;
    struct sdp sdp = sdp_read(body);
    struct sdp_sections walk = sdp_sections(&sdp);
    struct sdp_media media;
    struct sdp_line line;
    const char *last = NULL;
    unsigned count = 0;

    while (sdp_line_next(&rest, &line)) {
        require_inside(body, line.line);
        require_inside(line.line, line.value);
        REQUIRE(!last || line.line.p > last);
        last = line.line.p;
        if (line.type == 'o')
            sdp_origin_read(line.value);
    }
    require_inside(body, sdp.session);
    require_inside(body, sdp.media);
    read_attributes(sdp.session);
    for (; sdp_media_next(&walk, &media); count++) {
        REQUIRE(media.index == count);
        read_media(&sdp, &media, body);
    }
    REQUIRE(sdp_media_count(&sdp) == count);
    return 0;
}
