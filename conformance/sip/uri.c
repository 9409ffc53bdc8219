/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include "chars.h"

#include <string.h>

/* Sets of parameters are compared each with each, without memory of their own. Beyond this many (no real URI has a
 * tenth of it) only the same bytes are the same set, so that no URI in a capture can make that expensive. */
#define PARAM_LIMIT 64

/* Reading */

/* RFC 3261 25.1: what can stand nowhere in a URI. */
static bool has_forbidden(struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c > '>' && c < 0x7f) /* as most are */
            continue;
        if (c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == '"')
            return true;
    }
    return false;
}

static size_t scheme_length(struct slice text)
{
    size_t n = 0;

    if (text.n == 0 || !char_is_alpha(text.p[0]))
        return 0;
    while (n < text.n && (char_is_alpha(text.p[n]) || char_is_digit(text.p[n]) || text.p[n] == '+' ||
                          text.p[n] == '-' || text.p[n] == '.'))
        n++;
    return n;
}

static size_t host_length(struct slice text)
{
    size_t n = 0;

    if (text.n > 0 && text.p[0] == '[') {
        size_t close = slice_find(text, ']');
        return close < text.n ? close + 1 : 0;
    }
    while (n < text.n && text.p[n] != ':' && text.p[n] != ';' && text.p[n] != '?')
        n++;
    return n;
}

/* "user:password" before the "@". The user part may hold ";" and "?", so it has to be taken off before them. */
static bool userinfo_read(struct slice userinfo, struct sip_uri *out)
{
    size_t colon = slice_find(userinfo, ':');

    out->user = slice_part(userinfo, 0, colon);
    if (colon < userinfo.n)
        out->password = slice_from(userinfo, colon + 1);
    return out->user.n > 0;
}

/* "host:port;params?headers" */
static bool hostport_read(struct slice rest, struct sip_uri *out)
{
    uint64_t port;
    size_t n = host_length(rest);

    out->host = slice_part(rest, 0, n);
    rest = slice_from(rest, n);
    if (n > 0 && rest.n > 0 && rest.p[0] == ':') {
        for (n = 1; n < rest.n && rest.p[n] != ';' && rest.p[n] != '?'; n++)
            ;
        out->port = slice_part(rest, 1, n - 1);
        if (!slice_to_uint(out->port, &port))
            return false;
        rest = slice_from(rest, n);
    }
    n = slice_find(rest, '?');
    if (n < rest.n)
        out->headers = slice_from(rest, n + 1);
    if (n > 0) {
        out->params = slice_part(rest, 0, n);
        if (out->params.p[0] != ';')
            return false;
    }
    return out->host.n > 0;
}

static bool uri_is_sip(const struct sip_uri *uri)
{
    return slice_is_nocase(uri->scheme, "sip") || slice_is_nocase(uri->scheme, "sips");
}

bool sip_uri_read(struct slice text, struct sip_uri *out)
{
    size_t scheme = scheme_length(text);
    struct sip_uri found = {.text = text, .scheme = slice_part(text, 0, scheme)};

    if (scheme == 0 || scheme + 1 >= text.n || text.p[scheme] != ':' || has_forbidden(text))
        return false;

    struct slice rest = slice_from(text, scheme + 1);
    if (uri_is_sip(&found)) {
        size_t at = slice_find(rest, '@');
        if (at < rest.n) {
            if (!userinfo_read(slice_part(rest, 0, at), &found))
                return false;
            rest = slice_from(rest, at + 1);
        }
        if (!hostport_read(rest, &found))
            return false;
    } else {
        found.opaque = rest;
    }
    *out = found;
    return true;
}

/* Escaped text */

