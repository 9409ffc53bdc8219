/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"

/* One flow: its facts and verdicts, the ladder, the steps, and what stands beside them. */

/* ---- Conference state ---------------------------------------------------------------------------------------------
 */

enum { CONFERENCE_COLUMNS = PARTICIPANT_KEYS - 1 }; /* without the note */
static const char *const conference_columns[CONFERENCE_COLUMNS] = {"User",   "Endpoint", "Status",
                                                                   "Joined", "Media",    "Direction"};

static void put_participant(struct html *html, struct report_participant *row)
{
    html_open(html, "tr", NULL);
    if (row->note) {
        html_open(html, "td", "colspan", "6", NULL);
        html_text(html, row->note);
        html_close(html);
    }
    for (unsigned k = 0; !row->note && k < CONFERENCE_COLUMNS; k++) {
        const char *text = *participant_text(row, k);

        html_open(html, k ? "td" : "th", "scope", k ? NULL : "row", "data-label", conference_columns[k], NULL);
        html_text(html, text ? text : "-");
        html_close(html);
    }
    html_close(html);
}

void html_put_conference(struct html *html, const GPtrArray *participants, uint32_t frame)
{
    if (!participants)
        return;
    if (!participants->len) {
        html_open(html, "p", NULL);
        html_printf(html, "Conference after frame %u: nobody", (unsigned)frame);
        html_close(html);
        return;
    }
    html_open(html, "table", "class", "conference stack", NULL);
    html_open(html, "caption", NULL);
    if (frame)
        html_printf(html, "Conference after frame %u", (unsigned)frame);
    else
        html_text(html, "Conference");
    html_close(html);
    html_head_row(html, conference_columns, CONFERENCE_COLUMNS);
    html_open(html, "tbody", NULL);
    for (unsigned i = 0; i < participants->len; i++)
        put_participant(html, g_ptr_array_index(participants, i));
    html_close(html);
    html_close(html);
}

/* ---- Steps --------------------------------------------------------------------------------------------------------
 */

static void put_step_summary(struct html *html, const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);
    const unsigned *count = view->tallies[i].count;
    char *word = html_step_word(view, i), *seconds = html_seconds(step->time, 6);
    bool from_ue = g_strcmp0(step->side, "UE") == 0;

    html_open(html, "summary", NULL);
    html_open(html, "span", "class", "name", NULL);
    html_printf(html, "Step %s: ", step->step ? step->step : "-");
    html_text(html, step->message ? step->message : "?");
    html_close(html);
    html_text(html, " ");
    html_badge(html, html_step_kind(view, i), word);
    html_text(html, " ");
    html_open(html, "span", "class", "facts", NULL);
    html_text(html, from_ue ? "from the UE" : "from the network");
    if (step->frame)
        html_printf(html, ", frame %u, %s s", (unsigned)step->frame, seconds);
    if (step->retransmissions)
        html_printf(html, ", repeated %u time%s", step->retransmissions, html_plural(step->retransmissions));
    if (count[GROUP_OPEN])
        html_printf(html, ", %u not decided", count[GROUP_OPEN]);
    if (count[GROUP_PASSED])
        html_printf(html, ", %u passed", count[GROUP_PASSED]);
    html_close(html);
    html_close(html);
    g_free(word);
    g_free(seconds);
}

static const char *status_meaning(const struct report_step *step)
{
    if (g_strcmp0(step->status, "missing") == 0)
        return "This message is not in the capture, though it was expected.";
    if (g_strcmp0(step->status, "hidden") == 0)
        return "This message was not seen, but the capture has a gap where it belongs.";
    if (g_strcmp0(step->status, "not-executed") == 0)
        return "This message is not in the capture, and was not expected.";
    return NULL;
}

/* What this message shows about another one, such as one that never came: there it is told in full. */
static void put_elsewhere(struct html *html, const struct html_flow *view, unsigned i)
{
    const struct report_flow *flow = view->flow;
    const struct report_step *step = g_ptr_array_index(flow->steps, i);
    unsigned found = 0;

    for (unsigned k = 0; step->frame && k < flow->checks->len; k++) {
        const struct report_check *check = g_ptr_array_index(flow->checks, k);
        unsigned owner = view->owner[k];

        if (owner == i || owner == flow->steps->len || check->frame != step->frame ||
            html_group_of(check) != GROUP_FAILED)
            continue;
        if (!found++) {
            html_open(html, "p", NULL);
            html_text(html, "Its frame shows a deviation about another message:");
        }
        char *id = html_step_id(view, owner), *link = g_strconcat("#", id, NULL);
        html_text(html, " ");
        html_open(html, "a", "href", link, NULL);
        html_printf(html, "%s at step %s", check->rule ? check->rule : "-", check->step);
        html_close(html);
        g_free(link);
        g_free(id);
    }
    if (found)
        html_close(html);
}

static void put_step(struct html *html, const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);
    bool deviates = html_step_deviates(view, i);
    char *id = html_step_id(view, i);
    char *class = g_strdup_printf("step %s%s", html_step_kind(view, i), deviates ? " deviates" : " calm");

    html_open(html, "details", "id", id, "class", class, "open", deviates ? "open" : NULL, NULL);
    put_step_summary(html, view, i);
    if (step->teach)
        html_put(html, "p", "teach", step->teach);
    if (!step->frame && status_meaning(step))
        html_put(html, "p", NULL, status_meaning(step));
    put_elsewhere(html, view, i);
    html_put_checks(html, view, i);
    html_put_conference(html, step->conference, step->frame);
    html_close(html);
    g_free(class);
    g_free(id);
}

