/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "sdp_checks.h"

/* Preconditions, RFC 3312: the lines of a section, the table of the dialog, and the checks of both. */

/* What the writer calls local and send is remote and recv for the other side (RFC 3312 5.2). Of the other side's
 * segment the writer only repeats what it was told: what it leaves out stays as it was. */
static void apply_section(struct precondition *stream, const struct sdp_media *media, enum side writer)
{
    unsigned other = writer == SIDE_UE ? SDP_REMOTE : SDP_LOCAL, told = stream->current[other];
    const struct sdp_preconditions *qos = &media->qos;

    *stream = (struct precondition){.active = media->active, .there = qos->lines > 0};
    for (int i = 0; i < 2; i++) {
        enum sdp_segment of_writer = writer == SIDE_UE ? (enum sdp_segment)i : (enum sdp_segment)(1 - i);
        bool swap = writer != SIDE_UE;

        stream->current[i] = swap ? sdp_direction_swap(qos->current[of_writer]) : qos->current[of_writer];
        stream->desired[i][SDP_SEND] = qos->desired[of_writer][swap ? SDP_RECV : SDP_SEND];
        stream->desired[i][SDP_RECV] = qos->desired[of_writer][swap ? SDP_SEND : SDP_RECV];
    }
    stream->current[other] |= told;
}

void preconditions_apply(GArray *table, const struct sdp *sdp, enum side writer)
{
    struct sdp_sections walk = sdp_sections(sdp);
    const struct sdp_media *media;

    g_array_set_size(table, sdp->section_count);
    while ((media = sdp_media_next(&walk)))
        apply_section(&g_array_index(table, struct precondition, media->index), media, writer);
}

/* ---- The lines a message must have --------------------------------------------------------------------------------
 */

/*
 * What a row P1 to P7 says, in words: "local=sendrecv remote=mirror des-local=mandatory des-remote=mandatory
 * conf=remote". A current status: a list of directions with commas; or "mirror" (an answer: what the offer says of its
 * own segment), "reported" (an offer: not more than the other side said of its own), "confirmed" (sendrecv, unless the
 * other side has asked for a confirmation: then PC-5 speaks).
 */
struct wanted_status {
    struct slice text;
    enum { LISTED, MIRROR, REPORTED, CONFIRMED } kind;
    unsigned directions, strengths; /* LISTED: a bit for each */
};
struct wanted {
    struct wanted_status local, remote, des_local, des_remote, conf;
};

static bool is_listed(struct slice list, const char *name)
{
    struct slice want = slice_of(name), item;

    while (sip_list_next(&list, &item))
        if (slice_equal(item, want))
            return true;
    return false;
}

static struct wanted_status read_status(struct slice text)
{
    struct wanted_status wanted = {.text = text};

    if (slice_is(text, "mirror"))
        wanted.kind = MIRROR;
    else if (slice_is(text, "reported"))
        wanted.kind = REPORTED;
    else if (slice_is(text, "confirmed"))
        wanted.kind = CONFIRMED;
    for (unsigned i = 0; i <= SDP_SENDRECV; i++)
        wanted.directions |= (unsigned)is_listed(text, sdp_direction_name(i)) << i;
    for (unsigned i = 0; i <= SDP_UNKNOWN; i++)
        wanted.strengths |= (unsigned)is_listed(text, sdp_strength_name((enum sdp_strength)i)) << i;
    return wanted;
}

static void *prepare_lines(const char *argument)
{
    struct slice rest = slice_of(argument), word;
    struct wanted *wanted = g_new0(struct wanted, 1);
    const struct {
        struct slice name;
        struct wanted_status *value;
    } names[] = {{SLICE("local"), &wanted->local},
                 {SLICE("remote"), &wanted->remote},
                 {SLICE("des-local"), &wanted->des_local},
                 {SLICE("des-remote"), &wanted->des_remote},
                 {SLICE("conf"), &wanted->conf}};

    while (sdp_word_next(&rest, &word)) {
        size_t equals = slice_find(word, '=');
        struct slice name = slice_part(word, 0, equals);

        for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
            if (slice_equal(name, names[i].name))
                *names[i].value = read_status(slice_from(word, equals + 1));
    }
    return wanted;
}

