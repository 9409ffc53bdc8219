/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/*
 * The conference state that the network reports to the UE: one model per subscription. Every NOTIFY is applied, step or
 * not, and repeated ones never come here. The model outlives the last step of the flow, because the interesting part of
 * a conference comes after its creation; it goes with the subscription.
 */

struct conference_track {
    struct confinfo_model *model;
    char *final_uri, *subscribed_uri, *subscriber, *contacts[2];
    bool any;             /* there was a NOTIFY that could carry state */
    bool subscribed;      /* a SUBSCRIBE since the last NOTIFY */
    bool missed;          /* what the last NOTIFY said could not be read */
    bool has_last;
    int64_t last_us;
    bool refresh_due, leave_due;
    int64_t due_since_us;
    bool ended;           /* the subscription was terminated */
};

/* A NOTIFY at work. */
struct conference_view {
    struct conference_context context;
    struct confinfo_body body;
    struct confinfo *document;
};

static struct conference_track *track_of(struct flow_state *state)
{
    if (!state->conference) {
        state->conference = g_new0(struct conference_track, 1);
        state->conference->model = confinfo_model_new();
    }
    return state->conference;
}

void conference_free(struct flow_state *state)
{
    struct conference_track *track = state->conference;

    if (!track)
        return;
    confinfo_model_free(track->model);
    g_free(track->final_uri);
    g_free(track->subscribed_uri);
    g_free(track->subscriber);
    g_free(track->contacts[0]);
    g_free(track->contacts[1]);
    g_clear_pointer(&state->conference, g_free);
}

bool conference_lives(const struct flow_state *state)
{
    return state->conference && state->conference->any && !state->conference->ended;
}

static void keep(char **to, struct slice text)
{
    g_free(*to);
    *to = slice_dup(text);
}

void conference_note_request(struct flow_state *state, const struct sip_message *request, enum side side)
{
    struct conference_track *track;

    if (side != SIDE_UE || (request->method != SIP_SUBSCRIBE && request->method != SIP_INVITE) ||
        (state->over && !state->conference))
        return;
    track = track_of(state);
    if (request->method == SIP_INVITE) {
        keep(&track->contacts[0], message_uri(request, SIP_CONTACT));
        return;
    }
    keep(&track->subscribed_uri, request->request_uri);
    keep(&track->subscriber, message_uri(request, SIP_FROM));
    keep(&track->contacts[1], message_uri(request, SIP_CONTACT));
    if (track->ended) { /* a new subscription starts from nothing */
        confinfo_model_free(track->model);
        track->model = confinfo_model_new();
        track->any = track->missed = track->has_last = track->ended = false;
    }
    track->subscribed = true;
    track->refresh_due = track->leave_due = false;
}

void conference_note_final(struct flow_state *state, const struct sip_message *response)
{
    keep(&track_of(state)->final_uri, message_uri(response, SIP_CONTACT));
}

static bool is_conference_notify(const struct sip_message *request, enum side side)
{
    struct slice head, params;

    if (request->method != SIP_NOTIFY || side != SIDE_NET)
        return false;
    sip_value_split(sip_header_value(request, SIP_EVENT), &head, &params);
    if (slice_starts_with_nocase(head, SLICE("conference")))
        return true;
    sip_value_split(sip_header_value(request, SIP_CONTENT_TYPE), &head, &params);
    return slice_is_nocase(head, "application/conference-info+xml");
}

/* The port of the m-line of that medium in SDP; video that is refused has port 0 (RFC 3264 6). */
static enum truth sdp_has_video(struct slice sdp)
{
    static const char name[] = "m=video ";

    while (sdp.n) {
        size_t end = slice_find(sdp, '\n');
        struct slice line = slice_part(sdp, 0, end);
        if (slice_starts_with(line, SLICE("m=video ")))
            return line.n > sizeof name - 1 && line.p[sizeof name - 1] != '0' ? TRUTH_YES : TRUTH_NO;
        sdp = slice_from(sdp, end < sdp.n ? end + 1 : end);
    }
    return TRUTH_NO;
}

/* By the last answer of the network. */
static enum truth session_has_video(const struct flow_state *state)
{
    const struct profile *profile = state->flow.profile;

