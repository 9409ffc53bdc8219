/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "sdp_checks.h"

/* Checks of an answer against its offer, RFC 3264 6. */

/* A section of the answer and that of the offer. Fails, with both texts set, or not. */
typedef bool (*section_check)(const struct look *look, const struct pairs *pair);

static enum result answer_begin(const struct look *look)
{
    if (look->media->role != MEDIA_ANSWER)
        return RESULT_NOT_APPLICABLE;
    return look->media->offer ? RESULT_PASS : RESULT_INCONCLUSIVE;
}

/* Every section that both have; active: only streams that the answer accepts. */
static enum result each_section(const struct rule_context *context, char **expected, char **found, bool active,
                                section_check good)
{
    struct look look = look_begin(context, expected, found);
    enum result result = answer_begin(&look);
    struct pairs pair;

    if (result != RESULT_PASS)
        return result;
    pair = pairs_begin(&look, look.media->offer);
    while (pairs_next(&pair) && pair.theirs)
        if ((!active || (pair.mine->active && pair.theirs->active)) && !good(&look, &pair))
            return RESULT_FAIL;
    return RESULT_PASS;
}

/* Where the offer has fewer sections than the session had, keeping them is not the fault of the answer. */
static enum result sdp_answer_sections(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = answer_begin(&look);
    const struct sdp *own = look.media->own;
    unsigned have, want;

    (void)test;
    if (result != RESULT_PASS)
        return result;
    have = look.media->here->section_count;
    want = look.media->offer->section_count;
    if (have == want || (own && want < have && own->section_count == have))
        return RESULT_PASS;
    return look_fail(&look, sdp_value(look.media->here->session, 'v'), NULL, g_strdup_printf("%u sections", want),
                     g_strdup_printf("%u", have));
}

static bool transport_fits(const struct pairs *pair)
{
    struct slice line;

    if (slice_equal_nocase(pair->mine->protocol, pair->theirs->protocol))
        return true;
    return slice_is_nocase(pair->theirs->protocol, "RTP/AVP") && slice_is_nocase(pair->mine->protocol, "RTP/AVPF") &&
           sdp_has_potential_transport(pair->theirs, &line);
}

static bool same_media(const struct look *look, const struct pairs *pair)
{
    if (slice_equal_nocase(pair->mine->media, pair->theirs->media) && transport_fits(pair))
        return true;
    look_fail(look, pair->mine->line, NULL,
              g_strdup_printf("m=%.*s with %.*s", (int)pair->theirs->media.n, pair->theirs->media.p,
                              (int)pair->theirs->protocol.n, pair->theirs->protocol.p ? pair->theirs->protocol.p : ""),
              NULL);
    return false;
}

static enum result sdp_answer_media(const struct rule_context *context, const struct test *test, char **expected,
                                    char **found)
{
    (void)test;
    return each_section(context, expected, found, false, same_media);
}

static enum result sdp_answer_time(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = answer_begin(&look);
    struct sdp_line line = {0};
    struct slice want;

    (void)test;
    if (result != RESULT_PASS)
        return result;
    want = sdp_value(look.media->offer->session, 't');
    if (!want.p)
        return RESULT_NOT_APPLICABLE;
    if (sdp_line_find(look.media->here->session, 't', &line) && slice_equal(line.value, want))
        return RESULT_PASS;
    return look_fail(&look, line.line, NULL, g_strdup_printf("t=%.*s", (int)want.n, want.p), NULL);
}

static bool stays_rejected(const struct look *look, const struct pairs *pair)
{
    if (pair->theirs->active || !pair->mine->active)
        return true;
    look_fail(look, pair->mine->line, pair->mine, g_strdup("port 0, as offered"), slice_text(pair->mine->port));
    return false;
}

static enum result sdp_answer_rejected(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    (void)test;
    return each_section(context, expected, found, false, stays_rejected);
}

/* ---- Formats ------------------------------------------------------------------------------------------------------
 */

/* By number, or by codec under another number. */
static bool is_offered(const struct pairs *pair, const struct sdp_payload *mine)
{
    if (sdp_payload_of(pair->theirs, mine->type)->listed)
        return true;
    if (!mine->codec.p)
        return false;
    for (SDP_EACH_PAYLOAD(theirs, pair->theirs))
        if (theirs->listed && theirs->codec.p && sdp_codec_equal(&mine->parts, &theirs->parts))
            return true;
    return false;
}

