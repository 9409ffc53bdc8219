/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

/* Fills the report model from a finished tracker. */

/* "none" says that nothing was judged: a key without a value. */
static char *verdict_text(enum verdict verdict)
{
    return verdict == VERDICT_NONE ? NULL : g_strdup(verdict_name(verdict));
}

static double seconds_since_start(const struct flow *flow, const struct annotation *annotation)
{
    return (double)(annotation->time_us - flow->start_us) / 1e6;
}

static void collect_conference(GPtrArray **to, const GPtrArray *rows)
{
    if (!rows)
        return;
    report_begin_conference(to);
    for (unsigned i = 0; i < rows->len; i++) {
        const struct conference_row *row = g_ptr_array_index(rows, i);
        struct report_participant *out = report_add_participant(to);
        out->user = report_text(row->user);
        out->endpoint = report_text(row->endpoint);
        out->status = report_text(row->status);
        out->joining_method = report_text(row->joining_method);
        out->media = report_text(row->media);
        out->media_status = report_text(row->media_status);
        out->note = report_text(row->note);
    }
}

static void collect_step(struct report_flow *to, const struct flow *flow, size_t i)
{
    const struct step *step = &flow->profile->steps[i];
    const struct step_state *state = &flow->steps[i];
    const struct annotation *seen = state->status == STEP_OBSERVED ? state->annotation : NULL;
    struct report_step *out = report_add_step(to);

    out->step = report_text(step->number);
    out->status = g_strdup(step_status_name(state->status));
    out->message = report_text(seen && seen->message ? seen->message : step->message);
    out->side = g_strdup(side_name(seen ? seen->side : step->from));
    out->retransmissions = state->retransmissions;
    out->teach = step->teach && *step->teach ? report_text(step->teach) : NULL;
    if (!seen)
        return;
    out->frame = seen->frame;
    out->time = seconds_since_start(flow, seen);
    out->verdict = verdict_text(seen->verdict);
    collect_conference(&out->conference, seen->conference);
}

static void collect_notification(struct report_flow *to, const struct flow *flow, const struct annotation *annotation)
{
    struct report_notification *out = report_add_notification(to);

    out->frame = annotation->frame;
    out->time = seconds_since_start(flow, annotation);
    collect_conference(&out->conference, annotation->conference);
}

/* A subscription may live for hours, and each of its NOTIFYs tells the whole conference. */
static void collect_notifications(struct report_flow *to, const struct flow *flow)
{
    unsigned more = 0;

    for (unsigned i = 0; flow->annotations && i < flow->annotations->len; i++) {
        const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);
        if (annotation->step || !annotation->conference)
            continue;
        if (to->notifications->len < REPORT_NOTIFICATIONS_MAX)
            collect_notification(to, flow, annotation);
        else
            more++;
    }
    if (more)
        report_add_participant(&report_add_notification(to)->conference)->note =
            g_strdup_printf("%u more notification%s not shown", more, more == 1 ? " is" : "s are");
}

static bool check_wanted(const struct check *check, bool all)
{
    return all || check->result == RESULT_FAIL ||
           (check->result == RESULT_INCONCLUSIVE && check->severity == SEVERITY_ERROR);
}

static void collect_check(struct report_flow *to, const struct check *check)
{
    struct report_check *out = report_add_check(to);
    out->step = report_text(check->step);
    out->rule = report_text(check->rule->id);
    out->name = report_text(check->rule->slug);
    out->title = report_text(check->rule->title);
    out->header = report_text(check->header);
    out->side = g_strdup(side_name(check->side));
    out->severity = g_strdup(severity_name(check->severity));
    out->result = g_strdup(result_name(check->result));
    out->expected = report_text(check->expected);
    out->found = report_text(check->found);
    out->source = report_text(check->rule->source);
    out->confidence = report_text(check->rule->confidence);
    out->frame = check->frame;
}

static void collect_checks(struct report_flow *to, const GPtrArray *checks, bool all)
{
    for (unsigned i = 0; checks && i < checks->len; i++) {
        const struct check *check = g_ptr_array_index(checks, i);
        if (check_wanted(check, all))
            collect_check(to, check);
    }
}

static void collect_quiet(struct report_flow *to, const struct annotation *annotation)
{
    struct check check;

    for (size_t i = 0; i < annotation_row_count(annotation); i++)
        if (annotation_quiet(annotation, i, &check))
            collect_check(to, &check);
}

static void collect_flow(struct report_capture *capture, const struct flow *flow, bool all)
{
    struct report_flow *out = report_add_flow(capture);
    out->flow = flow->number;
    out->procedure = report_text(flow->profile->procedure);
    out->profile = report_text(flow->profile->name);
    out->mode = g_strdup(mode_name(flow->mode));
    out->security = g_strdup(security_name(flow->security));
    out->call_id = report_text(flow->call_id);
    out->first_frame = flow->first_frame;
    out->last_frame = flow->last_frame;
    out->completed = flow->completed;
    out->ue = verdict_text(flow->ue);
    out->net = verdict_text(flow->net);
    out->ue_reason = report_text(flow->ue_reason);
    out->net_reason = report_text(flow->net_reason);
    out->errors = flow->errors;
    out->warnings = flow->warnings;
    out->infos = flow->infos;

    for (size_t i = 0; i < flow->profile->step_count; i++)
        collect_step(out, flow, i);
    collect_notifications(out, flow);
    for (unsigned i = 0; flow->annotations && i < flow->annotations->len; i++) {
        const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);
        collect_checks(out, annotation->checks, all);
        if (all)
            collect_quiet(out, annotation);
    }
    collect_checks(out, flow->late, all);
    if (all && flow->end)
        collect_quiet(out, flow->end);
}

void report_collect(struct report_capture *capture, const struct tracker *tracker, bool all)
{
    capture->sip_messages = tracker_message_count(tracker);
    capture->undecrypted_esp = tracker_esp_count(tracker);
    for (unsigned i = 0; i < tracker_flow_count(tracker); i++)
        collect_flow(capture, tracker_flow(tracker, i), all);
}
