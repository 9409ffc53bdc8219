/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SIP_H
#define IMSCONF_SIP_H

#include "imsconf/slice.h"

/*
 * The SIP reader: start line, headers, values, parameters and URIs of RFC 3261, as slices into the message.
 * It allocates nothing, never recurses and never fails as a whole because of one bad header: what can be read is read,
 * and what cannot is reported as absent, so that a check of another header still gets its answer.
 *
 * The header list is not kept as an array: a message may have any number of headers, and most callers want two or
 * three. sip_message_read() notes the first line of each known header, and where its last one is; the rest is found by
 * walking from the first to the last.
 */

enum sip_method {
    SIP_METHOD_OTHER,
    SIP_INVITE,
    SIP_ACK,
    SIP_BYE,
    SIP_CANCEL,
    SIP_REGISTER,
    SIP_OPTIONS,
    SIP_PRACK,
    SIP_UPDATE,
    SIP_SUBSCRIBE,
    SIP_NOTIFY,
    SIP_REFER,
    SIP_MESSAGE,
    SIP_INFO,
    SIP_PUBLISH
};

/* Known headers. The order is that of the const table in conformance/sip/header.c, which holds name, compact name and
 * whether the header is a comma-separated list (RFC 3261 7.3.1, 7.3.3 and the RFCs that define the others). */
enum sip_header_id {
    SIP_HEADER_OTHER,
    SIP_ACCEPT,
    SIP_ACCEPT_CONTACT,
    SIP_ALLOW,
    SIP_ALLOW_EVENTS,
    SIP_AUTHORIZATION,
    SIP_CALL_ID,
    SIP_CALL_INFO,
    SIP_CONTACT,
    SIP_CONTENT_ENCODING,
    SIP_CONTENT_LENGTH,
    SIP_CONTENT_TYPE,
    SIP_CSEQ,
    SIP_EVENT,
    SIP_EXPIRES,
    SIP_FROM,
    SIP_GEOLOCATION,
    SIP_MAX_FORWARDS,
    SIP_MIN_SE,
    SIP_P_ACCESS_NETWORK_INFO,
    SIP_P_ASSERTED_IDENTITY,
    SIP_P_ASSERTED_SERVICE,
    SIP_P_ASSOCIATED_URI,
    SIP_P_EARLY_MEDIA,
    SIP_P_PREFERRED_IDENTITY,
    SIP_P_PREFERRED_SERVICE,
    SIP_PATH,
    SIP_PROXY_AUTHORIZATION,
    SIP_PROXY_REQUIRE,
    SIP_RACK,
    SIP_REASON,
    SIP_RECORD_ROUTE,
    SIP_RECV_INFO,
    SIP_REFER_TO,
    SIP_REFERRED_BY,
    SIP_REJECT_CONTACT,
    SIP_REQUEST_DISPOSITION,
    SIP_REQUIRE,
    SIP_RETRY_AFTER,
    SIP_ROUTE,
    SIP_RSEQ,
    SIP_SECURITY_CLIENT,
    SIP_SECURITY_SERVER,
    SIP_SECURITY_VERIFY,
    SIP_SERVICE_ROUTE,
    SIP_SESSION_EXPIRES,
    SIP_SUBJECT,
    SIP_SUBSCRIPTION_STATE,
    SIP_SUPPORTED,
    SIP_TO,
    SIP_UNSUPPORTED,
    SIP_VIA,
    SIP_WWW_AUTHENTICATE,
    SIP_HEADER_COUNT
};

enum sip_kind { SIP_REQUEST, SIP_RESPONSE };

/* How much of a message the capture holds. */
enum sip_extent {
    SIP_COMPLETE,
    SIP_CUT_IN_HEADERS, /* the blank line was not reached: a header that is absent may have been cut off */
    SIP_CUT_IN_BODY     /* the headers are whole; the body is shorter than Content-Length because of the capture, or
                         * because the rest of a byte stream is not there */
};

/* Where the lines of a known header are; offsets in sip_message.headers. */
struct sip_noted {
    uint32_t line, line_length;   /* the first one, without its line end */
    uint32_t name_length;         /* with which it begins */
    uint32_t value, value_length; /* its value, without the white space around it */
    uint32_t last;                /* the last line: most headers have one, and nobody looks for more */
};

/* Enough for nearly all messages; where there are more, the others are looked for. */
enum { SIP_SKIPPED_MAX = 32 };

