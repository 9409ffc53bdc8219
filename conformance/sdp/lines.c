/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <glib.h>

#include "internal.h"

/* Lines, sections and the fields of the simple lines. */

enum { KEPT = 8 };

/* ---- Lines --------------------------------------------------------------------------------------------------------
 */

static struct sdp_line line_at(const struct sdp_mark *mark)
{
    struct slice line = {mark->p, mark->n};

    return (struct sdp_line){line.p[0], slice_trim(slice_from(line, 2)), line};
}

bool sdp_line_next(struct sdp_lines *rest, struct sdp_line *line)
{
    if (rest->at == rest->end)
        return false;
    *line = line_at(rest->at++);
    return true;
}

bool sdp_line_next_of(struct sdp_lines *rest, char a, char b, struct sdp_line *line)
{
    while (rest->at != rest->end && *rest->at->p != a && *rest->at->p != b)
        rest->at++;
    return sdp_line_next(rest, line);
}

static const struct sdp_mark *next_of_type(struct sdp_lines *rest, char type)
{
    while (rest->at != rest->end)
        if (*rest->at++->p == type)
            return rest->at - 1;
    return NULL;
}

bool sdp_line_find(struct sdp_lines lines, char type, struct sdp_line *line)
{
    const struct sdp_mark *mark = next_of_type(&lines, type);

    if (mark)
        *line = line_at(mark);
    return mark != NULL;
}

struct slice sdp_value(struct sdp_lines lines, char type)
{
    struct sdp_line line;

    return sdp_line_find(lines, type, &line) ? line.value : SLICE_NONE;
}

/* Finds the readable lines of a text; marks has room for all. */
static struct sdp_mark *mark_lines(struct slice text, struct sdp_mark *marks)
{
    const char *limit = text.n ? text.p + text.n : text.p;

    for (const char *p = text.p, *next; p != limit; p = next) {
        const char *lf = memchr(p, '\n', (size_t)(limit - p)), *end = lf ? lf : limit, *colon = NULL;

        next = lf ? lf + 1 : limit;
        while (end != p && end[-1] == '\r')
            end--;
        if (end - p < 2 || p[1] != '=' || p[0] < 'a' || p[0] > 'z')
            continue;
        if (p[0] == 'a')
            colon = memchr(p, ':', (size_t)(end - p));
        *marks++ = (struct sdp_mark){p, (uint32_t)(end - p), (uint32_t)((colon ? colon : end) - p)};
    }
    return marks;
}

/* ---- The body -----------------------------------------------------------------------------------------------------
 */

/* Takes the lines of the next section off rest, which begins with its m= line. */
static struct sdp_lines take_section(struct sdp_lines *rest)
{
    struct sdp_lines section = {rest->at++, NULL};

    while (rest->at != rest->end && *rest->at->p != 'm')
        rest->at++;
    section.end = rest->at;
    return section;
}

static void read_section(const struct sdp *sdp, unsigned index, struct sdp_lines lines, struct sdp_media *media)
{
    struct sdp_line line = line_at(lines.at);
    struct slice rest = line.value;
    uint64_t port;

    *media = (struct sdp_media){.index = index, .line = line.line, .lines = lines, .connection = sdp->connection};
    sdp_word_next(&rest, &media->media);
    sdp_word_next(&rest, &media->port);
    media->port = slice_part(media->port, 0, slice_find(media->port, '/'));
    media->active = !slice_to_uint(media->port, &port) || port != 0;
    sdp_word_next(&rest, &media->protocol);
    media->rtp = slice_starts_with_nocase(media->protocol, SLICE("RTP/"));
    rest = slice_trim(rest);
    media->formats = rest.n ? rest : SLICE_NONE;
    media->direction = (uint8_t)sdp->direction;
    media->direction_line = sdp->direction_line;
    sdp_line_find(lines, 'c', &media->connection);
    sdp_media_read_attributes(media);
}

static void read_session(struct sdp *sdp)
{
    struct sdp_lines rest = sdp->session;
    struct sdp_attribute attribute;

    sdp_line_find(rest, 'c', &sdp->connection);
    sdp->direction = SDP_SENDRECV;
    while (!sdp->direction_line.p && sdp_attribute_next(&rest, &attribute))
        if (sdp_direction_read(&attribute, &sdp->direction))
            sdp->direction_line = attribute.line;
}

/* Those that are kept, and the place for any other one. */
static unsigned places(const struct sdp *sdp)
{
    return MIN(sdp->section_count, KEPT + 1);
}

static void read_sections(struct sdp *sdp)
{
    struct sdp_lines rest = {sdp->session.end, sdp->lines.end};

    for (const struct sdp_mark *mark = rest.at; mark != rest.end; mark++)
        sdp->section_count += *mark->p == 'm';
    sdp->kept = MIN(sdp->section_count, KEPT);
    sdp->sections = g_new0(struct sdp_media, places(sdp));
    for (unsigned i = 0; i < sdp->kept; i++)
        read_section(sdp, i, take_section(&rest), &sdp->sections[i]);
    sdp->behind = rest;
}

static void read_lines(struct sdp *sdp)
{
    struct sdp_mark *marks = g_new(struct sdp_mark, sdp->text.n / 3 + 1); /* the shortest line is "x=" and its end */
    size_t count = (size_t)(mark_lines(sdp->text, marks) - marks);

    sdp->lines.at = g_renew(struct sdp_mark, marks, MAX(count, 1)); /* never NULL */
    sdp->lines.end = sdp->lines.at + count;
    sdp->session = (struct sdp_lines){sdp->lines.at, sdp->lines.at};
    while (sdp->session.end != sdp->lines.end && *sdp->session.end->p != 'm')
        sdp->session.end++;
}

