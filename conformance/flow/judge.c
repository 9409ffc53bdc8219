/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"
#include "rules/describe.h"

#include <stddef.h>
#include <string.h>

/* Memory for annotations comes in blocks, which go with the flow: each by itself would be two pieces a message. */
struct flow_block {
    struct flow_block *next;
    size_t used;
    max_align_t bytes[];
};

enum { BLOCK_BYTES = 960 }; /* several annotations; a flow may have a handful of them, or thousands */

static void *flow_alloc(struct flow_state *state, size_t n)
{
    struct flow_block *block = state->blocks;
    char *bytes;

    n = (n + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!block || n > BLOCK_BYTES - block->used) {
        block = g_malloc(sizeof *block + MAX(n, BLOCK_BYTES));
        block->next = state->blocks;
        block->used = 0;
        state->blocks = block;
    }
    bytes = (char *)block->bytes + block->used;
    block->used = MIN(block->used + n, BLOCK_BYTES);
    return memset(bytes, 0, n);
}

void flow_blocks_free(struct flow_state *state)
{
    struct flow_block *next;

    for (struct flow_block *block = state->blocks; block; block = next) {
        next = block->next;
        g_free(block);
    }
    state->blocks = NULL;
}

/* Of the many messages that nothing is wrong with. */
static GPtrArray no_checks = {NULL, 0};

GPtrArray *annotation_checks(struct annotation *annotation)
{
    if (annotation->checks == &no_checks)
        annotation->checks = g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
    return annotation->checks;
}

void annotation_clear(struct annotation *annotation)
{
    if (annotation->checks != &no_checks)
        g_ptr_array_unref(annotation->checks);
    for (size_t i = 0; annotation->told && i < annotation_row_count(annotation); i++) {
        g_free(annotation->told[i].expected);
        g_free(annotation->told[i].found);
    }
    g_free(annotation->told);
    if (annotation->conference)
        g_ptr_array_free(annotation->conference, TRUE);
    if (!annotation->step || annotation->message != annotation->step->message)
        g_free((char *)annotation->message);
}

size_t annotation_row_count(const struct annotation *annotation)
{
    return annotation->judged_by ? annotation->judged_by->row_count : 0;
}

bool annotation_quiet(const struct annotation *annotation, size_t i, struct check *check)
{
    const struct step *step = annotation->judged_by;
    const struct row *row = &step->rows[i];

    if (result_is_loud((enum result)annotation->results[i]))
        return false;
    *check = (struct check){.rule = row->rule,
                            .result = (enum result)annotation->results[i],
                            .severity = row_severity_in(row, annotation->flow->mode),
                            .side = row_side(row, step, annotation->flow->profile),
                            .step = row_step_number(row, step, annotation->flow->profile),
                            .header = row_header(row),
                            .frame = annotation->frame};
    if (annotation->told) {
        check->expected = annotation->told[i].expected;
        check->found = annotation->told[i].found;
    }
    return true;
}

void annotation_row_describe(const struct annotation *annotation, size_t i, const struct sip_message *message,
                             char **expected, char **found)
{
    describe_again(&annotation->judged_by->rows[i], message, expected, found);
}

/* That of the step itself where it fits, or one of its own. */
static const char *message_name(const struct sip_message *message, const struct step *step)
{
    char *phrase, *name;

    if (step && (message->kind == SIP_REQUEST || step->status_min == step->status_max || message->status == 200))
        return step->message;
    if (message->kind == SIP_REQUEST)
        return text_for_people(message->method_text);
    phrase = text_for_people(message->reason);
    name = g_strdup_printf("%u%s%s (%.*s)", message->status, *phrase ? " " : "", phrase, (int)message->method_text.n,
                           message->method_text.p ? message->method_text.p : "");
    g_free(phrase);
    return name;
}

struct annotation *annotation_new(struct flow_state *state, const struct sip_message *message,
                                  const struct packet *packet, enum side side, guint step)
{
    struct annotation *annotation = flow_alloc(state, sizeof *annotation);

    annotation->flow = &state->flow;
    annotation->step = step == NO_STEP ? NULL : &state->flow.profile->steps[step];
    annotation->message = message_name(message, annotation->step);
    annotation->frame = packet->frame;
    annotation->time_us = packet->time_us;
    annotation->side = side;
    annotation->checks = &no_checks;
    g_ptr_array_add(state->flow.annotations, annotation);
    state->flow.last_frame = packet->frame;
    return annotation;
}

