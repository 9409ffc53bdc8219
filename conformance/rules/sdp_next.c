/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sdp_checks.h"

/* Checks of a later SDP against what its writer, or the other side, said before. RFC 3264 8. */

/* Not applicable to the first SDP of a side. */
static enum result next_begin(const struct look *look)
{
    if (look->media->role != MEDIA_OFFER && look->media->role != MEDIA_ANSWER)
        return RESULT_NOT_APPLICABLE;
    if (!look->media->own_known)
        return RESULT_INCONCLUSIVE;
    return look->media->own.p ? RESULT_PASS : RESULT_NOT_APPLICABLE;
}

static bool origin_follows(const struct look *look, struct slice before, struct slice now)
{
    struct sdp_origin a = sdp_origin_read(before), b = sdp_origin_read(now);
    uint64_t old, new;

    if (!slice_equal(a.user, b.user) || !slice_equal(a.id, b.id) || !slice_equal_nocase(a.network, b.network) ||
        !slice_equal_nocase(a.address_type, b.address_type) || !slice_equal_nocase(a.address, b.address))
        return false;
    if (!slice_to_uint(a.version, &old) || !slice_to_uint(b.version, &new))
        return slice_equal(look->media->own, look->media->here);
    return new == old + 1 || (new == old &&slice_equal(look->media->own, look->media->here));
}

/* The same o= with the version one higher, or nothing changed at all. */
static enum result sdp_next_origin(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = next_begin(&look);
    struct slice before = sdp_value(sdp_body_sdp(sdp_body_find(look.media->bodies, look.media->own))->session, 'o');
    struct sdp_line line = {0};

    (void)test;
    if (result != RESULT_PASS || !before.p)
        return result;
    if (sdp_line_find(sdp_body_sdp(sdp_body_find(look.media->bodies, look.media->here))->session, 'o', &line) &&
        origin_follows(&look, before, line.value))
        return RESULT_PASS;
    return look_fail(&look, line.line, NULL,
                     g_strdup_printf("o=%.*s with the version one higher", (int)before.n, before.p), NULL);
}

/* S6.02: as many sections, each with its medium. */
static enum result sdp_next_sections(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = next_begin(&look);
    struct pairs pair = pairs_begin(&look, look.media->own);
    struct sdp_media last = {0};
    unsigned have = sdp_media_count(pair.here), want = sdp_media_count(pair.other);

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair)) {
        if (pair.has_theirs && !slice_equal_nocase(pair.mine.media, pair.theirs.media))
            return look_fail(&look, pair.mine.line, NULL,
                             g_strdup_printf("m=%.*s at this place", (int)pair.theirs.media.n, pair.theirs.media.p),
                             NULL);
        last = pair.mine;
    }
    if (result != RESULT_PASS || have >= want)
        return result;
    return look_fail(&look, last.line, NULL, g_strdup_printf("%u sections", want), g_strdup_printf("%u", have));
}

/* OA-12: a payload type keeps its codec. */
static enum result sdp_next_mapping(const struct rule_context *context, const struct test *test, char **expected,
                                    char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = next_begin(&look);
    struct pairs pair = pairs_begin(&look, look.media->own);
    const struct sdp_payloads *now, *before;
    struct sdp_payloads scratch[2];

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair) && pair.has_theirs) {
        now = sdp_body_payloads(pair.of_here.body, &pair.mine, &scratch[0]);
        before = sdp_body_payloads(pair.of_other.body, &pair.theirs, &scratch[1]);
        for (SDP_EACH_PAYLOAD(i, now)) {
            struct slice a = sdp_payload_of(before, i)->codec, b = sdp_payload_of(now, i)->codec;

            if (!sdp_payload_of(now, i)->listed || !sdp_payload_of(before, i)->listed || !a.p || !b.p ||
                sdp_codec_equal(a, b))
                continue;
            return look_fail(&look, sdp_payload_of(now, i)->rtpmap_line, &pair.mine,
                             g_strdup_printf("%d as %.*s, as before", i, (int)a.n, a.p), NULL);
        }
    }
    return result;
}

static enum result against_peer(const struct look *look)
{
    if (look->media->role != MEDIA_OFFER)
        return RESULT_NOT_APPLICABLE;
    if (!look->media->peer_known)
        return RESULT_INCONCLUSIVE;
    return look->media->peer.p ? RESULT_PASS : RESULT_NOT_APPLICABLE;
}

