/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ladder.h"
#include "model.h"
#include "text.h"

#include <string.h>

/* The report for people: per capture its flows, per flow verdicts, ladder and findings, and one last line for all. */

static const char *plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

static bool has_result(const struct report_check *check, const char *result)
{
    return g_strcmp0(check->result, result) == 0;
}

static unsigned count_results(const struct report_flow *flow, const char *result)
{
    unsigned n = 0;
    for (unsigned i = 0; i < flow->checks->len; i++)
        n += has_result(g_ptr_array_index(flow->checks, i), result);
    return n;
}

/* ---- Findings ---------------------------------------------------------------------------------------------------- */

/* "step 1, frame 7, Request-Line" */
static char *check_place(const struct report_check *check)
{
    GString *place = g_string_new(NULL);
    if (check->step)
        g_string_append_printf(place, "step %s", check->step);
    if (check->frame)
        g_string_append_printf(place, "%sframe %u", place->len ? ", " : "", (unsigned)check->frame);
    if (check->header)
        g_string_append_printf(place, "%s%s", place->len ? ", " : "", check->header);
    return g_string_free(place, FALSE);
}

static char *check_source(const struct report_check *check)
{
    if (!check->source)
        return g_strdup("-");
    if (!check->confidence || !*check->confidence)
        return g_strdup(check->source);
    return g_strdup_printf("%s (confidence %s)", check->source, check->confidence);
}

/* A severity or rule id is the head of a finding; its fields stand below the headline. */
enum { HEAD_INDENT = 2, HEAD_LABEL = 9, FIELD_INDENT = HEAD_INDENT + HEAD_LABEL, FIELD_LABEL = 10 };

static void put_headline(struct page *page, const struct report_check *check, const char *label)
{
    const char *title = check->title ? check->title : check->name;
    char *headline = g_strdup_printf("%s  %s", check->rule ? check->rule : "-", title ? title : "");

    page_field(page, HEAD_INDENT, HEAD_LABEL, label ? label : "-", headline);
    g_free(headline);
}

static void put_deviation(struct page *page, const struct report_check *check)
{
    char *place = check_place(check);
    char *source = check_source(check);

    put_headline(page, check, check->severity);
    page_field(page, FIELD_INDENT, FIELD_LABEL, "at", place);
    if (check->expected)
        page_field(page, FIELD_INDENT, FIELD_LABEL, "expected", check->expected);
    page_field(page, FIELD_INDENT, FIELD_LABEL, "found", check->found && *check->found ? check->found : "(nothing)");
    page_field(page, FIELD_INDENT, FIELD_LABEL, "clause", source);
    page_field(page, FIELD_INDENT, FIELD_LABEL, "rule", check->name ? check->name : "-");
    page_field(page, FIELD_INDENT, FIELD_LABEL, "charged", check->side ? check->side : "-");
    g_free(place);
    g_free(source);
}

static void put_deviations(struct page *page, const struct report_flow *flow)
{
    unsigned n = count_results(flow, "fail");
    if (n == 0)
        return;
    page_printf(page, "\n  Deviations (what must hold, and does not): %u\n", n);
    for (unsigned i = 0; i < flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(flow->checks, i);
        if (!has_result(check, "fail"))
            continue;
        page_printf(page, "\n");
        put_deviation(page, check);
        page_flush(page);
    }
}

/* Those that could not be decided: one line each, and what was missing. */
static void put_undecided(struct page *page, const struct report_flow *flow)
{
    unsigned n = count_results(flow, "inconclusive");
    if (n == 0)
        return;
    page_printf(page, "\n  Could not be decided: %u\n", n);
    for (unsigned i = 0; i < flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(flow->checks, i);
        if (!has_result(check, "inconclusive"))
            continue;
        char *place = check_place(check);
        char *line = g_strdup_printf("%s: %s%s%s", place, check->expected ? check->expected : "the value is not known",
                                     check->found ? "; found " : "", check->found ? check->found : "");
        page_field(page, HEAD_INDENT, HEAD_LABEL, check->rule ? check->rule : "-", line);
        g_free(place);
        g_free(line);
        page_flush(page);
    }
    page_printf(page, "  (A capture that holds the registration, or --set NAME=VALUE, tells more.)\n");
}

