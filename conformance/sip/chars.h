/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SIP_CHARS_H
#define IMSCONF_SIP_CHARS_H

#include <stdbool.h>
#include <stdint.h>

#include "imsconf/slice.h"

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
    return slice_is_space(c);
}

/* One bit for each of the 128 characters: letters, digits and -.!%*_+`'~ */
static inline bool char_is_token(char c)
{
    static const uint32_t token[4] = {0, 0x03ff6ca2, 0x87fffffe, 0x47ffffff};
    unsigned char u = (unsigned char)c;

    return u < 128 && (token[u / 32] >> u % 32 & 1) != 0;
}

#endif