static int hex_value(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Takes the next character off s, unescaped. A "%" that starts no escape stands for itself. */
static char char_next(struct slice *s, bool *escaped)
{
    int high = s->n >= 3 && s->p[0] == '%' ? hex_value(s->p[1]) : -1;
    int low = high >= 0 ? hex_value(s->p[2]) : -1;
    char c = low >= 0 ? (char)(high * 16 + low) : s->p[0];

    *escaped = low >= 0;
    *s = slice_from(*s, low >= 0 ? 3 : 1);
    return c;
}

/* reserved: the characters that an escape keeps apart from the same character written plainly; NULL for none. */
static bool escaped_equal(struct slice a, struct slice b, bool nocase, const char *reserved)
{
    if (!a.p || !b.p)
        return !a.p && !b.p;
    while (a.n > 0 && b.n > 0) {
        bool a_escaped, b_escaped;
        char x = char_next(&a, &a_escaped);
        char y = char_next(&b, &b_escaped);

        if (x != y && !(nocase && char_lower(x) == char_lower(y)))
            return false;
        if (reserved && a_escaped != b_escaped && x != '\0' && strchr(reserved, x))
            return false;
    }
    return a.n == 0 && b.n == 0;
}

bool sip_percent_equal(struct slice a, struct slice b, bool nocase)
{
    return escaped_equal(a, b, nocase, NULL);
}

/* RFC 3261 19.1.4: characters other than the reserved ones are equivalent to their escapes. */
static bool uri_text_equal(struct slice a, struct slice b, bool nocase)
{
    return escaped_equal(a, b, nocase, ";/?:@&=+$,");
}

/* Sets of parameters */

typedef bool param_reader(struct slice *rest, struct sip_param *param);

/* Takes the next "name=value" off the "&"-separated headers of a URI. */
static bool uri_header_next(struct slice *rest, struct sip_param *param)
{
    if (rest->n == 0)
        return false;

    size_t n = slice_find(*rest, '&');
    struct slice text = slice_part(*rest, 0, n);
    size_t equal = slice_find(text, '=');
    *param = (struct sip_param){.name = slice_part(text, 0, equal)};
    if (equal < text.n)
        param->value = slice_from(text, equal + 1);
    *rest = slice_from(*rest, n + 1);
    return true;
}

/* The number of parameters, at most PARAM_LIMIT + 1. */
static size_t param_count(struct slice params, param_reader *next)
{
    struct sip_param param;
    size_t n = 0;

    while (n <= PARAM_LIMIT && next(&params, &param))
        n++;
    return n;
}

/* Quoted strings are case-sensitive, all other values are not (RFC 3261 7.3.1). */
static bool param_values_equal(const struct sip_param *a, const struct sip_param *b)
{
    if (a->quoted || b->quoted)
        return a->quoted == b->quoted && slice_equal(a->value, b->value);
    return uri_text_equal(a->value, b->value, true);
}

/* Whether each parameter of a stands in b too. */
static bool params_within(struct slice a, struct slice b, param_reader *next)
{
    struct sip_param wanted, param;

    while (next(&a, &wanted)) {
        struct slice rest = b;
        bool found = false;

        while (!found && next(&rest, &param))
            found = uri_text_equal(wanted.name, param.name, true) && param_values_equal(&wanted, &param);
        if (!found)
            return false;
    }
    return true;
}

static bool params_same_set(struct slice a, struct slice b, param_reader *next)
{
    size_t n = param_count(a, next);

    if (n != param_count(b, next))
        return false;
    if (n > PARAM_LIMIT)
        return slice_equal(a, b);
    return params_within(a, b, next) && params_within(b, a, next);
}

/* Equality of URIs, RFC 3261 19.1.4 */

/* Parameters that never match their absence, not even with their default value. */
static bool param_is_significant(struct slice name)
{
    static const char *const names[] = {"user", "ttl", "method", "maddr", "transport"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (uri_text_equal(name, slice_of(names[i]), true))
            return true;
    }
    return false;
}

/* Whether nothing in a contradicts b: the same parameters have the same values, and none in a alone is significant. */
static bool uri_params_agree(struct slice a, struct slice b)
{
    struct sip_param wanted, param;

    while (sip_param_next(&a, &wanted)) {
        struct slice rest = b;
        bool found = false;

        while (!found && sip_param_next(&rest, &param))
            found = uri_text_equal(wanted.name, param.name, true);
        if (found ? !param_values_equal(&wanted, &param) : param_is_significant(wanted.name))
            return false;
    }
    return true;
}

static bool uri_params_equal(struct slice a, struct slice b)
{
    if (param_count(a, sip_param_next) > PARAM_LIMIT || param_count(b, sip_param_next) > PARAM_LIMIT)
        return slice_equal(a, b);
    return uri_params_agree(a, b) && uri_params_agree(b, a);
}

static bool ports_equal(struct slice a, struct slice b)
{
    uint64_t x, y;

    if (!slice_to_uint(a, &x) || !slice_to_uint(b, &y))
        return slice_equal(a, b);
    return x == y;
}

static bool sip_uris_equal(const struct sip_uri *a, const struct sip_uri *b)
{
    return uri_text_equal(a->user, b->user, false) && uri_text_equal(a->password, b->password, false) &&
           sip_host_compare(a->host, b->host) == SIP_HOST_EQUAL && ports_equal(a->port, b->port) &&
           uri_params_equal(a->params, b->params) && params_same_set(a->headers, b->headers, uri_header_next);
}

/* The next digit of a telephone number, without visual separators; 0 at its end. */
static char digit_next(struct slice *number)
{
    while (number->n > 0) {
        char c = number->p[0];

        *number = slice_from(*number, 1);
        if (!strchr("-.()", c) || c == '\0')
            return char_lower(c);
    }
    return '\0';
}

/* RFC 3966 4: digits without visual separators, "+" tells global from local, all parameters count. */
static bool tel_equal(struct slice a, struct slice b)
{
    size_t a_end = slice_find(a, ';');
    size_t b_end = slice_find(b, ';');
    struct slice x = slice_part(a, 0, a_end);
    struct slice y = slice_part(b, 0, b_end);

    while (x.n > 0 || y.n > 0) {
        if (digit_next(&x) != digit_next(&y))
            return false;
    }
    return params_same_set(slice_from(a, a_end), slice_from(b, b_end), sip_param_next);
}

bool sip_uri_equal(struct slice a, struct slice b)
{
    struct sip_uri x, y;

    if (slice_equal(a, b)) /* though a parameter be there twice, with two values */
        return true;
    if (!sip_uri_read(a, &x) || !sip_uri_read(b, &y))
        return false;
    if (!slice_equal_nocase(x.scheme, y.scheme))
        return false;
    if (uri_is_sip(&x))
        return sip_uris_equal(&x, &y);
    if (slice_is_nocase(x.scheme, "tel"))
        return tel_equal(x.opaque, y.opaque);
    return slice_equal(x.opaque, y.opaque);
}

bool sip_route_equal(struct slice a, struct slice b)
{
    struct sip_name_addr x, y;
    struct sip_uri x_uri, y_uri;

    if (slice_equal(a, b))
        return true;
    if (!sip_name_addr_read(a, &x) || !sip_name_addr_read(b, &y))
        return slice_equal(slice_trim(a), slice_trim(b));
    if (!sip_uri_equal(x.uri, y.uri) || !params_same_set(x.params, y.params, sip_param_next))
        return false;
    if (!sip_uri_read(x.uri, &x_uri) || !sip_uri_read(y.uri, &y_uri))
        return true;
    return params_same_set(x_uri.params, y_uri.params, sip_param_next);
}
