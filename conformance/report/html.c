/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"

#include <gio/gio.h>

/*
 * The report for a browser: one file that asks for nothing else. Without a script, so that it works where scripts are
 * forbidden: steps are <details>, and the two boxes above them work by CSS. Its policy forbids everything but its
 * style.
 */

GResource *report_resource_get_resource(void);
void report_resource_register_resource(void);

static void put_style(struct html *html)
{
    GBytes *bytes;

    report_resource_register_resource();
    bytes = g_resource_lookup_data(report_resource_get_resource(), "/org/imsconf/report/html.css",
                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    html_open(html, "style", NULL);
    html_raw(html, bytes ? g_bytes_get_data(bytes, NULL) : ""); /* resources end in a zero */
    html_close(html);
    if (bytes)
        g_bytes_unref(bytes);
}

static void put_head(struct html *html, const char *verdict)
{
    html_open(html, "head", NULL);
    html_void(html, "meta", "charset", "utf-8", NULL);
    html_void(html, "meta", "http-equiv", "Content-Security-Policy", "content",
              "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'", NULL);
    html_void(html, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
    html_void(html, "meta", "name", "color-scheme", "content", "light dark", NULL);
    html_void(html, "meta", "name", "generator", "content", "imsconf " IMSCONF_VERSION, NULL);
    html_open(html, "title", NULL);
    html_printf(html, "IMS conference report: %s", verdict);
    html_close(html);
    put_style(html);
    html_close(html);
}

/* ---- The whole ----------------------------------------------------------------------------------------------------
 */

static const char *verdict_of(int code)
{
    return code == 0   ? "pass"
           : code == 1 ? "fail"
           : code == 2 ? "inconclusive"
           : code == 3 ? "no flow"
                       : "not complete";
}

/* An exit code speaks of the UE only. */
static unsigned count_net_failures(const struct report *report)
{
    unsigned n = 0;

    for (unsigned i = 0; i < report->captures->len; i++) {
        const struct report_capture *capture = g_ptr_array_index(report->captures, i);
        for (unsigned k = 0; k < capture->flows->len; k++)
            n += g_strcmp0(((struct report_flow *)g_ptr_array_index(capture->flows, k))->net, "fail") == 0;
    }
    return n;
}

static void put_counts(struct html *html, const struct report *report, const struct report_options *options)
{
    struct report_counts counts = report_count(report, options->fail_on);
    unsigned net = count_net_failures(report);

    html_open(html, "p", NULL);
    html_printf(html, "%u capture%s", counts.captures, html_plural(counts.captures));
    if (counts.unreadable)
        html_printf(html, " (%u unreadable)", counts.unreadable);
    html_printf(html, ", %u flow%s: %u pass, %u fail, %u inconclusive.", counts.flows, html_plural(counts.flows),
                counts.pass, counts.fail, counts.inconclusive);
    if (counts.raised)
        html_printf(html, " %u fail%s for findings of level %s or worse.", counts.raised, counts.raised == 1 ? "s" : "",
                    severity_name(options->fail_on));
    if (net)
        html_printf(html, " The network fails in %u flow%s.", net, html_plural(net));
    html_close(html);
}

static void put_header(struct html *html, const struct report *report, const struct report_options *options, int code)
{
    const char *verdict = verdict_of(code);

    html_open(html, "a", "class", "skip", "href", "#captures", NULL);
    html_text(html, "Skip to the captures");
    html_close(html);
    html_open(html, "header", NULL);
    html_put(html, "h1", NULL, "IMS conference report");
    html_open(html, "p", "class", "overall", NULL);
    html_badge(html, html_verdict_kind(code <= 1 ? verdict : "inconclusive"), verdict);
    html_printf(html, " %c%s (exit %d).", g_ascii_toupper(html_exit_meaning(code)[0]), html_exit_meaning(code) + 1,
                code);
    html_close(html);
    put_counts(html, report, options);
    html_close(html);
}

/* ---- The summary --------------------------------------------------------------------------------------------------
 */

enum { COLUMNS = 6 };
static const char *const columns[COLUMNS] = {"Flow", "UE", "NET", "Completed", "Findings", "First reason"};

static const char *file_of(const struct report_capture *capture)
{
    return capture->file ? capture->file : "capture";
}

static void put_verdict_cell(struct html *html, const char *label, const char *verdict)
{
    html_open(html, "td", "data-label", label, NULL);
    html_badge(html, html_verdict_kind(verdict), verdict ? verdict : "none");
    html_close(html);
}

static void put_text_cell(struct html *html, const char *label, const char *text)
{
    html_open(html, "td", "data-label", label, NULL);
    html_text(html, text);
    html_close(html);
}

#define NO_BREAK "\xc2\xa0"

/* "1 error, 2 warnings", or "none" */
static char *findings_of(const struct report_flow *flow)
{
    const unsigned counts[] = {flow->errors, flow->warnings, flow->infos};
    static const char *const names[] = {"error", "warning", "info"};
    GString *text = g_string_new(NULL);

    for (unsigned i = 0; i < G_N_ELEMENTS(counts); i++)
        if (counts[i])
            g_string_append_printf(text, "%s%u" NO_BREAK "%s%s", text->len ? ", " : "", counts[i], names[i],
                                   html_plural(counts[i]));
    return g_string_free(text->len ? text : g_string_assign(text, "none"), FALSE);
}

/* Where both sides have the same one, it is told once. */
static void put_reasons(struct html *html, const struct report_flow *flow)
{
    html_open(html, "td", "data-label", columns[5], NULL);
    if (flow->ue_reason)
        html_put(html, "div", NULL, flow->ue_reason);
    if (flow->net_reason && g_strcmp0(flow->ue_reason, flow->net_reason) != 0)
        html_put(html, "div", NULL, flow->net_reason);
    if (!flow->ue_reason && !flow->net_reason)
        html_text(html, "-");
    html_close(html);
}

static void put_flow_row(struct html *html, const struct report_capture *capture, const struct report_flow *flow,
                         unsigned i, unsigned k)
{
    char *link = g_strdup_printf("#c%u-f%u", i, k), *findings = findings_of(flow);

    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", "data-label", columns[0], NULL);
    html_open(html, "a", "href", link, NULL);
    html_printf(html, "%s, flow %u", file_of(capture), flow->flow);
    html_close(html);
    html_close(html);
    put_verdict_cell(html, columns[1], flow->ue);
    put_verdict_cell(html, columns[2], flow->net);
    put_text_cell(html, columns[3], flow->completed ? "yes" : "no");
    put_text_cell(html, columns[4], findings);
    put_reasons(html, flow);
    html_close(html);
    g_free(link);
    g_free(findings);
}

static void put_empty_row(struct html *html, const struct report_capture *capture, unsigned i)
{
    char *link = g_strdup_printf("#c%u", i);

    html_open(html, "tr", NULL);
    html_open(html, "th", "scope", "row", "data-label", columns[0], NULL);
    html_open(html, "a", "href", link, NULL);
    html_text(html, file_of(capture));
    html_close(html);
    html_close(html);
    html_open(html, "td", "colspan", "5", NULL);
    html_text(html, capture->status == CAPTURE_OK ? "no conference flow" : report_status_name(capture->status));
    html_close(html);
    html_close(html);
    g_free(link);
}

static void put_summary(struct html *html, const struct report *report)
{
    html_open(html, "section", "id", "summary", NULL);
    html_put(html, "h2", NULL, "Summary");
    html_open(html, "table", "class", "summary stack", NULL);
    html_head_row(html, columns, COLUMNS);
    html_open(html, "tbody", NULL);
    for (unsigned i = 0; i < report->captures->len; i++) {
        const struct report_capture *capture = g_ptr_array_index(report->captures, i);

        for (unsigned k = 0; k < capture->flows->len; k++)
            put_flow_row(html, capture, g_ptr_array_index(capture->flows, k), i + 1, k + 1);
        if (!capture->flows->len)
            put_empty_row(html, capture, i + 1);
    }
    html_close(html);
    html_close(html);
    html_close(html);
}

/* ---- Captures -----------------------------------------------------------------------------------------------------
 */

/* A box changes what stands behind it under the same parent: that CSS finds out fast, whatever the length of the page.
 */
static void put_box(struct html *html, const char *id, const char *text)
{
    html_void(html, "input", "class", "box", "type", "checkbox", "id", id, NULL);
    html_text(html, " ");
    html_open(html, "label", "class", "box", "for", id, NULL);
    html_text(html, text);
    html_close(html);
    html_text(html, " ");
}

static void put_capture_facts(struct html *html, const struct report_capture *capture)
{
    if (capture->status != CAPTURE_OK) {
        html_open(html, "p", NULL);
        html_badge(html, "undecided", report_status_name(capture->status));
        html_text(html, " ");
        html_text(html, capture->error);
        html_close(html);
    } else if (capture->error) {
        html_put(html, "p", NULL, capture->error);
    }
    if (capture->status != CAPTURE_UNREADABLE || capture->packets) {
        html_open(html, "p", NULL);
        html_printf(html, "%" G_GUINT64_FORMAT " packet%s, %" G_GUINT64_FORMAT " SIP message%s, ", capture->packets,
                    html_plural(capture->packets), capture->sip_messages, html_plural(capture->sip_messages));
        if (capture->flows->len)
            html_printf(html, "%u conference flow%s", capture->flows->len, html_plural(capture->flows->len));
        else
            html_text(html, "no conference flow");
        html_close(html);
    }
    if (capture->undecrypted_esp) { /* "no conference flow" must not be read as "there was none" */
        html_open(html, "p", NULL);
        html_printf(html,
                    "%" G_GUINT64_FORMAT " IPsec ESP packet%s could not be decrypted; what %s carried is not checked",
                    capture->undecrypted_esp, html_plural(capture->undecrypted_esp),
                    capture->undecrypted_esp == 1 ? "it" : "they");
        html_close(html);
    }
}

static void put_capture(struct html *html, const struct report_capture *capture, unsigned i)
{
    char *id = g_strdup_printf("c%u", i);

    html_open(html, "section", "id", id, "class", "capture", NULL);
    html_put(html, "h2", NULL, file_of(capture));
    put_capture_facts(html, capture);
    for (unsigned k = 0; k < capture->flows->len; k++)
        html_put_flow(html, g_ptr_array_index(capture->flows, k), i, k + 1);
    html_close(html);
    g_free(id);
}

bool report_write_html(const struct report *report, const struct report_options *options, report_sink sink, void *data)
{
    int code = report_exit_code(report, options->fail_on);
    struct html *html = html_begin(sink, data);

    html_open(html, "html", "lang", "en", NULL);
    put_head(html, verdict_of(code));
    html_open(html, "body", NULL);
    put_header(html, report, options, code);
    html_open(html, "main", NULL);
    if (report->note)
        html_put(html, "p", NULL, report->note);
    put_summary(html, report);
    html_open(html, "div", "id", "captures", "tabindex", "-1", NULL);
    put_box(html, "only", "Only deviations");
    put_box(html, "all", "Open every step, and print passed checks");
    for (unsigned i = 0; i < report->captures->len; i++)
        put_capture(html, g_ptr_array_index(report->captures, i), i + 1);
    html_close(html);
    html_put_legend(html, options);
    html_close(html);
    html_close(html);
    html_close(html);
    return html_end(html);
}
