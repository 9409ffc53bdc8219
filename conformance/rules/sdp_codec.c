/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sdp_checks.h"

/* Checks of codecs: payload types, their rtpmap and their format parameters. The words behind the name of a check begin
 * with the medium ("audio") and, where one is meant, the codec ("EVS/16000"). */

struct codec_words {
    struct slice medium, rest;
    struct sdp_codec codec;
};

static void *prepare_medium(const char *argument)
{
    struct codec_words *words = g_new0(struct codec_words, 1);

    words->rest = slice_of(argument);
    sdp_word_next(&words->rest, &words->medium);
    return words;
}

static void *prepare_codec(const char *argument)
{
    struct codec_words *words = prepare_medium(argument);
    struct slice word;

    sdp_word_next(&words->rest, &word);
    words->codec = sdp_codec_read(word);
    return words;
}

/* The next section of that medium that is in use; NULL: there is none. */
static const struct sdp_media *next_section(struct sdp_sections *walk, struct slice medium)
{
    const struct sdp_media *media;

    while ((media = sdp_media_next(walk)) && !(media->active && slice_equal_nocase(media->media, medium)))
        ;
    return media;
}

static bool is_codec(const struct sdp_payload *payload, const struct sdp_codec *codec)
{
    return payload->listed && payload->codec.p && sdp_codec_equal(&payload->parts, codec);
}

static const struct sdp_payload *first_of(const struct sdp_media *media, const struct sdp_codec *codec)
{
    for (SDP_EACH_PAYLOAD(payload, media))
        if (is_codec(payload, codec))
            return payload;
    return NULL;
}

/* "name=value", or "name<=number" */
static bool parameter_fits(struct slice fmtp, struct slice word)
{
    size_t equals = slice_find(word, '=');
    bool limit = equals && equals < word.n && word.p[equals - 1] == '<';
    struct slice want = slice_from(word, equals + 1);
    struct slice value = sdp_parameter_value(fmtp, slice_part(word, 0, limit ? equals - 1 : equals));
    uint64_t have, most;

    if (!limit)
        return value.p && slice_equal_nocase(value, want);
    return slice_to_uint(value, &have) && slice_to_uint(want, &most) && have <= most;
}

static bool parameters_fit(struct slice fmtp, struct slice words)
{
    struct slice word;

    while (sdp_word_next(&words, &word))
        if (!parameter_fits(fmtp, word))
            return false;
    return true;
}

/* "audio EVS/16000 br=5.9-13.2 max-red<=220": where the codec is offered, at least one of its payload types has these
 * parameters (RD-6). */
static enum result sdp_codec(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct codec_words *words = test->prepared;
    const struct sdp_media *media;
    enum result result = RESULT_NOT_APPLICABLE;

    while ((media = next_section(&walk, words->medium))) {
        const struct sdp_payload *first = first_of(media, &words->codec);
        bool fits = false;

        for (SDP_EACH_PAYLOAD(payload, media))
            fits = fits || (is_codec(payload, &words->codec) && parameters_fit(payload->fmtp, words->rest));
        if (first && !fits)
            return look_fail(&look, first->fmtp.p ? first->fmtp_line : first->rtpmap_line, media,
                             slice_text(words->rest), NULL);
        if (first)
            result = RESULT_PASS;
    }
    return result;
}

/* "audio EVS/16000 AMR-WB/16000": at least one of them. */
static enum result sdp_some_codec(const struct rule_context *context, const struct test *test, char **expected,
                                  char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct codec_words *words = test->prepared;
    const struct sdp_media *media;
    enum result result = RESULT_NOT_APPLICABLE;

    while ((media = next_section(&walk, words->medium))) {
        struct slice rest = words->rest, word;
        bool any = false;

        while (!any && sdp_word_next(&rest, &word)) {
            struct sdp_codec codec = sdp_codec_read(word);
            any = first_of(media, &codec) != NULL;
        }
        if (!any)
            return look_fail(&look, media->line, media, g_strdup_printf("one of%.*s", (int)words->rest.n, words->rest.p),
                             g_strdup("none of them"));
        result = RESULT_PASS;
    }
    return result;
}

