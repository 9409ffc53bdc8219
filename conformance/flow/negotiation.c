/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/*
 * Offer and answer in the INVITE dialog (RFC 3261 13.2.1, RFC 3262 5, RFC 3311 5.1) and the preconditions of its
 * streams (RFC 3312). A message is looked at before it is judged and taken in afterwards.
 */

enum { LARGE = 16384 }; /* bytes: several times what a common SDP takes, for one message is not to fill the memory */

struct said {
    struct sdp *sdp; /* NULL: nothing yet */
    bool lost;       /* something later was said that the capture does not hold */
};

struct negotiation {
    struct said last[2]; /* by side */
    struct said first_answer;
    struct sdp *looked_at; /* that of the message that was looked at last, which is likely to be taken in */
    GPtrArray *bodies;     /* struct sdp: what the checks of one message have read */
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
    negotiation->bodies = g_ptr_array_new_with_free_func((GDestroyNotify)sdp_unref);
    return negotiation;
}

void negotiation_free(struct negotiation *negotiation)
{
    if (!negotiation)
        return;
    sdp_unref(negotiation->last[SIDE_UE].sdp);
    sdp_unref(negotiation->last[SIDE_NET].sdp);
    sdp_unref(negotiation->first_answer.sdp);
    sdp_unref(negotiation->looked_at);
    g_ptr_array_free(negotiation->bodies, TRUE);
    g_array_free(negotiation->table, TRUE);
    g_free(negotiation);
}

static const struct sdp *known(const struct said *said)
{
    return said->lost ? NULL : said->sdp;
}

/* What takes more room than that is not kept but as text. */
static void shrink(const struct negotiation *negotiation, size_t most)
{
    struct sdp *const kept[] = {negotiation->last[SIDE_UE].sdp, negotiation->last[SIDE_NET].sdp,
                                negotiation->first_answer.sdp};

    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++)
        if (kept[i] && sdp_size(kept[i]) > most)
            sdp_shrink(kept[i]);
}

static void restore(const struct negotiation *negotiation)
{
    for (int side = 0; side < 2; side++)
        if (negotiation->last[side].sdp)
            sdp_restore(negotiation->last[side].sdp);
}

static void keep(struct said *said, struct sdp *sdp)
{
    sdp_unref(said->sdp);
    *said = (struct said){sdp_ref(sdp), false};
}

static bool answers(const struct sip_message *message)
{
    return message->kind == SIP_RESPONSE && message->status < 300 &&
           (message->method == SIP_INVITE || message->status >= 200);
}

/* The first SDP in a response is the answer even where the response is not reliable: the caller has to treat it so
 * (RFC 3261 13.2.1). That it should have been reliable is a rule of its own. */
static enum media_role role_of(const struct flow_state *state, const struct transaction *transaction,
                               const struct sip_message *message, bool has_sdp)
{
    const struct negotiation *negotiation = state->negotiation;

    if (transaction->dialog != DIALOG_INVITE || !has_sdp)
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
    struct negotiation *negotiation = state->negotiation;
    enum side other = side == SIDE_UE ? SIDE_NET : SIDE_UE;
    bool has_sdp = message_has_sdp(message);

    *media = (struct media_context){.role = role_of(state, transaction, message, has_sdp),
                                    .before = negotiation->table,
                                    .bodies = negotiation->bodies};
    media->own_known = said_is_known(state, step, side);
    media->peer_known = said_is_known(state, step, other);
    media->known = media->own_known && media->peer_known;
    if (media->role != MEDIA_NONE)
        restore(negotiation);
    media->own = known(&negotiation->last[side]);
    media->peer = known(&negotiation->last[other]);
    sdp_unref(negotiation->looked_at);
    media->here = negotiation->looked_at = has_sdp ? sdp_read(message->body) : NULL;
    if (has_sdp)
        g_ptr_array_add(media->bodies, sdp_ref(negotiation->looked_at));
    if (media->role == MEDIA_ANSWER && negotiation->offer_by == transaction)
        media->offer = known(&negotiation->last[other]);
    if (media->role == MEDIA_REPEAT)
        media->first_answer = known(&negotiation->first_answer);
    media->offer_open = media->role == MEDIA_OFFER && negotiation->offer_by != NULL;
    if (media->role == MEDIA_ANSWER && negotiation->offer_by && negotiation->offer_by != transaction) {
        media->overtaken = negotiation->offer_by->annotation;
        media->overtaken_us = negotiation->offer_by->steady_us;
    }
    media->ue_offers = negotiation->ue_offers;
    media->ue_ready = negotiation->ue_ready;
    media->with_preconditions = negotiation->with_preconditions;
}

