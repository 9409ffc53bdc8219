/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "confinfo.h"

bool subscription_is_terminated(const struct sip_message *notify, struct slice *reason)
{
    struct slice head, params;
    struct sip_param param;

    sip_value_split(sip_header_value(notify, SIP_SUBSCRIPTION_STATE), &head, &params);
    *reason = sip_param_find(params, SLICE("reason"), &param) ? param.value : SLICE_NONE;
    return slice_is_nocase(head, "terminated");
}

enum result answer_undecided(struct answer *answer, const char *expected, const char *found)
{
    *answer->expected = g_strdup(expected);
    *answer->found = g_strdup(found);
    return RESULT_INCONCLUSIVE;
}

enum result answer_fail(struct answer *answer, const char *expected, char *found)
{
    *answer->expected = g_strdup(expected);
    *answer->found = text_for_people(slice_of(found));
    g_free(found);
    return RESULT_FAIL;
}

enum result answer_fail_at(struct answer *answer, size_t offset, const char *expected, char *found)
{
    const struct confinfo_body *body = answer->conference->body;
    struct slice whole = body->decoded ? body->text : answer->context->message->body;
    size_t at = body->decoded ? offset : body->offset + offset;
    unsigned line, column;
    char *placed;

    confinfo_place(whole, at, &line, &column);
    placed = g_strdup_printf("%u:%u%s: %s", line, column, body->decoded ? " (decoded)" : "", found);
    g_free(found);
    if (!body->decoded)
        *answer->context->found_at = slice_from(whole, at);
    return answer_fail(answer, expected, placed);
}

enum result answer_absent(struct answer *answer, size_t offset, const char *expected, const char *what)
{
    if (confinfo_fault(answer->document, CONFINFO_FAULT_INVALID))
        return answer_undecided(answer, expected, "not there, in a document that is not valid (CE-08)");
    return answer_fail_at(answer, offset, expected, g_strdup(what));
}

enum result answer_begin_body(struct answer *answer, const struct rule_context *context, char **expected, char **found)
{
    const struct confinfo_body *body;
    struct slice reason;

    *answer = (struct answer){context, context->conference, NULL, expected, found};
    if (!context->conference)
        return RESULT_NOT_APPLICABLE;
    body = context->conference->body;
    answer->document = context->conference->document;
    switch (body->kind) {
    case CONFINFO_BODY_NONE: /* the last NOTIFY need not say anything */
        return subscription_is_terminated(context->message, &reason)
                   ? RESULT_NOT_APPLICABLE
                   : answer_undecided(answer, "a conference document", "there is none (12.16)");
    case CONFINFO_BODY_OTHER:
        return answer_undecided(answer, "a conference document", "none in this body (12.10)");
    case CONFINFO_BODY_CUT:
        return answer_undecided(answer, "a whole conference document", "the capture holds only a part of it");
    case CONFINFO_BODY_OPAQUE:
        return answer_undecided(answer, "a conference document that can be read", body->reason);
    case CONFINFO_BODY_THERE:
        break;
    }
    return RESULT_PASS;
}

enum result answer_begin(struct answer *answer, const struct rule_context *context, char **expected, char **found)
{
    enum result result = answer_begin_body(answer, context, expected, found);
    const struct confinfo_fault *refused;

    if (result != RESULT_PASS || answer->document->readable)
        return result;
    refused = confinfo_fault(answer->document, CONFINFO_FAULT_REFUSED);
    return answer_undecided(answer, "a conference document that can be read",
                            refused ? refused->text
                            : confinfo_fault(answer->document, CONFINFO_FAULT_NAMESPACE)
                                ? "the document is another one (CE-09)"
                                : "the document is ill-formed (CE-08)");
}

enum result answer_begin_initial(struct answer *answer, const struct rule_context *context, char **expected,
                                 char **found)
{
    if (context->conference && !context->conference->initial)
        return RESULT_NOT_APPLICABLE;
    return answer_begin(answer, context, expected, found);
}
