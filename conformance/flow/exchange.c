/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/* A message of a known flow: is it new, which step is it, what does it change. */

static void link_steps(const struct tracker *tracker, struct flow_state *state, struct annotation *annotation,
                       guint step)
{
    struct step_state *slot = &state->flow.steps[step];

    slot->status = STEP_OBSERVED;
    slot->annotation = annotation;
    slot->retransmissions = 0;
    slot->repeated_us = 0;
    slot->steady_us = tracker->steady_us;
    if (state->last_step) {
        annotation->previous_step = state->last_step->frame;
        state->last_step->next_step = annotation->frame;
    }
    state->last_step = annotation;
}

static void observe(struct tracker *tracker, struct flow_state *state, const struct sip_message *message,
                    const struct packet *packet, struct transaction *transaction, guint step,
                    struct annotation *annotation)
{
    link_steps(tracker, state, annotation, step);
    state->by_step[step] = transaction;
    message_judge(tracker, state, message, packet, transaction, annotation->step, annotation);
    state->messages[step] = message_keep(message);
}

static void advance_numbering(struct flow_state *state, const struct transaction *transaction)
{
    struct numbering *last = &state->last[transaction->dialog][transaction->from];

    if (transaction->method == SIP_ACK || transaction->method == SIP_CANCEL ||
        (transaction->late && last->known && transaction->cseq < last->cseq))
        return;
    last->begun = true;
    last->known = transaction->has_cseq;
    last->cseq = transaction->cseq;
    last->frame = transaction->annotation->frame;
}

static void note_subscription(struct tracker *tracker, struct flow_state *state, const struct sip_message *subscribe)
{
    uint64_t expires;

    if (!state->subscription_call_id) {
        state->subscription_call_id = slice_dup(sip_header_value(subscribe, SIP_CALL_ID));
        if (!slice_is(slice_of(state->flow.call_id), state->subscription_call_id))
            flow_add_dialog(tracker, state, state->subscription_call_id);
    }
    g_free(state->subscription_tag);
    state->subscription_tag = slice_dup(message_tag(subscribe, SIP_FROM));
    state->has_granted = slice_to_uint(sip_header_value(subscribe, SIP_EXPIRES), &expires);
    if (state->has_granted)
        state->granted = expires;
}

/* Nobody sends a message again after 64*T1 (TS 24.229 7.7): what comes later is another file's copy of it. */
enum { REPEATED_MAX_US = 130000000 };

static struct annotation *feed_repeated(struct flow_state *state, const struct sip_message *message,
                                        const struct packet *packet, enum side side, const struct annotation *original,
                                        guint step, bool copy)
{
    struct annotation *annotation = annotation_new(state, message, packet, side, step);

    annotation->copy = copy;
    annotation->retransmission_of = original->frame;
    if (!copy && step != NO_STEP) {
        struct step_state *slot = &state->flow.steps[step];
        slot->retransmissions++;
        if (packet->time_us - original->time_us <= REPEATED_MAX_US)
            slot->repeated_us = MAX(slot->repeated_us, packet->time_us - original->time_us);
    }
    return annotation;
}

static guint step_of_annotation(const struct flow_state *state, const struct annotation *annotation)
{
    return annotation->step ? (guint)(annotation->step - state->flow.profile->steps) : NO_STEP;
}

/* A further INVITE outside the dialog: the one before was refused, whether the capture holds that or not. */
static bool is_retry_of_invite(const struct flow_state *state, const struct sip_message *request)
{
    return request->method == SIP_INVITE && state->flow.steps[0].status == STEP_OBSERVED &&
           !message_tag(request, SIP_TO).p && state->ue_tag && slice_is(message_tag(request, SIP_FROM), state->ue_tag);
}

static bool is_the_invite(const struct flow_state *state, const struct sip_message *request)
{
    return request->method == SIP_INVITE && state->flow.steps[0].status != STEP_OBSERVED &&
           (!message_tag(request, SIP_TO).p || !state->transactions->len);
}

static guint take_step(struct tracker *tracker, struct flow_state *state, const struct sip_message *request,
                       const struct packet *packet, enum side side)
{
    guint step;

    if (state->over || request_dialog(state, request) == DIALOG_FORK)
        return NO_STEP;
    if (is_retry_of_invite(state, request)) {
        if (!state->refused)
            lost_note(state, packet->frame);
        flow_restart(state);
        return 0;
    }
    if (is_the_invite(state, request)) {
        if (state->begun_late)
            flow_place(tracker, state, request, packet);
        return 0;
    }
    lost_retry_look(state, request, packet->frame);
    step = step_of_request(state, request, side);
    if (step != NO_STEP && state->flow.steps[step].status == STEP_OBSERVED)
        flow_forget_step(state, step);
    return step;
}

