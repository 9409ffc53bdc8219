/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "invariants.h"

#include <string.h>

#include <json-glib/json-glib.h>

#include "html.h"
#include "imsconf/report.h"
#include "require.h"

void require_inside(struct slice whole, struct slice part)
{
    if (!part.p)
        REQUIRE(!part.n);
    else
        REQUIRE(part.p >= whole.p && part.n <= whole.n && (size_t)(part.p - whole.p) <= whole.n - part.n);
}

/* ---- Messages ----------------------------------------------------------------------------------------------------- */

static void require_values(const struct sip_message *message, enum sip_header_id id)
{
    struct sip_values values;
    const char *at = NULL;

    sip_values_begin(&values, message, id, SLICE("X-Name"));
    while (sip_values_next(&values)) {
        REQUIRE(values.value.p);
        require_inside(message->headers, values.value);
        require_inside(message->headers, values.header.line);
        require_inside(values.header.line, values.value);
        REQUIRE(!at || values.value.p >= at);
        at = values.value.p + values.value.n;
    }
}

static void require_lines(const struct sip_message *message, enum sip_header_id id)
{
    struct sip_header header;
    const char *last = NULL;

    for (bool more = sip_header_first(message, id, SLICE("X-Name"), &header); more;
         more = sip_header_next(message, &header)) {
        require_inside(message->headers, header.line);
        require_inside(header.line, header.name);
        require_inside(header.line, header.value);
        REQUIRE(header.id == id);
        REQUIRE(!last || header.line.p > last);
        last = header.line.p;
    }
    if (id != SIP_HEADER_OTHER)
        REQUIRE((last != NULL) == (message->places[id] != 0));
}

void require_message(const struct sip_message *message, struct slice bytes)
{
    const struct slice parts[] = {message->start_line, message->method_text, message->request_uri, message->version,
                                  message->reason,     message->headers,     message->body};

    require_inside(bytes, message->bytes);
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        require_inside(message->bytes, parts[i]);
    REQUIRE(message->kind == SIP_REQUEST ? message->request_uri.p != NULL
                                         : message->status >= 100 && message->status <= 699);
    REQUIRE(!message->body.p || message->body.p >= message->headers.p + message->headers.n);
    for (int id = 0; id < SIP_HEADER_COUNT; id++) {
        if (id != SIP_HEADER_OTHER && !message->places[id])
            continue;
        require_lines(message, (enum sip_header_id)id);
        require_values(message, (enum sip_header_id)id);
    }
}

/* ---- Trackers ----------------------------------------------------------------------------------------------------- */

struct count {
    unsigned errors, warnings, infos, failed;
    bool charged[2]; /* with an error */
};

static void require_check(const struct check *check, struct count *count)
{
    REQUIRE(check->rule && check->rule->id[0]);
    REQUIRE(check->side == SIDE_UE || check->side == SIDE_NET);
    REQUIRE((unsigned)check->severity <= SEVERITY_ERROR);
    REQUIRE(check->result == RESULT_FAIL || check->result == RESULT_INCONCLUSIVE);
    if (check->result != RESULT_FAIL)
        return;
    count->failed++;
    count->errors += check->severity == SEVERITY_ERROR;
    count->warnings += check->severity == SEVERITY_WARNING;
    count->infos += check->severity == SEVERITY_INFO;
    if (check->severity == SEVERITY_ERROR)
        count->charged[check->side] = true;
}

/* Every row has a result; what it says of a failed or undecided one stands among the checks. */
static void require_quiet(const struct annotation *annotation)
{
    struct check check;

    REQUIRE(!annotation_row_count(annotation) || (annotation->judged_by && annotation->results));
    for (size_t i = 0; i < annotation_row_count(annotation); i++) {
        REQUIRE(annotation->results[i] <= RESULT_NOT_CHECKED);
        if (!annotation_quiet(annotation, i, &check))
            continue;
        REQUIRE(check.result != RESULT_FAIL && check.result != RESULT_INCONCLUSIVE);
        REQUIRE(check.rule && (check.side == SIDE_UE || check.side == SIDE_NET));
        REQUIRE((unsigned)check.severity <= SEVERITY_ERROR);
    }
}

/* A response may be captured before its request, and both link to each other all the same. */
static void require_links(const struct flow *flow, const struct annotation *annotation)
{
    const struct annotation *next = annotation->next_in_frame;

    REQUIRE(annotation->previous_step <= annotation->frame);
    REQUIRE(annotation->retransmission_of <= annotation->frame);
    REQUIRE(!annotation->next_step || annotation->next_step >= annotation->frame);
    REQUIRE(annotation->request_frame <= flow->last_frame && annotation->response_frame <= flow->last_frame);
    REQUIRE(!next || (next->frame == annotation->frame && next->order > annotation->order));
}