static bool some_format_is_offered(const struct look *look, const struct pairs *pair)
{
    if (!pair->mine->rtp)
        return true;
    for (SDP_EACH_PAYLOAD(mine, pair->mine))
        if (mine->listed && is_offered(pair, mine))
            return true;
    look_fail(look, pair->mine->line, pair->mine,
              g_strdup_printf("one of the offered formats %.*s", (int)pair->theirs->formats.n,
                              pair->theirs->formats.p ? pair->theirs->formats.p : ""),
              slice_text(pair->mine->formats));
    return false;
}

static bool only_offered_formats(const struct look *look, const struct pairs *pair)
{
    if (!pair->mine->rtp)
        return true;
    for (SDP_EACH_PAYLOAD(mine, pair->mine)) {
        if (!mine->listed || sdp_payload_of(pair->theirs, mine->type)->listed)
            continue;
        look_fail(look, pair->mine->line, pair->mine, g_strdup("only offered formats"),
                  g_strdup_printf("%d", mine->type));
        return false;
    }
    return true;
}

/* "some": at least one offered format. "only": no other ones. */
static enum result sdp_answer_formats(const struct rule_context *context, const struct test *test, char **expected,
                                      char **found)
{
    return each_section(context, expected, found, true,
                        slice_is(slice_of(test->argument), "some") ? some_format_is_offered : only_offered_formats);
}

/* A payload type that the answerer has used before keeps its meaning whatever the offer says: OA-12. */
static bool same_mapping(const struct look *look, const struct pairs *pair)
{
    for (SDP_EACH_PAYLOAD(mine, pair->mine)) {
        const struct sdp_payload *theirs = sdp_payload_of(pair->theirs, mine->type);

        if (!mine->listed || !theirs->listed || !mine->codec.p || !theirs->codec.p ||
            (pair->before && sdp_payload_of(pair->before, mine->type)->codec.p) ||
            sdp_codec_equal(&mine->parts, &theirs->parts))
            continue;
        look_fail(look, mine->rtpmap_line, pair->mine,
                  g_strdup_printf("%d as %.*s, as offered", mine->type, (int)theirs->codec.n, theirs->codec.p),
                  slice_text(mine->codec));
        return false;
    }
    return true;
}

static enum result sdp_answer_mapping(const struct rule_context *context, const struct test *test, char **expected,
                                      char **found)
{
    (void)test;
    return each_section(context, expected, found, true, same_mapping);
}

/* ---- Format parameters that belong to both ------------------------------------------------------------------------
 */

static bool same_value(struct slice a, struct slice b, struct slice name, struct slice by_default)
{
    struct slice x = sdp_parameter_value(a, name), y = sdp_parameter_value(b, name);

    return slice_equal_nocase(x.p ? x : by_default, y.p ? y : by_default);
}

static bool same_h264_profile(struct slice a, struct slice b)
{
    struct slice x = sdp_parameter_value(a, SLICE("profile-level-id")),
                 y = sdp_parameter_value(b, SLICE("profile-level-id"));

    return x.n != 6 || y.n != 6 || slice_equal_nocase(slice_part(x, 0, 4), slice_part(y, 0, 4));
}

/* Any number may stand there, and not all are numbers of C's. */
static bool to_tenths(double value, long *tenths)
{
    bool usual = value > -1e6 && value < 1e6;

    *tenths = usual ? (long)(value * 10 + 0.5) : 0;
    return usual;
}

/* "5.9-13.2" or "13.2", in tenths; false: not readable. */
static bool read_rates(struct slice text, long *low, long *high)
{
    size_t dash = slice_find(text, '-');
    char *first = slice_dup(slice_part(text, 0, dash));
    char *second = dash < text.n ? slice_dup(slice_from(text, dash + 1)) : g_strdup(first);
    char *end_first = first, *end_second = second;
    bool usual = to_tenths(g_ascii_strtod(first ? first : "", &end_first), low);

    usual = to_tenths(g_ascii_strtod(second ? second : "", &end_second), high) && usual;
    usual = usual && text.n && end_first && end_second && !*end_first && !*end_second;
    g_free(first);
    g_free(second);
    return usual;
}

static bool read_bandwidths(struct slice text, long *low, long *high)
{
    static const char *const names[] = {"nb", "wb", "swb", "fb"};
    size_t dash = slice_find(text, '-');
    struct slice first = slice_part(text, 0, dash), second = dash < text.n ? slice_from(text, dash + 1) : first;

    *low = *high = -1;
    for (int i = 0; i < 4; i++) {
        if (slice_is_nocase(first, names[i]))
            *low = i;
        if (slice_is_nocase(second, names[i]))
            *high = i;
    }
    return *low >= 0 && *high >= 0;
}