void negotiation_looked(struct media_context *media)
{
    g_ptr_array_set_size(media->bodies, 0);
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
    for (const struct seen_response *seen = transaction->responses; seen; seen = seen->next)
        if (seen->status >= 200)
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

static void take_answer(struct negotiation *negotiation, struct transaction *transaction, struct sdp *sdp, bool whole)
{
    transaction->answered = true;
    if (negotiation->offer_by == transaction)
        negotiation->offer_by = NULL;
    if (transaction->step != 0)
        return;
    negotiation->invite_answered = true;
    if (!whole) {
        negotiation->first_answer.lost = true;
        return;
    }
    keep(&negotiation->first_answer, sdp);
    for (guint i = 0; i < negotiation->table->len; i++) {
        const struct precondition *stream = &g_array_index(negotiation->table, struct precondition, i);
        negotiation->with_preconditions = negotiation->with_preconditions || (stream->active && stream->there);
    }
}

/* A re-INVITE without an offer is answered with one, and its ACK brings the answer (RFC 3261 13.2.1 and 14.1). Those
 * are not followed: what both sides said last is not known any more. */
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

/* The SDP of the message as it was read for looking at it, or else now; NULL: it has none. For sdp_unref(). */
static struct sdp *take_looked_at(struct negotiation *negotiation, const struct sip_message *message)
{
    struct sdp *sdp = g_steal_pointer(&negotiation->looked_at);

    if (sdp && slice_equal(sdp->text, message->body))
        return sdp;
    sdp_unref(sdp);
    return message_has_sdp(message) ? sdp_read(message->body) : NULL;
}

static void take_sdp(struct negotiation *negotiation, struct transaction *transaction,
                     const struct sip_message *message, enum side side, enum media_role role, struct sdp *sdp)
{
    bool whole = message_body_is_whole(message);

    preconditions_apply(negotiation->table, sdp, side);
    if (whole)
        keep(&negotiation->last[side], sdp);
    else
        negotiation->last[side].lost = true;
    if (role == MEDIA_OFFER)
        take_offer(negotiation, transaction, whole && table_is_ready(negotiation->table));
    else
        take_answer(negotiation, transaction, sdp, whole);
}

/* With the ACK the dialog is set up, and mostly nothing more is said. */
void negotiation_take(struct flow_state *state, struct transaction *transaction, const struct sip_message *message,
                      enum side side)
{
    struct negotiation *negotiation = state->negotiation;
    enum media_role role;
    struct sdp *sdp;

    if (!negotiation)
        return;
    if (transaction->dialog != DIALOG_INVITE) {
        g_clear_pointer(&negotiation->looked_at, sdp_unref);
        return;
    }
    sdp = take_looked_at(negotiation, message);
    role = role_of(state, transaction, message, sdp != NULL);
    if (turns_round(transaction, message))
        negotiation_lose(state);
    if (role == MEDIA_OFFER || role == MEDIA_ANSWER)
        take_sdp(negotiation, transaction, message, side, role, sdp);
    else
        take_other(negotiation, transaction, message, side);
    sdp_unref(sdp);
    shrink(negotiation, message->method == SIP_ACK ? 0 : LARGE);
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
    return negotiation->with_preconditions || !known(&negotiation->first_answer);
}

bool negotiation_waits_for(const struct negotiation *negotiation, const struct transaction *transaction)
{
    return negotiation->offer_by == transaction;
}