    for (size_t i = profile->step_count; i-- > 0;) {
        const struct sip_message *kept = state->messages[i];
        if (profile->steps[i].kind != SIP_RESPONSE || profile->steps[i].from != SIDE_NET || !kept)
            continue;
        if (message_may_hide_sdp(kept))
            return TRUTH_UNKNOWN;
        if (message_has_sdp(kept))
            return kept->extent == SIP_COMPLETE ? sdp_has_video(kept->body) : TRUTH_UNKNOWN;
    }
    return TRUTH_UNKNOWN;
}

/* Did every NOTIFY before this one pass here, in order? */
static bool is_next(const struct flow_state *state, const struct sip_message *notify)
{
    const struct numbering *last = &state->last[request_dialog(state, notify)][SIDE_NET];
    uint64_t number;
    struct slice method;

    return !last->begun || !last->known || !sip_cseq_read(sip_header_value(notify, SIP_CSEQ), &number, &method) ||
           number == last->cseq + 1;
}

static void fill_context(struct conference_view *view, const struct flow_state *state,
                         const struct sip_message *notify, const struct packet *packet)
{
    const struct conference_track *track = state->conference;
    struct conference_context *context = &view->context;

    context->body = &view->body;
    context->document = view->document;
    context->model = track->model;
    context->initial = !track->any;
    context->answers_subscribe = track->subscribed;
    context->missed = track->missed || !is_next(state, notify);
    context->has_last = track->has_last;
    context->since_last_us = packet->time_us - track->last_us;
    context->refresh_due = track->refresh_due;
    context->leave_due = track->leave_due;
    context->due_us = packet->time_us - track->due_since_us;
    context->final_uri = slice_of(track->final_uri);
    context->subscribed_uri = slice_of(track->subscribed_uri);
    context->subscriber = slice_of(track->subscriber);
    context->contacts[0] = slice_of(track->contacts[0]);
    context->contacts[1] = slice_of(track->contacts[1]);
    context->video = session_has_video(state);
}

struct conference_view *conference_open(struct flow_state *state, const struct sip_message *request,
                                        const struct packet *packet, enum side side)
{
    struct conference_view *view;

    if (!is_conference_notify(request, side) || (state->over && !state->conference))
        return NULL;
    track_of(state);
    view = g_new0(struct conference_view, 1);
    confinfo_body_open(&view->body, request);
    if (view->body.kind == CONFINFO_BODY_THERE)
        view->document = confinfo_read(view->body.text);
    fill_context(view, state, request, packet);
    return view;
}

const struct conference_context *conference_context_of(const struct conference_view *view)
{
    return view ? &view->context : NULL;
}

static void apply(struct conference_track *track, const struct conference_view *view, int64_t now_us)
{
    enum confinfo_applied applied;

    if (!view->document || !view->document->readable) {
        track->missed = true; /* the next one builds on what nobody knows */
        return;
    }
    applied = confinfo_model_apply(track->model, view->document);
    if (view->document->state != CONFINFO_PARTIAL && applied == CONFINFO_APPLIED)
        track->missed = false;
    if (applied == CONFINFO_AFTER_GAP && !view->context.missed && !view->context.initial) {
        track->refresh_due = true;
        track->due_since_us = now_us;
    }
    if (track->model->deleted && !track->leave_due) {
        track->leave_due = true;
        track->due_since_us = now_us;
    }
}

void conference_close(struct conference_view *view, struct flow_state *state, const struct sip_message *notify,
                      struct annotation *annotation)
{
    struct conference_track *track = state->conference;
    bool empty = view->body.kind == CONFINFO_BODY_NONE;
    struct slice head, params;

    if (!empty)
        apply(track, view, annotation->time_us);
    annotation->conference = confinfo_model_table(track->model);
    track->any = track->any || !empty;
    track->subscribed = false;
    track->has_last = true;
    track->last_us = annotation->time_us;
    sip_value_split(sip_header_value(notify, SIP_SUBSCRIPTION_STATE), &head, &params);
    confinfo_free(view->document);
    confinfo_body_clear(&view->body);
    g_free(view);
    track->ended = slice_is_nocase(head, "terminated");
    if (track->ended && state->over)
        conference_free(state);
}
