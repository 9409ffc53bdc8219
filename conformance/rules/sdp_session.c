/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sdp_checks.h"

/* Checks of one SDP on its own: origin, connection, order of media, directions, transport of video. */

/* RFC 3264 5: session id and version fit into a signed 64-bit number. */
static bool is_id(struct slice text)
{
    uint64_t number;

    return slice_to_uint(text, &number) && number <= INT64_MAX;
}

static bool address_fits(struct slice type, struct slice address)
{
    bool colon = address.n && memchr(address.p, ':', address.n);

    if (slice_is_nocase(type, "IP6"))
        return colon || !sip_host_is_address(address);
    return slice_is_nocase(type, "IP4") && !colon;
}

static enum result sdp_origin(const struct rule_context *context, const struct test *test, char **expected,
                              char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_line line = {0};
    struct sdp_origin o;

    (void)test;
    if (!look.media->here)
        return RESULT_NOT_APPLICABLE;
    sdp_line_find(look.media->here->session, 'o', &line);
    o = sdp_origin_read(line.value);
    if (o.whole && is_id(o.id) && is_id(o.version) && slice_is_nocase(o.network, "IN") &&
        address_fits(o.address_type, o.address))
        return RESULT_PASS;
    return look_fail(&look, line.line, NULL, g_strdup("user, numeric id and version, IN, IP4 or IP6 and its address"),
                     NULL);
}

static enum result sdp_connection(const struct rule_context *context, const struct test *test, char **expected,
                                  char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct sdp_media *media;

    (void)test;
    if (!look.media->here)
        return RESULT_NOT_APPLICABLE;
    if (!look.media->here->section_count && !look.media->here->connection.value.p)
        return look_fail(&look, SLICE_NONE, NULL, g_strdup("a c= line"), g_strdup("absent"));
    while ((media = sdp_media_next(&walk)))
        if (!media->connection.value.p)
            return look_fail(&look, media->line, media, g_strdup("a c= line here or at session level"),
                             g_strdup("absent"));
    return RESULT_PASS;
}

static bool is_multicast(struct slice address)
{
    uint64_t first;

    if (slice_starts_with_nocase(address, SLICE("ff")) && memchr(address.p, ':', address.n))
        return true;
    return slice_to_uint(slice_part(address, 0, slice_find(address, '.')), &first) && first >= 224 && first <= 239;
}

/* OA-13: one session description, and a unicast answer to a unicast offer. */
static enum result sdp_one_description(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_lines rest;
    struct sdp_line line;
    struct slice address;
    unsigned versions = 0;

    (void)test;
    if (!look.media->here)
        return RESULT_NOT_APPLICABLE;
    rest = look.media->here->lines;
    while (sdp_line_next_of(&rest, 'v', 'c', &line)) {
        versions += line.type == 'v';
        if (versions > 1)
            return look_fail(&look, line.line, NULL, g_strdup("one session description"), g_strdup("a second v= line"));
        address = line.type == 'c' ? sdp_connection_address(line.value) : SLICE_NONE;
        if (address.n && is_multicast(address))
            return look_fail(&look, line.line, NULL, g_strdup("a unicast address"), NULL);
    }
    return RESULT_PASS;
}

/* Sections in the order of the media that the words name. "missing": a medium without section. "order": as said.
 * "extra": more sections than that. Media that the procedure does not expect are not missing. */
static enum result sdp_media_order(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct sdp_media *media;
    unsigned audio = 0, video = 0, other = 0;
    bool extra = slice_is(slice_of(test->argument), "extra");

    if (look.media->role != MEDIA_OFFER)
        return RESULT_NOT_APPLICABLE;
    while ((media = sdp_media_next(&walk))) {
        bool is_audio = slice_is_nocase(media->media, "audio"), is_video = slice_is_nocase(media->media, "video");

        audio += is_audio;
        video += is_video;
        other += !is_audio && !is_video;
        if (extra && (other || audio > 1 || video > 1))
            return look_fail(&look, media->line, NULL, g_strdup("one audio and one video section"), NULL);
        if (!extra && is_video && !audio)
            return look_fail(&look, media->line, NULL, g_strdup("audio before video"), NULL);
    }
    if (extra || (audio && (video || !context->profile->video)))
        return RESULT_PASS;
    return look_fail(&look, SLICE_NONE, NULL, g_strdup_printf("a section m=%s", audio ? "video" : "audio"),
                     g_strdup("absent"));
}

