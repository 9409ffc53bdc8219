/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdp_checks.h"

struct look look_begin(const struct rule_context *context, char **expected, char **found)
{
    return (struct look){context, context->media, expected, found};
}

char *slice_text(struct slice text)
{
    return text.p ? text_for_people(text) : g_strdup("absent");
}

bool payload_is_codec(const struct sdp_payloads *payloads, int type)
{
    const struct sdp_payload *payload = sdp_payload_of(payloads, type);
    struct slice name = sdp_codec_name(payload->codec);

    return payload->listed && (payload->codec.p || type < SDP_FIRST_DYNAMIC) &&
           !slice_is_nocase(name, "telephone-event") && !slice_is_nocase(name, "CN") && !slice_is_nocase(name, "red");
}

enum result look_fail(const struct look *look, struct slice line, const struct sdp_media *media, char *want, char *have)
{
    char *place = media ? text_for_people(media->media) : NULL;

    if (!have)
        have = slice_text(line);
    *look->expected = want;
    *look->found = place ? g_strdup_printf("%s: %s", place, have) : g_strdup(have);
    if (look->context->found_at)
        *look->context->found_at = line;
    g_free(place);
    g_free(have);
    return RESULT_FAIL;
}

struct pairs pairs_begin(const struct look *look, struct slice other)
{
    GPtrArray *bodies = look->media->bodies;
    struct pairs pairs;

    pairs.of_here = sdp_walk_begin(sdp_body_find(bodies, look->media->here));
    pairs.of_other = sdp_walk_begin(sdp_body_find(bodies, other));
    pairs.of_own = sdp_walk_begin(sdp_body_find(bodies, look->media->own));
    pairs.here = sdp_body_sdp(pairs.of_here.body);
    pairs.other = sdp_body_sdp(pairs.of_other.body);
    pairs.own = sdp_body_sdp(pairs.of_own.body);
    return pairs;
}

bool pairs_next(struct pairs *pairs)
{
    if (!sdp_walk_next(&pairs->of_here, &pairs->mine))
        return false;
    pairs->has_theirs = sdp_walk_next(&pairs->of_other, &pairs->theirs);
    pairs->has_before = sdp_walk_next(&pairs->of_own, &pairs->before);
    return true;
}