/* Only the ids, a line per message. */
static void put_others(struct page *page, const struct report_flow *flow, const char *result, const char *heading)
{
    unsigned n = count_results(flow, result);
    if (n == 0)
        return;
    page_printf(page, "\n  %s: %u\n", heading, n);
    for (unsigned i = 0; i < flow->checks->len;) {
        const struct report_check *first = g_ptr_array_index(flow->checks, i);
        GString *ids = g_string_new(NULL);
        char *label = g_strdup_printf("frame %u", (unsigned)first->frame);

        for (; i < flow->checks->len; i++) {
            const struct report_check *check = g_ptr_array_index(flow->checks, i);
            if (check->frame != first->frame || g_strcmp0(check->step, first->step) != 0)
                break;
            if (has_result(check, result))
                g_string_append_printf(ids, "%s%s", ids->len ? " " : "", check->rule ? check->rule : "-");
        }
        if (ids->len > 0) {
            char *line = first->step ? g_strdup_printf("step %s: %s", first->step, ids->str) : g_strdup(ids->str);
            page_field(page, HEAD_INDENT, 14, label, line);
            g_free(line);
        }
        g_string_free(ids, TRUE);
        g_free(label);
        page_flush(page);
    }
}

/* ---- Conference state --------------------------------------------------------------------------------------------- */

/* "sip:alice@home, endpoint sip:alice@192.0.2.77: connected, dialed-in; audio sendrecv" */
static void put_participant(struct page *page, const struct report_participant *row)
{
    GString *line = g_string_new(row->note ? row->note : row->user ? row->user : "(no user)");

    if (row->endpoint)
        g_string_append_printf(line, ", endpoint %s", row->endpoint);
    if (row->status || row->joining_method)
        g_string_append_printf(line, ": %s%s%s", row->status ? row->status : "", row->status && row->joining_method ? ", " : "",
                               row->joining_method ? row->joining_method : "");
    if (row->media)
        g_string_append_printf(line, "; %s%s%s", row->media, row->media_status ? " " : "",
                               row->media_status ? row->media_status : "");
    page_field(page, HEAD_INDENT + 2, 0, "", line->str);
    g_string_free(line, TRUE);
}

static void put_participants(struct page *page, const GPtrArray *participants)
{
    for (unsigned i = 0; i < participants->len; i++)
        put_participant(page, g_ptr_array_index(participants, i));
    page_flush(page);
}

static void put_notification(struct page *page, const struct report_notification *notification)
{
    const GPtrArray *conference = notification->conference;

    if (!conference)
        return;
    page_printf(page, "\n");
    if (notification->frame)
        page_printf(page, "  Conference after frame %u%s\n", (unsigned)notification->frame,
                    conference->len ? "" : ": nobody");
    put_participants(page, conference);
}

static void put_conference(struct page *page, const struct report_flow *flow)
{
    for (unsigned i = 0; i < flow->steps->len; i++) {
        const struct report_step *step = g_ptr_array_index(flow->steps, i);

        if (!step->conference)
            continue;
        page_printf(page, "\n  Conference after step ");
        page_text(page, step->step ? step->step : "-");
        page_printf(page, " (frame %u)%s\n", (unsigned)step->frame, step->conference->len ? "" : ": nobody");
        put_participants(page, step->conference);
    }
    for (unsigned i = 0; i < flow->notifications->len; i++)
        put_notification(page, g_ptr_array_index(flow->notifications, i));
}

/* ---- Flows ------------------------------------------------------------------------------------------------------- */

/* A pass says how much of what could be wrong was not decided. */
static unsigned count_open(const struct report_flow *flow, const char *side)
{
    unsigned n = 0;

    for (unsigned i = 0; i < flow->checks->len; i++) {
        const struct report_check *check = g_ptr_array_index(flow->checks, i);
        n += has_result(check, "inconclusive") && g_strcmp0(check->severity, "error") == 0 &&
             g_strcmp0(check->side, side) == 0;
    }
    return n;
}

static void put_verdict(struct page *page, const struct report_flow *flow, const char *side, const char *verdict,
                        const char *reason)
{
    unsigned n = count_open(flow, side);

    page_printf(page, "  %-10s", side);
    page_paint(page, page_colour_of(verdict), verdict ? verdict : "none");
    if (n)
        page_printf(page, " (%u check%s not decided)", n, plural(n));
    page_printf(page, "\n");
    if (reason)
        page_field(page, 12, 0, "", reason);
}

static void put_flow_head(struct page *page, const char *file, const struct report_flow *flow)
{
    char *title = g_strdup_printf("%s, flow %u: %s", file, flow->flow, flow->procedure ? flow->procedure : "-");
    char *judged = g_strdup_printf("%s, mode %s, security %s", flow->profile ? flow->profile : "-",
                                   flow->mode ? flow->mode : "-", flow->security ? flow->security : "-");

    page_printf(page, "\n");
    page_paint(page, COLOUR_STRONG, title);
    page_printf(page, "\n");
    page_field(page, 2, 10, "profile", judged);
    page_field(page, 2, 10, "Call-ID", flow->call_id ? flow->call_id : "-");
    page_printf(page, "  %-10s%u to %u, %s\n", "frames", (unsigned)flow->first_frame, (unsigned)flow->last_frame,
                flow->completed ? "completed" : "not completed");
    page_printf(page, "  %-10s%u error%s, %u warning%s, %u info%s\n", "findings", flow->errors, plural(flow->errors),
                flow->warnings, plural(flow->warnings), flow->infos, plural(flow->infos));
    put_verdict(page, flow, "UE", flow->ue, flow->ue_reason);
    put_verdict(page, flow, "NET", flow->net, flow->net_reason);
    page_printf(page, "\n");
    g_free(title);
    g_free(judged);
}