static bool is_reserved(const struct sdp_media *media)
{
    return !media->qos.lines || media->qos.current[SDP_LOCAL] == SDP_SENDRECV;
}

/* S1.26, S6.05: sendrecv, or inactive as long as the resources are not reserved. */
static enum result sdp_directions(const struct rule_context *context, const struct test *test, char **expected,
                                  char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct sdp_media *media;

    (void)test;
    if (look.media->role != MEDIA_OFFER)
        return RESULT_NOT_APPLICABLE;
    while ((media = sdp_media_next(&walk))) {
        if (!media->active || media->direction == SDP_SENDRECV ||
            (media->direction == SDP_INACTIVE && !is_reserved(media)))
            continue;
        return look_fail(&look, media->direction_line, media,
                         g_strdup("sendrecv, or inactive while nothing is reserved"), NULL);
    }
    return RESULT_PASS;
}

static bool is_active_video(const struct sdp_media *media)
{
    return slice_is_nocase(media->media, "video") && media->active;
}

/* S1.18: feedback is offered as AVPF, or as AVP with AVPF among the capabilities. */
static enum result sdp_video_transport(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct sdp_media *media;
    struct slice line;

    (void)test;
    while (look.media->role == MEDIA_OFFER && (media = sdp_media_next(&walk))) {
        if (!is_active_video(media) || slice_is_nocase(media->protocol, "RTP/AVPF"))
            continue;
        if (slice_is_nocase(media->protocol, "RTP/AVP") &&
            (sdp_has_potential_transport(media, &line) ||
             sdp_offers_transport(look.media->here, media, "RTP/AVPF", &line)))
            continue;
        return look_fail(&look, media->line, media, g_strdup("RTP/AVPF, or RTP/AVP with RTP/AVPF as capability"),
                         slice_text(media->protocol));
    }
    return look.media->role == MEDIA_OFFER ? RESULT_PASS : RESULT_NOT_APPLICABLE;
}

/* S1.19: both lines with AVP, none of them with AVPF. Neither with AVP is what S1.18 says. */
static enum result sdp_video_capability(const struct rule_context *context, const struct test *test, char **expected,
                                        char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct sdp_media *media;
    struct slice tcap, pcfg;

    (void)test;
    while (look.media->role == MEDIA_OFFER && (media = sdp_media_next(&walk))) {
        bool offers, uses;

        if (!is_active_video(media))
            continue;
        offers = sdp_offers_transport(look.media->here, media, "RTP/AVPF", &tcap);
        uses = sdp_has_potential_transport(media, &pcfg);
        if (slice_is_nocase(media->protocol, "RTP/AVP") ? offers == uses : !uses)
            continue;
        if (slice_is_nocase(media->protocol, "RTP/AVP"))
            return look_fail(&look, media->line, media, g_strdup("a=tcap with RTP/AVPF and a=pcfg that uses it"),
                             g_strdup(offers ? "no a=pcfg" : "no a=tcap with RTP/AVPF"));
        return look_fail(&look, pcfg, media, g_strdup("no capability negotiation where the m= line says RTP/AVPF"),
                         NULL);
    }
    return look.media->role == MEDIA_OFFER ? RESULT_PASS : RESULT_NOT_APPLICABLE;
}

const struct named_check sdp_session_checks[] = {
    {"sdp-origin", sdp_origin, NULL},
    {"sdp-connection", sdp_connection, NULL},
    {"sdp-one-description", sdp_one_description, NULL},
    {"sdp-media-order", sdp_media_order, NULL},
    {"sdp-directions", sdp_directions, NULL},
    {"sdp-video-transport", sdp_video_transport, NULL},
    {"sdp-video-capability", sdp_video_capability, NULL},
    {NULL, NULL, NULL},
};
