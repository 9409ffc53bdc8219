/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/*
 * How long a flow is followed. Its messages are kept for comparing with later ones, so what is open is bounded: by time
 * of the capture, after which no dialog is left to which anything could belong, and by number. INVITEs that nobody
 * accepts have a bound of their own, so that a flood of them ends none of the conferences that there are.
 */
enum {
    OPEN_MAX = 1000,     /* of each kind; more at once than any capture of real traffic has */
    REQUESTS_MAX = 512,  /* remembered of a flow, and responses to one of them */
    REQUESTS_FEW = 64,   /* of which the old ones need not be looked for */
    REPEATED_S = 256,    /* nobody sends a message again after 64*T1 = 128 s (TS 24.229 7.7) */
    UNANSWERED_S = 300,  /* Timer C is some minutes (RFC 3261 16.6) */
    IDLE_S = 3 * 60 * 60 /* longer than session timers and the subscription of A.25 (7200 s) go without a refresh */
};

static const int64_t second_us = 1000000;

static GQueue *queue_of(struct tracker *tracker, const struct flow_state *state)
{
    return state->accepted ? &tracker->accepted : &tracker->unanswered;
}

/* It is judged by what was seen so far. */
static void cut_short(struct tracker *tracker, struct flow_state *state, const char *reason, bool doubtful)
{
    state->cut_short = reason;
    state->doubtful = doubtful;
    flow_finish(tracker, state);
}

static void enter(struct tracker *tracker, struct flow_state *state)
{
    GQueue *queue = queue_of(tracker, state);

    if (g_queue_get_length(queue) >= OPEN_MAX)
        cut_short(tracker, g_queue_peek_head(queue), "too many flows were open at once to follow it further", false);
    g_queue_push_tail_link(queue, state->life);
}

void life_end(struct tracker *tracker, struct flow_state *state)
{
    if (state->life)
        g_queue_delete_link(queue_of(tracker, state), state->life);
    state->life = NULL;
}

/* Behind all others of its kind, since it was the last one heard of. */
void life_go_on(struct tracker *tracker, struct flow_state *state)
{
    if (state->over)
        return;
    if (state->life)
        g_queue_unlink(queue_of(tracker, state), state->life);
    else
        state->life = g_list_prepend(NULL, state);
    state->accepted = state->accepted || flow_is_accepted(state);
    state->heard_us = tracker->steady_us;
    enter(tracker, state);
}

static void end_idle(struct tracker *tracker, GQueue *queue, int64_t limit_s)
{
    struct flow_state *oldest;

    while ((oldest = g_queue_peek_head(queue)) && tracker->steady_us - oldest->heard_us > limit_s * second_us)
        flow_finish(tracker, oldest);
}

void life_look(struct tracker *tracker)
{
    end_idle(tracker, &tracker->unanswered, UNANSWERED_S);
    end_idle(tracker, &tracker->accepted, IDLE_S);
}

/* Is it only remembered for knowing repetitions again? */
static bool may_be_forgotten(const struct tracker *tracker, const struct flow_state *state,
                             const struct transaction *transaction)
{
    bool is_step;

    if (!state->over && tracker->steady_us - transaction->steady_us <= REPEATED_S * second_us) /* as most of many are */
        return false;
    is_step =
        transaction->step != NO_STEP && (!transaction->annotation || state->by_step[transaction->step] == transaction);
    return !is_step && !(state->negotiation && negotiation_waits_for(state->negotiation, transaction));
}

void life_make_room(struct tracker *tracker, struct flow_state *state)
{
    GPtrArray *all = state->transactions;
    guint kept = 0;

    if (all->len < REQUESTS_FEW)
        return;
    while (kept < all->len && !may_be_forgotten(tracker, state, g_ptr_array_index(all, kept)))
        kept++;
    for (guint i = kept; i < all->len; i++) {
        struct transaction *transaction = g_ptr_array_index(all, i);
        if (may_be_forgotten(tracker, state, transaction))
            transaction_free(transaction);
        else
            all->pdata[kept++] = transaction;
    }
    while (all->len > kept) /* they were freed, or moved to the front */
        g_ptr_array_steal_index(all, all->len - 1);
    if (!state->over && kept >= REQUESTS_MAX)
        cut_short(tracker, state, "it has more requests within minutes than any dialog, and was not followed further",
                  true);
}

void life_look_at_responses(struct tracker *tracker, struct flow_state *state, const struct transaction *transaction)
{
    if (!state->over && transaction->response_count >= REQUESTS_MAX)
        cut_short(tracker, state, "it has more responses to one request than any dialog, and was not followed further",
                  true);
}