/* A section at work: its own lines and those of the other SDP (the offer, or what the other side said last). */
struct section {
    const struct look *look;
    const struct sdp_media *media;
    const struct sdp_preconditions *mine, *theirs;
    bool has_theirs;
};

static bool section_fail(const struct section *section, struct slice line, char *want, char *have)
{
    look_fail(section->look, line.p ? line : section->media->line, section->media, want, have);
    return false;
}

/* RFC 3312 4 and 5.1.1: segmented status, one curr line and one or two des lines for each segment; two of the same
 * strength are one. */
static bool form_is_good(const struct section *section)
{
    const struct sdp_preconditions *qos = section->mine;

    if (qos->unreadable)
        return section_fail(section, qos->bad_line, g_strdup("a precondition line of RFC 3312"), NULL);
    for (int i = SDP_LOCAL; i <= SDP_REMOTE; i++) {
        const char *name = sdp_segment_name((enum sdp_segment)i);

        if (qos->curr[i] != 1)
            return section_fail(section, qos->curr_line[i], g_strdup_printf("one a=curr:qos %s", name),
                                g_strdup_printf("%u", qos->curr[i]));
        if (qos->des[i] < 1 || qos->des[i] > 2)
            return section_fail(section, qos->des_line[i], g_strdup_printf("one or two a=des:qos ... %s", name),
                                g_strdup_printf("%u", qos->des[i]));
        if (qos->des[i] == 2 && qos->desired[i][SDP_SEND] == qos->desired[i][SDP_RECV])
            return section_fail(section, qos->des_line[i],
                                g_strdup_printf("one line for sendrecv: both have the same strength"), NULL);
    }
    return true;
}

static bool current_is_good(const struct section *section, enum sdp_segment segment,
                            const struct wanted_status *want)
{
    unsigned have = section->mine->current[segment];
    unsigned said = section->has_theirs ? sdp_direction_swap(section->theirs->current[SDP_LOCAL]) : 0;
    struct slice line = section->mine->curr_line[segment];

    if (want->kind == MIRROR) /* more than the offer said: PC-3 */
        return !(said & ~have) ||
               section_fail(section, line, g_strdup_printf("%s, as offered", sdp_direction_name(said)), NULL);
    if (want->kind == REPORTED)
        return !(have & ~said) ||
               section_fail(section, line, g_strdup_printf("%s, as reported", sdp_direction_name(said)), NULL);
    if (want->kind == CONFIRMED)
        return have == SDP_SENDRECV || (section->has_theirs && section->theirs->confirm[SDP_REMOTE]) ||
               section_fail(section, line, g_strdup("sendrecv"), NULL);
    return want->directions >> have & 1 || section_fail(section, line, slice_text(want->text), NULL);
}

/* PC-2: a strength that fell below that of the offer. */
static bool is_lowered(const struct section *section, enum sdp_segment segment, unsigned direction)
{
    enum sdp_segment other = segment == SDP_LOCAL ? SDP_REMOTE : SDP_LOCAL;
    enum sdp_strength have = section->mine->desired[segment][direction];
    enum sdp_strength offered = section->theirs->desired[other][sdp_direction_swap(direction)];

    return section->has_theirs && offered <= SDP_MANDATORY && have < offered;
}

static bool strength_is_good(const struct section *section, enum sdp_segment segment,
                             const struct wanted_status *want)
{
    bool answer = section->look->media->role == MEDIA_ANSWER;

    for (unsigned direction = SDP_SEND; direction <= SDP_RECV; direction++) {
        enum sdp_strength have = section->mine->desired[segment][direction];

        if (want->strengths >> have & 1 || (answer && is_lowered(section, segment, direction)))
            continue;
        return section_fail(section, section->mine->des_line[segment],
                            g_strdup_printf("%.*s for %s", (int)want->text.n, want->text.p, sdp_direction_name(direction)), NULL);
    }
    return true;
}

