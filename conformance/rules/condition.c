/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

static enum truth truth_of(bool holds)
{
    return holds ? TRUTH_YES : TRUTH_NO;
}

static enum truth access_is(const struct rule_context *context, const char *prefix)
{
    const struct sip_message *invite = context->steps[0];
    struct slice access = invite ? sip_header_value(invite, SIP_P_ACCESS_NETWORK_INFO) : SLICE_NONE;

    if (!access.p)
        return TRUTH_UNKNOWN;
    return truth_of(slice_starts_with_nocase(access, slice_of(prefix)));
}

static enum truth header_is_there(const struct condition_op *op, const struct rule_context *context)
{
    struct sip_header header;

    if (sip_header_first(context->message, op->header.id, slice_of(op->header.name), &header))
        return TRUTH_YES;
    return context->message->extent == SIP_CUT_IN_HEADERS ? TRUTH_UNKNOWN : TRUTH_NO;
}

static enum truth body_is_there(const struct rule_context *context)
{
    if (context->message->body.n)
        return TRUTH_YES;
    return context->message->extent == SIP_COMPLETE ? TRUTH_NO : TRUTH_UNKNOWN;
}

static enum truth sdp_is_there(const struct sip_message *message)
{
    if (!message)
        return TRUTH_UNKNOWN;
    if (message_has_sdp(message))
        return TRUTH_YES;
    if (message_may_hide_sdp(message))
        return TRUTH_UNKNOWN;
    return message->body.n || message->extent == SIP_COMPLETE ? TRUTH_NO : TRUTH_UNKNOWN;
}

static enum truth fact_holds(const struct condition_op *op, const struct rule_context *context)
{
    switch (op->fact) {
    case FACT_TRUE:
        return TRUTH_YES;
    case FACT_FALSE:
        return TRUTH_NO;
    case FACT_SECURITY_IPSEC:
        return truth_of(context->security == SECURITY_IPSEC);
    case FACT_SECURITY_GIBA:
        return truth_of(context->security == SECURITY_GIBA);
    case FACT_MODE_LAB:
        return truth_of(context->mode == MODE_LAB);
    case FACT_MODE_LIVE:
        return truth_of(context->mode == MODE_LIVE);
    case FACT_TRANSPORT_UDP:
        return truth_of(context->packet->transport == TRANSPORT_UDP);
    case FACT_TRANSPORT_TCP:
        return truth_of(context->packet->transport == TRANSPORT_TCP || context->packet->transport == TRANSPORT_TLS);
    case FACT_KNOWN:
        return context->params[op->param].open ? TRUTH_UNKNOWN
                                               : truth_of(context->params[op->param].known &&
                                                          context->params[op->param].count);
    case FACT_SEEN:
        return truth_of(context->steps[op->step] != NULL);
    case FACT_HEADER:
        return header_is_there(op, context);
    case FACT_BODY_ANY:
        return body_is_there(context);
    case FACT_BODY_SDP:
        return sdp_is_there(context->message);
    case FACT_REQUEST_BODY_SDP:
        return sdp_is_there(context->request);
    case FACT_ANSWERS:
        return truth_of(context->message->kind == SIP_RESPONSE && context->step->method == op->method);
    case FACT_ACCESS_NR:
        return access_is(context, "3GPP-NR");
    case FACT_ACCESS_KNOWN: /* nothing says that it is not: the INVITE was not seen, was cut, or lacks the header */
        return access_is(context, "") == TRUTH_YES ? TRUTH_YES : TRUTH_UNKNOWN;
    case FACT_ACCESS_EUTRAN:
        return access_is(context, "3GPP-E-UTRAN");
    }
    return TRUTH_UNKNOWN;
}

static enum truth both(enum truth a, enum truth b)
{
    if (a == TRUTH_NO || b == TRUTH_NO)
        return TRUTH_NO;
    return a == TRUTH_YES && b == TRUTH_YES ? TRUTH_YES : TRUTH_UNKNOWN;
}

static enum truth negate(enum truth a)
{
    return a == TRUTH_UNKNOWN ? a : a == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

enum truth condition_holds(const struct condition *condition, const struct rule_context *context, enum truth *stack)
{
    enum truth *top = stack; /* behind the last one */

    if (!condition->count)
        return TRUTH_YES;
    if (condition->count == 1) /* as most */
        return fact_holds(condition->ops, context);
    for (size_t i = 0; i < condition->count; i++) {
        const struct condition_op *op = &condition->ops[i];

        switch (op->kind) {
        case CONDITION_FACT:
            *top++ = fact_holds(op, context);
            break;
        case CONDITION_NOT:
            top[-1] = negate(top[-1]);
            break;
        case CONDITION_AND:
            top--;
            top[-1] = both(top[-1], top[0]);
            break;
        case CONDITION_OR:
            top--;
            top[-1] = negate(both(negate(top[-1]), negate(top[0])));
            break;
        }
    }
    return stack[0];
}
