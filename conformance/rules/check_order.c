/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "rules.h"

/* Named checks of order and time. Steps are named by number or role. */

enum { US_PER_SECOND = 1000000 };

/* The step that the next word of the argument names; NULL when the profile has none. */
static const struct step_state *step_argument(const struct rule_context *context, struct slice *argument)
{
    struct slice word = slice_part(*argument, 0, slice_find(*argument, ' '));
    char *name = slice_dup(word);
    size_t i = word.n ? profile_step_find(context->profile, name) : context->profile->step_count;

    g_free(name);
    *argument = slice_trim(slice_from(*argument, word.n));
    return i < context->profile->step_count ? &context->states[i] : NULL;
}

static bool seen(const struct step_state *state)
{
    return state && state->status == STEP_OBSERVED;
}

bool came_at_once(const struct rule_context *context, int64_t steady_us)
{
    static const int64_t skew_us = 10000;

    return context->steady_us - steady_us <= skew_us;
}

/* How long the step came before this message; false: the clock of the capture jumped in between. */
static bool since(const struct rule_context *context, const struct step_state *step, int64_t *late_us)
{
    int64_t steady = context->steady_us - step->steady_us;

    *late_us = (int64_t)((uint64_t)context->packet->time_us - (uint64_t)step->annotation->time_us);
    return *late_us >= 0 && ABS(*late_us - steady) < US_PER_SECOND;
}

static enum result clock_jumped(char **found)
{
    *found = g_strdup("the clock of the capture jumped in between");
    return RESULT_INCONCLUSIVE;
}

/* What comes behind this message was seen already: it is a repetition of one that the capture lacks. */
static bool is_repetition(const struct rule_context *context, const struct step_state *other)
{
    size_t before = (size_t)(other - context->states), here = (size_t)(context->step - context->profile->steps);

    for (size_t i = 0; i < context->profile->step_count; i++) {
        const struct step *step = &context->profile->steps[i];
        if (context->steps[i] && i > MAX(before, here))
            return true;
        if (context->steps[i] && (step->kind == SIP_RESPONSE ? step->to == before
                                                             : step->acknowledges && step->acknowledged == here))
            return true;
    }
    return false;
}

/* not-before STEP: that step has not come yet. Decided when the later one arrives, because then it is certain; but not
 * where both came at once, since captures of several interfaces may have them in the wrong order. */
static enum result not_before(const struct rule_context *context, const struct test *test, char **expected,
                              char **found)
{
    struct slice argument = slice_of(test->argument);
    const struct step_state *other = step_argument(context, &argument);

    if (!seen(other))
        return RESULT_PASS;
    *expected = g_strdup_printf("not before step %s (%s)", context->step->number, context->step->message);
    if (is_repetition(context, other)) {
        *found = g_strdup_printf("in frame %u, but this may be a repetition of one that is not in the capture",
                                 other->annotation->frame);
        return RESULT_INCONCLUSIVE;
    }
    if (came_at_once(context, other->steady_us)) {
        *found = g_strdup_printf("in frame %u, at once: the capture may have them in the wrong order",
                                 other->annotation->frame);
        return RESULT_INCONCLUSIVE;
    }
    *found = g_strdup_printf("in frame %u", other->annotation->frame);
    return RESULT_FAIL;
}

/* within-window STEP: not later than the window for the SUBSCRIBE after that step (TIM-3). */
static enum result within_window(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    struct slice argument = slice_of(test->argument);
    const struct step_state *other = step_argument(context, &argument);
    int64_t late;

    if (!seen(other))
        return RESULT_INCONCLUSIVE;
    if (!since(context, other, &late))
        return clock_jumped(found);
    if (late <= (int64_t)context->window_ms * 1000)
        return RESULT_PASS;
    *expected = g_strdup_printf("within %u ms", context->window_ms);
    *found = g_strdup_printf("%" G_GINT64_FORMAT " ms", late / 1000);
    return RESULT_FAIL;
}

/* within-seconds STEP N: not later than that after the step. */
static enum result within_seconds(const struct rule_context *context, const struct test *test, char **expected,
                                  char **found)
{
    struct slice argument = slice_of(test->argument);
    const struct step_state *other = step_argument(context, &argument);
    uint64_t limit;
    int64_t late;

    if (!seen(other) || !slice_to_uint(argument, &limit))
        return RESULT_INCONCLUSIVE;
    if (!since(context, other, &late))
        return clock_jumped(found);
    if (late <= (int64_t)limit * US_PER_SECOND)
        return RESULT_PASS;
    *expected = g_strdup_printf("within %" G_GUINT64_FORMAT " s", limit);
    *found = g_strdup_printf("%" G_GINT64_FORMAT " s", late / US_PER_SECOND);
    return RESULT_FAIL;
}

/* What comes again within this time is the same packet captured twice; the shortest T1 is 500 ms. */
enum { REPEATED_US = 200000 };

