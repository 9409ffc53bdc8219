/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include "chars.h"

#include <string.h>

/* Where the header line at offset ends: behind its line end and its folds (RFC 3261 7.3.1). */
static inline size_t line_end(struct slice lines, size_t offset)
{
    do {
        const char *lf = memchr(lines.p + offset, '\n', lines.n - offset);
        if (!lf)
            return lines.n;
        offset = (size_t)(lf - lines.p) + 1;
    } while (offset < lines.n && char_is_blank(lines.p[offset]));
    return offset;
}

static struct slice without_line_end(struct slice line)
{
    if (line.n > 0 && line.p[line.n - 1] == '\n')
        line.n--;
    if (line.n > 0 && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

/* The length of the line end that stands at offset, 0 when something else does. */
static size_t line_end_length(struct slice lines, size_t offset)
{
    if (offset < lines.n && lines.p[offset] == '\n')
        return 1;
    if (offset + 1 < lines.n && lines.p[offset] == '\r' && lines.p[offset + 1] == '\n')
        return 2;
    return 0;
}

/* The text before the colon, without the blanks between; absent when there is no colon. It need not be a token. */
static inline struct slice line_name(struct slice line)
{
    size_t n = slice_find(line, ':');

    if (n == line.n)
        return SLICE_NONE;
    while (n > 0 && char_is_blank(line.p[n - 1]))
        n--;
    return slice_part(line, 0, n);
}

/* Takes apart a line that begins with that name and has a colon behind it. */
static inline void line_read(struct slice line, enum sip_header_id id, struct slice name, struct sip_header *header)
{
    size_t colon = name.n;

    while (line.p[colon] != ':')
        colon++;
    header->id = id;
    header->name = name;
    header->line = without_line_end(line);
    header->value = slice_trim(slice_from(header->line, colon + 1));
}

/* "SIP/2.0 200 OK", RFC 3261 7.2. */
static bool status_line_read(struct sip_message *message, struct slice line)
{
    struct slice version = SLICE("SIP/2.0");
    struct slice digits = slice_part(line, version.n + 1, 3);
    size_t end = version.n + 1 + digits.n;
    uint64_t status;

    if (!slice_starts_with_nocase(line, version) || line.n <= version.n || line.p[version.n] != ' ')
        return false;
    if (digits.n != 3 || !slice_to_uint(digits, &status) || status < 100 || status > 699)
        return false;
    if (line.n > end && line.p[end] != ' ')
        return false;
    message->kind = SIP_RESPONSE;
    message->version = slice_part(line, 0, version.n);
    message->status = (unsigned)status;
    message->reason = slice_from(line, end + 1);
    return true;
}

/* "INVITE sip:a@b SIP/2.0", RFC 3261 7.1. Any version that starts with "SIP/" will do: a wrong one is a finding about
 * this message, not a reason to overlook it. So is white space inside the URI. */
static bool request_line_read(struct sip_message *message, struct slice line)
{
    size_t method = 0;
    size_t version;

    while (line.n > 0 && char_is_blank(line.p[line.n - 1]))
        line.n--;
    while (method < line.n && char_is_token(line.p[method]))
        method++;
    for (version = line.n; version > method && line.p[version - 1] != ' '; version--)
        ;
    if (method == 0 || version <= method + 1 || line.p[method] != ' ')
        return false;

    struct slice uri = slice_trim(slice_part(line, method + 1, version - method - 2));
    if (uri.n == 0 || !slice_starts_with_nocase(slice_from(line, version), SLICE("SIP/")))
        return false;
    message->kind = SIP_REQUEST;
    message->method_text = slice_part(line, 0, method);
    message->method = sip_method_find(message->method_text);
    message->request_uri = uri;
    message->version = slice_from(line, version);
    return true;
}

/* Which headers are noted: all, those of a glance, or the others when it is completed. */
enum which { ALL, GLANCED, OTHERS };

static inline bool is_glanced(enum sip_header_id id)
{
    return id == SIP_CALL_ID || id == SIP_CSEQ || id == SIP_TO || id == SIP_CONTENT_LENGTH;
}

/* May the line be of one of those, in either form? Others may begin so too. */
static inline bool may_be_glanced(char first)
{
    char letter = char_lower(first);

    return letter == 'c' || letter == 'i' || letter == 't' || letter == 'l';
}

/* False: the line is of a header that is not asked for. The lines of one header must be noted in their order. */
static bool header_note(struct sip_message *message, struct slice line, size_t offset, enum which which)
{
    struct slice name = line_name(line);
    enum sip_header_id id = sip_header_find(name);
    struct sip_header header;

    if (id == SIP_HEADER_OTHER || offset + line.n >= UINT32_MAX)
        return true;
    if (which != ALL && is_glanced(id) != (which == GLANCED))
        return false;
    if (message->places[id] == 0) {
        line_read(line, id, name, &header);
        message->noted[message->noted_count] =
            (struct sip_noted){.line = (uint32_t)offset,
                               .line_length = (uint32_t)header.line.n,
                               .name_length = (uint32_t)header.name.n,
                               .value = (uint32_t)(offset + (size_t)(header.value.p - line.p)),
                               .value_length = (uint32_t)header.value.n};
        message->places[id] = ++message->noted_count;
    }
    message->noted[message->places[id] - 1].last = (uint32_t)offset;
    return true;
}

static inline void line_skip(struct sip_message *message, size_t at, size_t end)
{
    if (message->skipped_count == SIP_SKIPPED_MAX || end >= UINT32_MAX) /* such a line is never noted */
        return;
    message->skipped[message->skipped_count].at = (uint32_t)at;
    message->skipped[message->skipped_count].end = (uint32_t)end;
    message->skipped_count++;
}

/* Reads the header lines at the start of rest and returns where the body starts; extent tells whether it got there.
 * Where the capture was cut, and in a stream, of which more may stand in a segment that is not there, the last line is
 * not taken: its end, or a fold, may lie beyond the cut, and half a value
 * must not be mistaken for the value. */
static size_t headers_read(struct sip_message *message, struct slice rest, bool cut)
{
    size_t at = 0;
    size_t blank;

    while ((blank = line_end_length(rest, at)) == 0 && at < rest.n) {
        size_t end = line_end(rest, at);
        if (cut && end == rest.n)
            break;
        if (message->glanced && !may_be_glanced(rest.p[at]))
            line_skip(message, at, end);
        else if (!header_note(message, slice_part(rest, at, end - at), at, message->glanced ? GLANCED : ALL))
            line_skip(message, at, end);
        at = end;
    }
    message->headers = slice_part(rest, 0, at);
    if (blank > 0)
        return at + blank;
    message->extent = cut ? SIP_CUT_IN_HEADERS : SIP_COMPLETE;
    return rest.n;
}

static bool is_padding(struct slice rest)
{
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i] != '\r' && rest.p[i] != '\n' && rest.p[i] != '\0')
            return false;
    return true;
}

