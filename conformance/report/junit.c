/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model.h"
#include "text.h"

#include <libxml/xmlwriter.h>
#include <math.h>
#include <string.h>

/*
 * JUnit XML, for what shows test results of CI: a test suite per capture, a test case per flow. A flow has one verdict,
 * and so its test case counts once, as it does in the last line of the text report.
 *
 * Something is red, a failure or an error, exactly when the exit code is not 0. What the network did wrong is therefore
 * in <system-out> and in the properties.
 *
 * Readers differ in what they show, so everything is said where each of them looks: the name of a test case is whole
 * without its suite (GitLab shows only that), its class name has one dot (Jenkins splits there), the reason stands in
 * the attribute and in the body. Only elements and attributes that the schema of Jenkins' xUnit plugin knows are used.
 * Nothing depends on when and where the report was made; "time" is the time in the capture.
 */

struct junit {
    xmlTextWriterPtr xml;
    const struct report_options *options;
    bool no_flow; /* in any capture: each of them is red then */
};
struct tally {
    unsigned tests, failures, errors, skipped;
    double time;
};

/* ---- XML --------------------------------------------------------------------------------------------------------- */

struct target {
    report_sink sink;
    void *data;
};

static int write_some(void *context, const char *text, int n)
{
    const struct target *target = context;
    return target->sink(text, (size_t)n, target->data) ? n : -1;
}

static void begin(struct junit *junit, const char *element)
{
    xmlTextWriterStartElement(junit->xml, BAD_CAST element);
}

static void end(struct junit *junit)
{
    xmlTextWriterEndElement(junit->xml);
}

/* Characters that XML cannot hold, and those that would act on a terminal, become escapes. */
static void attribute(struct junit *junit, const char *name, const char *value)
{
    char *visible = page_visible(value ? value : "");
    xmlTextWriterWriteAttribute(junit->xml, BAD_CAST name, BAD_CAST visible);
    g_free(visible);
}

static void attribute_number(struct junit *junit, const char *name, uint64_t value)
{
    xmlTextWriterWriteFormatAttribute(junit->xml, BAD_CAST name, "%" G_GUINT64_FORMAT, value);
}

static void attribute_time(struct junit *junit, double seconds)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(digits, sizeof(digits), "%.6f", seconds);
    attribute(junit, "time", digits);
}

static void property(struct junit *junit, const char *name, const char *value)
{
    begin(junit, "property");
    attribute(junit, "name", name);
    attribute(junit, "value", value);
    end(junit);
}

static void property_number(struct junit *junit, const char *name, uint64_t value)
{
    char digits[24];
    g_snprintf(digits, sizeof(digits), "%" G_GUINT64_FORMAT, value);
    property(junit, name, digits);
}

/* ---- Outcomes ---------------------------------------------------------------------------------------------------- */

enum outcome { PASSES, FAILS, OPEN };

static enum outcome flow_outcome(const struct junit *junit, const struct report_flow *flow)
{
    if (g_strcmp0(flow->ue, "fail") == 0 || report_ue_finding(flow, junit->options->fail_on))
        return FAILS;
    return g_strcmp0(flow->ue, "pass") == 0 ? PASSES : OPEN;
}

/* Until the last message of a step. */
static double flow_time(const struct report_flow *flow)
{
    double last = 0;
    for (unsigned i = 0; i < flow->steps->len; i++) {
        const struct report_step *step = g_ptr_array_index(flow->steps, i);
        if (step->frame && isfinite(step->time) && step->time < 1e12)
            last = MAX(last, step->time);
    }
    return last;
}

static void tally_flow(struct tally *tally, const struct junit *junit, const struct report_flow *flow)
{
    tally->tests++;
    tally->failures += flow_outcome(junit, flow) != PASSES;
    tally->time += flow_time(flow);
}

static void tally_capture(struct tally *tally, const struct junit *junit, const struct report_capture *capture)
{
    for (unsigned i = 0; i < capture->flows->len; i++)
        tally_flow(tally, junit, g_ptr_array_index(capture->flows, i));
    if (capture->status == CAPTURE_UNREADABLE) {
        tally->tests++;
        tally->errors++;
    } else if (capture->flows->len == 0) {
        tally->tests++;
        tally->failures += junit->no_flow;
        tally->skipped += !junit->no_flow;
    }
}

