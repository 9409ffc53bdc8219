/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "page.h"

#include <stdarg.h>
#include <string.h>

void page_flush(struct page *page)
{
    if (page->ok && page->text->len > 0)
        page->ok = page->sink(page->text->str, page->text->len, page->data);
    g_string_truncate(page->text, 0);
}

/* Writes one character so that no terminal acts on it: controls, but also format characters such as U+202E, which
 * turn the reading direction round. */
static void append_visible(GString *text, const char *p)
{
    gunichar c = g_utf8_get_char(p);
    if (c == '\n')
        g_string_append(text, "\\n");
    else if (c == '\r')
        g_string_append(text, "\\r");
    else if (c == '\t')
        g_string_append(text, "\\t");
    else if (c < 0x20 || c == 0x7f)
        g_string_append_printf(text, "\\x%02x", (unsigned)c);
    else if (c > 0x7f && !g_unichar_isprint(c))
        g_string_append_printf(text, "\\u{%04x}", (unsigned)c);
    else
        g_string_append_len(text, p, g_utf8_next_char(p) - p);
}

/* Of n bytes of valid UTF-8. */
static void append_visible_part(GString *text, const char *p, size_t n)
{
    for (const char *end = p + n; p < end; p = g_utf8_next_char(p))
        append_visible(text, p);
}

void page_text(struct page *page, const char *text)
{
    if (text)
        append_visible_part(page->text, text, strlen(text));
}

void page_printf(struct page *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(page->text, format, arguments);
    va_end(arguments);
}

void page_begin_colour(struct page *page, enum colour colour)
{
    static const char *const codes[] = {"", "\033[32m", "\033[1;31m", "\033[33m", "\033[1m", "\033[2m"};

    if (page->colour)
        g_string_append(page->text, codes[colour]);
}

void page_end_colour(struct page *page, enum colour colour)
{
    if (page->colour && colour != COLOUR_NONE)
        g_string_append(page->text, "\033[0m");
}

void page_paint(struct page *page, enum colour colour, const char *text)
{
    page_begin_colour(page, colour);
    page_text(page, text);
    page_end_colour(page, colour);
}

/* Of text that is already visible. */
static size_t columns(const char *p, size_t n)
{
    size_t width = 0;
    for (const char *end = p + n; p < end; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_iszerowidth(c))
            width += g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

char *page_visible(const char *text)
{
    GString *visible = g_string_new(NULL);
    char *valid = g_utf8_make_valid(text, -1);
    append_visible_part(visible, valid, strlen(valid));
    g_free(valid);
    return g_string_free(visible, FALSE);
}

char *report_visible(const char *text)
{
    return page_visible(text);
}

size_t page_width(const char *text)
{
    char *visible = page_visible(text);
    size_t width = columns(visible, strlen(visible));
    g_free(visible);
    return width;
}

static void append_wrapped(struct page *page, unsigned margin, const char *p)
{
    size_t column = margin;
    while (*p) {
        size_t spaces = strspn(p, " ");
        size_t word = strcspn(p + spaces, " ");
        size_t width = columns(p + spaces, word);
        if (column > margin && column + spaces + width > PAGE_WIDTH) {
            page_printf(page, "\n%*s", (int)margin, "");
            column = margin;
            spaces = 0;
            p += strspn(p, " ");
        }
        g_string_append_len(page->text, p, (gssize)(spaces + word));
        column += spaces + width;
        p += spaces + word;
    }
}

void page_field(struct page *page, unsigned indent, unsigned label_width, const char *label, const char *value)
{
    char *visible = page_visible(value);
    size_t width = page_width(label);
    page_printf(page, "%*s", (int)indent, "");
    page_paint(page, page_colour_of(label), label);
    page_printf(page, "%*s", width < label_width ? (int)(label_width - width) : width > 0, "");
    append_wrapped(page, indent + label_width, visible);
    g_string_append_c(page->text, '\n');
    g_free(visible);
}

enum colour page_colour_of(const char *name)
{
    static const struct {
        const char *name;
        enum colour colour;
    } colours[] = {
        {"pass", COLOUR_GOOD},    {"fail", COLOUR_BAD},       {"inconclusive", COLOUR_UNSURE},
        {"error", COLOUR_BAD},    {"warning", COLOUR_UNSURE}, {"info", COLOUR_STRONG},
        {"missing", COLOUR_BAD},  {"hidden", COLOUR_UNSURE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(colours); i++) {
        if (g_strcmp0(name, colours[i].name) == 0)
            return colours[i].colour;
    }
    return COLOUR_NONE;
}
