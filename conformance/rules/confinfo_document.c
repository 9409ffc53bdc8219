/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "confinfo.h"

#include <string.h>

/* RFC 4575: what holds for every document of the conference event package (CE rules). */

enum { RATE_US = 5 * 1000 * 1000 /* RFC 4575 3.9 */, PATIENCE_US = 5 * 1000 * 1000 };

static enum result fault_of(struct answer *answer, enum confinfo_fault_kind kind, const char *expected)
{
    const struct confinfo_fault *fault = confinfo_fault(answer->document, kind);

    return fault ? answer_fail_at(answer, fault->at, expected, g_strdup(fault->text)) : RESULT_PASS;
}

/* CE-08. What is told by CE-09 is not told again. */
static enum result valid(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_body(&answer, context, expected, found);

    (void)test;
    if (result != RESULT_PASS)
        return result;
    if (confinfo_fault(answer.document, CONFINFO_FAULT_REFUSED))
        return answer_begin(&answer, context, expected, found);
    result = fault_of(&answer, CONFINFO_FAULT_ILL_FORMED, "well-formed XML in UTF-8");
    return result != RESULT_PASS ? result
                                 : fault_of(&answer, CONFINFO_FAULT_INVALID, "a document as RFC 4575 6 describes it");
}

/* NB-13 */
static enum result sample_defect(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    struct answer answer;
    enum result result = answer_begin_body(&answer, context, expected, found);

    (void)test;
    if (result != RESULT_PASS || !answer.document->user_end_missing)
        return result;
    return answer_fail_at(&answer, confinfo_fault(answer.document, CONFINFO_FAULT_ILL_FORMED)->at,
                          "</user> in front of </users>",
                          g_strdup("no </user>: ill-formed like the sample printed in TS 34.229-1 A.5.3"));
}

/* CE-09 */
static enum result namespace_right(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin_body(&answer, context, expected, found);

    (void)test;
    if (result != RESULT_PASS)
        return result;
    result = fault_of(&answer, CONFINFO_FAULT_NAMESPACE,
                      "conference-info of the namespace urn:ietf:params:xml:ns:conference-info");
    return result != RESULT_PASS ? result : answer_begin(&answer, context, expected, found);
}

/* CE-10 */
static enum result version_there(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    struct answer answer;
    enum result result = answer_begin(&answer, context, expected, found);

    (void)test;
    if (result != RESULT_PASS || answer.document->has_version)
        return result;
    return answer_fail_at(&answer, answer.document->at, "a version", g_strdup("conference-info without version"));
}

static bool is_full(const struct confinfo *document)
{
    return document->state == CONFINFO_FULL || document->state == CONFINFO_STATE_NONE;
}

static enum result wrong_version(struct answer *answer, const char *expected)
{
    const struct conference_context *conference = answer->conference;

    if (conference->missed)
        return answer_undecided(answer, expected, "a notification before this one is missing in the capture");
    return answer_fail_at(answer, answer->document->at, expected,
                          g_strdup_printf("version %u after version %u", answer->document->version,
                                          conference->model->version));
}

/* CE-11 */
static enum result version_order(const struct rule_context *context, const struct test *test, char **expected,
                                 char **found)
{
    struct answer answer;
    enum result result = answer_begin(&answer, context, expected, found);
    const struct confinfo_model *model;
    uint32_t version;

    (void)test;
    if (result != RESULT_PASS)
        return result;
    model = answer.conference->model;
    version = answer.document->version;
    if (!model->begun)
        return RESULT_NOT_APPLICABLE;
    if (!answer.document->version_known || !model->version_known)
        return answer_undecided(&answer, "a version higher than the one before", "not both versions are known");
    if (answer.document->state == CONFINFO_PARTIAL)
        return version == model->version + 1 ? RESULT_PASS
                                             : wrong_version(&answer, "one more than the version before");
    if (version > model->version)
        return RESULT_PASS;
    if (version == model->version && is_full(answer.document)) {
        if (!model->complete)
            return answer_undecided(&answer, "a higher version, or the same state again", "not all of it is known");
        if (confinfo_model_agrees(model, answer.document))
            return RESULT_PASS;
    }
    return wrong_version(&answer, "a version higher than the one before, or the same state again");
}

/* CE-04. The first document of a subscription has a rule of its own. */
static enum result full_on_request(const struct rule_context *context, const struct test *test, char **expected,
                                   char **found)
{
    struct answer answer;
    enum result result = answer_begin(&answer, context, expected, found);

    (void)test;
    if (result != RESULT_PASS)
        return result;
    if (answer.conference->initial || !answer.conference->answers_subscribe)
        return RESULT_NOT_APPLICABLE;
    if (answer.document->state != CONFINFO_PARTIAL)
        return RESULT_PASS;
    if (answer.conference->missed)
        return answer_undecided(&answer, "state \"full\"", "a notification before this one is missing in the capture");
    return answer_fail_at(&answer, answer.document->at, "state \"full\" in the answer to a SUBSCRIBE",
                          g_strdup("state \"partial\""));
}

