/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/*
 * Offer and answer in the INVITE dialog (RFC 3261 13.2.1, RFC 3262 5, RFC 3311 5.1) and the preconditions of its
 * streams (RFC 3312). A message is looked at before it is judged and taken in afterwards.
 */

struct said {
    char *bytes; /* NULL: nothing yet */
    size_t n;
    bool lost; /* something later was said that the capture does not hold */
};

struct negotiation {
    struct said last[2]; /* by side */
    struct said first_answer;
    const struct transaction *offer_by; /* whose offer has no answer yet */
    bool invite_answered;
    unsigned ue_offers;
    bool ue_ready, with_preconditions;
    GArray *table; /* struct precondition */
};

struct negotiation *negotiation_new(void)
{
    struct negotiation *negotiation = g_new0(struct negotiation, 1);

    negotiation->table = g_array_new(FALSE, TRUE, sizeof(struct precondition));
    return negotiation;
}

void negotiation_free(struct negotiation *negotiation)
{
    if (!negotiation)
        return;
    g_free(negotiation->last[SIDE_UE].bytes);
    g_free(negotiation->last[SIDE_NET].bytes);
    g_free(negotiation->first_answer.bytes);
    g_array_free(negotiation->table, TRUE);
    g_free(negotiation);
}

static struct slice text(const struct said *said)
{
    return said->bytes && !said->lost ? (struct slice){said->bytes, said->n} : SLICE_NONE;
}

static void keep(struct said *said, struct slice body)
{
    g_free(said->bytes);
    *said = (struct said){g_memdup2(body.p, body.n), body.n, false};
}

static bool answers(const struct sip_message *message)
{
    return message->kind == SIP_RESPONSE && message->status < 300 &&
           (message->method == SIP_INVITE || message->status >= 200);
}

/* The first SDP in a response is the answer even where the response is not reliable: the caller has to treat it so
 * (RFC 3261 13.2.1). That it should have been reliable is a rule of its own. */
static enum media_role role_of(const struct flow_state *state, const struct transaction *transaction,
                               const struct sip_message *message)
{
    const struct negotiation *negotiation = state->negotiation;

    if (transaction->dialog != DIALOG_INVITE || !message_has_sdp(message))
        return MEDIA_NONE;
    if (message->kind == SIP_RESPONSE) {
        if (!transaction->offered || !answers(message))
            return MEDIA_NONE;
        if (transaction->step == 0 && !transaction->answered && negotiation->ue_offers)
            return MEDIA_NONE; /* a repetition of the one that the UE had before it went on */
        return transaction->answered ? MEDIA_REPEAT : MEDIA_ANSWER;
    }
    if (message->method == SIP_PRACK) /* without an offer in the INVITE it would be the answer to that of the 183 */
        return negotiation->invite_answered ? MEDIA_OFFER : MEDIA_NONE;
    return message->method == SIP_INVITE || message->method == SIP_UPDATE ? MEDIA_OFFER : MEDIA_NONE;
}

/* Could that step have carried SDP of this side, and was not seen? */
static bool step_may_hide_sdp(const struct flow_state *state, const struct step *step, enum side side)
{
    const struct transaction *request;

    if (step->from != side || step->presence != PRESENCE_MANDATORY)
        return false;
    if (step->kind == SIP_REQUEST)
        return step->method == SIP_PRACK;
    if (step->method == SIP_INVITE)
        return step->status_max < 200;
    request = state->by_step[step->to];
    return step->method == SIP_PRACK && (!request || request->offered);
}

static bool said_is_known(const struct flow_state *state, guint step, enum side side)
{
    const struct profile *profile = state->flow.profile;

    if (state->negotiation->last[side].lost)
        return false;
    for (guint i = 0; i < step && i < profile->step_count; i++)
        if (state->flow.steps[i].status != STEP_OBSERVED && step_may_hide_sdp(state, &profile->steps[i], side))
            return false;
    return true;
}

void negotiation_look(const struct flow_state *state, const struct transaction *transaction,
                      const struct sip_message *message, enum side side, guint step, struct media_context *media)
{
    const struct negotiation *negotiation = state->negotiation;
    enum side other = side == SIDE_UE ? SIDE_NET : SIDE_UE;
    GArray *after = g_array_new(FALSE, TRUE, sizeof(struct precondition));

    *media = (struct media_context){.role = role_of(state, transaction, message), .before = negotiation->table};
    media->own_known = said_is_known(state, step, side);
    media->peer_known = said_is_known(state, step, other);
    media->known = media->own_known && media->peer_known;
    media->own = text(&negotiation->last[side]);
    media->peer = text(&negotiation->last[other]);
    media->here = message_has_sdp(message) ? message->body : SLICE_NONE;
    if (media->role == MEDIA_ANSWER && negotiation->offer_by == transaction)
        media->offer = text(&negotiation->last[other]);
    if (media->role == MEDIA_REPEAT)
        media->first_answer = text(&negotiation->first_answer);
    media->offer_open = media->role == MEDIA_OFFER && negotiation->offer_by != NULL;
    if (media->role == MEDIA_ANSWER && negotiation->offer_by && negotiation->offer_by != transaction) {
        media->overtaken = negotiation->offer_by->annotation;
        media->overtaken_us = negotiation->offer_by->steady_us;
    }
    media->ue_offers = negotiation->ue_offers;
    media->ue_ready = negotiation->ue_ready;
    media->with_preconditions = negotiation->with_preconditions;
    if (negotiation->table->len)
        g_array_append_vals(after, negotiation->table->data, negotiation->table->len);
    media->bodies = sdp_bodies_new();
    if (media->role == MEDIA_OFFER || media->role == MEDIA_ANSWER)
        preconditions_apply(after, media->bodies, message->body, side);
    media->after = after;
}

