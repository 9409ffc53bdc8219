/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

static bool has_sec_agree(const struct sip_message *request)
{
    struct sip_values values;

    if (sip_header_value(request, SIP_SECURITY_VERIFY).p)
        return true;
    sip_values_begin(&values, request, SIP_REQUIRE, SLICE_NONE);
    while (sip_values_next(&values))
        if (slice_is_nocase(values.value, "sec-agree"))
            return true;
    return false;
}

static enum imsconf_security security_choose(const struct settings *settings, const struct registration *registration,
                                             const struct sip_message *invite)
{
    if (settings->security != SECURITY_AUTO)
        return settings->security;
    return registration_has_security(registration) || has_sec_agree(invite) ? SECURITY_IPSEC : SECURITY_GIBA;
}

/* Without the whole INVITE the first request that says so decides. */
void flow_note_security(const struct tracker *tracker, struct flow_state *state, const struct sip_message *request)
{
    if (state->security_open && tracker->settings.security == SECURITY_AUTO && has_sec_agree(request))
        state->flow.security = SECURITY_IPSEC;
}

void flow_index(struct tracker *tracker, struct flow_state *state, char kind, struct slice uri)
{
    GPtrArray *flows;

    identity_key(tracker->scratch, kind, uri);
    if (!tracker->scratch->len)
        return;
    flows = g_hash_table_lookup(tracker->index, tracker->scratch->str);
    if (!flows) {
        flows = g_ptr_array_new();
        g_hash_table_insert(tracker->index, g_strdup(tracker->scratch->str), flows);
    }
    if (!flows->len || g_ptr_array_index(flows, flows->len - 1) != state)
        g_ptr_array_add(flows, state);
}

void flow_add_dialog(struct tracker *tracker, struct flow_state *state, const char *call_id)
{
    struct slice *key = g_new(struct slice, 1);

    *key = slice_of(call_id);
    g_hash_table_replace(tracker->dialogs, key, state);
}

void flow_note_registration(struct tracker *tracker, struct flow_state *state, const struct sip_message *request,
                            const struct packet *packet)
{
    const struct registration *registration;

    if (state->over || state->registrar_seen == registrar_changes(tracker->registrar))
        return;
    state->registrar_seen = registrar_changes(tracker->registrar);
    registration = registrar_find(tracker->registrar, request, packet);
    if (!registration || !state->params->values[PARAM_REG_CALLID].known)
        return;
    params_free(state->params);
    state->params = params_new(registration, &tracker->settings, packet);
}

/* The packet as if the UE had sent it. */
static struct packet from_ue(const struct sip_message *message, const struct packet *packet)
{
    struct packet turned = *packet;

    if (message->kind == SIP_REQUEST)
        return turned;
    turned.source = packet->destination;
    turned.destination = packet->source;
    turned.source_port = packet->destination_port;
    turned.destination_port = packet->source_port;
    return turned;
}

/* What servers add and no UE does (RFC 3261 16.6; TS 24.229 5.4.3.2). A server that ends the dialog of the UE and makes
 * one of its own has one Via, too. */
static bool comes_from_server(const struct sip_message *message)
{
    struct sip_header header;

    return message->kind == SIP_REQUEST &&
           (sip_header_first(message, SIP_RECORD_ROUTE, SLICE_NONE, &header) ||
            sip_header_first(message, SIP_HEADER_OTHER, SLICE("P-Charging-Vector"), &header));
}

void flow_place(struct tracker *tracker, struct flow_state *state, const struct sip_message *invite,
                const struct packet *seen_in)
{
    const struct packet turned = from_ue(invite, seen_in), *packet = &turned;
    const struct registration *registration = registrar_find(tracker->registrar, invite, packet);
    size_t vias = via_key_of(invite).count;

    state->begun_late = invite->kind == SIP_RESPONSE || invite->method != SIP_INVITE;
    state->security_open = state->begun_late || invite->extent == SIP_CUT_IN_HEADERS;
    state->behind = (vias > 1 || comes_from_server(invite)) && !registration_is_at(registration, packet->source)
                        ? MAX((unsigned)vias, 1)
                        : 0;
    state->flow.security = security_choose(&tracker->settings, registration, invite);
    g_free(state->ue_address);
    state->ue_address = slice_dup(packet->source);
    params_free(state->params);
    state->params = params_new(registration, &tracker->settings, packet);
    state->registrar_seen = registrar_changes(tracker->registrar);
    gap_unwatch(tracker, state);
    gap_watch(tracker, state);
}