static bool section_is_good(const struct section *section, const struct wanted *wanted)
{
    const struct sdp_preconditions *mine = section->mine;

    if (!mine->lines)
        return section_fail(section, SLICE_NONE, g_strdup("precondition lines"), g_strdup("absent"));
    if (!form_is_good(section) || !current_is_good(section, SDP_LOCAL, &wanted->local) ||
        !current_is_good(section, SDP_REMOTE, &wanted->remote) ||
        !strength_is_good(section, SDP_LOCAL, &wanted->des_local) ||
        !strength_is_good(section, SDP_REMOTE, &wanted->des_remote))
        return false;
    return !wanted->conf.text.p || mine->confirm[SDP_REMOTE] == SDP_SENDRECV ||
           section_fail(section, SLICE_NONE, g_strdup("a=conf:qos remote sendrecv"),
                        g_strdup(mine->confirm[SDP_REMOTE] ? "another a=conf:qos" : "absent"));
}

/* The sections in use, side by side with those of the offer or of the other side's last SDP. */
typedef bool (*section_check)(const struct section *section, const void *data);

static enum result each_stream(const struct rule_context *context, char **expected, char **found, enum media_role role,
                               section_check good, const void *data)
{
    struct look look = look_begin(context, expected, found);
    const struct media_context *media = look.media;
    bool answer = media->role == MEDIA_ANSWER;
    struct pairs pair = pairs_begin(&look, answer ? media->offer : media->peer);

    if (media->role == MEDIA_NONE || media->role == MEDIA_REPEAT || (role != MEDIA_NONE && media->role != role))
        return RESULT_NOT_APPLICABLE;
    if (answer ? !media->offer : !media->peer_known)
        return RESULT_INCONCLUSIVE;
    while (pairs_next(&pair)) {
        static const struct sdp_preconditions nothing;
        struct section section = {&look, pair.mine, &pair.mine->qos, &nothing, pair.theirs != NULL};

        if (pair.theirs)
            section.theirs = &pair.theirs->qos;
        if (pair.mine->active && !good(&section, data))
            return RESULT_FAIL;
    }
    return RESULT_PASS;
}

/* Out of the lab an answer without any lines only shows that the network does not support them: PC-1. */
static bool lines_are_good(const struct section *section, const void *data)
{
    bool answer = section->look->media->role == MEDIA_ANSWER;

    if (answer && !section->mine->lines && (section->look->context->mode == MODE_LIVE || !section->theirs->lines))
        return true;
    return section_is_good(section, data);
}

static enum result preconditions_lines(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    return each_stream(context, expected, found, MEDIA_NONE, lines_are_good, test->prepared);
}

/* ---- From one message to the next ---------------------------------------------------------------------------------
 */

static bool are_supported(const struct section *section, const void *data)
{
    (void)data;
    return section->mine->lines || !section->theirs->lines ||
           section_fail(section, SLICE_NONE, g_strdup("the precondition lines of the offer"), g_strdup("absent"));
}

/* PC-1 */
static enum result preconditions_answered(const struct rule_context *context, const struct test *test, char **expected,
                                          char **found)
{
    (void)test;
    return each_stream(context, expected, found, MEDIA_ANSWER, are_supported, NULL);
}

static bool strengths_are_kept(const struct section *section, const void *data)
{
    (void)data;
    for (int i = SDP_LOCAL; section->mine->lines && i <= SDP_REMOTE; i++)
        for (unsigned direction = SDP_SEND; direction <= SDP_RECV; direction++)
            if (section->mine->des[i] && is_lowered(section, (enum sdp_segment)i, direction))
                return section_fail(section, section->mine->des_line[i],
                                    g_strdup("a strength not below that of the offer"), NULL);
    return true;
}

/* PC-2 */
static enum result preconditions_strength(const struct rule_context *context, const struct test *test, char **expected,
                                          char **found)
{
    (void)test;
    return each_stream(context, expected, found, MEDIA_ANSWER, strengths_are_kept, NULL);
}

static bool only_own_status_grows(const struct section *section, const void *data)
{
    unsigned offered = sdp_direction_swap(section->theirs->current[SDP_LOCAL]);

    (void)data;
    return !section->has_theirs || !(section->mine->current[SDP_REMOTE] & ~offered) ||
           section_fail(section, section->mine->curr_line[SDP_REMOTE],
                        g_strdup_printf("%s, as offered", sdp_direction_name(offered)), NULL);
}

