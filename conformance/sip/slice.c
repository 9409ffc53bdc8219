/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/slice.h"

#include "chars.h"

#include <glib.h>

/* Most are the same in their case, too. Of sizes that are known, compilers make one comparison; the last one may overlap
 * the one before it. */
static bool same_bytes(const char *a, const char *b, size_t n)
{
    size_t i = 0;

    if (n < 4)
        return false;
    if (n < 8)
        return memcmp(a, b, 4) == 0 && memcmp(a + n - 4, b + n - 4, 4) == 0;
    for (; i + 8 < n; i += 8)
        if (memcmp(a + i, b + i, 8) != 0)
            return false;
    return memcmp(a + n - 8, b + n - 8, 8) == 0;
}

bool slice_bytes_equal_nocase(const char *a, const char *b, size_t n)
{
    if (same_bytes(a, b, n))
        return true;
    for (size_t i = 0; i < n; i++) {
        if (a[i] != b[i] && char_lower(a[i]) != char_lower(b[i]))
            return false;
    }
    return true;
}

bool slice_starts_with_nocase(struct slice a, struct slice prefix)
{
    return a.p && prefix.p && a.n >= prefix.n && slice_bytes_equal_nocase(a.p, prefix.p, prefix.n);
}

size_t slice_find_text(struct slice a, struct slice text)
{
    size_t at = slice_find(a, text.p[0]);

    while (at < a.n && !slice_starts_with(slice_from(a, at), text))
        at += 1 + slice_find(slice_from(a, at + 1), text.p[0]);
    return at;
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
        if (i >= 19 && sum > (UINT64_MAX - digit) / 10) /* less digits always fit */
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