/* The number before this one is only known when every request that must have come in between was captured. */
static bool numbering_is_certain(const struct flow_state *state, const struct step *this)
{
    const struct profile *profile = state->flow.profile;
    const struct step *end = profile->steps + profile->step_count;

    for (guint i = 0; &profile->steps[i] != this && &profile->steps[i] != end; i++) {
        const struct step *earlier = &profile->steps[i];
        if (earlier->kind == SIP_REQUEST && earlier->from == this->from && earlier->method != SIP_ACK &&
            earlier->presence == PRESENCE_MANDATORY && state->flow.steps[i].status != STEP_OBSERVED)
            return false;
    }
    return true;
}

static void set_numbering(struct rule_context *context, const struct flow_state *state,
                          const struct transaction *transaction)
{
    const struct numbering *last = &state->last[transaction->dialog][context->step->from];

    if (context->message->kind != SIP_REQUEST)
        return;
    context->first_request = !last->begun;
    context->has_last_cseq = last->known && !transaction->late && numbering_is_certain(state, context->step) &&
                             (!state->flow.gap.count || state->flow.gap.last_frame <= last->frame);
    context->last_cseq = last->cseq;
}

static void count_check(struct flow_state *state, struct annotation *annotation, const struct check *check)
{
    struct flow *flow = &state->flow;
    enum verdict *verdict = check->side == SIDE_UE ? &flow->ue : &flow->net;
    char **reason = check->side == SIDE_UE ? &flow->ue_reason : &flow->net_reason;

    if (check->result == RESULT_INCONCLUSIVE && check->severity == SEVERITY_ERROR)
        annotation->verdict = MAX(annotation->verdict, VERDICT_INCONCLUSIVE);
    if (check->result != RESULT_FAIL)
        return;
    annotation->failed++;
    if (check->severity == SEVERITY_WARNING)
        flow->warnings++;
    else if (check->severity == SEVERITY_INFO)
        flow->infos++;
    if (check->severity != SEVERITY_ERROR)
        return;
    flow->errors++;
    annotation->verdict = VERDICT_FAIL;
    *verdict = VERDICT_FAIL;
    if (!*reason)
        *reason = g_strdup_printf("rule %s at step %s (frame %u): %s", check->rule->id,
                                  check->step ? check->step : "-", check->frame, check->rule->title);
}

static void set_dialog(struct rule_context *context, const struct flow_state *state)
{
    context->target = slice_of(state->next_target && g_strcmp0(state->next_target, state->target) ? NULL : state->target);
    context->route.known = state->route != NULL;
    context->route.items = state->route_items;
    context->route.count = state->route ? state->route->len : 0;
    context->states = state->flow.steps;
    context->reliable = state->reliable;
}

/* Puts what was found on the message. */
static void take_found(struct flow_state *state, struct annotation *annotation, GPtrArray *found)
{
    for (guint i = 0; i < found->len; i++) {
        struct check *check = g_ptr_array_index(found, i);

        g_ptr_array_add(annotation_checks(annotation), check);
        count_check(state, annotation, check);
    }
    g_ptr_array_set_size(found, 0);
}

/* For what stands beside the steps: as behind the last one. */
static guint index_of(const struct profile *profile, const struct step *step)
{
    return (guint)MIN((size_t)(step - profile->steps), profile->step_count);
}

void message_judge(struct tracker *tracker, struct flow_state *state, const struct sip_message *message,
                   const struct packet *packet, const struct transaction *transaction, const struct step *step,
                   struct annotation *annotation)
{
    struct rule_context context = {.profile = state->flow.profile, .message = message, .packet = packet};
    struct media_context media;

