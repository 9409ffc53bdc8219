/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include <string.h>
#include <wsutil/strtoi.h>

/*
 * Where Wireshark's dissector of SIP takes up the next message of a buffer. Its tap gets the buffer of each message and
 * not the place in it. So this is done as it is done there, mistakes and all, and not as RFC 3261 18.3 has it: the last of
 * several Content-Lengths counts, and what is no number is 0.
 */

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
    while (value.n > 0 && slice_is_space(*value.p))
        value = slice_from(value, 1);
    text = g_strndup(value.p, value.n);
    ws_strtou32(text, NULL, &number);
    *length = (int)number;
    g_free(text);
}

/* Where the header line ends, with the lines that continue it; *next: where the one behind it begins. */
static int header_end(tvbuff_t *tvb, struct slice text, int at, int *next)
{
    int end = at + tvb_find_line_end(tvb, at, -1, next, false);

    while ((size_t)*next < text.n && (text.p[*next] == ' ' || text.p[*next] == '\t'))
        end = *next + tvb_find_line_end(tvb, *next, -1, next, false);
    return end;
}

unsigned stream_next(tvbuff_t *tvb, unsigned start)
{
    int captured = (int)tvb_captured_length(tvb), at = (int)start, next, length = -1;
    struct slice text = {(const char *)tvb_get_ptr(tvb, 0, captured), (size_t)captured};

    tvb_find_line_end(tvb, at, -1, &at, false); /* the start line */
    while (at < captured && tvb_find_line_end(tvb, at, -1, &next, false) > 0) {
        int end = header_end(tvb, text, at, &next);

        length_take(slice_part(text, (size_t)at, (size_t)(end - at)), &length);
        at = next;
    }
    if (at < captured)
        tvb_find_line_end(tvb, at, -1, &at, false); /* the blank line */
    if (length == -1)
        return (unsigned)captured;
    return (unsigned)(at + MIN(MAX(length, 0), captured - at));
}