static void reliable_clear(gpointer data)
{
    g_free(((struct reliable *)data)->tag);
}

struct flow_state *flow_new(struct tracker *tracker, const struct sip_message *invite, const struct packet *packet)
{
    const struct profile *profile = profile_choose(tracker, invite);
    struct flow_state *state;
    struct slice uri = message_uri(invite, SIP_FROM);

    if (!profile)
        return NULL;
    state = g_new0(struct flow_state, 1);
    state->flow.number = tracker->flows->len + 1;
    state->flow.profile = profile;
    state->flow.mode = tracker->settings.mode;
    state->flow.call_id = slice_dup(sip_header_value(invite, SIP_CALL_ID));
    state->flow.first_frame = state->flow.last_frame = packet->frame;
    state->flow.start_us = packet->time_us;
    state->flow.steps = g_new0(struct step_state, profile->step_count);
    state->flow.annotations = g_ptr_array_new_with_free_func((GDestroyNotify)annotation_clear);
    state->flow.late = g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
    state->ue_tag = slice_dup(message_tag(invite, SIP_FROM));
    state->ue_uri = slice_dup(uri);
    state->by_step = g_new0(struct transaction *, profile->step_count);
    state->messages = g_new0(const struct sip_message *, profile->step_count);
    state->transactions = g_ptr_array_new_with_free_func((GDestroyNotify)transaction_free);
    state->reliable = g_array_new(FALSE, FALSE, sizeof(struct reliable));
    g_array_set_clear_func(state->reliable, reliable_clear);
    state->negotiation = negotiation_new();
    state->confirmed_us = G_MININT64;
    g_ptr_array_add(tracker->flows, state);
    flow_add_dialog(tracker, state, state->flow.call_id);
    flow_index(tracker, state, 'u', uri);
    flow_place(tracker, state, invite, packet);
    return state;
}

void flow_release(struct flow_state *state)
{
    for (size_t i = 0; i < state->flow.profile->step_count; i++)
        g_clear_pointer(&state->messages[i], message_release);
    for (guint i = 0; i < state->transactions->len; i++) {
        struct transaction *transaction = g_ptr_array_index(state->transactions, i);
        g_clear_pointer(&transaction->request, message_release);
    }
    g_clear_pointer(&state->params, params_free);
    dialog_clear(state);
    g_clear_pointer(&state->negotiation, negotiation_free);
    if (!conference_lives(state)) /* else it goes with the subscription */
        conference_free(state);
    state->over = true;
}

void flow_free(struct flow_state *state)
{
    struct flow *flow = &state->flow;

    flow_release(state);
    conference_free(state);
    g_free(flow->call_id);
    g_free(flow->ue_reason);
    g_free(flow->net_reason);
    g_free(flow->steps);
    g_ptr_array_free(flow->annotations, TRUE);
    if (flow->end)
        annotation_clear((struct annotation *)flow->end);
    flow_blocks_free(state);
    g_ptr_array_unref(flow->late);
    g_free(state->ue_tag);
    g_free(state->ue_uri);
    g_free(state->ue_address);
    g_free(state->subscription_tag);
    g_free(state->subscription_call_id);
    g_free(state->failure);
    g_free(state->by_step);
    g_free(state->messages);
    g_ptr_array_free(state->transactions, TRUE);
    g_array_free(state->reliable, TRUE);
    g_free(state);
}

void flow_forget_step(struct flow_state *state, guint step)
{
    const struct profile *profile = state->flow.profile;

    for (size_t i = step; i < profile->step_count; i++) {
        const struct step *s = &profile->steps[i];
        if (i != step && !(s->kind == SIP_RESPONSE && s->to == step))
            continue;
        state->flow.steps[i] = (struct step_state){.status = STEP_MISSING};
        state->by_step[i] = NULL;
        g_clear_pointer(&state->messages[i], message_release);
    }
}

void flow_restart(struct flow_state *state)
{
    for (guint i = 0; i < state->flow.profile->step_count; i++)
        flow_forget_step(state, i);
    g_array_set_size(state->reliable, 0);
    dialog_clear(state);
    negotiation_free(state->negotiation);
    state->negotiation = negotiation_new();
    state->refused = false;
    g_clear_pointer(&state->failure, g_free);
}