/* follows STEP NEXT N [repeated], at the end: the next step came, or the capture ended before its time was up. repeated:
 * whoever sent the first one repeats it until the next one comes, so where it was not repeated the next one was sent and
 * is not in the capture. */
static enum result follows(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct slice argument = slice_of(test->argument);
    const struct step_state *first = step_argument(context, &argument), *next = step_argument(context, &argument);
    struct slice seconds = slice_part(argument, 0, slice_find(argument, ' '));
    bool repeats = seconds.n < argument.n;
    uint64_t limit;
    int64_t waited;

    if (!seen(first) || seen(next) || !slice_to_uint(seconds, &limit))
        return RESULT_PASS;
    if (context->refused) /* what came before the refusal waits for nothing (RFC 3262 3) */
        return RESULT_PASS;
    waited = context->steady_us - first->steady_us;
    if (waited <= (int64_t)limit * US_PER_SECOND)
        return RESULT_NOT_APPLICABLE;
    *expected = g_strdup_printf("within %" G_GUINT64_FORMAT " s after frame %u", limit, first->annotation->frame);
    *found = g_strdup_printf("nothing in the %" G_GINT64_FORMAT " s that the capture goes on", waited / US_PER_SECOND);
    if (!repeats || first->repeated_us >= REPEATED_US)
        return RESULT_FAIL;
    g_free(*found);
    *found = g_strdup_printf("nothing, but frame %u was not repeated either: it may have been sent and not captured",
                             first->annotation->frame);
    return RESULT_INCONCLUSIVE;
}

static uint64_t rseq_of(const struct rule_context *context)
{
    uint64_t rseq = 0;

    return slice_to_uint(sip_header_value(context->message, SIP_RSEQ), &rseq) ? rseq : 0;
}

static struct slice to_tag(const struct sip_message *message)
{
    struct sip_name_addr to;
    struct sip_param tag;

    return sip_name_addr_read(sip_header_value(message, SIP_TO), &to) && sip_param_find(to.params, SLICE("tag"), &tag)
               ? tag.value
               : SLICE_NONE;
}

/* The last reliable response before this one in its dialog, to the same INVITE; NULL: it is the first one. */
static const struct reliable *reliable_before(const struct rule_context *context)
{
    struct slice method, tag = to_tag(context->message);
    uint64_t cseq;

    if (!sip_cseq_read(sip_header_value(context->message, SIP_CSEQ), &cseq, &method))
        return NULL;
    for (guint i = context->reliable->len; i-- > 0;) {
        const struct reliable *reliable = &g_array_index(context->reliable, struct reliable, i);
        if (reliable->cseq == cseq && slice_is(tag, reliable->tag))
            return reliable;
    }
    return NULL;
}

/* RSeq grows by exactly one (RFC 3262 3). */
static enum result rseq_in_order(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    const struct reliable *last = reliable_before(context);

    (void)test;
    if (!context->reliable->len)
        return RESULT_INCONCLUSIVE; /* the ones before may not have been captured */
    if (!last || rseq_of(context) == last->rseq + 1)
        return RESULT_PASS;
    *expected = g_strdup_printf("%" G_GUINT64_FORMAT, last->rseq + 1);
    *found = text_for_people(sip_header_value(context->message, SIP_RSEQ));
    return RESULT_FAIL;
}

/* ORD-3: no further reliable response is sent before this PRACK (RFC 3262 3). Decided by the PRACK that comes too late:
 * when the further response came, the PRACK might just not have been captured. */
static enum result earlier_confirmed(const struct rule_context *context, const struct test *test, char **expected,
                                     char **found)
{
    const struct reliable *first = NULL, *other = NULL;
    uint64_t rseq, cseq;
    struct slice method;

    (void)test;
    if (!sip_rack_read(sip_header_value(context->message, SIP_RACK), &rseq, &cseq, &method))
        return RESULT_INCONCLUSIVE;
    for (guint i = 0; i < context->reliable->len && !other; i++) {
        const struct reliable *reliable = &g_array_index(context->reliable, struct reliable, i);
        if (first)
            other = reliable->cseq == first->cseq && !g_strcmp0(reliable->tag, first->tag) ? reliable : NULL;
        else if (reliable->rseq == rseq && reliable->cseq == cseq && !reliable->confirmed)
            first = reliable;
    }
    if (!other)
        return RESULT_PASS;
    *expected = g_strdup_printf("before the response with RSeq %" G_GUINT64_FORMAT, other->rseq);
    *found = g_strdup_printf("frame %u came first", other->frame);
    return context->late || came_at_once(context, other->steady_us) ? RESULT_INCONCLUSIVE : RESULT_FAIL;
}

/* The response that the PRACK names may be one that the capture lacks: the next one, or any when the UE's numbers show
 * that a request of it is missing, too. */
