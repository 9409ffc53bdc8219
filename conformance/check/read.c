/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check/read.h"
#include "report/model.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

/*
 * Reads JSON Lines back into the report model. Values are taken strictly: a key of the contract that is missing or has
 * another type refuses the line, because a report that is half understood must not become a verdict.
 */

enum { DEPTH_MAX = 16 }; /* the lines of the contract are nearly flat; json-glib reads nested ones by recursion */

struct reading {
    JsonObject *object;
    char *reason; /* first complaint, NULL: none */
    struct line line;
};

static void complain(struct reading *reading, const char *key, const char *what)
{
    if (!reading->reason)
        reading->reason = g_strdup_printf("key \"%s\": %s", key, what);
}

/* NULL when the value is null, or after a complaint. */
static JsonNode *take(struct reading *reading, const char *key, GType type)
{
    JsonNode *node = json_object_get_member(reading->object, key);
    if (!node) {
        complain(reading, key, "missing");
        return NULL;
    }
    if (JSON_NODE_HOLDS_NULL(node))
        return NULL;
    if (!JSON_NODE_HOLDS_VALUE(node) || (type != G_TYPE_INVALID && json_node_get_value_type(node) != type)) {
        complain(reading, key, "has another type");
        return NULL;
    }
    return node;
}

static char *take_text(struct reading *reading, const char *key)
{
    JsonNode *node = take(reading, key, G_TYPE_STRING);
    return node ? report_text(json_node_get_string(node)) : NULL;
}

static char *take_needed(struct reading *reading, const char *key)
{
    char *text = take_text(reading, key);
    if (!text)
        complain(reading, key, "has no value");
    return text;
}

/* 0 for null. */
static uint64_t take_number(struct reading *reading, const char *key, uint64_t max)
{
    JsonNode *node = take(reading, key, G_TYPE_INT64);
    gint64 value = node ? json_node_get_int(node) : 0;
    if (value < 0 || (uint64_t)value > max) {
        complain(reading, key, "out of range");
        return 0;
    }
    return (uint64_t)value;
}

static bool take_bool(struct reading *reading, const char *key)
{
    JsonNode *node = take(reading, key, G_TYPE_BOOLEAN);
    if (!node)
        complain(reading, key, "has no value");
    return node && json_node_get_boolean(node);
}

static double take_time(struct reading *reading, const char *key)
{
    JsonNode *node = take(reading, key, G_TYPE_INVALID);
    if (!node)
        return 0;
    GType type = json_node_get_value_type(node);
    if ((type != G_TYPE_DOUBLE && type != G_TYPE_INT64) || !isfinite(json_node_get_double(node))) {
        complain(reading, key, "is no time");
        return 0;
    }
    return json_node_get_double(node);
}

/* Of a key that was added later: reports written before it lack the key. NULL then, for null, or after a complaint. */
static JsonArray *take_later_array(struct reading *reading, const char *key)
{
    JsonNode *node = json_object_get_member(reading->object, key);

    if (!node || JSON_NODE_HOLDS_NULL(node))
        return NULL;
    if (!JSON_NODE_HOLDS_ARRAY(node)) {
        complain(reading, key, "has another type");
        return NULL;
    }
    return json_node_get_array(node);
}

static void read_participant(struct reading *reading, JsonNode *node, GPtrArray **conference)
{
    struct reading inner = {NULL, NULL, {0}};
    struct report_participant *participant;

    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        complain(reading, "conference", "has another type");
        return;
    }
    inner.object = json_node_get_object(node);
    participant = report_add_participant(conference);
    for (unsigned k = 0; k < PARTICIPANT_KEYS; k++)
        *participant_text(participant, k) = take_text(&inner, participant_keys[k]);
    if (inner.reason)
        complain(reading, "conference", inner.reason);
    g_free(inner.reason);
}

static void read_conference(struct reading *reading, GPtrArray **conference)
{
    JsonArray *rows = take_later_array(reading, "conference");

    if (!rows)
        return;
    report_begin_conference(conference);
    for (guint i = 0; i < json_array_get_length(rows); i++)
        read_participant(reading, json_array_get_element(rows, i), conference);
}

