/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/*
 * Requests that the capture does not hold, shown by their answers or by what the UE sends next. Such a request is
 * assumed: a transaction without an annotation takes its place, so that its answers are the steps they are, and what
 * has to be compared with the request is undecided.
 */

enum { LOST_MAX = 64 }; /* assumed for a flow; more would be an attack or another protocol's idea of SIP */

static bool tag_is(const char *known, struct slice tag)
{
    return known && slice_is(tag, known);
}

/* Who sent the request, by the tags of the dialog. */
static bool sender_of_lost(const struct flow_state *state, const struct sip_message *response, enum side *from)
{
    struct slice caller = message_tag(response, SIP_FROM), callee = message_tag(response, SIP_TO);

    *from = tag_is(state->ue_tag, caller) || tag_is(state->subscription_tag, caller) ? SIDE_UE : SIDE_NET;
    return *from == SIDE_UE || tag_is(state->ue_tag, callee) || tag_is(state->subscription_tag, callee);
}

static bool may_assume(const struct flow_state *state)
{
    unsigned n = 0;

    for (guint i = 0; i < state->transactions->len; i++)
        n += ((const struct transaction *)g_ptr_array_index(state->transactions, i))->annotation == NULL;
    return n < LOST_MAX;
}

bool lost_step(const struct flow_state *state, guint step)
{
    for (guint i = 0; i < state->transactions->len; i++) {
        const struct transaction *transaction = g_ptr_array_index(state->transactions, i);
        if (!transaction->annotation && !transaction->failed && transaction->step == step)
            return true;
    }
    return false;
}

bool dialog_is_known(const struct flow_state *state)
{
    for (guint i = 0; i < state->transactions->len; i++) {
        const struct transaction *transaction = g_ptr_array_index(state->transactions, i);
        for (const struct seen_response *seen = transaction->responses; seen; seen = seen->next)
            if (*seen->to_tag)
                return true;
    }
    return false;
}

static guint step_of_lost(const struct flow_state *state, const struct transaction *transaction)
{
    const struct profile *profile = state->flow.profile;

    if (transaction->dialog == DIALOG_FORK)
        return NO_STEP;
    if (transaction->dialog == DIALOG_INVITE &&
        (transaction->method == SIP_SUBSCRIBE || transaction->method == SIP_NOTIFY))
        return NO_STEP; /* that of a REFER */
    if (transaction->method == SIP_UPDATE && flow_is_accepted(state) && state->confirmed_us != G_MININT64)
        return NO_STEP; /* a later one */
    for (guint i = 0; i < profile->step_count; i++) {
        const struct step *step = &profile->steps[i];
        if (step->kind == SIP_REQUEST && step->method == transaction->method && step->from == transaction->from &&
            step_is_open(state, i))
            return i;
    }
    return NO_STEP;
}

static uint64_t invite_cseq(const struct flow_state *state)
{
    return state->by_step[0] && state->by_step[0]->has_cseq ? state->by_step[0]->cseq : G_MAXUINT64;
}

/* The INVITE was refused, or may have been, and this number belongs to a later one. */
static bool is_of_lost_retry(const struct flow_state *state, uint64_t cseq)
{
    return cseq > invite_cseq(state) && (state->refused || !dialog_is_known(state));
}

void lost_note(struct flow_state *state, uint32_t frame)
{
    gap_note_message(state, frame);
    negotiation_lose(state);
}

struct transaction *lost_request(struct flow_state *state, const struct sip_message *response, uint32_t frame)
{
    struct transaction *transaction;
    enum side from;

    if (state->over || !sender_of_lost(state, response, &from))
        return NULL;
    if (!sip_header_value(response, SIP_CSEQ).p || !may_assume(state)) {
        gap_note_message(state, frame);
        return NULL;
    }
    transaction = transaction_new(state, response, via_key_of(response));
    if (response->method == SIP_INVITE && from == SIDE_UE && transaction->has_cseq &&
        is_of_lost_retry(state, transaction->cseq))
        flow_restart(state);
    transaction->from = from;
    transaction->dialog = request_dialog(state, response);
    transaction->step = step_of_lost(state, transaction);
    if (transaction->step != NO_STEP && state->flow.steps[transaction->step].status == STEP_OBSERVED)
        flow_forget_step(state, transaction->step);
    if (response->method == SIP_INVITE || response->method == SIP_PRACK || response->method == SIP_UPDATE)
        lost_note(state, frame);
    else
        gap_note_message(state, frame);
    return transaction;
}

static bool invite_named_by(const struct sip_message *request, uint64_t *cseq)
{
    uint64_t rseq;
    struct slice method;

    if (request->method == SIP_PRACK)
        return sip_rack_read(sip_header_value(request, SIP_RACK), &rseq, cseq, &method);
    return request->method == SIP_ACK && sip_cseq_read(sip_header_value(request, SIP_CSEQ), cseq, &method);
}

void lost_retry_look(struct flow_state *state, const struct sip_message *request, uint32_t frame)
{
    uint64_t cseq;

    if (state->over || !invite_named_by(request, &cseq) || !is_of_lost_retry(state, cseq) ||
        !message_tag(request, SIP_TO).n || request_dialog(state, request) != DIALOG_INVITE)
        return;
    flow_restart(state);
    lost_note(state, frame);
}

static bool is_same_transaction(const struct transaction *invite, const struct transaction *ack)
{
    return invite->cseq == ack->cseq && *ack->branch && !g_strcmp0(invite->branch, ack->branch);
}

bool ack_is_of_other_invite(const struct flow_state *state, const struct transaction *ack)
{
    for (guint i = 0; i < state->transactions->len && ack->method == SIP_ACK; i++) {
        const struct transaction *other = g_ptr_array_index(state->transactions, i);
        if (other->method == SIP_INVITE && other != state->by_step[0] && is_same_transaction(other, ack))
            return true;
    }
    if (ack->method == SIP_ACK && ack->has_cseq && state->by_step[0] && is_of_reinvite(state, ack->cseq))
        return true;
    return ack->method == SIP_ACK && ack->has_cseq && !flow_is_accepted(state) && !state->refused &&
           state->by_step[0] && state->by_step[0]->has_cseq && ack->cseq < state->by_step[0]->cseq;
}

/* The ACK for a refusal is part of the INVITE's transaction (RFC 3261 17.1.1.3). */
bool lost_refusal_look(struct flow_state *state, const struct transaction *ack, const struct sip_message *request,
                       uint32_t frame)
{
    const struct transaction *invite = state->by_step[0];
    const struct sip_message *kept = state->messages[0];

    if (ack_is_of_other_invite(state, ack))
        return true;
    if (!invite || !kept || state->refused || flow_is_accepted(state) ||
        !sip_uri_equal(request->request_uri, kept->request_uri))
        return false;
    if (is_same_transaction(invite, ack))
        state->refused = true;
    else if (!invite->has_cseq || !ack->has_cseq || ack->cseq >= invite->cseq)
        return false;
    lost_note(state, frame);
    return true;
}