/* PC-3 */
static enum result preconditions_own(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    (void)test;
    return each_stream(context, expected, found, MEDIA_ANSWER, only_own_status_grows, NULL);
}

static bool has_moved(const struct pairs *pair)
{
    return !slice_equal(pair->mine->port, pair->before->port) ||
           !slice_equal(pair->mine->connection.value, pair->before->connection.value);
}

/* PC-4: what was reserved stays reserved where the stream stays. */
static enum result preconditions_kept(const struct rule_context *context, const struct test *test, char **expected,
                                      char **found)
{
    struct look look = look_begin(context, expected, found);
    struct pairs pair = pairs_begin(&look, NULL);
    const struct sdp_preconditions *now, *before;

    (void)test;
    if ((look.media->role != MEDIA_OFFER && look.media->role != MEDIA_ANSWER) ||
        (look.media->own_known && !look.media->own))
        return RESULT_NOT_APPLICABLE;
    if (!look.media->own)
        return RESULT_INCONCLUSIVE;
    while (pairs_next(&pair) && pair.before) {
        now = &pair.mine->qos;
        before = &pair.before->qos;
        if (!now->lines || !pair.mine->active || has_moved(&pair) ||
            !(before->current[SDP_LOCAL] & ~now->current[SDP_LOCAL]))
            continue;
        return look_fail(&look, now->curr_line[SDP_LOCAL], pair.mine,
                         g_strdup_printf("%s, as before", sdp_direction_name(before->current[SDP_LOCAL])), NULL);
    }
    return RESULT_PASS;
}

static bool is_confirmed(const struct section *section, const void *data)
{
    unsigned asked = section->has_theirs ? sdp_direction_swap(section->theirs->confirm[SDP_REMOTE]) : 0;

    (void)data;
    return !section->mine->curr[SDP_LOCAL] || !(asked & ~section->mine->current[SDP_LOCAL]) ||
           section_fail(section, section->mine->curr_line[SDP_LOCAL],
                        g_strdup_printf("%s, which the other side asked to have confirmed", sdp_direction_name(asked)),
                        NULL);
}

/* PC-5: an offer that answers a=conf says that the resources are there. */
static enum result preconditions_confirmed(const struct rule_context *context, const struct test *test, char **expected,
                                           char **found)
{
    (void)test;
    return each_stream(context, expected, found, MEDIA_OFFER, is_confirmed, NULL);
}

/* ---- The INVITE is accepted ---------------------------------------------------------------------------------------
 */

static bool has_step(const struct rule_context *context, enum sip_kind kind, enum sip_method method, unsigned below)
{
    for (size_t i = 0; i < context->profile->step_count; i++) {
        const struct step *step = &context->profile->steps[i];

        if (context->steps[i] && step->kind == kind && step->method == method &&
            (kind == SIP_REQUEST || step->status_max < below))
            return true;
    }
    return false;
}

static bool prack_is_answered(const struct rule_context *context)
{
    return has_step(context, SIP_RESPONSE, SIP_PRACK, G_MAXUINT);
}

static const struct step_state *accepted(const struct rule_context *context)
{
    for (size_t i = 0; i < context->profile->step_count; i++) {
        const struct step *step = &context->profile->steps[i];

        if (context->steps[i] && step->kind == SIP_RESPONSE && step->method == SIP_INVITE && step->status_min >= 200)
            return &context->states[i];
    }
    return NULL;
}

/* ORD-1: the answer in a reliable response is acknowledged before the INVITE is accepted. Decided by the PRACK that
 * comes too late: when the INVITE was accepted, the PRACK might just not have been captured. */
static enum result answer_acknowledged(const struct rule_context *context, const struct test *test, char **expected,
                                       char **found)
{
    const struct step *step = context->step;
    const struct sip_message *reliable = step->acknowledges ? context->steps[step->acknowledged] : NULL;
    const struct step_state *accept = accepted(context);

    (void)test;
    if (!reliable || !message_has_sdp(reliable) || !sip_header_value(reliable, SIP_RSEQ).p)
        return RESULT_NOT_APPLICABLE;
    if (!accept)
        return RESULT_PASS;
    *expected = g_strdup("after the PRACK for the answer");
    *found = g_strdup_printf("in frame %u, before it", accept->annotation->frame);
    return context->late || came_at_once(context, accept->steady_us) ? RESULT_INCONCLUSIVE : RESULT_FAIL;
}