/* Sets body, surplus and extent from what stands behind the blank line, and returns how much of it the message takes.
 * missing: bytes that were on the wire but not captured. RFC 3261 18.3 */
static size_t body_read(struct sip_message *message, struct slice rest, size_t missing, bool stream)
{
    size_t taken = rest.n;
    uint64_t length;

    if (slice_to_uint(sip_header_value(message, SIP_CONTENT_LENGTH), &length)) {
        if (length <= rest.n) {
            message->surplus = stream ? 0 : rest.n - (size_t)length + missing;
            message->surplus_is_padding = !missing && is_padding(slice_from(rest, (size_t)length));
            rest.n = (size_t)length;
        } else if (missing > 0 || stream) { /* of a stream, the rest stands in a segment that was not captured */
            message->extent = SIP_CUT_IN_BODY;
        }
    } else if (stream) {
        rest.n = 0;
    } else if (missing > 0) {
        message->extent = SIP_CUT_IN_BODY;
    }
    message->body = rest.n > 0 ? rest : SLICE_NONE;
    message->bytes.n = (size_t)(rest.p - message->bytes.p) + rest.n;
    return stream ? rest.n : taken;
}

static size_t message_read(struct sip_message *message, const char *bytes, size_t n, size_t reported, bool stream,
                           bool glance)
{
    bool cut = reported > n || stream; /* where the blank line is not reached */
    size_t start = 0;

    memset(message, 0, offsetof(struct sip_message, noted)); /* noted_count says how many of those there are */
    message->glanced = glance;
    while (start < n && (bytes[start] == '\r' || bytes[start] == '\n'))
        start++;
    if (start == n)
        return 0;

    struct slice rest = {bytes + start, n - start};
    size_t line = slice_find(rest, '\n');
    if (cut && line == rest.n)
        return 0;
    message->bytes = rest;
    message->start_line = without_line_end(slice_part(rest, 0, line + 1));
    if (!status_line_read(message, message->start_line) && !request_line_read(message, message->start_line))
        return 0;

    rest = slice_from(rest, line + 1);
    size_t headers = headers_read(message, rest, cut);
    if (message->kind == SIP_RESPONSE) {
        uint64_t number;
        if (sip_cseq_read(sip_header_value(message, SIP_CSEQ), &number, &message->method_text))
            message->method = sip_method_find(message->method_text);
    }
    if (message->extent == SIP_CUT_IN_HEADERS)
        return n;
    rest = slice_from(rest, headers);
    size_t body = body_read(message, rest, reported > n ? reported - n : 0, stream);
    return (size_t)(rest.p - bytes) + body;
}

