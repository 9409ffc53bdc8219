/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

static struct slice via_branch(const struct sip_via *via)
{
    struct sip_param branch;

    return sip_param_find(via->params, SLICE("branch"), &branch) ? branch.value : SLICE_NONE;
}

/* last: the last one that could be read */
static void note_via(struct via_key *key, struct slice value, struct sip_via *last)
{
    key->count++;
    if (!sip_via_read(value, last) || key->count > 1)
        return;
    key->branch = via_branch(last);
    key->sent_by = last->sent_by;
}

struct via_key via_key_of(const struct sip_message *message)
{
    struct via_key key = {.count = 0};
    struct sip_via last = {.params = SLICE_NONE};
    struct sip_values values;
    struct slice value, line;

    if (sip_value_single(message, SIP_VIA, &value, &line)) {
        note_via(&key, value, &last);
    } else {
        sip_values_begin(&values, message, SIP_VIA, SLICE_NONE);
        while (sip_values_next(&values))
            note_via(&key, values.value, &last);
    }
    key.last_branch = key.count == 1 ? key.branch : via_branch(&last);
    key.branch_hash = slice_hash(&key.branch);
    return key;
}

/* Puts a terminated copy of the slice there and returns where the next one goes. */
static char *put_text(char *to, struct slice slice)
{
    if (slice.n)
        memcpy(to, slice.p, slice.n);
    to[slice.n] = '\0';
    return to + slice.n + 1;
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
    bool single = via.last_branch.p == via.branch.p;
    char *to;

    g_free(transaction->via_texts);
    transaction->via_texts = to = g_malloc(via.branch.n + via.sent_by.n + (single ? 0 : via.last_branch.n) + 3);
    transaction->branch = transaction->last_branch = to;
    transaction->sent_by = to = put_text(to, via.branch);
    to = put_text(to, via.sent_by);
    if (!single) {
        transaction->last_branch = to;
        put_text(to, via.last_branch);
    }
    transaction->branch_hash = via.branch_hash;
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
    transaction->responses_end = &transaction->responses;
    g_ptr_array_add(state->transactions, transaction);
    return transaction;
}

static void forget_responses(struct transaction *transaction)
{
    struct seen_response *next;

    for (struct seen_response *seen = transaction->responses; seen; seen = next) {
        next = seen->next;
        g_free(seen);
    }
    transaction->responses = NULL;
    transaction->responses_end = &transaction->responses;
    transaction->response_count = 0;
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
    message_release(transaction->request);
    g_free(transaction->via_texts);
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
    if (!via.last_branch.n)
        return NULL;
    for (guint i = 0; i < state->transactions->len; i++) {
        struct transaction *t = g_ptr_array_index(state->transactions, i);
        if (t->method == request->method && t->via_count != via.count && same(t->last_branch, via.last_branch) &&
            !same_branch(t, via) && t->cseq == cseq_number(request))
            return t;
    }
    return NULL;
}

/* By branch and method (RFC 3261 17.1.3); a response that got one of them wrong is still found by its CSeq in its
 * dialog, so that its fault can be named. */
struct transaction *transaction_answered(struct flow_state *state, const struct sip_message *response, bool *other_hop)
{
    struct via_key via = via_key_of(response);
    uint64_t cseq = 0;
    bool cseq_known = false; /* mostly nobody asks for it */
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
        if (t->method != response->method)
            continue;
        if (!cseq_known)
            cseq = cseq_number(response);
        cseq_known = true;
        if (t->cseq == cseq && (t->step == 0 || t->dialog == request_dialog(state, response))) {
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

struct seen_response *transaction_response_repeated(const struct transaction *transaction,
                                                    const struct sip_message *response, struct slice tag)
{
    uint64_t rseq = rseq_number(response);

    for (struct seen_response *seen = transaction->responses; seen; seen = seen->next)
        if (seen->status == response->status && seen->rseq == rseq && same(seen->to_tag, tag))
            return seen;
    return NULL;
}

void transaction_add_response(struct transaction *transaction, const struct sip_message *response, struct slice tag,
                              struct annotation *annotation)
{
    struct seen_response *seen = g_malloc(sizeof *seen + tag.n + 1);

    *seen = (struct seen_response){
        .status = response->status, .rseq = rseq_number(response), .annotation = annotation};
    put_text(seen->to_tag, tag);
    *transaction->responses_end = seen;
    transaction->responses_end = &seen->next;
    transaction->response_count++;
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
