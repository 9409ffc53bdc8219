/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include <string.h>
#include <wsutil/strtoi.h>

/*
 * Where Wireshark's dissector of SIP takes up the next message of a buffer. Its tap gets the buffer of each message and
 * not the place in it. So this is done as it is done there, mistakes and all, and not as RFC 3261 18.3 has it: the last of
 * several Content-Lengths counts, and what is no number is 0.
 */

static bool is_line_end(char c)
{
    return c == '\r' || c == '\n';
}

/* Where the line ends; *next: where the one behind it begins. */
static size_t line_end(struct slice text, size_t at, size_t *next)
{
    size_t end = at;

    while (end < text.n && !is_line_end(text.p[end]))
        end++;
    *next = MIN(end + 1, text.n);
    if (end + 1 < text.n && text.p[end] == '\r' && text.p[end + 1] == '\n')
        *next = end + 2;
    return end;
}

/* With the lines that continue it. */
static size_t header_end(struct slice text, size_t at, size_t *next)
{
    size_t end = line_end(text, at, next);

    while (*next < text.n && (text.p[*next] == ' ' || text.p[*next] == '\t'))
        end = line_end(text, *next, next);
    return end;
}

/* Takes the number of a Content-Length; of other headers, nothing. -1: as if there were none. */
static void length_take(struct slice header, int *length)
{
    const char *colon = memchr(header.p, ':', header.n);
    struct slice name = {header.p, colon != NULL ? (size_t)(colon - header.p) : 0}, value;
    uint32_t number;
    char *text;

    if (colon == NULL || !(slice_is_nocase(name, "Content-Length") || slice_is_nocase(name, "l")))
        return;
    value = slice_from(header, name.n + 1);
    while (value.n > 0 && (is_line_end(*value.p) || *value.p == ' ' || *value.p == '\t'))
        value = slice_from(value, 1);
    text = g_strndup(value.p, value.n);
    ws_strtou32(text, NULL, &number);
    *length = (int)number;
    g_free(text);
}

unsigned stream_next(tvbuff_t *tvb, unsigned start)
{
    unsigned captured = tvb_captured_length(tvb);
    struct slice text = {(const char *)tvb_get_ptr(tvb, 0, (int)captured), captured};
    size_t at = start, next;
    int length = -1;

    line_end(text, at, &at);
    while (at < text.n && !is_line_end(text.p[at])) {
        size_t end = header_end(text, at, &next);

        length_take(slice_part(text, at, end - at), &length);
        at = next;
    }
    line_end(text, at, &at); /* the blank line */
    if (length == -1)
        return captured;
    return (unsigned)at + (unsigned)MIN((size_t)MAX(length, 0), text.n - at);
}
