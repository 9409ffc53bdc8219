/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sdp.h"

#include <string.h>

/* Lines, sections and the fields of the simple lines. */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The bytes up to the next LF, without it and the CRs in front of it. */
static struct slice take_line(struct slice *rest)
{
    size_t end = slice_find(*rest, '\n');
    struct slice line = slice_part(*rest, 0, end);

    *rest = slice_from(*rest, end < rest->n ? end + 1 : end);
    while (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

bool sdp_line_next(struct slice *rest, struct sdp_line *line)
{
    while (rest->n) {
        struct slice text = take_line(rest);

        if (text.n < 2 || text.p[1] != '=' || text.p[0] < 'a' || text.p[0] > 'z')
            continue;
        *line = (struct sdp_line){text.p[0], slice_trim(slice_from(text, 2)), text};
        return true;
    }
    return false;
}

/* Most lines are not of the type that is asked for: they are passed over unread. */
static bool next_of_type(struct slice *rest, char type, struct sdp_line *line)
{
    while (rest->n) {
        if (rest->n >= 2 && rest->p[0] == type && rest->p[1] == '=')
            return sdp_line_next(rest, line);
        *rest = slice_from(*rest, slice_find(*rest, '\n') + 1);
    }
    return false;
}

bool sdp_line_find(struct slice lines, char type, struct sdp_line *line)
{
    return next_of_type(&lines, type, line);
}

struct slice sdp_value(struct slice lines, char type)
{
    struct sdp_line line;

    return sdp_line_find(lines, type, &line) ? line.value : SLICE_NONE;
}

/* Bytes in front of the next m= line behind the first skip bytes. */
static size_t until_media(struct slice lines, size_t skip)
{
    struct slice rest = slice_from(lines, skip);
    struct sdp_line line;

    if (!next_of_type(&rest, 'm', &line))
        return lines.n;
    return (size_t)(line.line.p - lines.p);
}

struct sdp sdp_read(struct slice body)
{
    size_t session = until_media(body, 0);
    struct sdp sdp = {.session = slice_part(body, 0, session)};
    struct slice rest = sdp.session;
    struct sdp_attribute attribute;

    if (session < body.n)
        sdp.media = slice_from(body, session);
    if (!sdp_line_find(rest, 'c', &sdp.connection))
        sdp.connection = (struct sdp_line){0};
    while (!sdp.direction.p && sdp_attribute_next(&rest, &attribute)) {
        if (!attribute.value.p && sdp_direction_find(attribute.name, &(unsigned){0})) {
            sdp.direction = attribute.name;
            sdp.direction_line = attribute.line;
        }
    }
    return sdp;
}

struct sdp_sections sdp_sections(const struct sdp *sdp)
{
    return (struct sdp_sections){sdp->media, 0};
}

bool sdp_word_next(struct slice *rest, struct slice *word)
{
    size_t start = 0, end;

    while (start < rest->n && is_blank(rest->p[start]))
        start++;
    for (end = start; end < rest->n && !is_blank(rest->p[end]); end++)
        ;
    *word = slice_part(*rest, start, end - start);
    *rest = slice_from(*rest, end);
    return word->n > 0;
}

bool sdp_media_next(struct sdp_sections *walk, struct sdp_media *media)
{
    struct slice lines = walk->rest, rest;
    struct sdp_line line;
    size_t end;

    if (!sdp_line_find(lines, 'm', &line))
        return false;
    lines = slice_from(lines, (size_t)(line.line.p - lines.p));
    end = until_media(lines, line.line.n);
    *media = (struct sdp_media){.index = walk->count++, .line = line.line, .lines = slice_part(lines, 0, end)};
    walk->rest = slice_from(lines, end);
    rest = line.value;
    sdp_word_next(&rest, &media->media);
    sdp_word_next(&rest, &media->port);
    media->port = slice_part(media->port, 0, slice_find(media->port, '/'));
    sdp_word_next(&rest, &media->protocol);
    rest = slice_trim(rest);
    media->formats = rest.n ? rest : SLICE_NONE;
    return true;
}

unsigned sdp_media_count(const struct sdp *sdp)
{
    struct slice rest = sdp->media;
    struct sdp_line line;
    unsigned count = 0;

    while (next_of_type(&rest, 'm', &line))
        count++;
    return count;
}

bool sdp_media_is_active(const struct sdp_media *media)
{
    uint64_t port;

    return !slice_to_uint(media->port, &port) || port != 0;
}

bool sdp_media_is_rtp(const struct sdp_media *media)
{
    return slice_starts_with_nocase(media->protocol, SLICE("RTP/"));
}

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

bool sdp_connection_find(const struct sdp *sdp, const struct sdp_media *media, struct sdp_line *line)
{
    if (sdp_line_find(media->lines, 'c', line))
        return true;
    *line = sdp->connection;
    return line->value.p != NULL;
}

bool sdp_bandwidth_find(struct slice lines, const char *type, struct sdp_line *line)
{
    while (next_of_type(&lines, 'b', line)) {
        size_t colon = slice_find(line->value, ':');

        if (colon == line->value.n || !slice_is_nocase(slice_part(line->value, 0, colon), type))
            continue;
        line->value = slice_trim(slice_from(line->value, colon + 1));
        return true;
    }
    return false;
}

bool sdp_attribute_next(struct slice *rest, struct sdp_attribute *attribute)
{
    struct sdp_line line;

    size_t colon;

    if (!next_of_type(rest, 'a', &line))
        return false;
    colon = slice_find(line.value, ':');
    attribute->name = slice_trim(slice_part(line.value, 0, colon));
    attribute->value = colon < line.value.n ? slice_trim(slice_from(line.value, colon + 1)) : SLICE_NONE;
    attribute->line = line.line;
    return true;
}

bool sdp_attribute_find(struct slice lines, const char *name, struct sdp_attribute *attribute)
{
    while (sdp_attribute_next(&lines, attribute))
        if (slice_is_nocase(attribute->name, name))
            return true;
    return false;
}
