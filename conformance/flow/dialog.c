/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/* Remote target and route set of the UE in the INVITE dialog. */

void dialog_clear(struct flow_state *state)
{
    g_clear_pointer(&state->target, g_free);
    g_clear_pointer(&state->next_target, g_free);
    g_clear_pointer(&state->route_items, g_free);
    if (state->route)
        g_ptr_array_free(state->route, TRUE);
    state->route = NULL;
}

static void set_target(struct flow_state *state, const struct sip_message *message)
{
    struct slice uri = message_uri(message, SIP_CONTACT);

    if (message->extent == SIP_CUT_IN_HEADERS)
        uri = SLICE_NONE; /* it may stand behind the cut */
    else if (!uri.n)
        return;
    g_free(state->target);
    state->target = slice_dup(uri);
}

/* The Record-Route of the response, turned round (RFC 3261 12.1.2); the 2xx computes it anew (13.2.2.4). */
static void set_route(struct flow_state *state, const struct sip_message *response)
{
    struct sip_values values;

    if (state->route)
        g_ptr_array_free(state->route, TRUE);
    g_clear_pointer(&state->route_items, g_free);
    state->route = NULL;
    if (response->extent == SIP_CUT_IN_HEADERS)
        return;
    state->route = g_ptr_array_new_with_free_func(g_free);
    sip_values_begin(&values, response, SIP_RECORD_ROUTE, SLICE_NONE);
    while (sip_values_next(&values))
        g_ptr_array_insert(state->route, 0, slice_dup(values.value));
    state->route_items = g_new(struct slice, state->route->len + 1);
    for (guint i = 0; i < state->route->len; i++)
        state->route_items[i] = slice_of(g_ptr_array_index(state->route, i));
}

static bool refreshes_target(const struct transaction *transaction)
{
    return transaction->method == SIP_UPDATE || transaction->method == SIP_INVITE;
}

static void settle_target(struct flow_state *state, bool agreed)
{
    if (agreed && state->next_target) {
        g_free(state->target);
        state->target = g_steal_pointer(&state->next_target);
    }
    g_clear_pointer(&state->next_target, g_free);
}

void dialog_note_response(struct flow_state *state, const struct transaction *transaction,
                          const struct sip_message *response)
{
    bool success = response->status >= 200 && response->status < 300;

    if (transaction->dialog == DIALOG_INVITE && transaction->from == SIDE_NET && refreshes_target(transaction) &&
        response->status >= 200)
        settle_target(state, success);
    if (transaction->dialog != DIALOG_INVITE || transaction->from != SIDE_UE || !refreshes_target(transaction) ||
        response->status >= 300 || !message_tag(response, SIP_TO).n)
        return;
    if (transaction->method == SIP_INVITE && transaction->step == 0) {
        if (success || (response->status < 200 && !state->target && message_uri(response, SIP_CONTACT).n)) {
            set_target(state, response);
            set_route(state, response);
        }
    } else if (success) {
        set_target(state, response);
    }
}

/* A target refresh request of the network (RFC 3261 12.2.2, RFC 3311 5.1). It counts when the UE has agreed (RFC
 * 6141 4.1); until then the UE may not have got it. */
void dialog_note_request(struct flow_state *state, const struct transaction *transaction,
                         const struct sip_message *request)
{
    struct slice uri;

    if (transaction->dialog != DIALOG_INVITE || transaction->from != SIDE_NET || !refreshes_target(transaction))
        return;
    uri = message_uri(request, SIP_CONTACT);
    if (request->extent == SIP_CUT_IN_HEADERS || transaction->late) {
        set_target(state, request);
    } else if (uri.n) {
        g_free(state->next_target);
        state->next_target = slice_dup(uri);
    }
}