static void require_annotation(const struct flow *flow, const struct annotation *annotation, struct count *count)
{
    unsigned before = count->failed;

    REQUIRE(annotation->flow == flow && annotation->message);
    for (guint i = 0; i < annotation->checks->len; i++) {
        const struct check *check = g_ptr_array_index(annotation->checks, i);
        require_check(check, count);
        REQUIRE(check->frame == annotation->frame);
    }
    REQUIRE(annotation->failed == count->failed - before);
    REQUIRE(!annotation->copy || !annotation->checks->len);
    require_quiet(annotation);
    require_links(flow, annotation);
}

static void require_steps(const struct flow *flow)
{
    for (size_t i = 0; i < flow->profile->step_count; i++) {
        const struct step_state *state = &flow->steps[i];

        REQUIRE((state->status == STEP_OBSERVED) == (state->annotation != NULL));
        if (!state->annotation)
            continue;
        REQUIRE(state->annotation->flow == flow && state->annotation->step == &flow->profile->steps[i]);
    }
}

static void require_flow(const struct flow *flow, unsigned number)
{
    struct count count = {0};
    uint32_t frame = 0;

    REQUIRE(flow->number == number && flow->profile && flow->call_id);
    for (guint i = 0; i < flow->annotations->len; i++) {
        const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);
        require_annotation(flow, annotation, &count);
        REQUIRE(annotation->frame >= frame);
        frame = annotation->frame;
    }
    REQUIRE(flow->first_frame <= flow->last_frame && flow->last_frame == frame);
    for (guint i = 0; i < flow->late->len; i++)
        require_check(g_ptr_array_index(flow->late, i), &count);
    if (flow->end)
        require_quiet(flow->end);
    require_steps(flow);
    REQUIRE(flow->errors == count.errors && flow->warnings == count.warnings && flow->infos == count.infos);
    REQUIRE((flow->ue == VERDICT_FAIL) == count.charged[SIDE_UE]);
    REQUIRE((flow->net == VERDICT_FAIL) == count.charged[SIDE_NET]);
    REQUIRE(flow->ue != VERDICT_NONE && flow->net != VERDICT_NONE);
    REQUIRE((flow->ue == VERDICT_PASS) == !flow->ue_reason && (flow->net == VERDICT_PASS) == !flow->net_reason);
    REQUIRE(flow->ue != VERDICT_PASS || flow->completed);
}

void require_tracker(const struct tracker *tracker)
{
    for (unsigned i = 0; i < tracker_flow_count(tracker); i++)
        require_flow(tracker_flow(tracker, i), i + 1);
    REQUIRE(!tracker_is_open(tracker));
}

/* ---- Reports ------------------------------------------------------------------------------------------------------ */

static bool append(const char *text, size_t n, void *data)
{
    g_string_append_len(data, text, (gssize)n);
    return true;
}

static char *write_report(const struct report *report, const char *format, bool all)
{
    struct report_options options = {.fail_on = SEVERITY_ERROR, .all = all};
    GString *text = g_string_new(NULL);

    REQUIRE(report_writer_find(format)->write(report, &options, append, text));
    return g_string_free(text, FALSE);
}

char *report_of(const struct tracker *tracker, const char *format, bool all)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "x.pcap");
    char *text;

    capture->sip_messages = tracker_message_count(tracker);
    report_collect(capture, tracker, all);
    text = write_report(report, format, all);
    report_free(report);
    return text;
}

static void require_json(const char *line)
{
    JsonParser *parser = json_parser_new();

    REQUIRE(json_parser_load_from_data(parser, line, -1, NULL));
    REQUIRE(JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)));
    g_object_unref(parser);
}

static void require_equal(const char *first, const char *second)
{
    size_t at = 0;

    if (!strcmp(first, second))
        return;
    while (first[at] && first[at] == second[at])
        at++;
    for (; at && first[at - 1] != '\n'; at--)
        ;
    fprintf(stderr, "- %.*s\n+ %.*s\n", (int)strcspn(first + at, "\n"), first + at, (int)strcspn(second + at, "\n"),
            second + at);
    REQUIRE(!strcmp(first, second));
}

static void require_html(const struct tracker *tracker)
{
    char *html = report_of(tracker, "html", true), *complaint = html_complaint(html);

    if (complaint)
        fprintf(stderr, "html: %s\n", complaint);
    REQUIRE(!complaint);
    g_free(html);
}

void require_reports(const struct tracker *tracker)
{
    char *text = report_of(tracker, "text", true), *lines = report_of(tracker, "jsonl", true), *again;
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "x.pcap");
    char **line = g_strsplit(lines, "\n", -1);

    if (strlen(lines) % 8 == 0) /* it is large */
        require_html(tracker);
    REQUIRE(g_utf8_validate(text, -1, NULL));
    REQUIRE(g_utf8_validate(lines, -1, NULL));
    for (guint i = 0; line[i] && line[i][0]; i++) {
        require_json(line[i]);
        REQUIRE(!report_read_line(capture, line[i], strlen(line[i])));
    }
    again = write_report(report, "jsonl", true);
    require_equal(lines, again);
    g_strfreev(line);
    report_free(report);
    g_free(again);
    g_free(lines);
    g_free(text);
}
