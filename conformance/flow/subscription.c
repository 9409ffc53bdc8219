/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/* Which flow a SUBSCRIBE outside every known dialog belongs to. */

static bool is_conference_event(const struct sip_message *subscribe)
{
    struct slice head, params;

    sip_value_split(sip_header_value(subscribe, SIP_EVENT), &head, &params);
    return slice_starts_with_nocase(head, SLICE("conference"));
}

/* Several UEs may be behind one address; each has a Contact of its own. */
static bool has_same_contact(const struct flow_state *state, const struct sip_message *subscribe)
{
    return state->messages[0] && sip_uri_equal(message_uri(subscribe, SIP_CONTACT),
                                               message_uri(state->messages[0], SIP_CONTACT));
}

static bool is_same_ue(const struct flow_state *state, const struct sip_message *subscribe,
                       const struct packet *packet, bool *certain)
{
    *certain = state->ue_uri && sip_uri_equal(message_uri(subscribe, SIP_FROM), slice_of(state->ue_uri));
    return *certain || (state->ue_address && slice_is(packet->source, state->ue_address) &&
                        has_same_contact(state, subscribe));
}

static bool expects_subscription(const struct flow_state *state)
{
    return !state->over && !state->refused && !state->subscription_call_id;
}

/* The flows of that URI, without those that never expect a subscription again: they are taken out, so that nobody walks
 * over the same ones twice. NULL: there never was one. */
static GPtrArray *indexed(struct tracker *tracker, char kind, struct slice uri)
{
    GPtrArray *flows;
    guint kept = 0;

    identity_key(tracker->scratch, kind, uri);
    flows = tracker->scratch->len ? g_hash_table_lookup(tracker->index, tracker->scratch->str) : NULL;
    if (!flows)
        return NULL;
    for (guint i = 0; i < flows->len; i++) {
        struct flow_state *state = g_ptr_array_index(flows, i);
        if (!state->over && !state->subscription_call_id)
            flows->pdata[kept++] = state;
    }
    g_ptr_array_set_size(flows, (int)kept);
    return flows;
}

/* By the conference URI: the UE that created it, not whoever else may watch the same conference. */
static struct flow_state *find_by_conference(struct tracker *tracker, const struct sip_message *subscribe,
                                             const struct packet *packet)
{
    GPtrArray *flows = indexed(tracker, 'c', subscribe->request_uri);
    struct flow_state *by_address = NULL;

    for (guint i = flows ? flows->len : 0; i-- > 0;) {
        struct flow_state *state = g_ptr_array_index(flows, i);
        bool certain;

        if (!expects_subscription(state) || !is_same_ue(state, subscribe, packet, &certain))
            continue;
        if (certain)
            return state;
        if (!by_address)
            by_address = state;
    }
    return by_address;
}

static bool same_host(struct slice a, struct slice b)
{
    struct sip_uri x, y;

    return sip_uri_read(a, &x) && sip_uri_read(b, &y) && sip_host_compare(x.host, y.host) == SIP_HOST_EQUAL;
}

static bool within_window(const struct tracker *tracker, const struct flow_state *state, const struct packet *packet)
{
    return state->confirmed_us == G_MININT64 ||
           packet->time_us - state->confirmed_us <= (int64_t)tracker->settings.subscribe_window_ms * 1000;
}

/* A SUBSCRIBE to the wrong address of the right conference server, or too early: the UE's own, soon after its ACK. */
static struct flow_state *find_by_ue(struct tracker *tracker, const struct sip_message *subscribe,
                                     const struct packet *packet)
{
    GPtrArray *flows = indexed(tracker, 'c', subscribe->request_uri);

    if (flows) /* it is about a conference that another flow created */
        return NULL;
    flows = indexed(tracker, 'u', message_uri(subscribe, SIP_FROM));
    for (guint i = flows ? flows->len : 0; i-- > 0;) {
        struct flow_state *state = g_ptr_array_index(flows, i);

        if (!expects_subscription(state) || !within_window(tracker, state, packet) || !state->messages[0])
            continue;
        if (same_host(subscribe->request_uri, state->messages[0]->request_uri))
            return state;
    }
    return NULL;
}

struct flow_state *subscription_find(struct tracker *tracker, const struct sip_message *subscribe,
                                     const struct packet *packet)
{
    struct flow_state *state;

    if (!tracker->flows->len)
        return NULL;
    state = find_by_conference(tracker, subscribe, packet);
    if (!state && is_conference_event(subscribe))
        state = find_by_ue(tracker, subscribe, packet);
    return state;
}

/* What comes of a SUBSCRIBE that the capture does not hold: the conference and the UE that such a message names. */
static bool parties_of_lost(const struct sip_message *message, struct slice *conference, struct slice *ue)
{
    bool notify = message->method == SIP_NOTIFY;

    if (notify ? message->kind == SIP_REQUEST && !is_conference_event(message)
               : message->method != SIP_SUBSCRIBE || message->kind == SIP_REQUEST)
        return false;
    *conference = message_uri(message, notify ? SIP_FROM : SIP_TO);
    *ue = message_uri(message, notify ? SIP_TO : SIP_FROM);
    return true;
}

struct flow_state *subscription_find_lost(struct tracker *tracker, const struct sip_message *message, uint32_t frame)
{
    struct slice conference, ue;
    GPtrArray *flows;

    if (!tracker->flows->len || !parties_of_lost(message, &conference, &ue))
        return NULL;
    flows = indexed(tracker, 'c', conference);
    for (guint i = flows ? flows->len : 0; i-- > 0;) {
        struct flow_state *state = g_ptr_array_index(flows, i);

        if (!expects_subscription(state) || !state->ue_uri || !sip_uri_equal(ue, slice_of(state->ue_uri)))
            continue;
        state->subscription_call_id = slice_dup(sip_header_value(message, SIP_CALL_ID));
        state->subscription_tag = slice_dup(message_tag(message, message->method == SIP_NOTIFY ? SIP_TO : SIP_FROM));
        flow_add_dialog(tracker, state, state->subscription_call_id);
        gap_note_message(state, frame);
        return state;
    }
    return NULL;
}
