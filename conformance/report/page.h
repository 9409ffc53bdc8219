/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_REPORT_PAGE_H
#define IMSCONF_REPORT_PAGE_H

#include "imsconf/report.h"

/*
 * A terminal page: text of PAGE_WIDTH columns that is safe to print. All text from a capture goes through page_text()
 * or page_field(): what a terminal would obey instead of showing is written as an escape.
 */
enum { PAGE_WIDTH = 100 };

enum colour { COLOUR_NONE, COLOUR_GOOD, COLOUR_BAD, COLOUR_UNSURE, COLOUR_STRONG, COLOUR_FAINT };

struct page {
    GString *text; /* not yet handed to the sink */
    report_sink sink;
    void *data;
    bool colour;
    bool ok; /* false: the sink failed, everything further is dropped */
};

/* Hands what is there to the sink; the text buffer stays small whatever the length of the report. */
void page_flush(struct page *page);

void page_text(struct page *page, const char *text);
void page_printf(struct page *page, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* What stands between the two is in the colour. */
void page_begin_colour(struct page *page, enum colour colour);
void page_end_colour(struct page *page, enum colour colour);
/* Text in a colour. */
void page_paint(struct page *page, enum colour colour, const char *text);

/* "label     value": the label in its colour, the value wrapped at white space under itself; a word longer than the
 * line stays whole, so that it can be copied. */
void page_field(struct page *page, unsigned indent, unsigned label_width, const char *label, const char *value);

/* Any bytes as text that is safe to print, for g_free(). */
char *page_visible(const char *text);
/* Columns the text takes once escaped. */
size_t page_width(const char *text);

/* The colour of a verdict or severity by its name. */
enum colour page_colour_of(const char *name);

#endif
