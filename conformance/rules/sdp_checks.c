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

bool payload_is_codec(const struct sdp_payload *payload)
{
    struct slice name = payload->parts.name;

    return payload->listed && (payload->codec.p || payload->type < SDP_FIRST_DYNAMIC) &&
           !slice_equal_nocase(name, SLICE("telephone-event")) && !slice_equal_nocase(name, SLICE("CN")) &&
           !slice_equal_nocase(name, SLICE("red"));
}

enum result look_fail(const struct look *look, struct slice line, const struct sdp_media *media, char *want, char *have)
{
    char *place = media ? text_for_people(media->media) : NULL;

    if (!have)
        have = slice_text(line);
    *look->expected = want;
    *look->found = place ? g_strdup_printf("%s: %s", place, have) : g_strdup(have);
    if (look->context->found_at)
        *look->context->found_at = look->media->here ? sdp_source(look->media->here, line) : line;
    g_free(place);
    g_free(have);
    return RESULT_FAIL;
}

struct pairs pairs_begin(const struct look *look, const struct sdp *other)
{
    return (struct pairs){.of_here = sdp_sections(look->media->here),
                          .of_other = sdp_sections(other),
                          .of_own = sdp_sections(look->media->own)};
}

bool pairs_next(struct pairs *pairs)
{
    pairs->mine = sdp_media_next(&pairs->of_here);
    if (!pairs->mine)
        return false;
    pairs->theirs = sdp_media_next(&pairs->of_other);
    pairs->before = sdp_media_next(&pairs->of_own);
    return true;
}
