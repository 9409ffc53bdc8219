/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "edit.h"

#include <stdbool.h>
#include <string.h>

struct line {
    size_t at, n; /* with its line end */
};

/* Behind the blank line, or behind everything. */
static size_t head_end(const GString *message)
{
    const char *blank = message->len ? g_strstr_len(message->str, (gssize)message->len, "\r\n\r\n") : NULL;

    return blank ? (size_t)(blank - message->str) + 2 : message->len;
}

static unsigned line_count(const GString *message)
{
    unsigned count = 0;

    for (size_t i = 0, end = head_end(message); i < end; i++)
        count += message->str[i] == '\n' || i + 1 == end;
    return count;
}

static bool line_find(const GString *message, unsigned number, struct line *line)
{
    unsigned count = line_count(message);
    size_t end = head_end(message), at = 0;

    if (!count)
        return false;
    for (number %= count; number; at++)
        number -= message->str[at] == '\n';
    line->at = at;
    while (at < end && message->str[at] != '\n')
        at++;
    line->n = MIN(at + 1, end) - line->at;
    return true;
}

void edit_bytes_erase(GString *message, size_t at, size_t n)
{
    if (at < message->len)
        g_string_erase(message, (gssize)at, (gssize)MIN(n, message->len - at));
}

void edit_bytes_insert(GString *message, size_t at, const char *bytes, size_t n)
{
    g_string_insert_len(message, (gssize)MIN(at, message->len), bytes, (gssize)n);
}

void edit_line_drop(GString *message, unsigned line)
{
    struct line found;

    if (line_find(message, line, &found))
        g_string_erase(message, (gssize)found.at, (gssize)found.n);
}

static char *line_copy(const GString *message, unsigned number, size_t *n)
{
    struct line line;

    if (!line_find(message, number, &line))
        return NULL;
    *n = line.n;
    return g_memdup2(message->str + line.at, line.n);
}

void edit_line_duplicate(GString *message, unsigned line)
{
    struct line found;
    size_t n;
    char *text = line_copy(message, line, &n);

    if (text && line_find(message, line, &found))
        g_string_insert_len(message, (gssize)found.at, text, (gssize)n);
    g_free(text);
}

void edit_lines_swap(GString *message, unsigned a, unsigned b)
{
    size_t n, m;
    char *first = line_copy(message, a, &n), *second = line_copy(message, b, &m);
    struct line line;

    if (first && second && line_find(message, a, &line)) {
        g_string_erase(message, (gssize)line.at, (gssize)line.n);
        g_string_insert_len(message, (gssize)line.at, second, (gssize)m);
        if (line_find(message, b, &line)) {
            g_string_erase(message, (gssize)line.at, (gssize)line.n);
            g_string_insert_len(message, (gssize)line.at, first, (gssize)n);
        }
    }
    g_free(first);
    g_free(second);
}

void edit_line_replace(GString *message, unsigned line, const GString *other, unsigned from)
{
    struct line found;
    size_t n;
    char *text = line_copy(other, from, &n);

    if (text && line_find(message, line, &found)) {
        g_string_erase(message, (gssize)found.at, (gssize)found.n);
        g_string_insert_len(message, (gssize)found.at, text, (gssize)n);
    }
    g_free(text);
}

/* Behind the colon of a line, or behind all of it. */
static size_t value_start(const char *line, size_t n)
{
    const char *colon = memchr(line, ':', n);

    return colon ? (size_t)(colon - line) + 1 : n;
}

void edit_value_replace(GString *message, unsigned line, const GString *other, unsigned from)
{
    struct line found;
    size_t n, start;
    char *text = line_copy(other, from, &n);

    if (text && line_find(message, line, &found)) {
        start = value_start(message->str + found.at, found.n);
        g_string_erase(message, (gssize)(found.at + start), (gssize)(found.n - start));
        start = found.at + start;
        found.n = value_start(text, n);
        g_string_insert_len(message, (gssize)start, text + found.n, (gssize)(n - found.n));
    }
    g_free(text);
}

void edit_line_insert(GString *message, unsigned before, const char *text)
{
    struct line found;

    if (line_find(message, before, &found))
        g_string_insert(message, (gssize)found.at, text);
}

void edit_body_replace(GString *message, const GString *other)
{
    size_t end = head_end(message), start = head_end(other);
    char *body = g_memdup2(other->str + start, other->len - start);
    size_t n = other->len - start;

    g_string_truncate(message, end);
    g_string_append_len(message, body, (gssize)n);
    g_free(body);
}

void edit_number(GString *message, unsigned line, unsigned number)
{
    struct line found;
    size_t at, end;
    char digits[12];

    if (!line_find(message, line, &found))
        return;
    for (at = found.at; at < found.at + found.n && !g_ascii_isdigit(message->str[at]); at++)
        ;
    for (end = at; end < found.at + found.n && g_ascii_isdigit(message->str[end]); end++)
        ;
    if (at == end)
        return;
    g_snprintf(digits, sizeof digits, "%u", number);
    g_string_erase(message, (gssize)at, (gssize)(end - at));
    g_string_insert(message, (gssize)at, digits);
}

void edit_length_correct(GString *message)
{
    size_t end = head_end(message);
    const char *length = message->len ? g_strstr_len(message->str, (gssize)end, "\r\nContent-Length:") : NULL;
    size_t at, stop;
    char digits[24];

    if (!length)
        return;
    at = (size_t)(length - message->str) + strlen("\r\nContent-Length:");
    for (stop = at; stop < end && message->str[stop] != '\r'; stop++)
        ;
    g_snprintf(digits, sizeof digits, " %zu", message->len > end + 2 ? message->len - end - 2 : 0);
    g_string_erase(message, (gssize)at, (gssize)(stop - at));
    g_string_insert(message, (gssize)at, digits);
}