size_t sip_message_read(struct sip_message *message, const char *bytes, size_t n, size_t reported, bool stream)
{
    return message_read(message, bytes, n, reported, stream, false);
}

size_t sip_message_glance(struct sip_message *message, const char *bytes, size_t n, size_t reported, bool stream)
{
    return message_read(message, bytes, n, reported, stream, true);
}

void sip_message_complete(struct sip_message *message)
{
    size_t at = 0, end;

    if (!message->glanced)
        return;
    message->glanced = false;
    for (unsigned i = 0; i < message->skipped_count; i++) {
        at = message->skipped[i].at;
        end = message->skipped[i].end;
        header_note(message, slice_part(message->headers, at, end - at), at, OTHERS);
        at = end;
    }
    for (; message->skipped_count == SIP_SKIPPED_MAX && at < message->headers.n; at = end) {
        end = line_end(message->headers, at);
        header_note(message, slice_part(message->headers, at, end - at), at, OTHERS);
    }
}

/* The next header line from offset on with that id, and for SIP_HEADER_OTHER with that name. */
static bool header_search(const struct sip_message *message, size_t offset, enum sip_header_id id, struct slice name,
                          struct sip_header *header)
{
    while (offset < message->headers.n) {
        size_t end = line_end(message->headers, offset);
        struct slice line = slice_part(message->headers, offset, end - offset), found = line_name(line);

        if (id == SIP_HEADER_OTHER ? found.n > 0 && slice_equal_nocase(found, name) : sip_header_find(found) == id) {
            line_read(line, id, found, header);
            return true;
        }
        offset = end;
    }
    return false;
}

bool sip_header_first(const struct sip_message *message, enum sip_header_id id, struct slice name,
                      struct sip_header *header)
{
    const struct sip_noted *first;

    if (id == SIP_HEADER_OTHER)
        id = sip_header_find(name);
    if ((int)id < 0 || (int)id >= SIP_HEADER_COUNT)
        return false;
    if (id == SIP_HEADER_OTHER)
        return header_search(message, 0, id, name, header);
    first = sip_header_noted(message, id);
    if (first) {
        header->id = id;
        header->line = (struct slice){message->headers.p + first->line, first->line_length};
        header->name = (struct slice){header->line.p, first->name_length};
        header->value = (struct slice){message->headers.p + first->value, first->value_length};
    }
    return first != NULL;
}

bool sip_header_next(const struct sip_message *message, struct sip_header *header)
{
    size_t offset = (size_t)(header->line.p - message->headers.p);

    if (header->id != SIP_HEADER_OTHER && offset >= sip_header_noted(message, header->id)->last)
        return false;
    offset += header->line.n;
    /* line has lost its line end, and nothing else. */
    return header_search(message, offset + line_end_length(message->headers, offset), header->id, header->name, header);
}