static bool lies_within(struct slice answer, struct slice offer, struct slice name,
                        bool (*read)(struct slice, long *, long *))
{
    struct slice mine = sdp_parameter_value(answer, name), theirs = sdp_parameter_value(offer, name);
    long low, high, least, most;

    if (!mine.n || !theirs.n || slice_equal(mine, theirs) || !read(mine, &low, &high) || !read(theirs, &least, &most))
        return true;
    return low >= least && high <= most;
}

static bool configuration_agrees(struct slice name, struct slice mine, struct slice theirs)
{
    if (slice_equal(mine, theirs)) /* as most */
        return true;
    if (slice_equal_nocase(name, SLICE("H264")))
        return same_h264_profile(mine, theirs) && same_value(mine, theirs, SLICE("packetization-mode"), SLICE("0"));
    if (slice_equal_nocase(name, SLICE("H265")))
        return same_value(mine, theirs, SLICE("profile-id"), SLICE("1")) &&
               same_value(mine, theirs, SLICE("tier-flag"), SLICE("0"));
    if (slice_equal_nocase(name, SLICE("AMR")) || slice_equal_nocase(name, SLICE("AMR-WB")))
        return same_value(mine, theirs, SLICE("octet-align"), SLICE("0"));
    if (slice_equal_nocase(name, SLICE("EVS")))
        return lies_within(mine, theirs, SLICE("br"), read_rates) &&
               lies_within(mine, theirs, SLICE("bw"), read_bandwidths);
    return true;
}

static bool same_configuration(const struct look *look, const struct pairs *pair)
{
    for (SDP_EACH_PAYLOAD(mine, pair->mine)) {
        const struct sdp_payload *theirs = sdp_payload_of(pair->theirs, mine->type);

        if (!mine->listed || !theirs->listed || !mine->codec.p || !theirs->codec.p ||
            !sdp_codec_equal(&mine->parts, &theirs->parts) ||
            configuration_agrees(mine->parts.name, mine->fmtp, theirs->fmtp))
            continue;
        look_fail(look, mine->fmtp.p ? mine->fmtp_line : mine->rtpmap_line, pair->mine,
                  g_strdup_printf("a configuration that agrees with the offered %.*s", (int)theirs->fmtp.n,
                                  theirs->fmtp.p ? theirs->fmtp.p : ""),
                  NULL);
        return false;
    }
    return true;
}

static enum result sdp_answer_configuration(const struct rule_context *context, const struct test *test,
                                            char **expected, char **found)
{
    (void)test;
    return each_section(context, expected, found, true, same_configuration);
}

/* ---- Direction, and what else belongs to a section ----------------------------------------------------------------
 */

static bool direction_agrees(const struct look *look, const struct pairs *pair)
{
    struct slice line = pair->mine->direction_line;
    unsigned offered = pair->theirs->direction;

    if (!(pair->mine->direction & ~sdp_direction_swap(offered)))
        return true;
    look_fail(look, line.p ? line : pair->mine->line, pair->mine,
              g_strdup_printf("a direction that answers %s", offered ? sdp_direction_name(offered) : "inactive"),
              line.p ? NULL : g_strdup("sendrecv by default"));
    return false;
}

static enum result sdp_answer_direction(const struct rule_context *context, const struct test *test, char **expected,
                                        char **found)
{
    (void)test;
    return each_section(context, expected, found, true, direction_agrees);
}

/* S3.06: inactive without having been asked. The reverse is OA-07. */
static bool not_inactive_alone(const struct look *look, const struct pairs *pair)
{
    if (pair->mine->direction != SDP_INACTIVE || pair->theirs->direction == SDP_INACTIVE)
        return true;
    look_fail(look, pair->mine->direction_line, pair->mine, g_strdup("inactive only where the offer is inactive"),
              NULL);
    return false;
}

static enum result sdp_answer_inactive(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    (void)test;
    return each_section(context, expected, found, true, not_inactive_alone);
}

static bool one_speech_codec(const struct look *look, const struct pairs *pair)
{
    const struct sdp_payload *first = NULL, *second = NULL;

    if (!slice_is_nocase(pair->mine->media, "audio"))
        return true;
    for (SDP_EACH_PAYLOAD(payload, pair->mine)) {
        if (!payload_is_codec(payload))
            continue;
        if (!first)
            first = payload;
        else if (!sdp_codec_equal(&first->parts, &payload->parts))
            second = payload;
    }
    if (first && !second)
        return true;
    look_fail(look, second && second->rtpmap_line.p ? second->rtpmap_line : pair->mine->line, pair->mine,
              g_strdup("one speech codec"), g_strdup(first ? "several" : "none"));
    return false;
}