/* CE-05 */
static enum result end(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin(&answer, context, expected, found);
    struct slice reason;

    (void)test;
    if (result != RESULT_PASS)
        return result;
    if (answer.document->state != CONFINFO_DELETED)
        return RESULT_NOT_APPLICABLE;
    if (subscription_is_terminated(context->message, &reason) && slice_is_nocase(reason, "noresource"))
        return RESULT_PASS;
    return answer_fail(&answer, "terminated;reason=noresource: the document says that the conference is gone",
                       slice_dup(sip_header_value(context->message, SIP_SUBSCRIPTION_STATE)));
}

/* CE-07, for news: the end of a subscription, or a NOTIFY that says nothing, need not wait. */
static enum result rate(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    const struct conference_context *conference = context->conference;
    struct slice reason;

    (void)test;
    if (!conference || !conference->has_last || conference->answers_subscribe || conference->since_last_us < 0 ||
        conference->body->kind == CONFINFO_BODY_NONE || subscription_is_terminated(context->message, &reason))
        return RESULT_NOT_APPLICABLE;
    if (conference->since_last_us >= RATE_US)
        return RESULT_PASS;
    *expected = g_strdup("5 seconds between two notifications");
    *found = g_strdup_printf("%" G_GINT64_FORMAT " ms after the one before", conference->since_last_us / 1000);
    return RESULT_FAIL;
}

/* CE-12 and CE-13: only the next NOTIFY shows that the UE had the time and did nothing. */
static enum result acted(const struct conference_context *conference, bool due, const char *wanted, char **expected,
                         char **found)
{
    if (!conference || !conference->has_last || (due && conference->due_us < PATIENCE_US))
        return RESULT_NOT_APPLICABLE;
    if (!due)
        return RESULT_PASS;
    *expected = g_strdup(wanted);
    *found = g_strdup_printf("no SUBSCRIBE in %" G_GINT64_FORMAT " s", conference->due_us / 1000000);
    return RESULT_FAIL;
}

static enum result refreshed(const struct rule_context *context, const struct test *test, char **expected,
                             char **found)
{
    (void)test;
    return acted(context->conference, context->conference && context->conference->refresh_due,
                 "a SUBSCRIBE, because the NOTIFY before came after a gap of versions", expected, found);
}

static enum result left(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    (void)test;
    return acted(context->conference, context->conference && context->conference->leave_due,
                 "a SUBSCRIBE with Expires: 0, because the conference is gone", expected, found);
}

/* CE-14; "deleted": what should be empty. */
static enum result states(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin(&answer, context, expected, found);

    if (result != RESULT_PASS)
        return result;
    return strcmp(test->argument, "deleted")
               ? fault_of(&answer, CONFINFO_FAULT_STATE, "state \"full\" below an element with state \"full\"")
               : fault_of(&answer, CONFINFO_FAULT_NOT_EMPTY, "nothing in an element with state \"deleted\"");
}

/* CE-15. Media of the first document are those of NB-11. */
static enum result keys(const struct rule_context *context, const struct test *test, char **expected, char **found)
{
    struct answer answer;
    enum result result = answer_begin(&answer, context, expected, found);

    (void)test;
    if (result != RESULT_PASS)
        return result;
    result = fault_of(&answer, CONFINFO_FAULT_KEY, "a key that no sibling has");
    if (result == RESULT_PASS && !answer.conference->initial)
        result = fault_of(&answer, CONFINFO_FAULT_MEDIA_KEY, "an id that no other media of the endpoint has");
    return result;
}

/* NB-11 */
static enum result media_ids(const struct rule_context *context, const struct test *test, char **expected,
                             char **found)
{
    struct answer answer;
    enum result result = answer_begin_initial(&answer, context, expected, found);

    (void)test;
    return result != RESULT_PASS
               ? result
               : fault_of(&answer, CONFINFO_FAULT_MEDIA_KEY, "an id that no other media of the endpoint has");
}

/* NB-14 */
static enum result user_count(const struct rule_context *context, const struct test *test, char **expected,
                              char **found)
{
    struct answer answer;
    enum result result = answer_begin(&answer, context, expected, found);
    unsigned users = 0;

    (void)test;
    if (result != RESULT_PASS)
        return result;
    if (!answer.document->has_user_count)
        return RESULT_NOT_APPLICABLE;
    for (guint i = 0; i < answer.document->users->len; i++)
        users += ((struct confinfo_user *)g_ptr_array_index(answer.document->users, i))->state != CONFINFO_DELETED;
    if (answer.document->user_count >= users)
        return RESULT_PASS;
    result = answer_fail_at(&answer, answer.document->user_count_at, "",
                            g_strdup_printf("user-count %u", answer.document->user_count));
    g_free(*expected);
    *expected = g_strdup_printf("at least %u, the number of users listed", users);
    return result;
}

static const struct {
    const char *name;
    rule_check check;
} checks[] = {
    {"confinfo-valid", valid},
    {"confinfo-sample-defect", sample_defect},
    {"confinfo-namespace", namespace_right},
    {"confinfo-version", version_there},
    {"confinfo-version-order", version_order},
    {"confinfo-full-on-request", full_on_request},
    {"confinfo-end", end},
    {"confinfo-rate", rate},
    {"confinfo-refreshed", refreshed},
    {"confinfo-left", left},
    {"confinfo-states", states},
    {"confinfo-keys", keys},
    {"confinfo-media-ids", media_ids},
    {"confinfo-user-count", user_count},
};

rule_check confinfo_check_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
        if (!strcmp(checks[i].name, name))
            return checks[i].check;
    return NULL;
}