static void read_notification(struct reading *reading, JsonNode *node, struct report_flow *flow)
{
    struct reading inner = {NULL, NULL, {0}};
    struct report_notification *notification;

    if (!JSON_NODE_HOLDS_OBJECT(node)) {
        complain(reading, "notifications", "has another type");
        return;
    }
    inner.object = json_node_get_object(node);
    notification = report_add_notification(flow);
    notification->frame = (uint32_t)take_number(&inner, "frame", UINT32_MAX);
    notification->time = take_time(&inner, "time");
    read_conference(&inner, &notification->conference);
    if (inner.reason)
        complain(reading, "notifications", inner.reason);
    g_free(inner.reason);
}

static void read_notifications(struct reading *reading, struct report_flow *flow)
{
    JsonArray *notifications = take_later_array(reading, "notifications");

    for (guint i = 0; notifications && i < json_array_get_length(notifications); i++)
        read_notification(reading, json_array_get_element(notifications, i), flow);
}

static void read_flow(struct reading *reading, struct report_capture *capture)
{
    struct report_flow *flow = report_add_flow(capture);
    flow->flow = (unsigned)take_number(reading, "flow", UINT32_MAX);
    flow->procedure = take_text(reading, "procedure");
    flow->profile = take_text(reading, "profile");
    flow->mode = take_text(reading, "mode");
    flow->security = take_text(reading, "security");
    flow->call_id = take_text(reading, "call_id");
    flow->first_frame = (uint32_t)take_number(reading, "first_frame", UINT32_MAX);
    flow->last_frame = (uint32_t)take_number(reading, "last_frame", UINT32_MAX);
    flow->completed = take_bool(reading, "completed");
    flow->ue = take_text(reading, "ue");
    flow->net = take_text(reading, "net");
    flow->ue_reason = take_text(reading, "ue_reason");
    flow->net_reason = take_text(reading, "net_reason");
    flow->errors = (unsigned)take_number(reading, "errors", UINT32_MAX);
    flow->warnings = (unsigned)take_number(reading, "warnings", UINT32_MAX);
    flow->infos = (unsigned)take_number(reading, "infos", UINT32_MAX);
    read_notifications(reading, flow);
}

/* The flow that a step or check names: the last one, because its lines follow it. */
static struct report_flow *current_flow(struct reading *reading, const struct report_capture *capture)
{
    uint64_t number = take_number(reading, "flow", UINT32_MAX);
    struct report_flow *flow = NULL;

    if (capture->flows->len > 0)
        flow = g_ptr_array_index(capture->flows, capture->flows->len - 1);
    if (!flow || flow->flow != number) {
        complain(reading, "flow", "is not the flow announced before");
        return NULL;
    }
    return flow;
}

static void read_step(struct reading *reading, struct report_capture *capture)
{
    struct report_flow *flow = current_flow(reading, capture);
    if (!flow)
        return;
    struct report_step *step = report_add_step(flow);
    step->step = take_needed(reading, "step");
    step->status = take_needed(reading, "status");
    step->frame = (uint32_t)take_number(reading, "frame", UINT32_MAX);
    step->time = take_time(reading, "time");
    step->message = take_text(reading, "message");
    step->side = take_text(reading, "side");
    step->verdict = take_text(reading, "verdict");
    step->retransmissions = (unsigned)take_number(reading, "retransmissions", UINT32_MAX);
    read_conference(reading, &step->conference);
}

static void read_check(struct reading *reading, struct report_capture *capture)
{
    struct report_flow *flow = current_flow(reading, capture);
    if (!flow)
        return;
    struct report_check *check = report_add_check(flow);
    check->step = take_text(reading, "step");
    check->frame = (uint32_t)take_number(reading, "frame", UINT32_MAX);
    check->rule = take_needed(reading, "rule");
    check->name = take_text(reading, "name");
    check->header = take_text(reading, "header");
    check->side = take_needed(reading, "side");
    check->severity = take_needed(reading, "severity");
    check->result = take_needed(reading, "result");
    check->expected = take_text(reading, "expected");
    check->found = take_text(reading, "found");
    check->source = take_text(reading, "source");
    check->confidence = take_text(reading, "confidence");
}

static void read_status(struct reading *reading, struct report_capture *capture)
{
    char *status = take_needed(reading, "status");
    for (int i = CAPTURE_OK; i <= CAPTURE_CUT_SHORT; i++) {
        if (g_strcmp0(status, report_status_name((enum capture_status)i)) == 0) {
            capture->status = (enum capture_status)i;
            g_free(status);
            return;
        }
    }
    complain(reading, "status", "is unknown");
    g_free(status);
}

