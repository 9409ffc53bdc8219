/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"
#include "page.h"

#include <libxml/xmlwriter.h>
#include <math.h>
#include <stdarg.h>

/*
 * libxml2's writer escapes by the place where a text stands and closes what is open, so no text of a capture can leave
 * its element. It writes XML; as no element but the void ones is ever closed with "/>", a browser reads the same from
 * it.
 */
struct html {
    xmlTextWriterPtr writer;
    report_sink sink;
    void *data;
    bool ok;
};

/* libxml2 is told nothing of a failure, which it would print. */
static int write_to_sink(void *context, const char *text, int n)
{
    struct html *html = context;

    if (html->ok && n > 0)
        html->ok = html->sink(text, (size_t)n, html->data);
    return n;
}

static int close_nothing(void *context)
{
    (void)context;
    return 0;
}

static void take(struct html *html, int result)
{
    if (result < 0)
        html->ok = false;
}

struct html *html_begin(report_sink sink, void *data)
{
    struct html *html = g_new0(struct html, 1);
    xmlOutputBufferPtr buffer;

    *html = (struct html){NULL, sink, data, true};
    buffer = xmlOutputBufferCreateIO(write_to_sink, close_nothing, html, NULL);
    html->writer = buffer ? xmlNewTextWriter(buffer) : NULL;
    if (buffer && !html->writer)
        xmlOutputBufferClose(buffer);
    html->ok = html->writer != NULL;
    html_raw(html, "<!DOCTYPE html>\n");
    return html;
}

bool html_end(struct html *html)
{
    bool ok;

    if (html->writer) {
        html_raw(html, "\n");
        take(html, xmlTextWriterFlush(html->writer));
        xmlFreeTextWriter(html->writer);
    }
    ok = html->ok;
    g_free(html);
    return ok;
}

/* On a line of their own, for those who compare two reports. */
static bool begins_line(const char *element)
{
    static const char *const elements[] = {
        "article", "body",    "caption", "details", "dl",    "h2",    "h3", "header", "label", "main",  "meta", "p",
        "rect",    "section", "summary", "svg",     "table", "tbody", "td", "text",   "thead", "title", "tr",   NULL};

    return g_strv_contains(elements, element);
}

/* Nothing is built any more when it cannot be written. */
static void open_with(struct html *html, const char *element, va_list attributes)
{
    const char *name;

    if (!html->ok)
        return;
    if (begins_line(element))
        html_raw(html, "\n");
    take(html, xmlTextWriterStartElement(html->writer, BAD_CAST element));
    while ((name = va_arg(attributes, const char *))) {
        const char *value = va_arg(attributes, const char *);
        char *visible = value ? page_visible(value) : NULL;

        if (visible)
            take(html, xmlTextWriterWriteAttribute(html->writer, BAD_CAST name, BAD_CAST visible));
        g_free(visible);
    }
}

void html_open(struct html *html, const char *element, ...)
{
    va_list attributes;

    va_start(attributes, element);
    open_with(html, element, attributes);
    va_end(attributes);
}

void html_close(struct html *html)
{
    if (html->ok)
        take(html, xmlTextWriterFullEndElement(html->writer));
}

void html_void(struct html *html, const char *element, ...)
{
    va_list attributes;

    va_start(attributes, element);
    open_with(html, element, attributes);
    va_end(attributes);
    if (html->ok)
        take(html, xmlTextWriterEndElement(html->writer));
}

void html_text(struct html *html, const char *text)
{
    char *visible = text && html->ok ? page_visible(text) : NULL;

    if (visible)
        take(html, xmlTextWriterWriteString(html->writer, BAD_CAST visible));
    g_free(visible);
}

void html_printf(struct html *html, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    html_text(html, text);
    g_free(text);
}

void html_put(struct html *html, const char *element, const char *class, const char *text)
{
    html_open(html, element, "class", class, NULL);
    html_text(html, text);
    html_close(html);
}

void html_raw(struct html *html, const char *markup)
{
    if (html->ok)
        take(html, xmlTextWriterWriteRaw(html->writer, BAD_CAST markup));
}

/* ---- Small things -------------------------------------------------------------------------------------------------
 */

void html_head_row(struct html *html, const char *const *columns, unsigned count)
{
    html_open(html, "thead", NULL);
    html_open(html, "tr", NULL);
    for (unsigned i = 0; i < count; i++) {
        html_open(html, "th", "scope", "col", NULL);
        html_text(html, columns[i]);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

const char *html_plural(uint64_t n)
{
    return n == 1 ? "" : "s";
}

char *html_seconds(double time, unsigned digits)
{
    char format[] = "%.0f", text[G_ASCII_DTOSTR_BUF_SIZE];

    if (!isfinite(time) || fabs(time) > 1e12)
        return g_strdup("-");
    format[2] = (char)('0' + MIN(digits, 9));
    g_ascii_formatd(text, sizeof(text), format, fabs(time) < 5e-7 ? 0 : time); /* no minus before a zero */
    return g_strdup(text);
}

void html_badge(struct html *html, const char *kind, const char *text)
{
    char *class = g_strdup_printf("badge %s", kind);

    html_put(html, "span", class, text);
    g_free(class);
}

const char *html_verdict_kind(const char *verdict)
{
    if (g_strcmp0(verdict, "pass") == 0 || g_strcmp0(verdict, "fail") == 0)
        return verdict;
    return verdict ? "undecided" : "none";
}