/* "audio AMR/8000 mode-set crc": no payload type of the codec has one of these parameters. */
static enum result sdp_codec_lacks(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct codec_words *words = test->prepared;
    const struct sdp_media *media;
    enum result result = RESULT_NOT_APPLICABLE;

    while ((media = next_section(&walk, words->medium))) {
        for (SDP_EACH_PAYLOAD(payload, media)) {
            struct slice rest = payload->fmtp, banned, word;
            struct sdp_parameter parameter;

            if (!is_codec(payload, &words->codec))
                continue;
            result = RESULT_PASS;
            while (sdp_parameter_next(&rest, &parameter))
                for (banned = words->rest; sdp_word_next(&banned, &word);)
                    if (slice_equal_nocase(parameter.name, word))
                        return look_fail(&look, payload->fmtp_line, media,
                                         g_strdup_printf("without %.*s", (int)word.n, word.p), NULL);
        }
    }
    return result;
}

/* "video H265/90000 profile-id=1": a parameter that is given has that value in some payload type of the codec. */
static enum result sdp_codec_values(const struct rule_context *context, const struct test *test, char **expected,
                                    char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct codec_words *words = test->prepared;
    const struct sdp_media *media;
    enum result result = RESULT_NOT_APPLICABLE;

    while ((media = next_section(&walk, words->medium))) {
        const struct sdp_payload *odd = NULL;
        bool fits = false;

        for (SDP_EACH_PAYLOAD(payload, media)) {
            bool this_fits = !payload->fmtp.p || parameters_fit(payload->fmtp, words->rest);

            if (!is_codec(payload, &words->codec))
                continue;
            fits = fits || this_fits;
            odd = this_fits || odd ? odd : payload;
        }
        if (odd && !fits)
            return look_fail(&look, odd->fmtp_line, media, slice_text(words->rest), NULL);
        if (fits)
            result = RESULT_PASS;
    }
    return result;
}

static bool is_event(const struct sdp_payload *payload)
{
    return payload->listed && slice_equal_nocase(payload->parts.name, SLICE("telephone-event"));
}

static bool has_event_at(const struct sdp_media *media, struct slice clock)
{
    for (SDP_EACH_PAYLOAD(payload, media))
        if (is_event(payload) && slice_equal(payload->parts.clock, clock))
            return true;
    return false;
}

/* S1.15: DTMF at each clock rate that a speech codec of the offer uses, and each with its events. */
static enum result sdp_telephone_event(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct sdp_media *media;

    (void)test;
    if (look.media->role == MEDIA_NONE)
        return RESULT_NOT_APPLICABLE;
    while ((media = next_section(&walk, SLICE("audio")))) {
        for (SDP_EACH_PAYLOAD(payload, media)) {
            struct slice clock = payload->parts.clock;

            if (!payload->listed || !payload->codec.p)
                continue;
            if (is_event(payload) && !payload->fmtp.n)
                return look_fail(&look, payload->rtpmap_line, media, g_strdup("fmtp with the events"), NULL);
            if (!has_event_at(media, clock))
                return look_fail(&look, payload->rtpmap_line, media,
                                 g_strdup_printf("telephone-event/%.*s", (int)clock.n, clock.p), g_strdup("absent"));
        }
    }
    return RESULT_PASS;
}

/* "unmapped": every dynamic payload type of an m= line has an rtpmap. "unlisted": every rtpmap and fmtp belongs to one
 * that is listed. */
static enum result sdp_payload_types(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    bool unlisted = slice_is(slice_of(test->argument), "unlisted");
    const struct sdp_media *media;

    if (!look.media->here)
        return RESULT_NOT_APPLICABLE;
    while ((media = sdp_media_next(&walk))) {
        if (!media->rtp || !media->active)
            continue;
        for (SDP_EACH_PAYLOAD(payload, media)) {
            if (unlisted && !payload->listed && (payload->codec.p || payload->fmtp.p))
                return look_fail(&look, payload->codec.p ? payload->rtpmap_line : payload->fmtp_line, media,
                                 g_strdup("a payload type of the m= line"), NULL);
            if (!unlisted && payload->listed && !payload->codec.p && payload->type >= SDP_FIRST_DYNAMIC)
                return look_fail(&look, media->line, media, g_strdup_printf("an rtpmap for %d", payload->type),
                                 g_strdup("absent"));
        }
    }
    return RESULT_PASS;
}

