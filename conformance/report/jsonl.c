/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"

#include <math.h>
#include <string.h>

/*
 * JSON Lines: the machine's report, one object a line. The objects are flat, but for the conference state of a step
 * and after a flow's further NOTIFYs, and their keys are fixed, so the few functions below are all the JSON this needs,
 * and the plugin does not have to link a JSON library for it.
 */

/* Control characters that a terminal would obey are escaped although JSON allows them: the lines get printed. */
static bool must_escape(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029;
}

/* How many bytes from there on stand for themselves, whatever they are: nearly all of every text. */
static size_t plain_run(const char *text)
{
    size_t n = 0;

    while (text[n] >= 0x20 && text[n] < 0x7f && text[n] != '"' && text[n] != '\\')
        n++;
    return n;
}

static void put_string(GString *line, const char *text)
{
    const char *p = text;

    g_string_append_c(line, '"');
    for (;;) {
        size_t plain = plain_run(p);
        gunichar c;

        g_string_append_len(line, p, (gssize)plain);
        p += plain;
        if (!*p)
            break;
        c = g_utf8_get_char(p);
        if (c == '"' || c == '\\')
            g_string_append_printf(line, "\\%c", (char)c);
        else if (c == '\n')
            g_string_append(line, "\\n");
        else if (c == '\r')
            g_string_append(line, "\\r");
        else if (c == '\t')
            g_string_append(line, "\\t");
        else if (must_escape(c))
            g_string_append_printf(line, "\\u%04x", (unsigned)c);
        else
            g_string_append_len(line, p, g_utf8_next_char(p) - p);
        p = g_utf8_next_char(p);
    }
    g_string_append_c(line, '"');
}

static void begin(GString *line, const char *type)
{
    g_string_printf(line, "{\"schema\":1,\"type\":\"%s\"", type);
}

/* A comma goes before it, unless its object has just begun. */
static void put_key(GString *line, const char *key)
{
    g_string_append(line, line->str[line->len - 1] == '{' ? "\"" : ",\"");
    g_string_append(line, key);
    g_string_append(line, "\":");
}

static void put_text(GString *line, const char *key, const char *text)
{
    put_key(line, key);
    if (text)
        put_string(line, text);
    else
        g_string_append(line, "null");
}

static void put_number(GString *line, const char *key, uint64_t number)
{
    put_key(line, key);
    g_string_append_printf(line, "%" G_GUINT64_FORMAT, number);
}

static void put_frame(GString *line, const char *key, uint32_t frame)
{
    if (frame)
        put_number(line, key, frame);
    else
        put_text(line, key, NULL);
}

static void put_bool(GString *line, const char *key, bool value)
{
    put_key(line, key);
    g_string_append(line, value ? "true" : "false");
}

/* Of a known moment: no locale's comma, and no minus before a zero. */
static void put_time(GString *line, const char *key, double time)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    if (!isfinite(time) || fabs(time) > 1e12) {
        put_text(line, key, NULL);
        return;
    }
    g_ascii_formatd(digits, sizeof(digits), "%.6f", time);
    put_key(line, key);
    g_string_append(line, strcmp(digits, "-0.000000") == 0 ? digits + 1 : digits);
}

/* The frame of a message and the time of it; without a message neither is known. */
static void put_moment(GString *line, uint32_t frame, double time)
{
    put_frame(line, "frame", frame);
    if (frame)
        put_time(line, "time", time);
    else
        put_text(line, "time", NULL);
}

static bool end(GString *line, report_sink sink, void *data)
{
    g_string_append(line, "}\n");
    return sink(line->str, line->len, data);
}

/* An array of flat objects, or null. */
static void put_conference(GString *line, const GPtrArray *participants)
{
    if (!participants) {
        put_text(line, "conference", NULL);
        return;
    }
    put_key(line, "conference");
    g_string_append_c(line, '[');
    for (unsigned i = 0; i < participants->len; i++) {
        struct report_participant *participant = g_ptr_array_index(participants, i);

        g_string_append(line, i ? ",{" : "{");
        for (unsigned k = 0; k < PARTICIPANT_KEYS; k++)
            put_text(line, participant_keys[k], *participant_text(participant, k));
        g_string_append_c(line, '}');
    }
    g_string_append_c(line, ']');
}

/* Always an array: a flow without further NOTIFYs has none of them. */
static void put_notifications(GString *line, const GPtrArray *notifications)
{
    put_key(line, "notifications");
    g_string_append_c(line, '[');
    for (unsigned i = 0; i < notifications->len; i++) {
        const struct report_notification *notification = g_ptr_array_index(notifications, i);

        g_string_append(line, i ? ",{" : "{");
        put_moment(line, notification->frame, notification->time);
        put_conference(line, notification->conference);
        g_string_append_c(line, '}');
    }
    g_string_append_c(line, ']');
}