struct sdp *sdp_read(struct slice body)
{
    struct sdp *sdp = g_rc_box_new0(struct sdp);

    sdp->source = slice_part(body, 0, UINT32_MAX);
    sdp->text = (struct slice){g_memdup2(sdp->source.p, sdp->source.n), sdp->source.n};
    sdp_restore(sdp);
    return sdp;
}

void sdp_restore(struct sdp *sdp)
{
    if (sdp->lines.at)
        return;
    read_lines(sdp);
    read_session(sdp);
    read_sections(sdp);
}

size_t sdp_size(const struct sdp *sdp)
{
    size_t size = (size_t)(sdp->lines.end - sdp->lines.at) * sizeof *sdp->lines.at;

    for (unsigned i = 0; i < places(sdp); i++)
        size += sizeof *sdp->sections + sdp->sections[i].payload_count * sizeof *sdp->sections[i].payloads;
    return size;
}

void sdp_shrink(struct sdp *sdp)
{
    for (unsigned i = 0; i < places(sdp); i++)
        g_free(sdp->sections[i].payloads);
    g_free(sdp->sections);
    g_free((struct sdp_mark *)sdp->lines.at);
    *sdp = (struct sdp){.text = sdp->text, .source = sdp->source};
}

struct sdp *sdp_ref(struct sdp *sdp)
{
    return g_rc_box_acquire(sdp);
}

static void clear(gpointer data)
{
    struct sdp *sdp = data;

    sdp_shrink(sdp);
    g_free((char *)sdp->text.p);
}

void sdp_unref(struct sdp *sdp)
{
    if (sdp)
        g_rc_box_release_full(sdp, clear);
}

struct slice sdp_source(const struct sdp *sdp, struct slice part)
{
    uintptr_t at = (uintptr_t)part.p - (uintptr_t)sdp->text.p;

    return part.p && at <= sdp->text.n ? (struct slice){sdp->source.p + at, part.n} : part;
}

struct sdp_sections sdp_sections(const struct sdp *sdp)
{
    return sdp ? (struct sdp_sections){sdp, 0, sdp->behind} : (struct sdp_sections){0};
}

/* Read in the one place for all of those, unless it is there already. */
const struct sdp_media *sdp_media_next_behind(struct sdp_sections *walk)
{
    struct sdp_media *media;
    struct sdp_lines lines;

    if (!walk->sdp || walk->count == walk->sdp->section_count)
        return NULL;
    media = &walk->sdp->sections[KEPT];
    lines = take_section(&walk->rest);
    if (media->lines.at != lines.at) {
        g_free(media->payloads);
        read_section(walk->sdp, walk->count, lines, media);
    }
    walk->count++;
    return media;
}

/* ---- Fields -------------------------------------------------------------------------------------------------------
 */

struct sdp_origin sdp_origin_read(struct slice value)
{
    struct sdp_origin o = {0};
    struct slice more;

    sdp_word_next(&value, &o.user);
    sdp_word_next(&value, &o.id);
    sdp_word_next(&value, &o.version);
    sdp_word_next(&value, &o.network);
    sdp_word_next(&value, &o.address_type);
    o.whole = sdp_word_next(&value, &o.address) && !sdp_word_next(&value, &more);
    return o;
}

struct slice sdp_connection_address(struct slice value)
{
    struct slice network, type, address;

    if (!sdp_word_next(&value, &network) || !sdp_word_next(&value, &type) || !sdp_word_next(&value, &address))
        return SLICE_NONE;
    return slice_part(address, 0, slice_find(address, '/'));
}

bool sdp_bandwidth_find(struct sdp_lines lines, const char *type, struct sdp_line *line)
{
    const struct sdp_mark *mark;

    while ((mark = next_of_type(&lines, 'b'))) {
        struct sdp_line found = line_at(mark);
        size_t colon = slice_find(found.value, ':');

        if (colon == found.value.n || !slice_is_nocase(slice_part(found.value, 0, colon), type))
            continue;
        found.value = slice_trim(slice_from(found.value, colon + 1));
        *line = found;
        return true;
    }
    return false;
}

static struct slice attribute_name(const struct sdp_mark *mark)
{
    return slice_trim((struct slice){mark->p + 2, mark->colon - 2});
}

static struct sdp_attribute attribute_at(const struct sdp_mark *mark, struct slice name)
{
    struct slice line = {mark->p, mark->n};

    return (struct sdp_attribute){
        name, mark->colon < line.n ? slice_trim(slice_from(line, mark->colon + 1)) : SLICE_NONE, line};
}

bool sdp_attribute_next(struct sdp_lines *rest, struct sdp_attribute *attribute)
{
    const struct sdp_mark *mark = next_of_type(rest, 'a');

    if (mark)
        *attribute = attribute_at(mark, attribute_name(mark));
    return mark != NULL;
}

bool sdp_attribute_next_named(struct sdp_lines *rest, struct slice name, struct sdp_attribute *attribute)
{
    const struct sdp_mark *mark;

    while ((mark = next_of_type(rest, 'a'))) {
        struct slice have = attribute_name(mark);

        if (!slice_equal_nocase(have, name))
            continue;
        *attribute = attribute_at(mark, have);
        return true;
    }
    return false;
}

bool sdp_attribute_find(struct sdp_lines lines, const char *name, struct sdp_attribute *attribute)
{
    return sdp_attribute_next_named(&lines, slice_of(name), attribute);
}