static bool may_be_lost(const struct rule_context *context, uint64_t rseq, uint64_t invite)
{
    uint64_t last = 0, cseq;
    struct slice method;
    bool any = false;

    for (guint i = 0; i < context->reliable->len; i++) {
        const struct reliable *reliable = &g_array_index(context->reliable, struct reliable, i);
        any = any || reliable->cseq == invite;
        if (reliable->cseq == invite)
            last = MAX(last, reliable->rseq);
    }
    if (!any)
        return true;
    if (rseq <= last)
        return false;
    return rseq == last + 1 || !context->has_last_cseq ||
           !sip_cseq_read(sip_header_value(context->message, SIP_CSEQ), &cseq, &method) ||
           cseq > context->last_cseq + 1;
}

/* a PRACK names a reliable response that was sent, and none twice. */
static enum result prack_known(const struct rule_context *context, const struct test *test, char **expected,
                               char **found)
{
    uint64_t rseq, cseq;
    struct slice method, rack = sip_header_value(context->message, SIP_RACK);
    bool readable = sip_rack_read(rack, &rseq, &cseq, &method);

    (void)test;
    if (!context->reliable->len)
        return RESULT_INCONCLUSIVE;
    for (guint i = 0; readable && i < context->reliable->len; i++) {
        const struct reliable *reliable = &g_array_index(context->reliable, struct reliable, i);
        if (reliable->rseq == rseq && reliable->cseq == cseq && !reliable->confirmed)
            return RESULT_PASS;
    }
    *found = text_for_people(rack);
    if (readable && may_be_lost(context, rseq, cseq))
        return RESULT_INCONCLUSIVE;
    *expected = g_strdup("the RSeq of a reliable response that waits for its PRACK");
    return RESULT_FAIL;
}

/* a NOTIFY that fits no subscription is refused (RFC 6665 4.1.3). */
static enum result notify_answer(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    struct slice argument = slice_of(test->argument), tag, asked;
    const struct step_state *subscribe = step_argument(context, &argument);
    const struct sip_message *message = subscribe ? context->steps[subscribe - context->states] : NULL;
    struct sip_name_addr from, to;
    struct sip_param param;

    if (!message || !context->request)
        return RESULT_INCONCLUSIVE;
    if (!sip_name_addr_read(sip_header_value(message, SIP_FROM), &from) ||
        !sip_param_find(from.params, SLICE("tag"), &param))
        return RESULT_INCONCLUSIVE;
    asked = param.value;
    tag = sip_name_addr_read(sip_header_value(context->request, SIP_TO), &to) &&
                  sip_param_find(to.params, SLICE("tag"), &param)
              ? param.value
              : SLICE_NONE;
    if (slice_equal(asked, tag) || context->message->status >= 300)
        return RESULT_PASS;
    *expected = g_strdup("481, since the To tag of the NOTIFY is that of no subscription");
    *found = g_strdup_printf("%u", context->message->status);
    return RESULT_FAIL;
}

static bool state_param(const struct sip_message *message, const char *name, struct slice *state, bool *there)
{
    struct slice params;
    struct sip_param param;
    struct slice value = sip_header_value(message, SIP_SUBSCRIPTION_STATE);

    if (!value.p)
        return false;
    sip_value_split(value, state, &params);
    *there = sip_param_find(params, slice_of(name), &param);
    return true;
}

/* active and pending say how long (RFC 6665 4.1.3). */
static enum result expires_given(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    struct slice state;
    bool there;

    (void)test;
    if (!state_param(context->message, "expires", &state, &there) || there || slice_is_nocase(state, "terminated"))
        return RESULT_PASS;
    *expected = g_strdup("an expires parameter");
    *found = text_for_people(sip_header_value(context->message, SIP_SUBSCRIPTION_STATE));
    return RESULT_FAIL;
}

/* terminated says why, and not how long. */
static enum result termination_explained(const struct rule_context *context, const struct test *test, char **expected,
                                         char **found)
{
    struct slice state;
    bool reason, expires;

    (void)test;
    if (!state_param(context->message, "reason", &state, &reason) || !slice_is_nocase(state, "terminated") ||
        !state_param(context->message, "expires", &state, &expires) || (reason && !expires))
        return RESULT_PASS;
    *expected = g_strdup("terminated with a reason and without expires");
    *found = text_for_people(sip_header_value(context->message, SIP_SUBSCRIPTION_STATE));
    return RESULT_FAIL;
}

const struct named_check order_checks[] = {
    {"not-before", not_before, NULL},
    {"within-window", within_window, NULL},
    {"within-seconds", within_seconds, NULL},
    {"follows", follows, NULL},
    {"rseq-in-order", rseq_in_order, NULL},
    {"earlier-confirmed", earlier_confirmed, NULL},
    {"prack-known", prack_known, NULL},
    {"notify-answer", notify_answer, NULL},
    {"expires-given", expires_given, NULL},
    {"termination-explained", termination_explained, NULL},
    {NULL, NULL, NULL},
};