/* A PRACK confirms what its RAck names (RFC 3262 7.2). */
static void note_confirmed(struct flow_state *state, const struct sip_message *request, bool confirmed)
{
    uint64_t rseq, cseq;
    struct slice method;

    if (request->method != SIP_PRACK || !sip_rack_read(sip_header_value(request, SIP_RACK), &rseq, &cseq, &method))
        return;
    for (guint i = 0; i < state->reliable->len; i++) {
        struct reliable *reliable = &g_array_index(state->reliable, struct reliable, i);
        if (reliable->rseq == rseq && reliable->cseq == cseq)
            reliable->confirmed = confirmed;
    }
}

/* Where the capture holds several hops, a request of the network is seen there before it reaches the UE. It is judged
 * at the UE: with one hop only nothing is told by addresses, which differ behind IPsec and address translation. */
static bool is_on_its_way(const struct flow_state *state, const struct packet *packet)
{
    return state->several_hops && state->ue_address && packet->destination.n &&
           !slice_is(packet->destination, state->ue_address);
}

/* The same the other way round: merged captures whose clocks differ show a request of the UE at a server first. */
static bool is_ahead(const struct flow_state *state, const struct sip_message *request)
{
    return state->several_hops && !state->behind && via_key_of(request).count > 1;
}

static struct annotation *feed_copy(struct flow_state *state, const struct sip_message *request,
                                    const struct packet *packet, enum side side)
{
    struct annotation *annotation = annotation_new(state, request, packet, side, NO_STEP);

    annotation->copy = true;
    return annotation;
}

/* The INVITE was seen at a server before it was seen at the UE. */
static bool is_nearer(const struct flow_state *state, const struct transaction *transaction,
                      const struct sip_message *request)
{
    return state->behind && transaction->step == 0 && !state->over &&
           via_key_of(request).count < transaction->via_count;
}

/* PRACK and ACK confirm a response that came before. */
static bool confirms_lost(const struct flow_state *state, const struct sip_message *request)
{
    const struct profile *profile = state->flow.profile;
    guint i =
        request->method == SIP_PRACK || request->method == SIP_ACK ? step_of_request(state, request, SIDE_UE) : NO_STEP;

    return i != NO_STEP && profile->steps[i].acknowledges &&
           state->flow.steps[profile->steps[i].acknowledged].status != STEP_OBSERVED;
}

/* No INVITE is sent in a dialog before the one that made it is answered (RFC 3261 14.1). */
static bool follows_lost_2xx(const struct flow_state *state, const struct sip_message *request)
{
    return request->method == SIP_INVITE && state->flow.steps[0].status == STEP_OBSERVED && !flow_is_accepted(state);
}

/* The UE can only know a To tag from a response (RFC 3261 12.1.2). */
static bool shows_lost_response(const struct flow_state *state, const struct sip_message *request, enum side side)
{
    return side == SIDE_UE && (state->transactions->len || request->method != SIP_INVITE) &&
           (!dialog_is_known(state) || confirms_lost(state, request) || follows_lost_2xx(state, request)) &&
           message_tag(request, SIP_TO).n && request_dialog(state, request) == DIALOG_INVITE;
}

static struct annotation *feed_new_request(struct tracker *tracker, struct flow_state *state,
                                           struct transaction *transaction, const struct sip_message *request,
                                           const struct packet *packet)
{
    enum side side = transaction->from;
    guint step = transaction->step;
    struct annotation *annotation = annotation_new(state, request, packet, side, step);
    struct conference_view *view;

    transaction->annotation = annotation;
    transaction->steady_us = tracker->steady_us;
    if (!is_of_refer(state, request))
        conference_note_request(state, request, side);
    state->notify = view = conference_open(state, request, packet, side);
    if (step != NO_STEP) {
        observe(tracker, state, request, packet, transaction, step, annotation);
        transaction->request = g_rc_box_acquire((gpointer)state->messages[step]);
    } else if (!state->over) {
        if (!transaction->late && !ack_is_of_other_invite(state, transaction))
            message_judge_other(tracker, state, request, packet, transaction, annotation);
        transaction->request = message_keep(request);
    }
    note_confirmed(state, request, true);
    dialog_note_request(state, transaction, request);
    negotiation_take(state, transaction, request, side);
    if (request->method == SIP_ACK && step != NO_STEP)
        state->confirmed_us = packet->time_us;
    state->notify = NULL;
    if (view)
        conference_close(view, state, request, annotation);
    advance_numbering(state, transaction);
    return annotation;
}