static bool is_hex(struct slice text, size_t n)
{
    for (size_t i = 0; i < text.n; i++)
        if (!g_ascii_isxdigit(text.p[i]))
            return false;
    return text.n == n;
}

static bool h264_form_is_good(struct slice fmtp)
{
    struct slice mode = sdp_parameter_value(fmtp, SLICE("packetization-mode"));

    return is_hex(sdp_parameter_value(fmtp, SLICE("profile-level-id")), 6) &&
           (!mode.p || slice_is(mode, "0") || slice_is(mode, "1"));
}

/* The last two digits of profile-level-id are ten times the level. */
static bool h264_level_is_enough(struct slice fmtp)
{
    struct slice id = sdp_parameter_value(fmtp, SLICE("profile-level-id"));

    return !is_hex(id, 6) || g_ascii_xdigit_value(id.p[4]) * 16 + g_ascii_xdigit_value(id.p[5]) >= 12;
}

/* "form": profile-level-id and packetization-mode. "level": at least level 1.2 in some payload type. */
static enum result sdp_h264(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct sdp_codec h264 = {SLICE("H264"), SLICE("90000"), SLICE_NONE};
    bool level = slice_is(slice_of(test->argument), "level");
    const struct sdp_media *media;
    enum result result = RESULT_NOT_APPLICABLE;

    while ((media = next_section(&walk, SLICE("video")))) {
        const struct sdp_payload *odd = NULL;
        bool enough = false;

        for (SDP_EACH_PAYLOAD(payload, media)) {
            if (!is_codec(payload, &h264))
                continue;
            result = RESULT_PASS;
            if (level ? h264_level_is_enough(payload->fmtp) : h264_form_is_good(payload->fmtp))
                enough = true;
            else if (!odd)
                odd = payload;
        }
        if (odd && !(level && enough))
            return look_fail(&look, odd->fmtp.p ? odd->fmtp_line : odd->rtpmap_line, media,
                             g_strdup(level ? "level 1.2 or higher"
                                            : "profile-level-id of six hexadecimal digits, packetization-mode 0 or 1"),
                             NULL);
    }
    return result;
}

/* a=rtcp-fb:* nack pli: the words behind the payload type. */
static bool has_feedback(const struct sdp_media *media, struct slice want)
{
    struct sdp_lines lines = media->lines;
    struct sdp_attribute attribute;
    struct slice payload;

    while (sdp_attribute_next_named(&lines, SLICE("rtcp-fb"), &attribute))
        if (sdp_word_next(&attribute.value, &payload) && slice_equal_nocase(slice_trim(attribute.value), want))
            return true;
    return false;
}

/* "video nack, nack pli": feedback messages that a section lists. */
static enum result sdp_feedback(const struct rule_context *context, const struct test *test, char **expected,
                                char **found)
{
    struct look look = look_begin(context, expected, found);
    struct sdp_sections walk = sdp_sections(look.media->here);
    const struct codec_words *words = test->prepared;
    const struct sdp_media *media;
    enum result result = RESULT_NOT_APPLICABLE;

    while ((media = next_section(&walk, words->medium))) {
        struct slice rest = words->rest, want;

        result = RESULT_PASS;
        while (sip_list_next(&rest, &want))
            if (!has_feedback(media, want))
                return look_fail(&look, media->line, media, g_strdup_printf("a=rtcp-fb with %.*s", (int)want.n, want.p),
                                 g_strdup("absent"));
    }
    return result;
}

const struct named_check sdp_codec_checks[] = {
    {"sdp-codec", sdp_codec, prepare_codec},
    {"sdp-some-codec", sdp_some_codec, prepare_medium},
    {"sdp-codec-lacks", sdp_codec_lacks, prepare_codec},
    {"sdp-codec-values", sdp_codec_values, prepare_codec},
    {"sdp-telephone-event", sdp_telephone_event, NULL},
    {"sdp-payload-types", sdp_payload_types, NULL},
    {"sdp-h264", sdp_h264, NULL},
    {"sdp-feedback", sdp_feedback, prepare_medium},
    {NULL, NULL, NULL},
};
