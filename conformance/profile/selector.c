/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "compile.h"

/* Selectors: header, index and param of a test, or of a reference inside a value. */

static const struct {
    const char *name;
    enum part part;
    enum subject subject;
    enum sip_header_id header; /* the one header that has this part; SIP_HEADER_OTHER: any */
} parts[] = {
    {"value", PART_VALUE, SUBJECT_HEADER, SIP_HEADER_OTHER},
    {"token", PART_TOKEN, SUBJECT_HEADER, SIP_HEADER_OTHER},
    {"addr-spec", PART_ADDR_SPEC, SUBJECT_HEADER, SIP_HEADER_OTHER},
    {"addr-user", PART_ADDR_USER, SUBJECT_HEADER, SIP_HEADER_OTHER},
    {"addr-host", PART_ADDR_HOST, SUBJECT_HEADER, SIP_HEADER_OTHER},
    {"addr-port", PART_ADDR_PORT, SUBJECT_HEADER, SIP_HEADER_OTHER},
    {"number", PART_NUMBER, SUBJECT_HEADER, SIP_HEADER_OTHER},
    {"method", PART_METHOD, SUBJECT_HEADER, SIP_CSEQ},
    {"sent-protocol", PART_SENT_PROTOCOL, SUBJECT_HEADER, SIP_VIA},
    {"transport", PART_TRANSPORT, SUBJECT_HEADER, SIP_VIA},
    {"sent-by", PART_SENT_BY, SUBJECT_HEADER, SIP_VIA},
    {"sent-host", PART_SENT_HOST, SUBJECT_HEADER, SIP_VIA},
    {"sent-port", PART_SENT_PORT, SUBJECT_HEADER, SIP_VIA},
    {"rseq", PART_RACK_RSEQ, SUBJECT_HEADER, SIP_RACK},
    {"cseq", PART_RACK_CSEQ, SUBJECT_HEADER, SIP_RACK},
    {"cseq-method", PART_RACK_METHOD, SUBJECT_HEADER, SIP_RACK},
    {"value", PART_VALUE, SUBJECT_REQUEST_LINE, SIP_HEADER_OTHER},
    {"method", PART_METHOD, SUBJECT_REQUEST_LINE, SIP_HEADER_OTHER},
    {"Request-URI", PART_REQUEST_URI, SUBJECT_REQUEST_LINE, SIP_HEADER_OTHER},
    {"SIP-Version", PART_SIP_VERSION, SUBJECT_REQUEST_LINE, SIP_HEADER_OTHER},
    {"value", PART_VALUE, SUBJECT_STATUS_LINE, SIP_HEADER_OTHER},
    {"Status-Code", PART_STATUS_CODE, SUBJECT_STATUS_LINE, SIP_HEADER_OTHER},
    {"SIP-Version", PART_SIP_VERSION, SUBJECT_STATUS_LINE, SIP_HEADER_OTHER},
};

static bool is_token(struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (!g_ascii_isalnum(text.p[i]) && !memchr("-.!%*_+`'~", text.p[i], 10))
            return false;
    }
    return text.n > 0;
}

bool header_name_find(const struct scope *scope, struct slice text, struct header_name *name)
{
    if (!is_token(text)) {
        complain(scope->complaints, scope->place, "\"%.*s\" is no header name", (int)text.n, text.p ? text.p : "");
        return false;
    }
    name->id = sip_header_find(text);
    if (name->id == SIP_HEADER_OTHER) {
        name->name = set_keep_part(scope->set, text);
        return true;
    }
    name->name = sip_header_name(name->id);
    name->list = sip_header_is_list(name->id);
    if (slice_is_nocase(text, name->name))
        return true;
    complain(scope->complaints, scope->place, "header \"%.*s\": write the full name, %s", (int)text.n, text.p,
             name->name);
    return false;
}

static bool read_headers(const struct scope *scope, struct selector *selector, struct slice text)
{
    GArray *names = g_array_new(FALSE, TRUE, sizeof(struct header_name));
    bool good = true;
    for (size_t comma = 0; good && comma <= text.n; text = slice_from(text, comma + 1)) {
        struct header_name name = {0};
        comma = slice_find(text, ',');
        good = header_name_find(scope, slice_trim(slice_part(text, 0, comma)), &name);
        g_array_append_val(names, name);
        if (comma == text.n)
            break;
    }
    selector->header_count = names->len;
    selector->headers = set_keep_array(scope->set, names);
    return good;
}

static bool read_subject(const struct scope *scope, struct selector *selector, struct slice header)
{
    static const struct {
        const char *name;
        enum subject subject;
    } subjects[] = {{"Request-Line", SUBJECT_REQUEST_LINE},
                    {"Status-Line", SUBJECT_STATUS_LINE},
                    {"SDP", SUBJECT_SDP},
                    {"body", SUBJECT_BODY}};
    for (size_t i = 0; i < G_N_ELEMENTS(subjects); i++) {
        if (slice_is(header, subjects[i].name)) {
            selector->subject = subjects[i].subject;
            return true;
        }
        if (slice_is_nocase(header, subjects[i].name)) {
            complain(scope->complaints, scope->place, "header \"%.*s\": write %s", (int)header.n, header.p,
                     subjects[i].name);
            return false;
        }
    }
    selector->subject = SUBJECT_HEADER;
    return read_headers(scope, selector, header);
}

