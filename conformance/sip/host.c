/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include "chars.h"

#include <string.h>

/* Hosts are read here and not by inet_pton(): that wants terminated text, and refuses the leading zeros that the
 * 1*3DIGIT of RFC 3261 25.1 allows. */

struct address {
    size_t n; /* 4 or 16 */
    unsigned char bytes[16];
};

static bool ipv4_read(struct slice text, unsigned char *out)
{
    for (int i = 0; i < 4; i++) {
        size_t dot = slice_find(text, '.');
        uint64_t value;

        if ((dot == text.n) != (i == 3) || dot > 3 || !slice_to_uint(slice_part(text, 0, dot), &value) || value > 255)
            return false;
        out[i] = (unsigned char)value;
        text = slice_from(text, dot + 1);
    }
    return true;
}

/* One to four hex digits. */
static bool group_read(struct slice text, unsigned char *out)
{
    unsigned value = 0;

    if (text.n == 0 || text.n > 4)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = char_lower(text.p[i]);
        if (char_is_digit(c))
            value = value * 16 + (unsigned)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + (unsigned)(c - 'a' + 10);
        else
            return false;
    }
    out[0] = (unsigned char)(value >> 8);
    out[1] = (unsigned char)(value & 0xff);
    return true;
}

/* Moves what stands behind the "::" to the end, zeros between. */
static bool gap_fill(unsigned char *out, size_t n, size_t gap)
{
    if (n > 14)
        return false;
    memmove(out + 16 - (n - gap), out + gap, n - gap);
    memset(out + gap, 0, 16 - n);
    return true;
}

static bool ipv6_read(struct slice text, unsigned char *out)
{
    const size_t no_gap = 17;
    size_t gap = no_gap;
    size_t n = 0;

    if (slice_starts_with(text, SLICE("::"))) {
        gap = 0;
        text = slice_from(text, 2);
    }
    while (text.n > 0) {
        size_t colon = slice_find(text, ':');
        bool last = colon == text.n;

        if (last && n <= 12 && ipv4_read(text, out + n)) {
            n += 4;
            break;
        }
        if (n > 14 || !group_read(slice_part(text, 0, colon), out + n))
            return false;
        n += 2;
        text = slice_from(text, colon + 1);
        if (!last && text.n == 0)
            return false;
        if (!last && text.p[0] == ':') {
            if (gap != no_gap)
                return false;
            gap = n;
            text = slice_from(text, 1);
        }
    }
    return gap == no_gap ? n == 16 : gap_fill(out, n, gap);
}

/* Brackets are not asked for: parameters such as received hold an IPv6 address without them. */
static bool address_read(struct slice host, struct address *out)
{
    bool brackets = host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']';

    if (!brackets && ipv4_read(host, out->bytes)) {
        out->n = 4;
        return true;
    }
    out->n = 16;
    return ipv6_read(brackets ? slice_part(host, 1, host.n - 2) : host, out->bytes);
}

bool sip_host_is_address(struct slice host)
{
    struct address address;

    return address_read(host, &address);
}

static struct slice without_dot(struct slice name)
{
    if (name.n > 1 && name.p[name.n - 1] == '.')
        name.n--;
    return name;
}

enum sip_host_order sip_host_compare(struct slice a, struct slice b)
{
    struct address x, y;

    if (a.n == 0 || b.n == 0)
        return SIP_HOST_UNKNOWN;
    if (slice_equal(a, b))
        return SIP_HOST_EQUAL;

    bool a_is_address = address_read(a, &x);
    if (a_is_address != address_read(b, &y))
        return SIP_HOST_UNKNOWN;
    if (a_is_address)
        return x.n == y.n && memcmp(x.bytes, y.bytes, x.n) == 0 ? SIP_HOST_EQUAL : SIP_HOST_DIFFERENT;
    return slice_equal_nocase(without_dot(a), without_dot(b)) ? SIP_HOST_EQUAL : SIP_HOST_DIFFERENT;
}
