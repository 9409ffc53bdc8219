/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SIP_CHARS_H
#define IMSCONF_SIP_CHARS_H

#include <stdbool.h>

/* Character classes of RFC 3261 25.1. ASCII only, whatever the locale says. */

static inline char char_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool char_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool char_is_alpha(char c)
{
    char lower = char_lower(c);

    return lower >= 'a' && lower <= 'z';
}

static inline bool char_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* White space of a header value: CR and LF are part of it because folds stay inside values. */
static inline bool char_is_space(char c)
{
    return char_is_blank(c) || c == '\r' || c == '\n';
}

static inline bool char_is_token(char c)
{
    if (char_is_alpha(c) || char_is_digit(c))
        return true;
    switch (c) {
    case '-':
    case '.':
    case '!':
    case '%':
    case '*':
    case '_':
    case '+':
    case '`':
    case '\'':
    case '~':
        return true;
    default:
        return false;
    }
}

#endif