static bool stream_is_met(const struct precondition *stream)
{
    for (unsigned direction = SDP_SEND; direction <= SDP_RECV; direction++)
        if (stream->desired[SDP_LOCAL][direction] == SDP_MANDATORY && !(stream->current[SDP_LOCAL] & direction))
            return false;
    return true;
}

/*
 * ORD-5 and PC-6: the network knows its own side, so only what the UE has not reported can be held against it. Where
 * the UE had its turn and made no second offer, that is the UE's fault (SEQ-UPD); where no PRACK came, ORD-1 speaks.
 */
static enum result preconditions_met(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    struct look look = look_begin(context, expected, found);
    const struct media_context *media = look.media;

    (void)test;
    if (!has_step(context, SIP_REQUEST, SIP_PRACK, 0))
        return RESULT_NOT_APPLICABLE;
    if (!media->known)
        return RESULT_INCONCLUSIVE;
    if (!media->with_preconditions)
        return RESULT_NOT_APPLICABLE;
    if (!media->ue_offers && prack_is_answered(context))
        return media->ue_ready ? RESULT_PASS : RESULT_NOT_APPLICABLE;
    for (guint i = 0; i < media->before->len; i++) {
        const struct precondition *stream = &g_array_index(media->before, struct precondition, i);

        if (stream->active && stream->there && !stream_is_met(stream))
            return look_fail(
                &look, context->message->start_line, NULL,
                g_strdup("after the UE has reported its resources for every stream"),
                g_strdup_printf("media section %u: local %s", i + 1, sdp_direction_name(stream->current[SDP_LOCAL])));
    }
    return RESULT_PASS;
}

static bool has_any_offer(const struct media_context *media, const struct rule_context *context)
{
    return media->ue_ready || (media->ue_offers && has_step(context, SIP_REQUEST, SIP_UPDATE, 0));
}

/*
 * SEQ-UPD: with "ready" the UE has said by now that its resources are there, in an UPDATE or in the PRACK. What is
 * wrong with an UPDATE that came is told there. With "update" it has used an UPDATE for it.
 */
static enum result second_offer(const struct rule_context *context, const struct test *test, char **expected,
                                char **found)
{
    struct look look = look_begin(context, expected, found);
    const struct media_context *media = look.media;
    bool update = slice_is(slice_of(test->argument), "update");

    if (has_step(context, SIP_REQUEST, SIP_UPDATE, 0) || (!update && has_any_offer(media, context)))
        return RESULT_PASS;
    if (!has_step(context, SIP_REQUEST, SIP_PRACK, 0))
        return RESULT_NOT_APPLICABLE;
    if (!media->known)
        return RESULT_INCONCLUSIVE;
    if (!prack_is_answered(context) || !media->with_preconditions)
        return RESULT_NOT_APPLICABLE; /* it had no chance, or no reason */
    return look_fail(&look, context->message->start_line, NULL,
                     g_strdup(update ? "an UPDATE with the second offer" : "an offer with a=curr:qos local sendrecv"),
                     g_strdup(media->ue_offers  ? "an offer in the PRACK only"
                              : media->ue_ready ? "the INVITE said so already"
                                                : "none"));
}

const struct named_check precondition_checks[] = {
    {"preconditions-lines", preconditions_lines, prepare_lines},
    {"preconditions-answered", preconditions_answered, NULL},
    {"preconditions-strength", preconditions_strength, NULL},
    {"preconditions-own", preconditions_own, NULL},
    {"preconditions-kept", preconditions_kept, NULL},
    {"preconditions-confirmed", preconditions_confirmed, NULL},
    {"answer-acknowledged", answer_acknowledged, NULL},
    {"preconditions-met", preconditions_met, NULL},
    {"second-offer", second_offer, NULL},
    {NULL, NULL, NULL},
};
