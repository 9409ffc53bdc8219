/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

static struct slice via_branch(const struct sip_via *via)
{
    struct sip_param branch;

    return sip_param_find(via->params, SLICE("branch"), &branch) ? branch.value : SLICE_NONE;
}

struct via_key via_key_of(const struct sip_message *message)
{
    struct via_key key = {.count = 0};
    struct sip_values values;
    struct sip_via via;

    sip_values_begin(&values, message, SIP_VIA, SLICE_NONE);
    while (sip_values_next(&values)) {
        key.count++;
        if (!sip_via_read(values.value, &via))
            continue;
        if (key.count == 1) {
            key.branch = via_branch(&via);
            key.sent_by = via.sent_by;
        }
        key.last_branch = via_branch(&via);
    }
    key.branch_hash = slice_hash(&key.branch);
    return key;
}

static char *text(struct slice slice)
{
    return slice.n ? slice_dup(slice) : g_strdup("");
}

static bool same(const char *a, struct slice b)
{
    return slice_is(b, a) || (!*a && !b.n);
}

static bool same_branch(const struct transaction *transaction, struct via_key via)
{
    return transaction->branch_hash == via.branch_hash && same(transaction->branch, via.branch);
}

static bool cseq_read(const struct sip_message *message, uint64_t *number)
{
    struct slice method;

    *number = 0;
    return sip_cseq_read(sip_header_value(message, SIP_CSEQ), number, &method);
}

static uint64_t cseq_number(const struct sip_message *message)
{
    uint64_t number;

    cseq_read(message, &number);
    return number;
}

static uint64_t rseq_number(const struct sip_message *message)
{
    uint64_t number = 0;

    return slice_to_uint(sip_header_value(message, SIP_RSEQ), &number) ? number : 0;
}

static void take_vias(struct transaction *transaction, struct via_key via)
{
    g_free(transaction->branch);
    g_free(transaction->sent_by);
    g_free(transaction->last_branch);
    transaction->branch = text(via.branch);
    transaction->branch_hash = via.branch_hash;
    transaction->sent_by = text(via.sent_by);
    transaction->last_branch = text(via.last_branch);
    transaction->via_count = via.count;
}

struct transaction *transaction_new(struct flow_state *state, const struct sip_message *request, struct via_key via)
{
    struct transaction *transaction = g_new0(struct transaction, 1);

    transaction->method = request->method;
    take_vias(transaction, via);
    transaction->has_cseq = cseq_read(request, &transaction->cseq);
    transaction->cut = request->extent == SIP_CUT_IN_HEADERS;
    transaction->step = NO_STEP;
    transaction->responses = g_array_new(FALSE, FALSE, sizeof(struct seen_response));
    g_ptr_array_add(state->transactions, transaction);
    return transaction;
}

static void forget_responses(struct transaction *transaction)
{
    for (guint i = 0; i < transaction->responses->len; i++)
        g_free(g_array_index(transaction->responses, struct seen_response, i).to_tag);
    g_array_set_size(transaction->responses, 0);
}

void transaction_move(struct flow_state *state, struct transaction *transaction, const struct sip_message *request)
{
    for (guint i = state->transactions->len; i-- > 0;)
        if (g_ptr_array_index(state->transactions, i) != transaction)
            g_ptr_array_remove_index(state->transactions, i);
    take_vias(transaction, via_key_of(request));
    forget_responses(transaction);
    g_clear_pointer(&transaction->request, message_release);
    transaction->offered = transaction->answered = transaction->failed = false;
}

void transaction_free(struct transaction *transaction)
{
    forget_responses(transaction);
    g_array_free(transaction->responses, TRUE);
    message_release(transaction->request);
    g_free(transaction->branch);
    g_free(transaction->sent_by);
    g_free(transaction->last_branch);
    g_free(transaction);
}