static enum result sdp_answer_speech(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    (void)test;
    return each_section(context, expected, found, true, one_speech_codec);
}

/* S3.05: where AVPF was chosen from the capabilities, acfg says so. */
static bool names_configuration(const struct look *look, const struct pairs *pair)
{
    struct sdp_attribute attribute;

    if (slice_equal_nocase(pair->mine->protocol, pair->theirs->protocol) || !transport_fits(pair) ||
        sdp_attribute_find(pair->mine->lines, "acfg", &attribute))
        return true;
    look_fail(look, pair->mine->line, pair->mine, g_strdup("a=acfg"), g_strdup("absent"));
    return false;
}

static enum result sdp_answer_acfg(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    (void)test;
    return each_section(context, expected, found, true, names_configuration);
}

static bool video_is_accepted(const struct look *look, const struct pairs *pair)
{
    if (!slice_is_nocase(pair->theirs->media, "video") || !pair->theirs->active || pair->mine->active)
        return true;
    look_fail(look, pair->mine->line, pair->mine, g_strdup("a port other than 0"), slice_text(pair->mine->port));
    return false;
}

static enum result sdp_answer_video(const struct rule_context *context, const struct test *test, char **expected,
                                    char **found)
{
    (void)test;
    return each_section(context, expected, found, false, video_is_accepted);
}

/* S7.01: the answer to the second offer takes all of its formats, and stays where it was. */
static bool takes_offer_whole(const struct look *look, const struct pairs *pair)
{
    bool common = false; /* else OA-05 speaks */

    for (SDP_EACH_PAYLOAD(mine, pair->mine))
        common = common || (mine->listed && sdp_payload_of(pair->theirs, mine->type)->listed);
    for (SDP_EACH_PAYLOAD(theirs, pair->theirs)) {
        if (!common || !pair->mine->rtp || !theirs->listed || sdp_payload_of(pair->mine, theirs->type)->listed)
            continue;
        look_fail(look, pair->mine->line, pair->mine, g_strdup_printf("format %d, as offered", theirs->type),
                  slice_text(pair->mine->formats));
        return false;
    }
    if (!pair->before || !pair->before->active || slice_equal(pair->before->port, pair->mine->port))
        return true;
    look_fail(look, pair->mine->line, pair->mine,
              g_strdup_printf("port %.*s, as before", (int)pair->before->port.n, pair->before->port.p),
              slice_text(pair->mine->port));
    return false;
}

static enum result sdp_answer_whole(const struct rule_context *context, const struct test *test, char **expected,
                                    char **found)
{
    (void)test;
    return each_section(context, expected, found, true, takes_offer_whole);
}

static bool same_text(const struct sdp *a, const struct sdp *b)
{
    return b && slice_equal(a->text, b->text);
}

/* further SDP in responses to the INVITE is the answer once more. */
static enum result sdp_answer_again(const struct rule_context *context, const struct test *test, char **expected,
                                    char **found)
{
    struct look look = look_begin(context, expected, found);
    const struct media_context *media = look.media;

    (void)test;
    if (media->role != MEDIA_REPEAT)
        return RESULT_NOT_APPLICABLE;
    if (same_text(media->here, media->first_answer) || same_text(media->here, media->own))
        return RESULT_PASS;
    if (!media->first_answer)
        return RESULT_INCONCLUSIVE;
    return look_fail(&look, SLICE_NONE, NULL, g_strdup("no SDP, or the answer once more"), g_strdup("another SDP"));
}

const struct named_check sdp_answer_checks[] = {
    {"sdp-answer-sections", sdp_answer_sections, NULL},
    {"sdp-answer-media", sdp_answer_media, NULL},
    {"sdp-answer-time", sdp_answer_time, NULL},
    {"sdp-answer-rejected", sdp_answer_rejected, NULL},
    {"sdp-answer-formats", sdp_answer_formats, NULL},
    {"sdp-answer-mapping", sdp_answer_mapping, NULL},
    {"sdp-answer-configuration", sdp_answer_configuration, NULL},
    {"sdp-answer-direction", sdp_answer_direction, NULL},
    {"sdp-answer-inactive", sdp_answer_inactive, NULL},
    {"sdp-answer-speech", sdp_answer_speech, NULL},
    {"sdp-answer-acfg", sdp_answer_acfg, NULL},
    {"sdp-answer-video", sdp_answer_video, NULL},
    {"sdp-answer-whole", sdp_answer_whole, NULL},
    {"sdp-answer-again", sdp_answer_again, NULL},
    {NULL, NULL, NULL},
};
