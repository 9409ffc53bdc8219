/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include <string.h>

static enum truth truth_of(bool holds)
{
    return holds ? TRUTH_YES : TRUTH_NO;
}

static bool number_equal(struct slice a, struct slice b)
{
    uint64_t x, y;

    return slice_to_uint(a, &x) && slice_to_uint(b, &y) && x == y;
}

static bool name_addr_equal(struct slice a, struct slice b)
{
    struct sip_name_addr x, y;
    struct sip_param tag_x, tag_y;
    bool has_x, has_y;

    if (slice_equal(a, b))
        return sip_name_addr_read(a, &x);
    if (!sip_name_addr_read(a, &x) || !sip_name_addr_read(b, &y) || !sip_uri_equal(x.uri, y.uri))
        return false;
    has_x = sip_param_find(x.params, SLICE("tag"), &tag_x);
    has_y = sip_param_find(y.params, SLICE("tag"), &tag_y);
    return has_x == has_y && (!has_x || slice_equal(tag_x.value, tag_y.value));
}

/* Quality values are numbers: 0.9 is 0.90. Anything else compares as a token. */
static bool param_value_equal(struct slice name, struct slice a, struct slice b)
{
    char x[16], y[16];

    if (slice_is_nocase(name, "q") && a.n < sizeof x && b.n < sizeof y && a.n && b.n) {
        memcpy(x, a.p, a.n);
        x[a.n] = '\0';
        memcpy(y, b.p, b.n);
        y[b.n] = '\0';
        return ABS(g_ascii_strtod(x, NULL) - g_ascii_strtod(y, NULL)) < 1e-6;
    }
    return (!a.n && !b.n) || slice_equal_nocase(a, b);
}

/* Every parameter of a is in b with the same value, but for the two names that may be left out. */
static bool params_within(struct slice a, struct slice b, const char *but, const char *and_but)
{
    struct sip_param param, other;

    while (sip_param_next(&a, &param)) {
        if ((but && slice_is_nocase(param.name, but)) || (and_but && slice_is_nocase(param.name, and_but)))
            continue;
        if (!sip_param_find(b, param.name, &other) || !param_value_equal(param.name, param.value, other.value))
            return false;
    }
    return true;
}

/* RFC 3329: same mechanism, same parameters in any order. */
static bool mechanism_equal(struct slice a, struct slice b)
{
    struct slice head_a, params_a, head_b, params_b;

    sip_value_split(a, &head_a, &params_a);
    sip_value_split(b, &head_b, &params_b);
    return slice_equal_nocase(head_a, head_b) && params_within(params_a, params_b, NULL, NULL) &&
           params_within(params_b, params_a, NULL, NULL);
}

/* A Via comes back as it was sent, but the next hop may have filled in received and rport (RFC 3261 18.2.1, RFC 3581). */
static bool via_equal(struct slice a, struct slice b)
{
    struct sip_via x, y;

    if (!sip_via_read(a, &x) || !sip_via_read(b, &y))
        return slice_equal(a, b);
    return slice_equal_nocase(x.transport, y.transport) && sip_host_compare(x.host, y.host) == SIP_HOST_EQUAL &&
           slice_equal(x.port, y.port) && params_within(x.params, y.params, "received", "rport") &&
           params_within(y.params, x.params, "received", "rport");
}

/* "SIP / 2.0 / UDP" and "SIP/2.0/UDP" are the same token sequence (RFC 3261 25.1, SLASH). */
static bool token_equal(struct slice a, struct slice b)
{
    size_t i = 0, j = 0;

    if (slice_find(a, '/') == a.n)
        return slice_equal_nocase(a, b);
    for (;;) {
        while (i < a.n && strchr(" \t\r\n", a.p[i]))
            i++;
        while (j < b.n && strchr(" \t\r\n", b.p[j]))
            j++;
        if (i == a.n || j == b.n)
            return i == a.n && j == b.n;
        if (g_ascii_tolower(a.p[i++]) != g_ascii_tolower(b.p[j++]))
            return false;
    }
}

static enum truth host_equal(struct slice a, struct slice b)
{
    switch (sip_host_compare(a, b)) {
    case SIP_HOST_EQUAL:
        return TRUTH_YES;
    case SIP_HOST_DIFFERENT:
        return TRUTH_NO;
    default:
        return TRUTH_UNKNOWN;
    }
}

/* A server that is only known by the address of its packets may be named by the UE: nothing decides it without DNS. */
static enum truth server_equal(struct slice a, struct slice b)
{
    struct sip_name_addr x, y;
    struct sip_uri u, v;

    if (sip_route_equal(a, b))
        return TRUTH_YES;
    if (!sip_name_addr_read(a, &x) || !sip_name_addr_read(b, &y) || !sip_uri_read(x.uri, &u) ||
        !sip_uri_read(y.uri, &v) || !u.host.p || !v.host.p)
        return TRUTH_NO;
    if (!slice_equal(u.user, v.user) || !slice_equal(u.port, v.port) || !slice_equal_nocase(u.params, v.params))
        return TRUTH_NO; /* more than the host differs */
    return sip_host_compare(u.host, v.host) == SIP_HOST_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_NO;
}

/* The same bytes are the same, but for what has to be readable to be anything. */
static bool is_same_text(enum compare compare, struct slice a, struct slice b)
{
    return compare != COMPARE_NUMBER && compare != COMPARE_HOST && compare != COMPARE_NAME_ADDR && slice_equal(a, b);
}

enum truth values_compare(enum compare compare, struct slice a, struct slice b)
{
    if (is_same_text(compare, a, b))
        return TRUTH_YES;
    switch (compare) {
    case COMPARE_TEXT:
        return TRUTH_NO;
    case COMPARE_TOKEN:
        return truth_of(token_equal(a, b));
    case COMPARE_URI:
        return truth_of(sip_uri_equal(a, b));
    case COMPARE_ROUTE:
        return truth_of(sip_route_equal(a, b));
    case COMPARE_SERVER:
        return server_equal(a, b);
    case COMPARE_NAME_ADDR:
        return truth_of(name_addr_equal(a, b));
    case COMPARE_NUMBER:
        return truth_of(number_equal(a, b));
    case COMPARE_HOST:
        return host_equal(a, b);
    case COMPARE_VIA:
        return truth_of(via_equal(a, b));
    case COMPARE_MECHANISM:
        return truth_of(mechanism_equal(a, b));
    case COMPARE_PERCENT:
        return truth_of(sip_percent_equal(a, b, true));
    }
    return TRUTH_UNKNOWN;
}