struct sip_message {
    struct slice bytes;      /* the whole message, from the start line to the end of the body */
    enum sip_kind kind;
    enum sip_extent extent;
    struct slice start_line; /* without its line end */
    struct slice method_text; /* request: as written; response: the method of CSeq (absent when unreadable) */
    enum sip_method method;
    struct slice request_uri; /* request only */
    struct slice version;     /* "SIP/2.0" as written */
    unsigned status;          /* response only, 100..699 */
    struct slice reason;      /* response only */
    struct slice headers;     /* all header lines, without the blank line */
    struct slice body;        /* absent when there is none; never longer than Content-Length when that is readable */
    size_t surplus;           /* bytes of the datagram beyond Content-Length, RFC 3261 18.3 */
    bool surplus_is_padding;  /* they were captured, and are nothing but CR, LF and NUL */
    uint8_t noted_count;
    uint8_t places[SIP_HEADER_COUNT]; /* of each known header its place in noted, plus 1; 0: no line */
    bool glanced; /* only some headers were noted */
    uint8_t skipped_count;
    struct sip_noted noted[SIP_HEADER_COUNT - 1]; /* noted_count of them */
    struct {
        uint32_t at, end;
    } skipped[SIP_SKIPPED_MAX]; /* where the first of the other lines are, for sip_message_complete() */
};

/* One header line. */
struct sip_header {
    enum sip_header_id id;
    struct slice name;  /* as written (may be compact) */
    struct slice value; /* without the white space around it; folds are still inside */
    struct slice line;  /* the whole line with its folds, without the last line end */
};

/*
 * Reads one message that starts at bytes[0].
 * n: bytes there are; reported: bytes there were on the wire (>= n; larger when the capture was cut short).
 * stream: true where the transport is a byte stream, so that Content-Length alone ends the message.
 * Leading CRLFs (RFC 3261 7.5) are skipped. Lines may end in CRLF or bare LF.
 * Returns the number of bytes the message takes from bytes (> 0), or 0 when this is no SIP message at all
 * (the start line is neither a request nor a status line of RFC 3261 7.1/7.2). *message points into bytes.
 */
size_t sip_message_read(struct sip_message *message, const char *bytes, size_t n, size_t reported, bool stream);
/*
 * The same, but of the headers only some are looked for, those among them that tell whether anybody is concerned: Call-ID,
 * CSeq, To, Content-Length. Others may look absent until sip_message_complete(), after which all is as sip_message_read()
 * has it. For the many messages that concern nobody, as header lines are most of the work.
 */
size_t sip_message_glance(struct sip_message *message, const char *bytes, size_t n, size_t reported, bool stream);
void sip_message_complete(struct sip_message *message);

/* Names. The canonical spelling of a known header; NULL for SIP_HEADER_OTHER. */
const char *sip_header_name(enum sip_header_id id);
/* The header of that name, full or compact, in any case; SIP_HEADER_OTHER when unknown. RFC 3261 7.3.3 */
enum sip_header_id sip_header_find(struct slice name);
bool sip_header_is_list(enum sip_header_id id);
const char *sip_method_name(enum sip_method method); /* "OTHER" for SIP_METHOD_OTHER */
enum sip_method sip_method_find(struct slice name);  /* case-sensitive, RFC 3261 7.1 */

/* Header lines. sip_header_first finds the first line of a header: by id when id is not SIP_HEADER_OTHER, else by name
 * (in any case). sip_header_next goes on to the next line of the same header. False: no (further) line. */
bool sip_header_first(const struct sip_message *message, enum sip_header_id id, struct slice name,
                      struct sip_header *header);
bool sip_header_next(const struct sip_message *message, struct sip_header *header);
/* Where the lines of a known header are; NULL: it has none. */
static inline const struct sip_noted *sip_header_noted(const struct sip_message *message, enum sip_header_id id)
{
    return message->places[id] > 0 ? &message->noted[message->places[id] - 1] : NULL;
}

/* The value of the first line of a known header; SLICE_NONE when there is none. */
static inline struct slice sip_header_value(const struct sip_message *message, enum sip_header_id id)
{
    const struct sip_noted *first = sip_header_noted(message, id);

    return first ? (struct slice){message->headers.p + first->value, first->value_length} : SLICE_NONE;
}

/*
 * The values of a header: for a list header the comma-separated elements of all its lines in order (RFC 3261 7.3.1:
 * several lines are one list; commas inside quotes, angle brackets and comments do not separate), else each line's
 * whole value. Empty elements are skipped.
 *
 *     struct sip_values v;
 *     sip_values_begin(&v, message, SIP_ROUTE, SLICE_NONE);
 *     while (sip_values_next(&v)) use(v.value, v.header.line);
 */