static void put_flow(GString *line, const char *file, const struct report_flow *flow)
{
    begin(line, "flow");
    put_text(line, "file", file);
    put_number(line, "flow", flow->flow);
    put_text(line, "procedure", flow->procedure);
    put_text(line, "profile", flow->profile);
    put_text(line, "mode", flow->mode);
    put_text(line, "security", flow->security);
    put_text(line, "call_id", flow->call_id);
    put_frame(line, "first_frame", flow->first_frame);
    put_frame(line, "last_frame", flow->last_frame);
    put_bool(line, "completed", flow->completed);
    put_text(line, "ue", flow->ue);
    put_text(line, "net", flow->net);
    put_text(line, "ue_reason", flow->ue_reason);
    put_text(line, "net_reason", flow->net_reason);
    put_number(line, "errors", flow->errors);
    put_number(line, "warnings", flow->warnings);
    put_number(line, "infos", flow->infos);
    put_notifications(line, flow->notifications);
}

static void put_step(GString *line, const char *file, const struct report_flow *flow, const struct report_step *step)
{
    begin(line, "step");
    put_text(line, "file", file);
    put_number(line, "flow", flow->flow);
    put_text(line, "step", step->step);
    put_text(line, "status", step->status);
    put_moment(line, step->frame, step->time);
    put_text(line, "message", step->message);
    put_text(line, "side", step->side);
    put_text(line, "verdict", step->verdict);
    put_number(line, "retransmissions", step->retransmissions);
    put_conference(line, step->conference);
}

static void put_check(GString *line, const char *file, const struct report_flow *flow,
                      const struct report_check *check)
{
    begin(line, "check");
    put_text(line, "file", file);
    put_number(line, "flow", flow->flow);
    put_text(line, "step", check->step);
    put_frame(line, "frame", check->frame);
    put_text(line, "rule", check->rule);
    put_text(line, "name", check->name);
    put_text(line, "header", check->header);
    put_text(line, "side", check->side);
    put_text(line, "severity", check->severity);
    put_text(line, "result", check->result);
    put_text(line, "expected", check->expected);
    put_text(line, "found", check->found);
    put_text(line, "source", check->source);
    put_text(line, "confidence", check->confidence);
}

static bool write_flow(GString *line, const char *file, const struct report_flow *flow, report_sink sink, void *data)
{
    put_flow(line, file, flow);
    if (!end(line, sink, data))
        return false;
    for (unsigned i = 0; i < flow->steps->len; i++) {
        put_step(line, file, flow, g_ptr_array_index(flow->steps, i));
        if (!end(line, sink, data))
            return false;
    }
    for (unsigned i = 0; i < flow->checks->len; i++) {
        put_check(line, file, flow, g_ptr_array_index(flow->checks, i));
        if (!end(line, sink, data))
            return false;
    }
    return true;
}

static bool write_capture(GString *line, const struct report_capture *capture, report_sink sink, void *data)
{
    for (unsigned i = 0; i < capture->flows->len; i++) {
        if (!write_flow(line, capture->file, g_ptr_array_index(capture->flows, i), sink, data))
            return false;
    }
    begin(line, "capture");
    put_text(line, "file", capture->file);
    put_text(line, "status", report_status_name(capture->status));
    put_number(line, "packets", capture->packets);
    put_number(line, "sip_messages", capture->sip_messages);
    put_number(line, "flows", capture->flows->len);
    put_number(line, "undecrypted_esp", capture->undecrypted_esp);
    put_text(line, "error", capture->error);
    return end(line, sink, data);
}

bool report_write_jsonl_captures(const struct report *report, const struct report_options *options, report_sink sink,
                                 void *data)
{
    GString *line = g_string_new(NULL);
    bool ok = true;

    (void)options;
    for (unsigned i = 0; ok && i < report->captures->len; i++)
        ok = write_capture(line, g_ptr_array_index(report->captures, i), sink, data);
    g_string_free(line, TRUE);
    return ok;
}

bool report_write_jsonl(const struct report *report, const struct report_options *options, report_sink sink,
                        void *data)
{
    struct report_counts counts = report_count(report, options->fail_on);
    GString *line;

    if (!report_write_jsonl_captures(report, options, sink, data))
        return false;
    line = g_string_new(NULL);
    begin(line, "summary");
    put_number(line, "captures", counts.captures);
    put_number(line, "flows", counts.flows);
    put_number(line, "pass", counts.pass);
    put_number(line, "fail", counts.fail);
    put_number(line, "inconclusive", counts.inconclusive);
    put_number(line, "exit", (uint64_t)report_exit_code(report, options->fail_on));
    bool ok = end(line, sink, data);
    g_string_free(line, TRUE);
    return ok;
}
