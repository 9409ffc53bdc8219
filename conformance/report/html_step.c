/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"

enum html_group html_group_of(const struct report_check *check)
{
    static const char *const names[GROUP_COUNT] = {
        [GROUP_FAILED] = "fail",
        [GROUP_OPEN] = "inconclusive",
        [GROUP_PASSED] = "pass",
        [GROUP_NOT_APPLICABLE] = "not-applicable",
        [GROUP_NOT_CHECKED] = "not-checked",
    };

    for (unsigned group = 0; group < GROUP_COUNT; group++)
        if (g_strcmp0(check->result, names[group]) == 0)
            return (enum html_group)group;
    return GROUP_OPEN;
}

static void count_check(struct html_tally *tally, const struct report_check *check)
{
    enum html_group group = html_group_of(check);

    tally->count[group]++;
    if (group != GROUP_FAILED)
        return;
    if (g_strcmp0(check->severity, "warning") == 0)
        tally->warnings++;
    else if (g_strcmp0(check->severity, "info") == 0)
        tally->infos++;
    else
        tally->errors++;
}

static unsigned owner_of(const struct report_flow *flow, const struct report_check *check)
{
    for (unsigned i = 0; check->step && i < flow->steps->len; i++) {
        const struct report_step *step = g_ptr_array_index(flow->steps, i);
        if (g_strcmp0(step->step, check->step) == 0)
            return i;
    }
    return flow->steps->len;
}

struct html_flow html_flow_make(const struct report_flow *flow, unsigned capture, unsigned number)
{
    struct html_flow view = {.flow = flow, .id = g_strdup_printf("c%u-f%u", capture, number)};

    view.owner = g_new(unsigned, flow->checks->len + 1);
    view.tallies = g_new0(struct html_tally, flow->steps->len + 1);
    for (unsigned i = 0; i < flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(flow->checks, i);

        view.owner[i] = owner_of(flow, check);
        count_check(&view.tallies[view.owner[i]], check);
        view.deviates |= html_group_of(check) == GROUP_FAILED;
    }
    return view;
}

void html_flow_clear(struct html_flow *view)
{
    g_free(view->id);
    g_free(view->owner);
    g_free(view->tallies);
}

bool html_step_deviates(const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);

    return view->tallies[i].count[GROUP_FAILED] > 0 || g_strcmp0(step->verdict, "fail") == 0;
}

static const char *status_kind(const char *status)
{
    if (g_strcmp0(status, "missing") == 0 || g_strcmp0(status, "hidden") == 0)
        return status;
    return "none";
}

const char *html_step_kind(const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);
    const struct html_tally *tally = &view->tallies[i];

    if (tally->errors > 0 || g_strcmp0(step->verdict, "fail") == 0)
        return "fail";
    if (tally->warnings > 0)
        return "warning";
    if (tally->infos > 0)
        return "info";
    return step->frame ? html_verdict_kind(step->verdict) : status_kind(step->status);
}

static void append_count(GString *word, unsigned n, const char *what)
{
    if (n)
        g_string_append_printf(word, ", %u %s%s", n, what, html_plural(n));
}

char *html_step_word(const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);
    const struct html_tally *tally = &view->tallies[i];
    const char *outcome = step->frame ? step->verdict : step->status;
    GString *word = g_string_new(outcome ? outcome : "not judged");

    if (g_strcmp0(outcome, "not-executed") == 0)
        g_string_assign(word, "not executed");
    if (g_strcmp0(outcome, "fail") != 0 || tally->errors > 1)
        append_count(word, tally->errors, "error");
    append_count(word, tally->warnings, "warning");
    append_count(word, tally->infos, "info");
    return g_string_free(word, FALSE);
}

char *html_step_id(const struct html_flow *view, unsigned i)
{
    return g_strdup_printf("%s-s%u", view->id, i + 1);
}