    if (state->behind) { /* proxies change what the rules are about */
        annotation->verdict = VERDICT_INCONCLUSIVE;
        return;
    }
    context.step = step;
    context.steady_us = tracker->steady_us;
    context.refused = state->refused && !flow_is_accepted(state);
    context.window_ms = tracker->settings.subscribe_window_ms;
    set_dialog(&context, state);
    context.mode = state->flow.mode;
    context.security = state->flow.security;
    context.steps = state->messages;
    context.params = state->params->values;
    if (message->kind == SIP_RESPONSE)
        context.request = transaction->request;
    else
        context.branch_reused = transaction_branch_reused(state, transaction);
    context.late = message->kind == SIP_REQUEST && transaction->late;
    context.gap = state->flow.gap.count ? &state->flow.gap : NULL;
    context.has_granted = state->has_granted;
    context.granted = state->granted;
    context.conference = conference_context_of(state->notify);
    set_numbering(&context, state, transaction);
    if (annotation->verdict == VERDICT_NONE)
        annotation->verdict = VERDICT_PASS;
    negotiation_look(state, transaction, message, annotation->side, index_of(state->flow.profile, step), &media);
    context.media = &media;
    annotation->judged_by = step;
    annotation->results = flow_alloc(state, step->row_count);
    if (tracker->tell_passed)
        annotation->told = context.told = g_new0(struct row_texts, step->row_count);
    rules_evaluate(tracker->work, &context, annotation->frame, tracker->found, annotation->results);
    negotiation_looked(&media);
    take_found(state, annotation, tracker->found);
    if (message->extent != SIP_COMPLETE)
        annotation->verdict = MAX(annotation->verdict, VERDICT_INCONCLUSIVE);
}

static const struct step *other_find(const struct profile *profile, const struct sip_message *message,
                                     enum side from)
{
    for (size_t i = 0; i < profile->other_count; i++) {
        const struct step *other = &profile->others[i];
        if (other->kind == message->kind && other->method == message->method && other->from == from &&
            (message->kind == SIP_REQUEST ||
             (message->status >= other->status_min && message->status <= other->status_max)))
            return other;
    }
    return NULL;
}

void message_judge_other(struct tracker *tracker, struct flow_state *state, const struct sip_message *message,
                         const struct packet *packet, const struct transaction *transaction,
                         struct annotation *annotation)
{
    const struct step *other = other_find(state->flow.profile, message, annotation->side);
    const struct sip_message *request = message->kind == SIP_REQUEST ? message : transaction->request;

    if (transaction->dialog == DIALOG_FORK || (transaction->dialog == DIALOG_INVITE && flow_is_forked(state)))
        return;
    if (other && !state->over && !(request && is_of_refer(state, request)))
        message_judge(tracker, state, message, packet, transaction, other, annotation);
}

/* The last step that was seen stands for the message; what is said is about the one that never came. */
void flow_judge_end(struct tracker *tracker, struct flow_state *state)
{
    struct annotation *end;
    const struct profile *profile = state->flow.profile;
    struct packet packet = {.frame = state->flow.last_frame, .time_us = tracker->now_us};
    const struct transaction *transaction = NULL;
    const struct sip_message *last = NULL;

    for (size_t i = 0; i < profile->step_count; i++) {
        if (!state->messages[i])
            continue;
        last = state->messages[i];
        transaction = state->by_step[i];
    }
    if (!profile->end || !last || !transaction || state->behind)
        return;
    end = flow_alloc(state, sizeof *end);
    end->flow = &state->flow;
    end->frame = packet.frame;
    end->checks = g_ptr_array_ref(state->flow.late);
    state->flow.end = end;
    message_judge(tracker, state, last, &packet, transaction, profile->end, end);
}

void annotation_settle(struct flow_state *state, struct annotation *annotation)
{
    bool complete = flow_is_complete(state, NULL);
    const struct flow *flow = &state->flow;

    if (state->over) {
        annotation->flow_ue = flow->ue;
        annotation->flow_net = flow->net;
        return;
    }
    annotation->flow_ue = flow->ue == VERDICT_FAIL ? VERDICT_FAIL : complete ? VERDICT_PASS : VERDICT_NONE;
    annotation->flow_net = flow->net == VERDICT_FAIL ? VERDICT_FAIL : complete ? VERDICT_PASS : VERDICT_NONE;
}