struct sip_values {
    const struct sip_message *message;
    struct sip_header header; /* the line the value stands in */
    struct slice value;
    struct slice rest;
    bool list;
    bool more_lines;
};
void sip_values_begin(struct sip_values *values, const struct sip_message *message, enum sip_header_id id,
                      struct slice name);
bool sip_values_next(struct sip_values *values);

/* Whether a header that is there has one line with one value, as most have; then that is it. */
bool sip_value_single(const struct sip_message *message, enum sip_header_id id, struct slice *value,
                      struct slice *line);

/* Takes the next element off a comma-separated list held in one slice. False at its end. Elements are trimmed. */
bool sip_list_next(struct slice *rest, struct slice *element);

/* Parameters. */
struct sip_param {
    struct slice name;
    struct slice value; /* without quotes; SLICE_NONE for a parameter without "=" */
    bool quoted;
};
/* Takes the next ";name[=value]" off rest, white space allowed around ";" and "=" (RFC 3261 25.1). False at the end. */
bool sip_param_next(struct slice *rest, struct sip_param *param);
/* The first parameter of that name (in any case) in a parameter string such as sip_name_addr.params. */
bool sip_param_find(struct slice params, struct slice name, struct sip_param *param);

/* name-addr or addr-spec with header parameters: From, To, Contact, Route, ... RFC 3261 20.10: without angle brackets,
 * parameters after the URI belong to the header. */
struct sip_name_addr {
    struct slice display; /* without quotes; absent when there is none */
    struct slice uri;     /* without angle brackets; "*" for Contact: * */
    struct slice params;  /* from the first ";" behind the URI on; absent when there are none */
};
bool sip_name_addr_read(struct slice value, struct sip_name_addr *out);

/* The value of any header element without its parameters (trimmed), and the parameters: "active;expires=5" ->
 * "active", ";expires=5". Quotes and angle brackets are respected. */
void sip_value_split(struct slice value, struct slice *head, struct slice *params);

struct sip_via {
    struct slice protocol;  /* "SIP/2.0/UDP" with inner white space as written */
    struct slice transport; /* "UDP" */
    struct slice sent_by;   /* "host[:port]" as written */
    struct slice host;      /* IPv6 with its brackets */
    struct slice port;      /* absent when none */
    struct slice params;
};
bool sip_via_read(struct slice value, struct sip_via *out);

/* CSeq: number and method. RAck: response number, CSeq number, method (RFC 3262 7.2). */
bool sip_cseq_read(struct slice value, uint64_t *number, struct slice *method);
bool sip_rack_read(struct slice value, uint64_t *response, uint64_t *cseq, struct slice *method);

/* URIs, RFC 3261 19.1. */
struct sip_uri {
    struct slice text;
    struct slice scheme;   /* "sip", "sips", "tel", ... */
    struct slice user;     /* sip and sips only from here on */
    struct slice password;
    struct slice host;     /* IPv6 with its brackets */
    struct slice port;
    struct slice params;   /* from the first ";" on */
    struct slice headers;  /* behind "?", without it */
    struct slice opaque;   /* any other scheme: all behind the colon */
};
bool sip_uri_read(struct slice text, struct sip_uri *out);

/* Equal by RFC 3261 19.1.4 (rules U-1 to U-7 and U-10). Other schemes: tel by RFC 3966 digits without visual
 * separators, anything else byte by byte behind the scheme. Unreadable URIs are equal only byte by byte. */
bool sip_uri_equal(struct slice a, struct slice b);

/* Equal as elements of a route set: sip_uri_equal() and the same set of uri-parameters (RFC 3261 12.1.2: a route set
 * keeps all parameters; rule U-8). Both sides are Route or Record-Route elements (name-addr); header parameters outside
 * the brackets are compared as a set as well. */
bool sip_route_equal(struct slice a, struct slice b);

/* Hosts of URIs and Vias. IP literals compare by address (U-10), names in any case, a trailing dot ignored.
 * A name against an address cannot be decided without DNS. */
enum sip_host_order { SIP_HOST_EQUAL, SIP_HOST_DIFFERENT, SIP_HOST_UNKNOWN };
enum sip_host_order sip_host_compare(struct slice a, struct slice b);
bool sip_host_is_address(struct slice host);

/* Compares two texts in which "%41" and "A" are the same (RFC 3986 2.1; hex digits in any case). nocase: ASCII letters
 * of the decoded texts are equal in any case. */
bool sip_percent_equal(struct slice a, struct slice b, bool nocase);

#endif
