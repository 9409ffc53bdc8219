/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/slice.h"

#include "chars.h"

#include <glib.h>
#include <string.h>

struct slice slice_of(const char *text)
{
    return text ? (struct slice){text, strlen(text)} : SLICE_NONE;
}

bool slice_equal(struct slice a, struct slice b)
{
    if (!a.p || !b.p)
        return !a.p && !b.p;
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static bool bytes_equal_nocase(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (a[i] != b[i] && char_lower(a[i]) != char_lower(b[i]))
            return false;
    }
    return true;
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
    if (!a.p || !b.p)
        return !a.p && !b.p;
    return a.n == b.n && bytes_equal_nocase(a.p, b.p, a.n);
}

bool slice_is(struct slice a, const char *text)
{
    return slice_equal(a, slice_of(text));
}

bool slice_is_nocase(struct slice a, const char *text)
{
    return slice_equal_nocase(a, slice_of(text));
}

bool slice_starts_with(struct slice a, struct slice prefix)
{
    return a.p && prefix.p && a.n >= prefix.n && memcmp(a.p, prefix.p, prefix.n) == 0;
}

bool slice_starts_with_nocase(struct slice a, struct slice prefix)
{
    return a.p && prefix.p && a.n >= prefix.n && bytes_equal_nocase(a.p, prefix.p, prefix.n);
}

struct slice slice_trim(struct slice a)
{
    while (a.n > 0 && char_is_space(a.p[a.n - 1]))
        a.n--;
    while (a.n > 0 && char_is_space(a.p[0])) {
        a.p++;
        a.n--;
    }
    return a;
}

size_t slice_find(struct slice a, char c)
{
    const char *found = a.n > 0 ? memchr(a.p, c, a.n) : NULL;

    return found ? (size_t)(found - a.p) : a.n;
}

struct slice slice_from(struct slice a, size_t offset)
{
    if (!a.p)
        return SLICE_NONE;
    if (offset > a.n)
        offset = a.n;
    return (struct slice){a.p + offset, a.n - offset};
}

struct slice slice_part(struct slice a, size_t offset, size_t n)
{
    struct slice part = slice_from(a, offset);

    if (part.n > n)
        part.n = n;
    return part;
}

bool slice_to_uint(struct slice a, uint64_t *value)
{
    uint64_t sum = 0;

    if (a.n == 0)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        if (!char_is_digit(a.p[i]))
            return false;
        uint64_t digit = (uint64_t)(a.p[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return true;
}

char *slice_dup(struct slice a)
{
    if (!a.p)
        return NULL;

    /* Not g_strndup(): it stops at the first NUL, and a slice may hold one. */
    char *copy = g_malloc(a.n + 1);
    memcpy(copy, a.p, a.n);
    copy[a.n] = '\0';
    return copy;
}
