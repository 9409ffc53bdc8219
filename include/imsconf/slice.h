/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SLICE_H
#define IMSCONF_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A run of bytes that belongs to somebody else. Everything the readers return is a slice into the bytes they were
 * given: nothing is copied and nothing has to be freed, and a slice lives exactly as long as those bytes.
 *
 * A slice may hold any byte, NUL included. { NULL, 0 } means "not there"; an empty value that is there has p != NULL.
 * "nocase" always means ASCII letters only: SIP tokens are ASCII, and the locale must not change a verdict.
 */
struct slice {
    const char *p;
    size_t n;
};

#define SLICE_NONE ((struct slice){NULL, 0})
/* A slice over a string literal, without its terminator. */
#define SLICE(literal) ((struct slice){"" literal, sizeof(literal) - 1})

/* The slice over a terminated string; SLICE_NONE for NULL. */
static inline struct slice slice_of(const char *text)
{
    return text ? (struct slice){text, strlen(text)} : SLICE_NONE;
}

/* n bytes of both are equal but for the case of ASCII letters. */
bool slice_bytes_equal_nocase(const char *a, const char *b, size_t n);

/* Same bytes; two absent slices are equal, an absent and an empty one are not. */
static inline bool slice_equal(struct slice a, struct slice b)
{
    if (!a.p || !b.p)
        return !a.p && !b.p;
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}
static inline bool slice_equal_nocase(struct slice a, struct slice b)
{
    if (!a.p || !b.p)
        return !a.p && !b.p;
    if (a.n != b.n || a.n == 0)
        return a.n == b.n;
    /* Most are told apart by their first byte, whose case is one bit. */
    return ((a.p[0] ^ b.p[0]) & ~('a' ^ 'A')) == 0 && slice_bytes_equal_nocase(a.p, b.p, a.n);
}
static inline bool slice_is(struct slice a, const char *text)
{
    return slice_equal(a, slice_of(text));
}
static inline bool slice_is_nocase(struct slice a, const char *text)
{
    return slice_equal_nocase(a, slice_of(text));
}
static inline bool slice_starts_with(struct slice a, struct slice prefix)
{
    return a.p && prefix.p && a.n >= prefix.n && memcmp(a.p, prefix.p, prefix.n) == 0;
}
bool slice_starts_with_nocase(struct slice a, struct slice prefix);

/* Without the white space (space, tab, CR, LF: folded lines count as white space) at both ends. */
static inline bool slice_is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline struct slice slice_trim(struct slice a)
{
    while (a.n > 0 && slice_is_space(a.p[a.n - 1]))
        a.n--;
    while (a.n > 0 && slice_is_space(a.p[0])) {
        a.p++;
        a.n--;
    }
    return a;
}

/* Offset of the first byte c, or a.n when there is none. */
static inline size_t slice_find(struct slice a, char c)
{
    const char *found = a.n > 0 ? (const char *)memchr(a.p, c, a.n) : NULL;

    return found ? (size_t)(found - a.p) : a.n;
}

/* Offset of the first such text, which is not empty, or a.n when there is none. */
size_t slice_find_text(struct slice a, struct slice text);

/* The part from offset on (clamped), and the part of at most n bytes from offset on. */
static inline struct slice slice_from(struct slice a, size_t offset)
{
    if (!a.p)
        return SLICE_NONE;
    if (offset > a.n)
        offset = a.n;
    return (struct slice){a.p + offset, a.n - offset};
}

static inline struct slice slice_part(struct slice a, size_t offset, size_t n)
{
    struct slice part = slice_from(a, offset);

    if (part.n > n)
        part.n = n;
    return part;
}

/* Reads a slice that is nothing but decimal digits. False (and *value untouched) when it is empty, holds anything
 * else, or does not fit 64 bits. */
bool slice_to_uint(struct slice a, uint64_t *value);

/* A terminated copy, for g_free(); NULL for an absent slice. */
char *slice_dup(struct slice a);

#endif
