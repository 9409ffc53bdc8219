/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/* The step, or one that can only come because of it, was seen. A group is named by an earlier step. */
static bool step_is_begun(const struct flow_state *state, size_t i)
{
    const struct profile *profile = state->flow.profile;

    if (state->flow.steps[i].status == STEP_OBSERVED)
        return true;
    for (size_t j = i + 1; j < profile->step_count; j++)
        if (profile->steps[j].has_group && profile->steps[j].group == i && step_is_begun(state, j))
            return true;
    return false;
}

/* Would the flow be incomplete without this step? */
static bool step_is_expected(const struct flow_state *state, size_t i)
{
    const struct step *step = &state->flow.profile->steps[i];

    if (step_is_begun(state, i))
        return true;
    if (step->has_group)
        return step_is_begun(state, step->group);
    switch (step->presence) {
    case PRESENCE_MANDATORY:
        return true;
    case PRESENCE_OPTIONAL:
        return false;
    case PRESENCE_CONDITIONAL: /* the second offer may have come in the PRACK, or not be needed (SEQ-UPD) */
        return negotiation_needs_update(state);
    }
    return false;
}

bool flow_is_complete(const struct flow_state *state, const char **missing)
{
    const struct flow *flow = &state->flow;

    if (state->over)
        return flow->completed;
    for (size_t i = 0; i < flow->profile->step_count; i++) {
        if (flow->steps[i].status == STEP_OBSERVED || !step_is_expected(state, i))
            continue;
        if (missing)
            *missing = flow->profile->steps[i].number;
        return false;
    }
    return true;
}

/* Does the gap lie between the steps that were seen before and after this one? */
static bool step_is_hidden(const struct flow *flow, size_t step)
{
    uint32_t after = 0, before = UINT32_MAX;

    for (size_t i = 0; i < flow->profile->step_count; i++) {
        if (flow->steps[i].status != STEP_OBSERVED)
            continue;
        if (i < step)
            after = MAX(after, flow->steps[i].annotation->frame);
        else
            before = MIN(before, flow->steps[i].annotation->frame);
    }
    return flow->gap.count && flow->gap.last_frame >= after && flow->gap.first_frame <= before;
}

static void settle_statuses(struct flow_state *state)
{
    struct flow *flow = &state->flow;

    for (size_t i = 0; i < flow->profile->step_count; i++) {
        struct step_state *slot = &flow->steps[i];
        if (slot->status == STEP_OBSERVED)
            continue;
        slot->status = step_is_hidden(flow, i)      ? STEP_HIDDEN /* were it not expected, nobody could tell */
                       : step_is_expected(state, i) ? STEP_MISSING
                                                    : STEP_NOT_EXECUTED;
    }
}

/* A message of which the capture holds only a part may hide what it did wrong. */
static const struct step *cut_step(const struct flow_state *state)
{
    for (size_t i = 0; i < state->flow.profile->step_count; i++)
        if (state->messages[i] && state->messages[i]->extent != SIP_COMPLETE)
            return &state->flow.profile->steps[i];
    return NULL;
}

static char *why_incomplete(const struct flow_state *state, const char *missing)
{
    const struct flow *flow = &state->flow;
    size_t i = profile_step_find(flow->profile, missing);
    char *gap = step_is_hidden(flow, i) ? gap_describe(&flow->gap) : g_strdup(state->cut_short);
    char *reason = g_strdup_printf("step %s (%s) was not observed%s%s", missing, flow->profile->steps[i].message,
                                   gap ? "; " : "", gap ? gap : "");

    g_free(gap);
    return reason;
}

static char *why_undecided(const struct flow_state *state)
{
    const struct step *cut = cut_step(state);
    const char *missing = NULL;

    if (state->behind == 1)
        return g_strdup(
            "seen between servers only: the INVITE carries what only servers add, and what the UE itself sent "
            "and got is not in the capture");
    if (state->behind)
        return g_strdup_printf(
            "seen behind a proxy only: the INVITE has %u Via entries, and what the UE itself sent and "
            "got is not in the capture",
            state->behind);
    if (state->failure)
        return g_strdup(state->failure);
    if (!flow_is_complete(state, &missing))
        return why_incomplete(state, missing);
    if (state->doubtful)
        return g_strdup(state->cut_short);
    if (cut)
        return g_strdup_printf("the capture holds only a part of step %s (%s)", cut->number, cut->message);
    return NULL;
}

static void settle_verdict(enum verdict *verdict, char **reason, const char *undecided)
{
    if (*verdict == VERDICT_FAIL)
        return;
    *verdict = undecided ? VERDICT_INCONCLUSIVE : VERDICT_PASS;
    g_free(*reason);
    *reason = g_strdup(undecided);
}

/* Decides what the flow is as far as it got. Called when nothing more will be judged, and at the latest at the end of
 * the file. */
static void flow_decide(struct flow_state *state)
{
    struct flow *flow = &state->flow;
    char *undecided = why_undecided(state);

    flow->completed = flow_is_complete(state, NULL);
    settle_statuses(state);
    settle_verdict(&flow->ue, &flow->ue_reason, undecided);
    settle_verdict(&flow->net, &flow->net_reason, undecided);
    g_free(undecided);
}

void flow_finish(struct tracker *tracker, struct flow_state *state)
{
    if (state->over)
        return;
    gap_look(state);
    flow_judge_end(tracker, state);
    flow_decide(state);
    life_end(tracker, state);
    gap_unwatch(tracker, state);
    flow_release(state);
}
