/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

/* Which step a message is. Direction comes from the dialog, not from addresses: behind IPsec and
 * address translation those differ from message to message. */

static bool tag_is(const char *known, struct slice tag)
{
    return known && slice_is(tag, known);
}

/* The To tag of the response that is this step, as its transaction remembers it; "": it had none. */
static const char *tag_of_step(const struct flow_state *state, guint step)
{
    for (const struct seen_response *seen = state->by_step[step]->responses; seen; seen = seen->next)
        if (seen->annotation == state->flow.steps[step].annotation)
            return seen->to_tag;
    return "";
}

/* The tags of the dialog in which the 183 came, and of that which the 2xx accepted; "": not known. */
struct dialog_tags {
    const char *early, *accepted;
};

static struct dialog_tags dialog_tags(const struct flow_state *state)
{
    const struct profile *profile = state->flow.profile;
    struct dialog_tags tags = {NULL, NULL};

    for (guint i = 0; i < profile->step_count; i++) {
        const struct step *step = &profile->steps[i];
        const char **tag = step->status_min >= 200 ? &tags.accepted : &tags.early;

        if (step->kind == SIP_RESPONSE && step->to == 0 && step->status_min > 100 && state->messages[i] && !*tag)
            *tag = tag_of_step(state, i);
    }
    return (struct dialog_tags){tags.early ? tags.early : "", tags.accepted ? tags.accepted : ""};
}

bool flow_is_forked(const struct flow_state *state)
{
    struct dialog_tags tags = dialog_tags(state);

    return *tags.early && *tags.accepted && strcmp(tags.early, tags.accepted) != 0;
}

static bool has_response_of(const struct transaction *invite, struct slice tag)
{
    for (const struct seen_response *seen = invite->responses; seen; seen = seen->next)
        if (tag_is(seen->to_tag, tag))
            return true;
    return false;
}

/* Hardly any INVITE has responses of several dialogs. */
static bool has_response_of_other(const struct transaction *invite, const char *followed)
{
    for (const struct seen_response *seen = invite->responses; seen; seen = seen->next)
        if (*seen->to_tag && strcmp(seen->to_tag, followed) != 0)
            return true;
    return false;
}

static bool is_of_fork(const struct flow_state *state, const struct sip_message *message)
{
    const struct transaction *invite = state->by_step[0];
    struct dialog_tags tags;
    const char *followed;
    struct slice from, tag;

    if (!invite)
        return false;
    tags = dialog_tags(state);
    followed = *tags.accepted ? tags.accepted : tags.early;
    if (!*followed || !has_response_of_other(invite, followed))
        return false;
    from = message_tag(message, SIP_FROM);
    tag = tag_is(state->ue_tag, from) ? message_tag(message, SIP_TO) : from;
    return tag.n && !slice_is(tag, followed) && has_response_of(invite, tag);
}

enum dialog_kind request_dialog(const struct flow_state *state, const struct sip_message *request)
{
    struct slice call_id = sip_header_value(request, SIP_CALL_ID);

    return state->subscription_call_id && slice_is(call_id, state->subscription_call_id) &&
                   !slice_is(call_id, state->flow.call_id)
               ? DIALOG_SUBSCRIPTION
           : is_of_fork(state, request) ? DIALOG_FORK
                                        : DIALOG_INVITE;
}

enum side request_side(const struct flow_state *state, const struct sip_message *request, const struct packet *packet)
{
    struct slice from = message_tag(request, SIP_FROM), to;

    if (tag_is(state->ue_tag, from) || tag_is(state->subscription_tag, from))
        return SIDE_UE;
    to = message_tag(request, SIP_TO);
    if (tag_is(state->ue_tag, to) || tag_is(state->subscription_tag, to))
        return SIDE_NET;
    /* Both tags are wrong: a fault to be named, so something else has to tell whose it is. */
    if (request->method == SIP_NOTIFY)
        return SIDE_NET;
    if (state->ue_uri && sip_uri_equal(message_uri(request, SIP_FROM), slice_of(state->ue_uri)))
        return SIDE_UE;
    if (state->ue_uri && sip_uri_equal(message_uri(request, SIP_TO), slice_of(state->ue_uri)))
        return SIDE_NET;
    return state->ue_address && !slice_is(packet->source, state->ue_address) ? SIDE_NET : SIDE_UE;
}

