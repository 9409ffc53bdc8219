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
    return look->media->own ? RESULT_PASS : RESULT_NOT_APPLICABLE;
}

static bool origin_follows(const struct look *look, struct slice before, struct slice now)
{
    struct sdp_origin a = sdp_origin_read(before), b = sdp_origin_read(now);
    uint64_t old, new;

    if (!slice_equal(a.user, b.user) || !slice_equal(a.id, b.id) || !slice_equal_nocase(a.network, b.network) ||
        !slice_equal_nocase(a.address_type, b.address_type) || !slice_equal_nocase(a.address, b.address))
        return false;
    if (!slice_to_uint(a.version, &old) || !slice_to_uint(b.version, &new))
        return slice_equal(look->media->own->text, look->media->here->text);
    return new == old + 1 || (new == old &&slice_equal(look->media->own->text, look->media->here->text));
}

/* The same o= with the version one higher, or nothing changed at all. */
static enum result sdp_next_origin(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = next_begin(&look);
    struct sdp_line line = {0};
    struct slice before;

    (void)test;
    if (result != RESULT_PASS)
        return result;
    before = sdp_value(look.media->own->session, 'o');
    if (!before.p ||
        (sdp_line_find(look.media->here->session, 'o', &line) && origin_follows(&look, before, line.value)))
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
    struct slice last = SLICE_NONE;
    unsigned have, want;

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair)) {
        if (pair.theirs && !slice_equal_nocase(pair.mine->media, pair.theirs->media))
            return look_fail(&look, pair.mine->line, NULL,
                             g_strdup_printf("m=%.*s at this place", (int)pair.theirs->media.n, pair.theirs->media.p),
                             NULL);
        last = pair.mine->line;
    }
    if (result != RESULT_PASS)
        return result;
    have = look.media->here->section_count;
    want = look.media->own->section_count;
    if (have >= want)
        return RESULT_PASS;
    return look_fail(&look, last, NULL, g_strdup_printf("%u sections", want), g_strdup_printf("%u", have));
}

/* OA-12: a payload type keeps its codec. */
static enum result sdp_next_mapping(const struct rule_context *context, const struct test *test, char **expected,
                                    char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = next_begin(&look);
    struct pairs pair = pairs_begin(&look, look.media->own);

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair) && pair.theirs) {
        for (SDP_EACH_PAYLOAD(now, pair.mine)) {
            const struct sdp_payload *before = sdp_payload_of(pair.theirs, now->type);
            struct slice codec = before->codec;

            if (!now->listed || !before->listed || !codec.p || !now->codec.p ||
                sdp_codec_equal(&before->parts, &now->parts))
                continue;
            return look_fail(&look, now->rtpmap_line, pair.mine,
                             g_strdup_printf("%d as %.*s, as before", now->type, (int)codec.n, codec.p), NULL);
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
    return look->media->peer ? RESULT_PASS : RESULT_NOT_APPLICABLE;
}

/* S6.03: at least one format of the answer. */
static enum result sdp_next_codecs(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct look look = look_begin(context, expected, found);
    enum result result = against_peer(&look);
    struct pairs pair = pairs_begin(&look, look.media->peer);

    (void)test;
    while (result == RESULT_PASS && pairs_next(&pair) && pair.theirs) {
        bool any = false;

        if (!pair.mine->active || !pair.theirs->active || !pair.mine->rtp)
            continue;
        for (SDP_EACH_PAYLOAD(mine, pair.mine))
            any = any || (payload_is_codec(mine) && payload_is_codec(sdp_payload_of(pair.theirs, mine->type)));
        if (!any)
            return look_fail(&look, pair.mine->line, pair.mine,
                             g_strdup_printf("a format of the answer, %.*s", (int)pair.theirs->formats.n,
                                             pair.theirs->formats.p ? pair.theirs->formats.p : ""),
                             slice_text(pair.mine->formats));
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
    while (result == RESULT_PASS && pairs_next(&pair) && pair.theirs && pair.before)
        if (!pair.theirs->active && pair.mine->active && slice_equal(pair.before->port, pair.mine->port))
            return look_fail(&look, pair.mine->line, pair.mine, g_strdup("port 0, as answered, or a new stream"),
                             slice_text(pair.mine->port));
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
    while (result == RESULT_PASS && pairs_next(&pair) && pair.before) {
        struct sdp_line now, before;
        bool refused = pair.theirs && !pair.theirs->active;

        if (!pair.mine->active || !pair.before->active || refused)
            continue;
        if (!slice_equal(pair.mine->port, pair.before->port))
            return look_fail(&look, pair.mine->line, pair.mine,
                             g_strdup_printf("port %.*s, as before", (int)pair.before->port.n, pair.before->port.p),
                             slice_text(pair.mine->port));
        now = pair.mine->connection;
        before = pair.before->connection;
        if (!now.value.p || !before.value.p || slice_equal(now.value, before.value))
            continue;
        return look_fail(&look, now.line, pair.mine, slice_text(before.line), NULL);
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
    {"sdp-next-origin", sdp_next_origin, NULL},
    {"sdp-next-sections", sdp_next_sections, NULL},
    {"sdp-next-mapping", sdp_next_mapping, NULL},
    {"sdp-next-codecs", sdp_next_codecs, NULL},
    {"sdp-next-rejected", sdp_next_rejected, NULL},
    {"sdp-next-place", sdp_next_place, NULL},
    {"sdp-offer-in-turn", sdp_offer_in_turn, NULL},
    {"sdp-answer-in-time", sdp_answer_in_time, NULL},
    {NULL, NULL, NULL},
};
