/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

/* Multipart bodies, RFC 2046 5.1: as slices, one level. */

bool mime_parts_begin(struct mime_parts *parts, struct slice content_type, struct slice body)
{
    struct slice head, params;
    struct sip_param boundary;

    sip_value_split(content_type, &head, &params);
    if (!slice_starts_with_nocase(head, SLICE("multipart/")) ||
        !sip_param_find(params, SLICE("boundary"), &boundary) || !boundary.value.n || boundary.value.n > 70)
        return false;
    *parts = (struct mime_parts){body, boundary.value, false};
    return true;
}

/* Takes the next line off, without its line end. */
static bool line_next(struct slice *rest, struct slice *line)
{
    size_t end = slice_find(*rest, '\n');

    if (!rest->n)
        return false;
    *line = slice_part(*rest, 0, end);
    *rest = slice_from(*rest, end < rest->n ? end + 1 : end);
    if (line->n && line->p[line->n - 1] == '\r')
        line->n--;
    return true;
}

static bool is_delimiter(const struct mime_parts *parts, struct slice line, bool *last)
{
    struct slice tail;

    if (!slice_starts_with(line, SLICE("--")) || !slice_starts_with(slice_from(line, 2), parts->boundary))
        return false;
    tail = slice_from(line, 2 + parts->boundary.n);
    *last = slice_starts_with(tail, SLICE("--"));
    tail = slice_trim(*last ? slice_from(tail, 2) : tail);
    return !tail.n;
}

/* Runs to the next delimiter line. Returns what stands in front of it; the line end before it belongs to it. */
static bool delimiter_find(struct mime_parts *parts, struct slice *before, bool *last)
{
    struct slice start = parts->rest, line;

    while (line_next(&parts->rest, &line)) {
        if (!is_delimiter(parts, line, last))
            continue;
        *before = slice_part(start, 0, (size_t)(line.p - start.p));
        if (before->n && before->p[before->n - 1] == '\n')
            before->n--;
        if (before->n && before->p[before->n - 1] == '\r')
            before->n--;
        return true;
    }
    return false;
}

static void part_split(struct slice whole, struct mime_part *part)
{
    struct slice rest = whole, line;

    *part = (struct mime_part){slice_part(whole, 0, 0), whole};
    while (line_next(&rest, &line)) {
        if (line.n)
            continue;
        part->headers = slice_part(whole, 0, (size_t)(line.p - whole.p));
        part->body = rest.p ? rest : slice_from(whole, whole.n);
        return;
    }
}

bool mime_parts_next(struct mime_parts *parts, struct mime_part *part)
{
    struct slice before;
    bool last = false;

    if (!parts->begun) { /* the preamble */
        parts->begun = true;
        if (!delimiter_find(parts, &before, &last) || last)
            return false;
    }
    if (!delimiter_find(parts, &before, &last))
        return false;
    if (last)
        parts->rest = SLICE_NONE;
    part_split(before, part);
    return true;
}

struct slice mime_part_header(const struct mime_part *part, const char *name)
{
    struct slice rest = part->headers, line;

    while (line_next(&rest, &line)) {
        size_t colon = slice_find(line, ':');
        if (colon == line.n || !slice_is_nocase(slice_trim(slice_part(line, 0, colon)), name))
            continue;
        while (rest.n && (*rest.p == ' ' || *rest.p == '\t')) { /* folded */
            struct slice more;
            line_next(&rest, &more);
            line.n = (size_t)(more.p + more.n - line.p);
        }
        return slice_trim(slice_from(line, colon + 1));
    }
    return SLICE_NONE;
}