/* The request that was assumed comes after its answer. */
static struct annotation *feed_late_request(struct tracker *tracker, struct flow_state *state,
                                            struct transaction *transaction, const struct sip_message *request,
                                            const struct packet *packet)
{
    struct annotation *annotation;

    transaction->late = true;
    if (transaction->step != NO_STEP && (state->over || state->flow.steps[transaction->step].status == STEP_OBSERVED))
        transaction->step = NO_STEP; /* nothing is judged any more, or it was tried again by now */
    if (transaction->from == SIDE_UE)
        flow_note_security(tracker, state, request);
    if (transaction->step == 0)
        flow_place(tracker, state, request, packet);
    if (request->method == SIP_SUBSCRIBE)
        note_subscription(tracker, state, request);
    annotation = feed_new_request(tracker, state, transaction, request, packet);
    for (const struct seen_response *seen = transaction->responses; seen; seen = seen->next)
        if (seen->status >= 200 && !annotation->response_frame)
            annotation->response_frame = seen->annotation->frame;
    return annotation;
}

static struct annotation *feed_known_request(struct tracker *tracker, struct flow_state *state,
                                             struct transaction *transaction, const struct sip_message *request,
                                             const struct packet *packet, bool copy)
{
    state->several_hops = state->several_hops || copy;
    if (!transaction->annotation)
        return copy ? feed_copy(state, request, packet, transaction->from)
                    : feed_late_request(tracker, state, transaction, request, packet);
    if (!is_nearer(state, transaction, request))
        return feed_repeated(state, request, packet, transaction->from, transaction->annotation, transaction->step,
                             copy);
    flow_restart(state);
    transaction_move(state, transaction, request);
    flow_place(tracker, state, request, packet);
    return feed_new_request(tracker, state, transaction, request, packet);
}

/* The number of an ACK is that of its INVITE (RFC 3261 13.2.2.4). */
static bool shows_lost_reinvite(const struct flow_state *state, const struct transaction *ack)
{
    const struct transaction *first = state->by_step[0];

    return ack->method == SIP_ACK && ack->from == SIDE_UE && ack->step == NO_STEP && ack->has_cseq && first &&
           first->has_cseq && ack->cseq > first->cseq && !is_of_reinvite(state, ack->cseq);
}

static struct annotation *feed_request(struct tracker *tracker, struct flow_state *state,
                                       const struct sip_message *request, const struct packet *packet)
{
    struct via_key via = via_key_of(request);
    struct transaction *transaction = transaction_repeated(state, request, via);
    bool copy = !transaction;
    enum side side;
    guint step;

    if (!transaction)
        transaction = transaction_other_hop(state, request, via);
    if (transaction)
        return feed_known_request(tracker, state, transaction, request, packet, copy);
    side = request_side(state, request, packet);
    if (side == SIDE_UE)
        flow_note_security(tracker, state, request);
    if (side == SIDE_NET ? is_on_its_way(state, packet) : is_ahead(state, request))
        return feed_copy(state, request, packet, side);
    if (side == SIDE_UE)
        flow_note_registration(tracker, state, request, packet);
    if (shows_lost_response(state, request, side)) {
        lost_note(state, packet->frame);
        dialog_clear(state); /* its Contact and Record-Route count */
    }
    step = take_step(tracker, state, request, packet, side);
    if (request->method == SIP_SUBSCRIBE && side == SIDE_UE && step != NO_STEP)
        note_subscription(tracker, state, request);
    transaction = transaction_new(state, request, via);
    transaction->from = side;
    transaction->dialog = request_dialog(state, request);
    transaction->step = step;
    if (request->method == SIP_ACK && !state->over && lost_refusal_look(state, transaction, request, packet->frame))
        transaction->step = NO_STEP;
    if (shows_lost_reinvite(state, transaction))
        lost_note(state, packet->frame);
    return feed_new_request(tracker, state, transaction, request, packet);
}

static void note_granted(struct flow_state *state, const struct sip_message *response)
{
    uint64_t granted;

    if (!slice_to_uint(sip_header_value(response, SIP_EXPIRES), &granted))
        return;
    state->granted = granted;
    state->has_granted = true;
}

static void note_reliable(const struct tracker *tracker, struct flow_state *state, const struct sip_message *response,
                          const struct annotation *annotation, uint64_t cseq, guint step)
{
    struct reliable reliable = {
        .cseq = cseq, .step = step, .frame = annotation->frame, .steady_us = tracker->steady_us};

    if (response->status >= 200 || !slice_to_uint(sip_header_value(response, SIP_RSEQ), &reliable.rseq))
        return;
    reliable.tag = slice_dup(message_tag(response, SIP_TO));
    g_array_append_val(state->reliable, reliable);
}

