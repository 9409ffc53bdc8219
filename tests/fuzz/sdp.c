/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer: the SDP reader on any bytes. */
#include <stddef.h>
#include <stdint.h>

#include "imsconf/sdp.h"
#include "invariants.h"
#include "require.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_attributes(struct slice text, struct sdp_lines lines)
{
    struct sdp_lines rest = lines;
    struct sdp_attribute attribute;
    struct sdp_qos qos;

    while (sdp_attribute_next(&rest, &attribute)) {
        require_inside(text, attribute.line);
        require_inside(attribute.line, attribute.name);
        require_inside(attribute.line, attribute.value);
    }
    for (rest = lines; sdp_qos_next(&rest, &qos);) {
        require_inside(text, qos.line);
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

static void read_payloads(struct slice text, const struct sdp_media *media)
{
    const struct sdp_payload *last = media->payloads;
    int type = -1;

    for (SDP_EACH_PAYLOAD(at, media)) {
        REQUIRE(at->type > type && at->type < SDP_PAYLOAD_TYPES);
        type = at->type;
        REQUIRE(sdp_payload_of(media, at->type) == at);
        require_inside(text, at->codec);
        require_inside(text, at->rtpmap_line);
        require_inside(text, at->fmtp);
        require_inside(text, at->fmtp_line);
        if (at->fmtp.p)
            read_parameters(at->fmtp);
        if (!at->codec.p)
            continue;
        require_inside(at->codec, at->parts.name);
        require_inside(at->codec, at->parts.clock);
        require_inside(at->codec, at->parts.channels);
        REQUIRE(sdp_codec_equal(&at->parts, &last->parts) == sdp_codec_equal(&last->parts, &at->parts));
        last = at;
    }
}

/* The lines of a section, from the first to the last. */
static struct slice text_of(struct sdp_lines lines)
{
    const struct sdp_mark *last = lines.end - 1;

    return (struct slice){lines.at->p, (size_t)(last->p + last->n - lines.at->p)};
}

static void read_media(const struct sdp *sdp, const struct sdp_media *media)
{
    struct slice rest = media->formats, text = text_of(media->lines), word, line;
    struct sdp_line found;

    require_inside(sdp->text, text);
    require_inside(text, media->line);
    require_inside(media->line, media->media);
    require_inside(media->line, media->port);
    require_inside(media->line, media->protocol);
    require_inside(media->line, media->formats);
    while (sdp_word_next(&rest, &word))
        require_inside(media->formats, word);
    REQUIRE(media->direction <= SDP_SENDRECV);
    require_inside(sdp->text, media->direction_line);
    require_inside(sdp->text, media->connection.line);
    require_inside(media->connection.line, sdp_connection_address(media->connection.value));
    if (sdp_bandwidth_find(media->lines, "AS", &found))
        require_inside(text, found.value);
    sdp_offers_transport(sdp, media, "RTP/AVPF", &line);
    sdp_has_potential_transport(media, &line);
    read_attributes(text, media->lines);
    read_payloads(text, media);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice body = {(const char *)data, size};
    struct sdp *sdp = sdp_read(body);
    struct sdp_sections walk = sdp_sections(sdp);
    struct sdp_lines rest = sdp->lines;
    const struct sdp_media *media;
    struct sdp_line line;
    const char *last = NULL;
    unsigned count = 0;

    REQUIRE(sdp->text.n == size);
    while (sdp_line_next(&rest, &line)) {
        require_inside(sdp->text, line.line);
        require_inside(line.line, line.value);
        require_inside(body, sdp_source(sdp, line.line));
        REQUIRE(!last || line.line.p > last);
        last = line.line.p;
        if (line.type == 'o')
            sdp_origin_read(line.value);
    }
    read_attributes(sdp->text, sdp->session);
    for (; (media = sdp_media_next(&walk)); count++) {
        REQUIRE(media->index == count);
        read_media(sdp, media);
    }
    REQUIRE(sdp->section_count == count);
    sdp_unref(sdp);
    return 0;
}
