/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "spoilt.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "conversation.h"

enum { TOLD_MAX = 20 }; /* complaints printed for a conversation */

static bool is_whole(const struct capture *capture, const struct capture *whole, const char *name)
{
    return !capture_holds(whole, name) || capture_holds_like(capture, capture_count(capture), whole, capture_find(whole, name));
}

/* The 100 is optional, and so is the subscription as a whole. */
static bool holds_what_is_needed(const struct capture *capture, const struct capture *whole)
{
    static const char *const needed[] = {"1", "3", "4", "5", "6", "7", "8", "9"};
    static const char *const subscription[] = {"10", "11", "12", "13"};
    unsigned there = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!is_whole(capture, whole, needed[i]))
            return false;
    for (size_t i = 0; i < G_N_ELEMENTS(subscription); i++)
        there += is_whole(capture, whole, subscription[i]);
    return there == 0 || there == G_N_ELEMENTS(subscription);
}

/*
 * A request that is lost together with its answer, unrepeated, leaves no trace: the capture is then the same as that of a
 * side which never sent it, and what that side is charged with is what the capture says.
 */
static const struct {
    const char *lost[2], *at, *rules; /* lost, or behind the message by which the rules are decided */
} traceless[] = {
    {{"6", "7"}, "8", "SEQ-UPD"},
    {{"12", "13"}, NULL, "ORD-7"},
    {{"4'", "5'"}, "6", "6.03"},       /* the number of the UPDATE has a gap */
    {{"6'", "6no"}, "6", "6.03 S6.01"}, /* so has the version of its SDP */
};

static bool is_lost(const struct capture *capture, const struct capture *whole, const char *name, const char *at)
{
    guint end = at && capture_holds(capture, at) ? capture_find(capture, at) : capture_count(capture);

    return capture_holds(whole, name) && !capture_holds_like(capture, end, whole, capture_find(whole, name));
}

static bool is_traceless(const char *finding, const struct capture *capture, const struct capture *whole)
{
    char *rule = g_strndup(finding, strcspn(finding, "@"));
    bool found = false;

    for (size_t i = 0; i < G_N_ELEMENTS(traceless) && !found; i++)
        found = strstr(traceless[i].rules, rule) && is_lost(capture, whole, traceless[i].lost[0], traceless[i].at) &&
                is_lost(capture, whole, traceless[i].lost[1], traceless[i].at);
    g_free(rule);
    return found;
}

static char *invented(const struct tracker *tracker, const struct capture *capture, const struct capture *whole)
{
    char *failed = findings(tracker), **each = g_strsplit(failed, " ", -1);
    GString *text = g_string_new(NULL);

    for (char **one = each; *one; one++)
        if (**one && !is_traceless(*one, capture, whole))
            g_string_append_printf(text, "%s%s", text->len ? " " : "", *one);
    g_strfreev(each);
    g_free(failed);
    return g_string_free(text, FALSE);
}

static const struct check *without_reason(const GPtrArray *checks)
{
    for (guint i = 0; i < checks->len; i++) {
        const struct check *check = g_ptr_array_index(checks, i);

        if (check->result == RESULT_INCONCLUSIVE && !(check->found && *check->found))
            return check;
    }
    return NULL;
}

static char *what_is_wrong(const struct tracker *tracker, const struct spoilt *spoilt, const struct capture *capture)
{
    char *failed = invented(tracker, capture, spoilt->whole);
    bool charged = false;

    if (*failed)
        return failed;
    g_free(failed);
    failed = findings(tracker);
    charged = *failed;
    g_free(failed);
    if (tracker_flow_count(tracker) > spoilt->flows_max)
        return g_strdup_printf("%u flows", tracker_flow_count(tracker));
    for (unsigned i = 0; i < tracker_flow_count(tracker); i++) {
        const struct flow *flow = tracker_flow(tracker, i);
        const struct check *silent = without_reason(flow->late);

        for (guint j = 0; j < flow->annotations->len && !silent; j++)
            silent = without_reason(((const struct annotation *)g_ptr_array_index(flow->annotations, j))->checks);
        if (silent)
            return g_strdup_printf("%s is undecided without a reason", silent->rule->id);
        if (!charged && (flow->ue == VERDICT_FAIL || flow->net == VERDICT_FAIL))
            return g_strdup("a verdict is fail");
        if ((flow->ue == VERDICT_PASS || flow->net == VERDICT_PASS) && !holds_what_is_needed(capture, spoilt->whole))
            return g_strdup("a verdict is pass");
        if (flow->ue != VERDICT_PASS && !flow->ue_reason)
            return g_strdup("the verdict has no reason");
    }
    return NULL;
}

void spoilt_try(struct spoilt *spoilt, const struct capture *capture, const char *how, ...)
{
    struct tracker *tracker = capture_run(capture, builtin_profiles(), spoilt->settings);
    char *wrong = what_is_wrong(tracker, spoilt, capture);

    spoilt->runs++;
    if (wrong && ++spoilt->wrong <= TOLD_MAX) {
        va_list arguments;
        char *text;

        va_start(arguments, how);
        text = g_strdup_vprintf(how, arguments);
        va_end(arguments);
        fprintf(stderr, "%s, %s: %s\n", spoilt->of, text, wrong);
        g_free(text);
    }
    g_free(wrong);
    tracker_free(tracker);
}