static void note_response(struct tracker *tracker, struct flow_state *state, struct transaction *transaction,
                          const struct sip_message *response, const struct annotation *annotation, guint step)
{
    unsigned status = response->status;

    if (status >= 300 && status_asks_for_retry(status)) {
        transaction->failed = true;
        if (transaction->request)
            note_confirmed(state, transaction->request, false);
    }
    if (transaction->method == SIP_INVITE && transaction->from == SIDE_UE)
        note_reliable(tracker, state, response, annotation, transaction->cseq, step);
    if (transaction->method == SIP_INVITE && transaction->step == 0) {
        if (status >= 300) {
            state->refused = true;
            g_free(state->failure);
            state->failure =
                g_strdup_printf("the INVITE was answered with %u (frame %u)", status, state->flow.last_frame);
        } else if (status >= 200) {
            flow_index(tracker, state, 'c', message_uri(response, SIP_CONTACT));
            conference_note_final(state, response);
        }
    }
    dialog_note_response(state, transaction, response);
    if (transaction->method == SIP_SUBSCRIBE && transaction->step != NO_STEP && status >= 200 && status < 300)
        note_granted(state, response);
}

/* What the network ends its dialog with is judged; the subscription may go on for a last NOTIFY (15.17 steps 16, 17),
 * so the flow ends with the dialog only when there is none. */
static void end_if_over(struct tracker *tracker, struct flow_state *state, const struct transaction *transaction,
                        unsigned status)
{
    bool ended = transaction->method == SIP_BYE && status >= 200 && transaction->dialog == DIALOG_INVITE;

    if (ended && !state->subscription_call_id)
        flow_finish(tracker, state);
}

/* The UE's PRACK and UPDATE are answered before its INVITE is accepted (RFC 3262 3, RFC 3261 14.2): an answer that is
 * not there by then was not captured, or did not come in time. */
static bool shows_lost_answer(const struct flow_state *state, const struct transaction *transaction,
                              const struct sip_message *response)
{
    if (transaction->method != SIP_INVITE || transaction->step != 0 || response->status < 200 ||
        response->status >= 300)
        return false;
    for (guint i = 0; i < state->transactions->len; i++) {
        const struct transaction *other = g_ptr_array_index(state->transactions, i);
        if (other->from == SIDE_UE && other->step != NO_STEP && !other->responses &&
            (other->method == SIP_PRACK || other->method == SIP_UPDATE))
            return true;
    }
    return false;
}

static void link_to_request(const struct transaction *transaction, struct annotation *response, unsigned status)
{
    struct annotation *request = transaction->annotation;

    if (!request)
        return;
    response->request_frame = request->frame;
    if (status >= 200 && !request->response_frame)
        request->response_frame = response->frame;
}

static struct annotation *feed_response(struct tracker *tracker, struct flow_state *state,
                                        const struct sip_message *response, const struct packet *packet)
{
    bool other_hop;
    struct transaction *transaction = transaction_answered(state, response, &other_hop);
    struct slice tag = message_tag(response, SIP_TO);
    struct seen_response *seen;
    struct annotation *annotation;
    enum side side;
    guint step = NO_STEP;

    if (!transaction)
        transaction = lost_request(state, response, packet->frame);
    if (!transaction)
        return NULL;
    side = transaction->from == SIDE_UE ? SIDE_NET : SIDE_UE;
    seen = transaction_response_repeated(transaction, response, tag);
    state->several_hops = state->several_hops || other_hop;
    if (seen || other_hop) {
        const struct annotation *original = seen ? seen->annotation : transaction->annotation;
        if (!original)
            return feed_copy(state, response, packet, side);
        annotation = feed_repeated(state, response, packet, side, original,
                                   seen ? step_of_annotation(state, original) : NO_STEP, other_hop);
        link_to_request(transaction, annotation, 0);
        return annotation;
    }
    if (shows_lost_answer(state, transaction, response))
        gap_note_message(state, packet->frame);
    if (!state->over &&
        !(transaction->step != NO_STEP && response->status >= 300 && status_asks_for_retry(response->status)))
        step = step_of_response(state, transaction, response);
    annotation = annotation_new(state, response, packet, side, step);
    link_to_request(transaction, annotation, response->status);
    transaction_add_response(transaction, response, tag, annotation);
    if (step != NO_STEP)
        observe(tracker, state, response, packet, transaction, step, annotation);
    else
        message_judge_other(tracker, state, response, packet, transaction, annotation);
    negotiation_take(state, transaction, response, side);
    note_response(tracker, state, transaction, response, annotation, step);
    if (response->status >= 200 && transaction->step == NO_STEP)
        g_clear_pointer(&transaction->request, message_release);
    end_if_over(tracker, state, transaction, response->status);
    life_look_at_responses(tracker, state, transaction);
    return annotation;
}

struct annotation *flow_feed(struct tracker *tracker, struct flow_state *state, const struct sip_message *message,
                             const struct packet *packet)
{
    struct annotation *annotation;

    gap_look(state);
    life_make_room(tracker, state);
    annotation = message->kind == SIP_REQUEST ? feed_request(tracker, state, message, packet)
                                              : feed_response(tracker, state, message, packet);
    if (annotation)
        annotation_settle(state, annotation);
    life_go_on(tracker, state);
    return annotation;
}