static void read_capture(struct reading *reading, struct report_capture *capture)
{
    read_status(reading, capture);
    capture->packets = take_number(reading, "packets", INT64_MAX);
    capture->sip_messages = take_number(reading, "sip_messages", INT64_MAX);
    if (json_object_has_member(reading->object, "undecrypted_esp")) /* earlier reports do not have it */
        capture->undecrypted_esp = take_number(reading, "undecrypted_esp", INT64_MAX);
    if (take_number(reading, "flows", INT64_MAX) != capture->flows->len)
        complain(reading, "flows", "differs from the number of flows read");
    char *error = take_text(reading, "error");
    if (error) {
        g_free(capture->error);
        capture->error = error;
    }
}

/* A name that the capture has stays. */
static void read_file(struct reading *reading, struct report_capture *capture)
{
    char *file = json_object_has_member(reading->object, "file") ? take_text(reading, "file") : NULL;

    if (file && !capture->file)
        capture->file = g_steal_pointer(&file);
    else if (file && strcmp(file, capture->file) != 0)
        reading->line.other_file = true;
    g_free(file);
}

static void read_summary(struct reading *reading)
{
    reading->line.captures = take_number(reading, "captures", INT64_MAX);
    reading->line.flows = take_number(reading, "flows", INT64_MAX);
    reading->line.exit = (int)take_number(reading, "exit", 255);
}

static enum line_type find_type(struct reading *reading)
{
    static const char *const names[] = {"flow", "step", "check", "capture", "summary"}; /* as in enum line_type */
    char *type = take_needed(reading, "type");
    int found = -1;

    for (int i = 0; type && i < (int)G_N_ELEMENTS(names); i++) {
        if (strcmp(type, names[i]) == 0)
            found = i;
    }
    if (found < 0)
        complain(reading, "type", "is unknown");
    g_free(type);
    return found < 0 ? LINE_SUMMARY : (enum line_type)found;
}

static void read_object(struct reading *reading, struct report_capture *capture)
{
    if (take_number(reading, "schema", INT64_MAX) != 1)
        complain(reading, "schema", "is not 1");
    reading->line.type = find_type(reading);
    if (reading->reason)
        return;
    if (reading->line.type != LINE_SUMMARY)
        read_file(reading, capture);
    switch (reading->line.type) {
    case LINE_FLOW:
        read_flow(reading, capture);
        break;
    case LINE_STEP:
        read_step(reading, capture);
        break;
    case LINE_CHECK:
        read_check(reading, capture);
        break;
    case LINE_CAPTURE:
        read_capture(reading, capture);
        break;
    case LINE_SUMMARY:
        read_summary(reading);
        break;
    }
}

static bool too_deep(const char *line, size_t n)
{
    size_t depth = 0;
    bool quoted = false;

    for (size_t i = 0; i < n; i++) {
        if (line[i] == '"')
            quoted = !quoted;
        else if (quoted && line[i] == '\\')
            i++;
        else if (!quoted && (line[i] == '{' || line[i] == '['))
            depth++;
        else if (!quoted && (line[i] == '}' || line[i] == ']') && depth > 0)
            depth--;
        if (depth > DEPTH_MAX)
            return true;
    }
    return false;
}

char *read_line(struct report_capture *capture, const char *line, size_t n, struct line *what)
{
    struct reading reading = {NULL, NULL, {0}};
    GError *error = NULL;

    *what = (struct line){0};
    if (too_deep(line, n))
        return g_strdup("nested too deeply");
    JsonParser *parser = json_parser_new_immutable();
    if (!json_parser_load_from_data(parser, line, (gssize)n, &error)) {
        reading.reason = g_strdup(error->message);
        g_error_free(error);
    } else if (!json_parser_get_root(parser) || !JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser))) {
        reading.reason = g_strdup("not a JSON object");
    } else {
        reading.object = json_node_get_object(json_parser_get_root(parser));
        read_object(&reading, capture);
    }
    g_object_unref(parser);
    *what = reading.line;
    return reading.reason;
}

char *report_read_line(struct report_capture *capture, const char *line, size_t n)
{
    struct line what;
    return read_line(capture, line, n, &what);
}