/* A number that the capture cut off fits any. */
static bool same_number(const struct transaction *transaction, const struct sip_message *message)
{
    uint64_t cseq;

    if (cseq_read(message, &cseq) && transaction->has_cseq)
        return cseq == transaction->cseq;
    return transaction->cut || message->extent == SIP_CUT_IN_HEADERS;
}

struct transaction *transaction_repeated(struct flow_state *state, const struct sip_message *request,
                                         struct via_key via)
{
    for (guint i = 0; i < state->transactions->len; i++) {
        struct transaction *t = g_ptr_array_index(state->transactions, i);
        if (t->method == request->method && same_branch(t, via) && same(t->sent_by, via.sent_by) &&
            same_number(t, request))
            return t;
    }
    return NULL;
}

struct transaction *transaction_other_hop(struct flow_state *state, const struct sip_message *request,
                                          struct via_key via)
{
    uint64_t cseq = cseq_number(request);

    if (!via.last_branch.n)
        return NULL;
    for (guint i = 0; i < state->transactions->len; i++) {
        struct transaction *t = g_ptr_array_index(state->transactions, i);
        if (t->method == request->method && t->cseq == cseq && t->via_count != via.count &&
            same(t->last_branch, via.last_branch) && !same_branch(t, via))
            return t;
    }
    return NULL;
}

/* By branch and method (RFC 3261 17.1.3); a response that got one of them wrong is still found by its CSeq in its
 * dialog, so that its fault can be named. */
struct transaction *transaction_answered(struct flow_state *state, const struct sip_message *response, bool *other_hop)
{
    struct via_key via = via_key_of(response);
    uint64_t cseq = cseq_number(response);
    struct transaction *by_cseq = NULL, *by_branch = NULL, *hop = NULL;

    *other_hop = false;
    for (guint i = 0; i < state->transactions->len; i++) {
        struct transaction *t = g_ptr_array_index(state->transactions, i);
        bool branch = via.branch.n && same_branch(t, via);

        if (t->method == SIP_ACK)
            continue;
        if (branch && t->method == response->method)
            return t;
        if (branch && !by_branch)
            by_branch = t;
        if (t->method == response->method && t->cseq == cseq &&
            (t->step == 0 || t->dialog == request_dialog(state, response))) {
            by_cseq = t;
            /* Fewer entries mean another hop only where others were seen, or the request was: else the response has
             * lost some (RC-1). */
            if ((via.count > t->via_count || ((state->several_hops || state->behind) && via.count < t->via_count)) &&
                via.last_branch.n && same(t->last_branch, via.last_branch))
                hop = t;
        }
    }
    *other_hop = hop != NULL;
    return hop ? hop : by_cseq ? by_cseq : by_branch;
}

struct seen_response *transaction_response_repeated(struct transaction *transaction, const struct sip_message *response)
{
    struct slice tag = message_tag(response, SIP_TO);
    uint64_t rseq = rseq_number(response);

    for (guint i = 0; i < transaction->responses->len; i++) {
        struct seen_response *seen = &g_array_index(transaction->responses, struct seen_response, i);
        if (seen->status == response->status && seen->rseq == rseq && same(seen->to_tag, tag))
            return seen;
    }
    return NULL;
}

void transaction_add_response(struct transaction *transaction, const struct sip_message *response,
                              struct annotation *annotation)
{
    struct seen_response seen = {response->status, rseq_number(response), text(message_tag(response, SIP_TO)),
                                 annotation};

    g_array_append_val(transaction->responses, seen);
}

/* A CANCEL shares the branch of what it cancels (RFC 3261 9.1), and is no step. */
bool transaction_branch_reused(const struct flow_state *state, const struct transaction *transaction)
{
    if (!*transaction->branch)
        return false;
    for (guint i = 0; i < state->transactions->len; i++) {
        const struct transaction *t = g_ptr_array_index(state->transactions, i);
        if (t == transaction)
            break;
        if (t->branch_hash == transaction->branch_hash && t->annotation && t->from == transaction->from &&
            !strcmp(t->branch, transaction->branch))
            return true;
    }
    return false;
}