/* ---- Beside the steps ---------------------------------------------------------------------------------------------
 */

static void put_stepless(struct html *html, const struct html_flow *view)
{
    unsigned none = view->flow->steps->len;
    const struct html_tally *tally = &view->tallies[none];
    const char *kind = tally->errors ? "fail" : tally->warnings ? "warning" : "info";
    unsigned all = 0;

    for (unsigned group = 0; group < GROUP_COUNT; group++)
        all += tally->count[group];
    if (!all)
        return;
    html_open(html, "details", "class", tally->count[GROUP_FAILED] ? "step stepless deviates" : "step stepless calm",
              "open", tally->count[GROUP_FAILED] ? "open" : NULL, NULL);
    html_open(html, "summary", NULL);
    html_put(html, "span", "name", "Beside the steps");
    html_text(html, " ");
    if (tally->count[GROUP_FAILED]) {
        char *text =
            g_strdup_printf("%u deviation%s", tally->count[GROUP_FAILED], html_plural(tally->count[GROUP_FAILED]));
        html_badge(html, kind, text);
        g_free(text);
    }
    html_put(html, "span", "facts", "checks of messages of the flow that are none of its steps");
    html_close(html);
    html_put_checks(html, view, none);
    html_close(html);
}

static void put_notifications(struct html *html, const struct report_flow *flow)
{
    if (!flow->notifications->len)
        return;
    html_open(html, "details", "class", "step calm", NULL);
    html_open(html, "summary", NULL);
    html_put(html, "span", "name", "Further NOTIFYs");
    html_text(html, " ");
    html_put(html, "span", "facts", "the conference after each");
    html_close(html);
    for (unsigned i = 0; i < flow->notifications->len; i++) {
        const struct report_notification *notification = g_ptr_array_index(flow->notifications, i);
        html_put_conference(html, notification->conference, notification->frame);
    }
    html_close(html);
}

/* ---- Head ---------------------------------------------------------------------------------------------------------
 */

static void put_fact(struct html *html, const char *name, const char *text)
{
    html_open(html, "div", NULL);
    html_put(html, "dt", NULL, name);
    html_put(html, "dd", NULL, text ? text : "-");
    html_close(html);
}

static void put_facts(struct html *html, const struct report_flow *flow)
{
    char *frames = g_strdup_printf("%u to %u, %s", (unsigned)flow->first_frame, (unsigned)flow->last_frame,
                                   flow->completed ? "completed" : "not completed");
    char *findings =
        g_strdup_printf("%u error%s, %u warning%s, %u info%s", flow->errors, html_plural(flow->errors), flow->warnings,
                        html_plural(flow->warnings), flow->infos, html_plural(flow->infos));
    char *judged = g_strdup_printf("%s, mode %s, security %s", flow->profile ? flow->profile : "-",
                                   flow->mode ? flow->mode : "-", flow->security ? flow->security : "-");

    html_open(html, "dl", "class", "facts", NULL);
    put_fact(html, "Profile", judged);
    put_fact(html, "Call-ID", flow->call_id);
    put_fact(html, "Frames", frames);
    put_fact(html, "Findings", findings);
    html_close(html);
    g_free(frames);
    g_free(findings);
    g_free(judged);
}

/* A pass says how much of what could be wrong was not decided. */
static unsigned count_open(const struct report_flow *flow, const char *side)
{
    unsigned n = 0;

    for (unsigned i = 0; i < flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(flow->checks, i);
        n += html_group_of(check) == GROUP_OPEN && g_strcmp0(check->severity, "error") == 0 &&
             g_strcmp0(check->side, side) == 0;
    }
    return n;
}

static void put_verdict(struct html *html, const struct report_flow *flow, const char *side, const char *verdict,
                        const char *reason)
{
    unsigned open = count_open(flow, side);

    html_open(html, "p", "class", "verdict", NULL);
    html_put(html, "strong", NULL, side);
    html_text(html, " ");
    html_badge(html, html_verdict_kind(verdict), verdict ? verdict : "none");
    html_text(html, " ");
    html_text(html, reason);
    if (open)
        html_printf(html, "%s(%u check%s not decided)", reason ? " " : "", open, html_plural(open));
    html_close(html);
}

void html_put_flow(struct html *html, const struct report_flow *flow, unsigned capture, unsigned number)
{
    struct html_flow view = html_flow_make(flow, capture, number);

    html_open(html, "article", "id", view.id, "class", view.deviates ? "flow" : "flow calm", NULL);
    html_open(html, "h3", NULL);
    html_printf(html, "Flow %u: ", flow->flow);
    html_text(html, flow->procedure ? flow->procedure : "-");
    html_close(html);
    put_verdict(html, flow, "UE", flow->ue, flow->ue_reason);
    put_verdict(html, flow, "NET", flow->net, flow->net_reason);
    put_facts(html, flow);
    if (flow->steps->len > 0)
        html_put_ladder(html, &view);
    for (unsigned i = 0; i < flow->steps->len; i++)
        put_step(html, &view, i);
    put_stepless(html, &view);
    put_notifications(html, flow);
    html_close(html);
    html_flow_clear(&view);
}