static bool rseq_is_beyond(const struct flow_state *state, uint64_t rseq)
{
    guint n = state->reliable->len;

    return n && rseq > g_array_index(state->reliable, struct reliable, n - 1).rseq;
}

/* Such a one has ACKs and PRACKs of its own (RFC 3261 14.1). */
bool is_of_reinvite(const struct flow_state *state, uint64_t cseq)
{
    const struct transaction *first = state->by_step[0];
    bool other = false;

    for (guint i = 0; i < state->transactions->len; i++) {
        const struct transaction *transaction = g_ptr_array_index(state->transactions, i);

        if (transaction->method != SIP_INVITE || transaction->from != SIDE_UE || !transaction->has_cseq ||
            transaction->cseq != cseq)
            continue;
        if (transaction->step == 0)
            return false;
        other = other || !first || !first->has_cseq || cseq > first->cseq;
    }
    return other;
}

static bool ack_is_of_reinvite(const struct flow_state *state, const struct sip_message *ack)
{
    uint64_t cseq;
    struct slice method;

    return sip_cseq_read(sip_header_value(ack, SIP_CSEQ), &cseq, &method) && is_of_reinvite(state, cseq);
}

static bool number_is_skipped(const struct flow_state *state, const struct sip_message *request)
{
    const struct numbering *last = &state->last[request_dialog(state, request)][SIDE_UE];
    uint64_t cseq;
    struct slice method;

    return last->known && sip_cseq_read(sip_header_value(request, SIP_CSEQ), &cseq, &method) && cseq > last->cseq + 1;
}

/* A PRACK that names a reliable response other than the step's belongs to that one (INT-3), even where the
 * capture lacks that: then it lacks the step's PRACK, too, as the number shows. */
static bool acknowledges_other(const struct flow_state *state, const struct sip_message *prack)
{
    uint64_t rseq, cseq;
    struct slice method;

    if (!sip_rack_read(sip_header_value(prack, SIP_RACK), &rseq, &cseq, &method))
        return false;
    if (is_of_reinvite(state, cseq))
        return true;
    for (guint i = 0; i < state->reliable->len; i++) {
        const struct reliable *reliable = &g_array_index(state->reliable, struct reliable, i);
        if (reliable->rseq == rseq)
            return reliable->step == NO_STEP;
    }
    return rseq_is_beyond(state, rseq) && number_is_skipped(state, prack);
}

/* A REFER makes a subscription of its own within the dialog (RFC 3515 2.4.4), and a UE invites others with it
 * (TS 24.147 5.3.1.5.2). */
bool is_of_refer(const struct flow_state *state, const struct sip_message *request)
{
    struct slice event, params;

    if ((request->method != SIP_SUBSCRIBE && request->method != SIP_NOTIFY) || request->kind != SIP_REQUEST ||
        !slice_is(sip_header_value(request, SIP_CALL_ID), state->flow.call_id))
        return false;
    sip_value_split(sip_header_value(request, SIP_EVENT), &event, &params);
    return slice_is_nocase(event, "refer");
}

/* The UPDATE of the procedure reports resources before the INVITE is accepted (TS 34.229-5 A.15.1). Later ones refresh
 * the session or change its media (RFC 4028 7.4, RFC 3311 5.1). */
static bool is_later_update(const struct flow_state *state, const struct sip_message *request)
{
    const struct profile *profile = state->flow.profile;

    for (guint i = 0; i < profile->step_count; i++)
        if (profile->steps[i].method == SIP_ACK && state->flow.steps[i].status == STEP_OBSERVED)
            return true;
    return flow_is_accepted(state) && message_body_is_whole(request) &&
           slice_find_text(request->body, SLICE("a=curr:")) == request->body.n;
}