void negotiation_looked(struct media_context *media)
{
    g_array_free((GArray *)media->after, TRUE);
    g_ptr_array_free(media->bodies, TRUE);
}

/* Whether the UE has its resources for every stream that is not refused. */
static bool table_is_ready(const GArray *table)
{
    bool ready = false;

    for (guint i = 0; i < table->len; i++) {
        const struct precondition *stream = &g_array_index(table, struct precondition, i);

        if (!stream->active)
            continue;
        ready = stream->there && stream->current[SDP_LOCAL] == SDP_SENDRECV;
        if (!ready)
            return false;
    }
    return ready;
}

static bool has_final(const struct transaction *transaction)
{
    for (guint i = 0; i < transaction->responses->len; i++)
        if (g_array_index(transaction->responses, struct seen_response, i).status >= 200)
            return true;
    return false;
}

static void take_offer(struct negotiation *negotiation, struct transaction *transaction, bool ready)
{
    transaction->offered = true;
    if (has_final(transaction)) { /* the capture has them in the wrong order: what the answer said was not taken in */
        transaction->answered = true;
        negotiation->last[transaction->from == SIDE_UE ? SIDE_NET : SIDE_UE].lost = true;
    } else {
        negotiation->offer_by = transaction;
    }
    if (transaction->from != SIDE_UE)
        return;
    if (transaction->method != SIP_INVITE)
        negotiation->ue_offers++;
    negotiation->ue_ready = negotiation->ue_ready || ready;
}

static void take_answer(struct negotiation *negotiation, struct transaction *transaction,
                        const struct sip_message *answer)
{
    transaction->answered = true;
    if (negotiation->offer_by == transaction)
        negotiation->offer_by = NULL;
    if (transaction->step != 0)
        return;
    negotiation->invite_answered = true;
    if (!message_body_is_whole(answer)) {
        negotiation->first_answer.lost = true;
        return;
    }
    keep(&negotiation->first_answer, answer->body);
    for (guint i = 0; i < negotiation->table->len; i++) {
        const struct precondition *stream = &g_array_index(negotiation->table, struct precondition, i);
        negotiation->with_preconditions = negotiation->with_preconditions || (stream->active && stream->there);
    }
}

/* A re-INVITE without an offer is answered with one, and its ACK brings the answer (RFC 3261 13.2.1 and 14.1). Those are
 * not followed: what both sides said last is not known any more. */
static bool turns_round(const struct transaction *transaction, const struct sip_message *message)
{
    if (transaction->step != NO_STEP || !message_has_sdp(message))
        return false;
    return transaction->method == SIP_ACK ||
           (transaction->method == SIP_INVITE && answers(message) && !transaction->offered);
}

/* A message without whole SDP: a refusal withdraws the offer, and what the capture cut off may have been SDP. */
static void take_other(struct negotiation *negotiation, struct transaction *transaction,
                       const struct sip_message *message, enum side side)
{
    bool cut = !message_body_is_whole(message) && !message_has_sdp(message);

    if (message->kind == SIP_REQUEST) {
        negotiation->last[side].lost = negotiation->last[side].lost || cut;
        return;
    }
    if (!transaction->offered || transaction->answered)
        return;
    if (message->status >= 300 || (cut && message->status > 100)) {
        transaction->answered = true;
        negotiation->invite_answered = negotiation->invite_answered || transaction->method == SIP_INVITE;
        negotiation->last[cut ? side : transaction->from].lost = true;
        if (negotiation->offer_by == transaction)
            negotiation->offer_by = NULL;
    }
}

void negotiation_take(struct flow_state *state, struct transaction *transaction, const struct sip_message *message,
                      enum side side)
{
    struct negotiation *negotiation = state->negotiation;
    enum media_role role;
    GPtrArray *bodies;

    if (!negotiation || transaction->dialog != DIALOG_INVITE)
        return;
    role = role_of(state, transaction, message);
    if (turns_round(transaction, message))
        negotiation_lose(state);
    if (role != MEDIA_OFFER && role != MEDIA_ANSWER) {
        take_other(negotiation, transaction, message, side);
        return;
    }
    bodies = sdp_bodies_new();
    preconditions_apply(negotiation->table, bodies, message->body, side);
    g_ptr_array_free(bodies, TRUE);
    if (message_body_is_whole(message))
        keep(&negotiation->last[side], message->body);
    else
        negotiation->last[side].lost = true;
    if (role == MEDIA_OFFER)
        take_offer(negotiation, transaction, message_body_is_whole(message) && table_is_ready(negotiation->table));
    else
        take_answer(negotiation, transaction, message);
}

void negotiation_lose(struct flow_state *state)
{
    if (state->negotiation)
        state->negotiation->last[SIDE_UE].lost = state->negotiation->last[SIDE_NET].lost = true;
}

/* The UE has not reported its resources yet, and the network waits for that as far as its answer is known. */
bool negotiation_needs_update(const struct flow_state *state)
{
    const struct negotiation *negotiation = state->negotiation;

    if (!negotiation || negotiation->ue_ready)
        return false;
    return negotiation->with_preconditions || !text(&negotiation->first_answer).p;
}

bool negotiation_waits_for(const struct negotiation *negotiation, const struct transaction *transaction)
{
    return negotiation->offer_by == transaction;
}