static void put_tally(struct junit *junit, const struct tally *tally, bool skipped)
{
    attribute_number(junit, "tests", tally->tests);
    attribute_number(junit, "failures", tally->failures);
    attribute_number(junit, "errors", tally->errors);
    if (skipped)
        attribute_number(junit, "skipped", tally->skipped);
    attribute_time(junit, tally->time);
}

/* ---- Test cases -------------------------------------------------------------------------------------------------- */

static void begin_case(struct junit *junit, const char *file, const char *name, double time)
{
    char *class_name = g_strconcat("imsconf.", file, NULL);

    g_strdelimit(class_name + strlen("imsconf."), ".", '_');
    begin(junit, "testcase");
    attribute(junit, "classname", class_name);
    attribute(junit, "name", name);
    attribute_time(junit, time);
    g_free(class_name);
}

/* An element <failure>, <error> or <skipped>; details: more lines, or NULL. */
static void put_reason(struct junit *junit, const char *element, const char *type, const char *message,
                       const char *details)
{
    char *visible = page_visible(message);

    begin(junit, element);
    attribute(junit, "type", type);
    attribute(junit, "message", message);
    xmlTextWriterWriteString(junit->xml, BAD_CAST visible);
    if (details) {
        xmlTextWriterWriteString(junit->xml, BAD_CAST "\n");
        xmlTextWriterWriteString(junit->xml, BAD_CAST details);
    }
    end(junit);
    g_free(visible);
}

static bool keep(const char *text, size_t n, void *data)
{
    g_string_append_len(data, text, (gssize)n);
    return true;
}

/* The flow as in the text report, which is safe to show: its page leaves no control character. */
static char *flow_text(const struct junit *junit, const struct report_capture *capture, const char *file,
                       const struct report_flow *flow)
{
    GString *text = g_string_new(NULL);
    struct page page = {g_string_new(NULL), keep, text, false, true};

    text_write_remarks(&page, capture);
    text_write_flow(&page, file, flow, junit->options->all);
    page_flush(&page);
    g_string_free(page.text, TRUE);
    return g_string_free(text, FALSE);
}

static char *flow_reason(const struct junit *junit, const struct report_flow *flow)
{
    const struct report_check *check = report_ue_finding(flow, junit->options->fail_on);

    if (flow->ue_reason)
        return g_strdup(flow->ue_reason);
    if (check)
        return g_strdup_printf("rule %s in frame %u: %s", check->rule ? check->rule : "-", (unsigned)check->frame,
                               check->title ? check->title : check->name ? check->name : "-");
    return g_strdup_printf("The UE's verdict is %s", flow->ue ? flow->ue : "not known");
}

/* There is something to read although the UE passes. */
static bool has_remarks(const struct junit *junit, const struct report_capture *capture, const struct report_flow *flow)
{
    return junit->options->all || capture->error || capture->undecrypted_esp || g_strcmp0(flow->net, "pass") != 0 ||
           flow->checks->len > 0;
}

static void put_flow(struct junit *junit, const struct report_capture *capture, const char *file,
                     const struct report_flow *flow)
{
    char *name = g_strdup_printf("%s, flow %u: %s", file, flow->flow, flow->procedure ? flow->procedure : "-");
    char *text = flow_text(junit, capture, file, flow);
    enum outcome outcome = flow_outcome(junit, flow);

    begin_case(junit, file, name, flow_time(flow));
    if (outcome != PASSES) {
        char *reason = flow_reason(junit, flow);
        put_reason(junit, "failure", outcome == FAILS ? "fail" : "inconclusive", reason, text);
        g_free(reason);
    } else if (has_remarks(junit, capture, flow)) {
        begin(junit, "system-out");
        xmlTextWriterWriteString(junit->xml, BAD_CAST text);
        end(junit);
    }
    end(junit);
    g_free(text);
    g_free(name);
}

/* A capture that cannot be judged by its flows: it was not read, or it has none. */
static void put_capture_case(struct junit *junit, const struct report_capture *capture, const char *file)
{
    GString *remarks = g_string_new(NULL);
    struct page page = {g_string_new(NULL), keep, remarks, false, true};

    text_write_remarks(&page, capture);
    page_flush(&page);
    begin_case(junit, file, file, 0);
    if (capture->status == CAPTURE_UNREADABLE)
        put_reason(junit, "error", "unreadable", capture->error ? capture->error : "unreadable", NULL);
    else
        put_reason(junit, junit->no_flow ? "failure" : "skipped", "no-flow", "no conference flow", remarks->str);
    end(junit);
    g_string_free(page.text, TRUE);
    g_string_free(remarks, TRUE);
}