static bool step_takes_request(const struct flow_state *state, const struct step *step,
                               const struct sip_message *request)
{
    if (is_of_refer(state, request))
        return false;
    switch (request->method) {
    case SIP_INVITE: /* the first one started the flow, another one is a re-INVITE */
        return false;
    case SIP_UPDATE:
        return !is_later_update(state, request);
    case SIP_PRACK:
        return !step->acknowledges || !acknowledges_other(state, request);
    case SIP_ACK: /* to a refusal: the transaction's own business (RFC 3261 17.1.1.3) */
        if (ack_is_of_reinvite(state, request))
            return false;
        return !step->acknowledges || !state->refused || state->flow.steps[step->acknowledged].status == STEP_OBSERVED;
    default:
        return true;
    }
}

bool flow_is_accepted(const struct flow_state *state)
{
    const struct profile *profile = state->flow.profile;

    for (guint i = 0; i < profile->step_count; i++)
        if (profile->steps[i].method == SIP_INVITE && profile->steps[i].kind == SIP_RESPONSE &&
            profile->steps[i].status_min >= 200 && state->flow.steps[i].status == STEP_OBSERVED)
            return true;
    return false;
}

bool step_is_open(const struct flow_state *state, guint step)
{
    return (state->flow.steps[step].status != STEP_OBSERVED && !lost_step(state, step)) ||
           (state->by_step[step] && state->by_step[step]->failed);
}

guint step_of_request(const struct flow_state *state, const struct sip_message *request, enum side side)
{
    const struct profile *profile = state->flow.profile;

    for (guint i = 0; i < profile->step_count; i++) {
        const struct step *step = &profile->steps[i];

        if (step->kind == SIP_REQUEST && step->method == request->method && step->from == side &&
            step_is_open(state, i) && step_takes_request(state, step, request))
            return i;
    }
    return NO_STEP;
}

/* The response that a PRACK acknowledges is sent reliably. One that is not, while the UE has gone on or the capture
 * begins in the middle, is a further one behind that, which the capture lacks. */
static bool is_behind_reliable(const struct flow_state *state, guint step, const struct sip_message *response)
{
    const struct profile *profile = state->flow.profile;
    bool acknowledged = false, gone_on = state->begun_late;

    if (sip_header_value(response, SIP_RSEQ).p)
        return false;
    for (guint i = 0; i < profile->step_count && !acknowledged; i++) {
        const struct step *other = &profile->steps[i];
        acknowledged = other->method == SIP_PRACK && other->kind == SIP_REQUEST && other->acknowledges &&
                       other->acknowledged == step;
    }
    for (guint i = step + 1; i < profile->step_count && acknowledged && !gone_on; i++)
        gone_on = state->flow.steps[i].status == STEP_OBSERVED || lost_step(state, i);
    return acknowledged && gone_on;
}

guint step_of_response(const struct flow_state *state, const struct transaction *transaction,
                       const struct sip_message *response)
{
    const struct profile *profile = state->flow.profile;

    if (transaction->step == NO_STEP)
        return NO_STEP;
    for (guint i = 0; i < profile->step_count; i++) {
        const struct step *step = &profile->steps[i];
        if (step->kind == SIP_RESPONSE && step->to == transaction->step && response->status >= step->status_min &&
            response->status <= step->status_max && state->flow.steps[i].status != STEP_OBSERVED &&
            !is_behind_reliable(state, i, response))
            return i;
    }
    return NO_STEP;
}

/* answers after which the sender tries again. */
bool status_asks_for_retry(unsigned status)
{
    switch (status) {
    case 401:
    case 407:
    case 422:
    case 423:
    case 491:
    case 500:
    case 503:
    case 504:
        return true;
    default:
        return false;
    }
}