static bool has_number(enum sip_header_id id)
{
    static const enum sip_header_id with[] = {
        SIP_HEADER_OTHER,    SIP_CSEQ,       SIP_RSEQ, SIP_EXPIRES, SIP_MIN_SE, SIP_MAX_FORWARDS, SIP_CONTENT_LENGTH,
        SIP_SESSION_EXPIRES, SIP_RETRY_AFTER};
    for (size_t i = 0; i < G_N_ELEMENTS(with); i++) {
        if (with[i] == id)
            return true;
    }
    return false;
}

/* Whether every header of the selector has the part. */
static bool headers_have(const struct selector *selector, enum part part, enum sip_header_id only)
{
    for (size_t i = 0; i < selector->header_count; i++) {
        enum sip_header_id id = selector->headers[i].id;
        if (part == PART_NUMBER ? !has_number(id) : only != SIP_HEADER_OTHER && only != id)
            return false;
    }
    return true;
}

/* A line "x", "b=type", "a=name", or a field of m=. */
static bool read_sdp_item(const struct scope *scope, struct sdp_item *item, struct slice text)
{
    static const struct {
        const char *name;
        enum sdp_field field;
    } fields[] = {{"m port", SDP_FIELD_PORT}, {"m proto", SDP_FIELD_PROTOCOL}, {"m formats", SDP_FIELD_FORMATS}};
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        item->field = fields[i].field;
        if (slice_is(text, fields[i].name))
            return !item->session;
    }
    if (text.n > 2 && text.p[1] == '=' && is_token(slice_from(text, 2))) {
        item->field = text.p[0] == 'b' ? SDP_FIELD_BANDWIDTH : SDP_FIELD_ATTRIBUTE;
        item->name = set_keep_part(scope->set, slice_from(text, 2));
        return text.p[0] == 'a' || text.p[0] == 'b';
    }
    item->field = SDP_FIELD_LINE;
    item->letter = text.n ? text.p[0] : 0;
    return text.n == 1 && item->letter >= 'a' && item->letter <= 'z';
}

/* "session v", "media c", "audio b=AS" */
static bool read_sdp_param(const struct scope *scope, struct selector *selector, struct slice param)
{
    size_t blank = slice_find(param, ' ');
    struct slice where = slice_part(param, 0, blank);
    struct sdp_item *item = &selector->sdp;
    selector->part = PART_SDP;
    item->session = slice_is(where, "session");
    if (!item->session && !slice_is(where, "media"))
        item->medium = set_keep_part(scope->set, where);
    if (is_token(where) && read_sdp_item(scope, item, slice_from(param, blank + 1)))
        return true;
    complain(scope->complaints, scope->place, "SDP has no param \"%.*s\"", (int)param.n, param.p);
    return false;
}

static bool read_part(const struct scope *scope, struct selector *selector, struct slice param)
{
    bool good = false;
    bool reserved = false;
    selector->part = PART_VALUE;
    if (!param.p)
        return true;
    if (selector->subject == SUBJECT_SDP)
        return read_sdp_param(scope, selector, param);
    for (size_t i = 0; i < G_N_ELEMENTS(parts) && !good; i++) {
        if (!slice_is(param, parts[i].name) || selector->subject != parts[i].subject)
            continue;
        reserved = true;
        good = headers_have(selector, parts[i].part, parts[i].header);
        selector->part = parts[i].part;
    }
    if (!reserved && selector->subject == SUBJECT_HEADER && is_token(param)) {
        selector->part = PART_PARAM;
        selector->param = set_keep_part(scope->set, param);
        return true;
    }
    if (!good)
        complain(scope->complaints, scope->place, "%s has no param \"%.*s\"", selector->text, (int)param.n, param.p);
    return good;
}

static bool read_index(const struct scope *scope, struct selector *selector, struct slice index)
{
    uint64_t number = 0;
    selector->index = INDEX_ALL;
    if (!index.p)
        return true;
    if (slice_is(index, "last")) {
        selector->index = INDEX_LAST;
    } else if (slice_to_uint(index, &number) && number >= 1 && number <= 9999) {
        selector->index = (int)number;
    } else {
        complain(scope->complaints, scope->place, "index \"%.*s\" is neither a number from 1 to 9999 nor last",
                 (int)index.n, index.p);
        return false;
    }
    if (selector->subject == SUBJECT_HEADER)
        return true;
    complain(scope->complaints, scope->place, "%s takes no index", selector->text);
    return false;
}

/* As in references: "Via[1]/sent-port". */
static const char *selector_text(const struct scope *scope, struct slice header, struct slice index, struct slice param)
{
    GString *text = g_string_new_len(header.p, (gssize)header.n);
    const char *kept;

    if (index.n)
        g_string_append_printf(text, "[%.*s]", (int)index.n, index.p);
    if (param.n)
        g_string_append_printf(text, "/%.*s", (int)param.n, param.p);
    kept = set_keep_text(scope->set, text->str);
    g_string_free(text, TRUE);
    return kept;
}

bool selector_compile(const struct scope *scope, struct selector *selector, struct slice header, struct slice index,
                      struct slice param)
{
    *selector = (struct selector){.text = set_keep_part(scope->set, header)};
    if (!read_subject(scope, selector, header) || !read_part(scope, selector, param) ||
        !read_index(scope, selector, index))
        return false;
    selector->text = selector_text(scope, header, index, param);
    selector->is_simple = selector->header_count == 1 && selector->headers[0].id != SIP_HEADER_OTHER && selector->index <= 1;
    return true;
}