/* ---- Suites ------------------------------------------------------------------------------------------------------ */

static void put_flow_property(struct junit *junit, const struct report_flow *flow, const char *what, const char *value)
{
    char *name = g_strdup_printf("flow %u: %s", flow->flow, what);
    property(junit, name, value ? value : "none");
    g_free(name);
}

static void put_properties(struct junit *junit, const struct report_capture *capture)
{
    begin(junit, "properties");
    property(junit, "status", report_status_name(capture->status));
    property_number(junit, "packets", capture->packets);
    property_number(junit, "sip_messages", capture->sip_messages);
    property_number(junit, "undecrypted_esp", capture->undecrypted_esp);
    for (unsigned i = 0; i < capture->flows->len; i++) {
        const struct report_flow *flow = g_ptr_array_index(capture->flows, i);
        put_flow_property(junit, flow, "profile", flow->profile);
        put_flow_property(junit, flow, "UE", flow->ue);
        put_flow_property(junit, flow, "NET", flow->net);
        if (flow->net_reason)
            put_flow_property(junit, flow, "NET reason", flow->net_reason);
    }
    end(junit);
}

static void put_suite(struct junit *junit, const struct report_capture *capture)
{
    const char *file = capture->file ? capture->file : "capture";
    struct tally tally = {0};

    tally_capture(&tally, junit, capture);
    begin(junit, "testsuite");
    attribute(junit, "name", file);
    put_tally(junit, &tally, true);
    put_properties(junit, capture);
    for (unsigned i = 0; i < capture->flows->len; i++)
        put_flow(junit, capture, file, g_ptr_array_index(capture->flows, i));
    if (capture->status == CAPTURE_UNREADABLE || capture->flows->len == 0)
        put_capture_case(junit, capture, file);
    end(junit);
}

/* Why the report as a whole is red although none of its captures need be; NULL: nothing of the kind. */
static char *whole_reason(const struct report *report)
{
    if (report->note)
        return g_strdup(report->note);
    if (report->failure)
        return g_strdup_printf("exit %d", report->failure);
    return report->captures->len == 0 ? g_strdup("no capture") : NULL;
}

static void put_whole(struct junit *junit, const char *reason)
{
    static const struct tally one_error = {1, 0, 1, 0, 0};

    begin(junit, "testsuite");
    attribute(junit, "name", "imsconf-check");
    put_tally(junit, &one_error, true);
    begin_case(junit, "check", "imsconf-check", 0);
    put_reason(junit, "error", "incomplete", reason, NULL);
    end(junit);
    end(junit);
}

static void put_report(struct junit *junit, const struct report *report)
{
    char *reason = whole_reason(report);
    struct tally tally = {.tests = reason != NULL, .errors = reason != NULL};

    for (unsigned i = 0; i < report->captures->len; i++)
        tally_capture(&tally, junit, g_ptr_array_index(report->captures, i));
    xmlTextWriterStartDocument(junit->xml, NULL, "UTF-8", NULL);
    begin(junit, "testsuites");
    attribute(junit, "name", "imsconf-check " IMSCONF_VERSION);
    put_tally(junit, &tally, false);
    for (unsigned i = 0; i < report->captures->len; i++)
        put_suite(junit, g_ptr_array_index(report->captures, i));
    if (reason)
        put_whole(junit, reason);
    end(junit);
    g_free(reason);
}

bool report_write_junit(const struct report *report, const struct report_options *options, report_sink sink,
                        void *data)
{
    struct target target = {sink, data};
    xmlOutputBufferPtr buffer = xmlOutputBufferCreateIO(write_some, NULL, &target, NULL);
    struct junit junit = {buffer ? xmlNewTextWriter(buffer) : NULL, options,
                          report_count(report, options->fail_on).flows == 0};

    if (!junit.xml) {
        if (buffer)
            xmlOutputBufferClose(buffer);
        return false;
    }
    xmlTextWriterSetIndent(junit.xml, 1);
    put_report(&junit, report);
    bool ok = xmlTextWriterEndDocument(junit.xml) >= 0 && xmlTextWriterFlush(junit.xml) >= 0 && buffer->error == 0;
    xmlFreeTextWriter(junit.xml);
    return ok;
}
