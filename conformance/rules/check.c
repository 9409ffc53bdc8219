/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include <string.h>

/* The named checks: what needs more than comparing values. Each is a row of a profile all the same. */

/* R-08, RFC 3261 8.1.1.7: a branch names one transaction. */
static enum result branch_unique(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    (void)test;
    if (!context->branch_reused)
        return RESULT_PASS;
    *expected = g_strdup("a branch that no other transaction of this flow uses");
    *found = g_strdup("the branch of an earlier transaction");
    return RESULT_FAIL;
}

static struct slice tag_of(const struct sip_name_addr *address)
{
    struct sip_param tag;

    return sip_param_find(address->params, SLICE("tag"), &tag) ? tag.value : SLICE_NONE;
}

/* RC-3: To comes back with the request's tag, or with a tag added where the request had none (RFC 3261 8.2.6.2). The
 * 100 may leave it out. */
static enum result to_returned(const struct rule_context *context, const struct test *test, char **expected,
                               char **found)
{
    struct sip_name_addr asked, answered;
    struct slice asked_tag, answered_tag, text = sip_header_value(context->message, SIP_TO);
    bool readable, same;

    (void)test;
    if (!context->request || !sip_name_addr_read(sip_header_value(context->request, SIP_TO), &asked))
        return RESULT_INCONCLUSIVE;
    asked_tag = tag_of(&asked);
    if (asked_tag.p && slice_equal(sip_header_value(context->request, SIP_TO), text)) /* as nearly always */
        return RESULT_PASS;
    readable = sip_name_addr_read(text, &answered);
    answered_tag = readable ? tag_of(&answered) : SLICE_NONE;
    same = readable && sip_uri_equal(asked.uri, answered.uri);
    if (same && (asked_tag.p ? slice_equal(asked_tag, answered_tag) : answered_tag.n || context->message->status == 100))
        return RESULT_PASS;
    *found = text_for_people(text);
    *expected = asked_tag.p || !same ? text_for_people(sip_header_value(context->request, SIP_TO))
                                     : g_strdup("the To of the request with a tag added");
    return RESULT_FAIL;
}

/* one more than the sender's last request in the dialog; its first request may have any number. With the argument
 * "rising" a gap decides nothing: behind the last step nothing shows whether the capture lost a message. */
static enum result cseq_in_order(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    uint64_t number = 0;
    struct slice method;

    if (context->first_request)
        return RESULT_PASS;
    if (!context->has_last_cseq)
        return RESULT_INCONCLUSIVE;
    if (sip_cseq_read(sip_header_value(context->message, SIP_CSEQ), &number, &method) &&
        number == context->last_cseq + 1)
        return RESULT_PASS;
    if (!strcmp(test->argument, "rising") && number > context->last_cseq)
        return RESULT_INCONCLUSIVE;
    *expected = g_strdup_printf("%" G_GUINT64_FORMAT, context->last_cseq + 1);
    *found = text_for_people(sip_header_value(context->message, SIP_CSEQ));
    return RESULT_FAIL;
}

static enum result at_most(uint64_t value, uint64_t limit, const char *what, char **expected, char **found)
{
    if (value <= limit)
        return RESULT_PASS;
    *expected = g_strdup_printf("at most %" G_GUINT64_FORMAT " seconds, %s", limit, what);
    *found = g_strdup_printf("%" G_GUINT64_FORMAT, value);
    return RESULT_FAIL;
}

/* RFC 6665 3.1.1: the notifier may shorten the requested duration, never lengthen it. */
static enum result expires_within_request(const struct rule_context *context, const struct test *test,
                                          char **expected, char **found)
{
    uint64_t granted, requested;

    (void)test;
    if (!slice_to_uint(sip_header_value(context->message, SIP_EXPIRES), &granted) || !context->request ||
        !slice_to_uint(sip_header_value(context->request, SIP_EXPIRES), &requested))
        return RESULT_INCONCLUSIVE;
    return at_most(granted, requested, "as requested", expected, found);
}

/* R-22, RFC 6665 4.2.2. */
static enum result expires_within_grant(const struct rule_context *context, const struct test *test, char **expected,
                                        char **found)
{
    struct slice head, params;
    struct sip_param param;
    uint64_t left;

    (void)test;
    sip_value_split(sip_header_value(context->message, SIP_SUBSCRIPTION_STATE), &head, &params);
    if (!sip_param_find(params, SLICE("expires"), &param))
        return RESULT_NOT_APPLICABLE; /* whether there has to be one is another question */
    if (!slice_to_uint(param.value, &left) || !context->has_granted)
        return RESULT_INCONCLUSIVE;
    return at_most(left, context->granted, "as granted", expected, found);
}

static const struct named_check general_checks[] = {
    {"branch-unique", branch_unique, NULL},
    {"to-returned", to_returned, NULL},
    {"cseq-in-order", cseq_in_order, NULL},
    {"expires-within-request", expires_within_request, NULL},
    {"expires-within-grant", expires_within_grant, NULL},
    {NULL, NULL, NULL},
};

static const struct named_check *const tables[] = {
    general_checks, order_checks, sdp_session_checks, sdp_codec_checks, sdp_answer_checks, sdp_next_checks, precondition_checks,
};

static const struct named_check *find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
        for (const struct named_check *check = tables[i]; check->name; check++)
            if (!strcmp(check->name, name))
                return check;
    return NULL;
}

void *rule_check_prepare(const char *name, const char *argument)
{
    const struct named_check *check = find(name);

    return check && check->prepare ? check->prepare(argument) : NULL;
}

rule_check rule_check_find(const char *name)
{
    const struct named_check *check = find(name);

    if (check)
        return check->check;
    if (confinfo_check_find(name))
        return confinfo_check_find(name);
    return confinfo_initial_check_find(name);
}

bool rule_check_needs_everything(const char *name)
{
    static const char *const names[] = {"follows", "earlier-confirmed", "prack-known", "rseq-in-order", "within-window",
                                        "within-seconds", "cseq-in-order", "expires-within-grant", "sdp-offer-in-turn",
                                        "answer-acknowledged", "preconditions-met", "second-offer",
                                        "confinfo-version-order", "confinfo-full-on-request", "confinfo-refreshed",
                                        "confinfo-left"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (!strcmp(names[i], name))
            return true;
    return confinfo_initial_check_find(name) != NULL; /* is it the first NOTIFY? */
}