void text_write_flow(struct page *page, const char *file, const struct report_flow *flow, bool all)
{
    put_flow_head(page, file, flow);
    ladder_write(page, flow);
    page_flush(page);
    put_conference(page, flow);
    put_deviations(page, flow);
    put_undecided(page, flow);
    if (all) {
        put_others(page, flow, "pass", "Passed");
        put_others(page, flow, "not-applicable", "Not applicable");
        put_others(page, flow, "not-checked", "Not checked");
    }
    page_flush(page);
}

/* ---- Captures and the whole -------------------------------------------------------------------------------------- */

static void put_capture_head(struct page *page, const struct report_capture *capture, const char *file)
{
    page_paint(page, COLOUR_STRONG, file);
    if (capture->status == CAPTURE_UNREADABLE && capture->packets == 0) {
        page_text(page, ": ");
        page_paint(page, COLOUR_BAD, "unreadable");
        return;
    }
    page_printf(page, ": %" G_GUINT64_FORMAT " packet%s, %" G_GUINT64_FORMAT " SIP message%s, ", capture->packets,
                plural(capture->packets), capture->sip_messages, plural(capture->sip_messages));
    if (capture->flows->len > 0)
        page_printf(page, "%u conference flow%s", capture->flows->len, plural(capture->flows->len));
    else
        page_paint(page, COLOUR_UNSURE, "no conference flow");
    if (capture->status != CAPTURE_OK) {
        page_text(page, ", ");
        page_paint(page, COLOUR_BAD, report_status_name(capture->status));
    }
}

/* "No conference flow" must not be read as "there was none". */
static void put_undecrypted(struct page *page, const struct report_capture *capture)
{
    char *line;

    if (capture->undecrypted_esp == 0)
        return;
    line = g_strdup_printf("%" G_GUINT64_FORMAT " IPsec ESP packet%s could not be decrypted; what %s carried is not checked",
                           capture->undecrypted_esp, plural(capture->undecrypted_esp),
                           capture->undecrypted_esp == 1 ? "it" : "they");
    page_field(page, 2, 0, "", line);
    g_free(line);
}

void text_write_remarks(struct page *page, const struct report_capture *capture)
{
    if (capture->error)
        page_field(page, 2, 0, "", capture->error);
    put_undecrypted(page, capture);
}

static void put_capture(struct page *page, const struct report_capture *capture, bool all)
{
    const char *file = capture->file ? capture->file : "capture";

    put_capture_head(page, capture, file);
    page_printf(page, "\n");
    text_write_remarks(page, capture);
    for (unsigned i = 0; i < capture->flows->len; i++)
        text_write_flow(page, file, g_ptr_array_index(capture->flows, i), all);
    page_printf(page, "\n");
}

static void put_summary(struct page *page, const struct report *report, enum severity fail_on)
{
    struct report_counts counts = report_count(report, fail_on);
    int code = report_exit_code(report, fail_on);

    if (report->note) {
        page_paint(page, COLOUR_BAD, report->note);
        page_printf(page, "\n");
    }
    page_printf(page, "%u capture%s", counts.captures, plural(counts.captures));
    if (counts.unreadable > 0)
        page_printf(page, " (%u unreadable)", counts.unreadable);
    page_printf(page, ", %u flow%s: %u pass, %u fail, %u inconclusive", counts.flows, plural(counts.flows),
                counts.pass, counts.fail, counts.inconclusive);
    if (counts.raised > 0)
        page_printf(page, "; %u fail%s for findings of level %s or worse", counts.raised,
                    counts.raised == 1 ? "s" : "", severity_name(fail_on));
    page_printf(page, "; exit %d\n", code);
}

bool report_write_text_captures(const struct report *report, const struct report_options *options, report_sink sink,
                                void *data)
{
    struct page page = {g_string_new(NULL), sink, data, options->colour, true};

    for (unsigned i = 0; page.ok && i < report->captures->len; i++)
        put_capture(&page, g_ptr_array_index(report->captures, i), options->all);
    page_flush(&page);
    g_string_free(page.text, TRUE);
    return page.ok;
}

bool report_write_text(const struct report *report, const struct report_options *options, report_sink sink,
                       void *data)
{
    struct page page = {g_string_new(NULL), sink, data, options->colour, true};

    page.ok = report_write_text_captures(report, options, sink, data);
    put_summary(&page, report, options->fail_on);
    page_flush(&page);
    g_string_free(page.text, TRUE);
    return page.ok;
}