/* S6.03: at least one format of the answer. */
static enum result sdp_next_codecs(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = against_peer(&look);
    struct pairs pair = pairs_begin(&look, look.media->peer);
    const struct sdp_payloads *mine, *theirs;
    struct sdp_payloads scratch[2];

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair) && pair.has_theirs) {
        bool any = false;

        if (!sdp_media_is_active(&pair.mine) || !sdp_media_is_active(&pair.theirs) || !sdp_media_is_rtp(&pair.mine))
            continue;
        mine = sdp_body_payloads(pair.of_here.body, &pair.mine, &scratch[0]);
        theirs = sdp_body_payloads(pair.of_other.body, &pair.theirs, &scratch[1]);
        for (SDP_EACH_PAYLOAD(i, mine))
            any = any || (payload_is_codec(mine, i) && payload_is_codec(theirs, i));
        if (!any)
            return look_fail(&look, pair.mine.line, &pair.mine,
                             g_strdup_printf("a format of the answer, %.*s", (int)pair.theirs.formats.n,
                                             pair.theirs.formats.p ? pair.theirs.formats.p : ""),
                             slice_text(pair.mine.formats));
    }
    return result;
}

/* S6.04: a stream that was refused is not offered once more at the same port, as if nobody had refused it. */
static enum result sdp_next_rejected(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = against_peer(&look);
    struct pairs pair = pairs_begin(&look, look.media->peer);

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair) && pair.has_theirs && pair.has_before)
        if (!sdp_media_is_active(&pair.theirs) && sdp_media_is_active(&pair.mine) &&
            slice_equal(pair.before.port, pair.mine.port))
            return look_fail(&look, pair.mine.line, &pair.mine, g_strdup("port 0, as answered, or a new stream"),
                             slice_text(pair.mine.port));
    return result;
}

/* S7.03: a stream that moves begins its preconditions anew. */
static enum result sdp_next_place(const struct rule_context *context, const struct test *test, char **expected,
                                  char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = next_begin(&look);
    struct pairs pair = pairs_begin(&look, look.media->peer);

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair) && pair.has_before) {
        struct sdp_line now = {0}, before = {0};
        bool refused = pair.has_theirs && !sdp_media_is_active(&pair.theirs);

        if (!sdp_media_is_active(&pair.mine) || !sdp_media_is_active(&pair.before) || refused)
            continue;
        if (!slice_equal(pair.mine.port, pair.before.port))
            return look_fail(&look, pair.mine.line, &pair.mine,
                             g_strdup_printf("port %.*s, as before", (int)pair.before.port.n, pair.before.port.p),
                             slice_text(pair.mine.port));
        if (!sdp_connection_find(pair.here, &pair.mine, &now) ||
            !sdp_connection_find(pair.own, &pair.before, &before) || slice_equal(now.value, before.value))
            continue;
        return look_fail(&look, now.line, &pair.mine, slice_text(before.line), NULL);
    }
    return result;
}

/* ORD-4: no offer while another one is open. The answer to that one may just not have been captured, so that only an
 * answer which comes afterwards shows it: sdp-answer-in-time. */
static enum result sdp_offer_in_turn(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    struct look look = look_begin(context, expected, found);

    (void)test;
    if (look.media->role != MEDIA_OFFER)
        return RESULT_NOT_APPLICABLE;
    if (!look.media->offer_open)
        return RESULT_PASS;
    *expected = g_strdup("after the answer to the offer before");
    *found = g_strdup("no answer so far: it was not sent, or not captured");
    return RESULT_INCONCLUSIVE;
}

/* sdp-answer-in-time offerer|answerer: no offer of that side came between the offer and this answer to it. */
static enum result sdp_answer_in_time(const struct rule_context *context, const struct test *test, char **expected,
                                      char **found)
{
    const struct media_context *media = context->media;
    bool by_answerer = slice_is(slice_of(test->argument), "answerer");

    if (media->role != MEDIA_ANSWER)
        return RESULT_NOT_APPLICABLE;
    if (!media->overtaken || by_answerer != (media->overtaken->side == context->step->from))
        return RESULT_PASS;
    *expected = g_strdup("after the answer to the offer before");
    *found = g_strdup_printf("a new offer in frame %u", media->overtaken->frame);
    return came_at_once(context, media->overtaken_us) ? RESULT_INCONCLUSIVE : RESULT_FAIL;
}

const struct named_check sdp_next_checks[] = {
    {"sdp-next-origin", sdp_next_origin},     {"sdp-next-sections", sdp_next_sections},
    {"sdp-next-mapping", sdp_next_mapping},   {"sdp-next-codecs", sdp_next_codecs},
    {"sdp-next-rejected", sdp_next_rejected}, {"sdp-next-place", sdp_next_place},
    {"sdp-offer-in-turn", sdp_offer_in_turn}, {"sdp-answer-in-time", sdp_answer_in_time},
    {NULL, NULL},
};
