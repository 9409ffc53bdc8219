/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

/* ---- Lifetime ---------------------------------------------------------------------------------------------------- */

const char *const participant_keys[PARTICIPANT_KEYS] = {"user",  "endpoint",     "status", "joining_method",
                                                        "media", "media_status", "note"};

char **participant_text(struct report_participant *participant, unsigned key)
{
    char **const texts[PARTICIPANT_KEYS] = {&participant->user,           &participant->endpoint,
                                            &participant->status,         &participant->joining_method,
                                            &participant->media,          &participant->media_status,
                                            &participant->note};
    return texts[key];
}

static void participant_free(void *data)
{
    for (unsigned i = 0; i < PARTICIPANT_KEYS; i++)
        g_free(*participant_text(data, i));
    g_free(data);
}

static void conference_free(GPtrArray *conference)
{
    if (conference)
        g_ptr_array_free(conference, TRUE);
}

static void notification_free(void *data)
{
    struct report_notification *notification = data;
    conference_free(notification->conference);
    g_free(notification);
}

static void step_free(void *data)
{
    struct report_step *step = data;
    conference_free(step->conference);
    g_free(step->step);
    g_free(step->status);
    g_free(step->message);
    g_free(step->side);
    g_free(step->verdict);
    g_free(step->teach);
    g_free(step);
}

static void check_free(void *data)
{
    struct report_check *check = data;
    g_free(check->step);
    g_free(check->rule);
    g_free(check->name);
    g_free(check->title);
    g_free(check->header);
    g_free(check->side);
    g_free(check->severity);
    g_free(check->result);
    g_free(check->expected);
    g_free(check->found);
    g_free(check->source);
    g_free(check->confidence);
    g_free(check);
}

static void flow_free(void *data)
{
    struct report_flow *flow = data;
    g_free(flow->procedure);
    g_free(flow->profile);
    g_free(flow->mode);
    g_free(flow->security);
    g_free(flow->call_id);
    g_free(flow->ue);
    g_free(flow->net);
    g_free(flow->ue_reason);
    g_free(flow->net_reason);
    g_ptr_array_free(flow->steps, TRUE);
    g_ptr_array_free(flow->checks, TRUE);
    g_ptr_array_free(flow->notifications, TRUE);
    g_free(flow);
}

void report_capture_free(struct report_capture *capture)
{
    if (!capture)
        return;
    g_free(capture->file);
    g_free(capture->error);
    g_ptr_array_free(capture->flows, TRUE);
    g_free(capture);
}

static void capture_free(void *data)
{
    report_capture_free(data);
}

struct report *report_new(void)
{
    struct report *report = g_new0(struct report, 1);
    report->captures = g_ptr_array_new_with_free_func(capture_free);
    return report;
}

void report_free(struct report *report)
{
    if (!report)
        return;
    g_ptr_array_free(report->captures, TRUE);
    g_free(report->note);
    g_free(report);
}

struct report_capture *report_capture_new(const char *file)
{
    struct report_capture *capture = g_new0(struct report_capture, 1);
    capture->file = report_text(file);
    capture->flows = g_ptr_array_new_with_free_func(flow_free);
    return capture;
}

void report_take_capture(struct report *report, struct report_capture *capture)
{
    g_ptr_array_add(report->captures, capture);
}

struct report_capture *report_add_capture(struct report *report, const char *file)
{
    struct report_capture *capture = report_capture_new(file);
    report_take_capture(report, capture);
    return capture;
}

struct report_flow *report_add_flow(struct report_capture *capture)
{
    struct report_flow *flow = g_new0(struct report_flow, 1);
    flow->steps = g_ptr_array_new_with_free_func(step_free);
    flow->checks = g_ptr_array_new_with_free_func(check_free);
    flow->notifications = g_ptr_array_new_with_free_func(notification_free);
    g_ptr_array_add(capture->flows, flow);
    return flow;
}

struct report_step *report_add_step(struct report_flow *flow)
{
    struct report_step *step = g_new0(struct report_step, 1);
    g_ptr_array_add(flow->steps, step);
    return step;
}

struct report_notification *report_add_notification(struct report_flow *flow)
{
    struct report_notification *notification = g_new0(struct report_notification, 1);
    g_ptr_array_add(flow->notifications, notification);
    return notification;
}

void report_begin_conference(GPtrArray **conference)
{
    if (!*conference)
        *conference = g_ptr_array_new_with_free_func(participant_free);
}

struct report_participant *report_add_participant(GPtrArray **conference)
{
    struct report_participant *participant = g_new0(struct report_participant, 1);
    report_begin_conference(conference);
    g_ptr_array_add(*conference, participant);
    return participant;
}

struct report_check *report_add_check(struct report_flow *flow)
{
    struct report_check *check = g_new0(struct report_check, 1);
    g_ptr_array_add(flow->checks, check);
    return check;
}

char *report_text(const char *text)
{
    return text ? g_utf8_make_valid(text, -1) : NULL;
}

const char *report_status_name(enum capture_status status)
{
    static const char *const names[] = {"ok", "unreadable", "cut short"};
    return names[status];
}

/* ---- Verdict of the whole report --------------------------------------------------------------------------------- */

static bool severity_reaches(const char *severity, enum severity floor)
{
    for (int s = SEVERITY_ERROR; s >= (int)floor; s--) {
        if (g_strcmp0(severity, severity_name((enum severity)s)) == 0)
            return true;
    }
    return false;
}

const struct report_check *report_ue_finding(const struct report_flow *flow, enum severity floor)
{
    for (unsigned i = 0; i < flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(flow->checks, i);
        if (g_strcmp0(check->result, "fail") == 0 && g_strcmp0(check->side, "UE") == 0 &&
            severity_reaches(check->severity, floor))
            return check;
    }
    return NULL;
}

static void count_flow(struct report_counts *counts, const struct report_flow *flow, enum severity fail_on)
{
    counts->flows++;
    if (g_strcmp0(flow->ue, "fail") == 0) {
        counts->fail++;
        return;
    }
    if (g_strcmp0(flow->ue, "pass") == 0)
        counts->pass++;
    else
        counts->inconclusive++;
    if (report_ue_finding(flow, fail_on))
        counts->raised++;
}

struct report_counts report_count(const struct report *report, enum severity fail_on)
{
    struct report_counts counts = report->settled;
    counts.captures += report->captures->len;
    for (unsigned i = 0; i < report->captures->len; i++) {
        const struct report_capture *capture = g_ptr_array_index(report->captures, i);
        counts.unreadable += capture->status == CAPTURE_UNREADABLE;
        for (unsigned k = 0; k < capture->flows->len; k++)
            count_flow(&counts, g_ptr_array_index(capture->flows, k), fail_on);
    }
    return counts;
}

void report_settle(struct report *report, enum severity fail_on)
{
    report->settled = report_count(report, fail_on);
    g_ptr_array_set_size(report->captures, 0);
}

int report_exit_code(const struct report *report, enum severity fail_on)
{
    struct report_counts counts = report_count(report, fail_on);
    if (report->failure)
        return report->failure;
    if (counts.unreadable > 0)
        return EXIT_UNREADABLE;
    if (counts.fail + counts.raised > 0)
        return EXIT_FAIL;
    if (counts.inconclusive > 0)
        return EXIT_INCONCLUSIVE;
    return counts.flows > 0 ? EXIT_PASS : EXIT_NO_FLOW;
}
