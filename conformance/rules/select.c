/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdp_checks.h"

#include <string.h>

static bool has_encoding(const struct sip_message *message)
{
    struct sip_values values;

    if (!sip_header_noted(message, SIP_CONTENT_ENCODING))
        return false;
    sip_values_begin(&values, message, SIP_CONTENT_ENCODING, SLICE_NONE);
    while (sip_values_next(&values))
        if (!slice_is_nocase(values.value, "identity"))
            return true;
    return false;
}

static bool body_may_be_sdp(const struct sip_message *message)
{
    struct slice head, params, type = sip_header_value(message, SIP_CONTENT_TYPE);

    if (!message->body.n)
        return false;
    if (!type.p) /* a fault that a rule of its own names; what the body is can be seen all the same */
        return slice_starts_with(message->body, SLICE("v="));
    if (slice_is_nocase(type, "application/sdp"))
        return true;
    sip_value_split(type, &head, &params);
    return slice_is_nocase(head, "application/sdp");
}

bool message_has_sdp(const struct sip_message *message)
{
    return body_may_be_sdp(message) && !has_encoding(message);
}

bool message_may_hide_sdp(const struct sip_message *message)
{
    struct slice head, params;

    if (message->body.n && slice_starts_with_nocase(sip_header_value(message, SIP_CONTENT_TYPE), SLICE("multipart/")))
        return true;
    sip_value_split(sip_header_value(message, SIP_CONTENT_TYPE), &head, &params);
    return message->body.n && (!head.n || slice_is_nocase(head, "application/sdp")) && has_encoding(message);
}

bool message_body_is_whole(const struct sip_message *message)
{
    return message->extent == SIP_COMPLETE && (!message->surplus || message->surplus_is_padding) &&
           !message_may_hide_sdp(message);
}

void reading_begin(struct reading *reading, GPtrArray *bodies)
{
    reading->bodies = bodies;
    for (int i = 0; i < VIAS_KEPT; i++)
        reading->vias[i].text = SLICE_NONE;
}

/* NULL: it is not readable. */
static const struct sip_via *read_via(struct reading *reading, struct slice text)
{
    struct via_reading *via;

    for (int i = 0; i < VIAS_KEPT; i++) {
        via = &reading->vias[i];
        if (via->text.p == text.p && via->text.n == text.n)
            return via->readable ? &via->via : NULL;
    }
    via = &reading->vias[reading->next_via++ % VIAS_KEPT];
    via->text = text;
    via->readable = sip_via_read(text, &via->via);
    return via->readable ? &via->via : NULL;
}

static struct slice name_addr_part(struct slice value, enum part part)
{
    struct sip_name_addr addr;
    struct sip_uri uri;

    if (!sip_name_addr_read(value, &addr))
        return SLICE_NONE;
    if (part == PART_ADDR_SPEC)
        return addr.uri;
    if (!sip_uri_read(addr.uri, &uri))
        return SLICE_NONE;
    switch (part) {
    case PART_ADDR_USER:
        return uri.user;
    case PART_ADDR_HOST:
        return uri.host;
    default:
        return uri.port;
    }
}

static struct slice via_part(struct reading *reading, struct slice value, enum part part)
{
    const struct sip_via *via = read_via(reading, value);

    if (!via)
        return SLICE_NONE;
    switch (part) {
    case PART_SENT_PROTOCOL:
        return via->protocol;
    case PART_TRANSPORT:
        return via->transport;
    case PART_SENT_BY:
        return via->sent_by;
    case PART_SENT_HOST:
        return via->host;
    default:
        return via->port;
    }
}

static struct slice decimal(struct slice value)
{
    uint64_t number;

    return slice_to_uint(value, &number) ? value : SLICE_NONE;
}

/* The leading number of a header: CSeq has its method behind it, Expires may have parameters. */
static struct slice number_part(struct slice value)
{
    size_t n = 0;

    while (n < value.n && value.p[n] >= '0' && value.p[n] <= '9')
        n++;
    if (n < value.n && !strchr(" \t\r\n;(", value.p[n]))
        return SLICE_NONE;
    return decimal(slice_part(value, 0, n));
}

static struct slice rack_part(struct slice value, enum part part)
{
    struct slice field[3] = {SLICE_NONE, SLICE_NONE, SLICE_NONE};
    size_t at = 0;

    for (int i = 0; i < 3; i++) {
        value = slice_trim(slice_from(value, at));
        for (at = 0; at < value.n && !strchr(" \t\r\n", value.p[at]); at++)
            ;
        field[i] = slice_part(value, 0, at);
    }
    if (part == PART_RACK_METHOD)
        return field[2].n ? field[2] : SLICE_NONE;
    return decimal(field[part == PART_RACK_RSEQ ? 0 : 1]);
}

static struct slice cseq_method(struct slice value)
{
    uint64_t number;
    struct slice method;

    return sip_cseq_read(value, &number, &method) ? method : SLICE_NONE;
}

static struct slice param_part(struct slice value, const char *name)
{
    struct sip_name_addr addr;
    struct slice head, params;
    struct sip_param param;

    /* An address without angle brackets has its parameters behind the URI, and so has any other value: both readers
     * agree on it. The address reader knows about "?" and display names, so it goes first. */
    if (sip_name_addr_read(value, &addr) && addr.uri.n)
        params = addr.params;
    else
        sip_value_split(value, &head, &params);
    if (!sip_param_find(params, slice_of(name), &param))
        return SLICE_NONE;
    return param.value.p ? param.value : slice_part(param.name, param.name.n, 0);
}

static struct slice via_param(struct reading *reading, struct slice value, const char *name)
{
    const struct sip_via *via = read_via(reading, value);
    struct sip_param param;

    if (!via || !sip_param_find(via->params, slice_of(name), &param))
        return SLICE_NONE;
    return param.value.p ? param.value : slice_part(param.name, param.name.n, 0);
}

static struct slice element_part(const struct selector *selector, enum sip_header_id id, struct slice value,
                                 struct reading *reading)
{
    struct slice head, params;

    switch (selector->part) {
    case PART_TOKEN:
        sip_value_split(value, &head, &params);
        return head;
    case PART_ADDR_SPEC:
    case PART_ADDR_USER:
    case PART_ADDR_HOST:
    case PART_ADDR_PORT:
        return name_addr_part(value, selector->part);
    case PART_SENT_PROTOCOL:
    case PART_TRANSPORT:
    case PART_SENT_BY:
    case PART_SENT_HOST:
    case PART_SENT_PORT:
        return via_part(reading, value, selector->part);
    case PART_NUMBER:
        return number_part(value);
    case PART_METHOD:
        return cseq_method(value);
    case PART_RACK_RSEQ:
    case PART_RACK_CSEQ:
    case PART_RACK_METHOD:
        return rack_part(value, selector->part);
    case PART_PARAM:
        return id == SIP_VIA ? via_param(reading, value, selector->param) : param_part(value, selector->param);
    default:
        return value;
    }
}

static inline void add(struct elements *elements, struct slice text, struct slice line, const struct header_name *header)
{
    elements_add(elements, (struct element){text, line, text.p != NULL, header, SLICE_NONE});
}

static struct slice status_code(const struct sip_message *message)
{
    struct slice rest = slice_from(message->start_line, message->version.n);

    return slice_part(slice_trim(rest), 0, 3);
}

static void select_start_line(const struct selector *selector, const struct sip_message *message, struct elements *elements)
{
    struct slice text = message->start_line;

    if ((selector->subject == SUBJECT_REQUEST_LINE) != (message->kind == SIP_REQUEST))
        return;
    switch (selector->part) {
    case PART_METHOD:
        text = message->method_text;
        break;
    case PART_REQUEST_URI:
        text = message->request_uri;
        break;
    case PART_SIP_VERSION:
        text = message->version;
        break;
    case PART_STATUS_CODE:
        text = status_code(message);
        break;
    default:
        break;
    }
    add(elements, text, message->start_line, NULL);
}

/* Parts that are absent, and not unreadable, where the value does not have them. */
static inline bool part_can_lack(enum part part)
{
    return part == PART_PARAM || part == PART_ADDR_PORT || part == PART_SENT_PORT;
}

/* A known header that is not there, or has one line with one value, as nearly all: the straight way. False: it is
 * neither. */
static bool select_simple(const struct selector *selector, const struct sip_message *message, struct reading *reading,
                          struct elements *elements)
{
    const struct header_name *header = selector->headers;
    const struct sip_noted *noted = sip_header_noted(message, header->id);
    struct slice value;

    if (!noted)
        return true;
    value = (struct slice){message->headers.p + noted->value, noted->value_length};
    if (noted->last != noted->line || (header->list && (!value.n || slice_find(value, ',') < value.n)))
        return false;
    if (selector->part != PART_VALUE)
        value = element_part(selector, header->id, value, reading);
    if (value.p || !part_can_lack(selector->part))
        add(elements, value, (struct slice){message->headers.p + noted->line, noted->line_length}, header);
    return true;
}

static void select_header(const struct selector *selector, const struct header_name *header,
                          const struct sip_message *message, struct reading *reading, struct elements *elements)
{
    struct sip_values values;
    struct slice value, line;

    if (header->id != SIP_HEADER_OTHER && !sip_header_noted(message, header->id)) /* as so often */
        return;
    if (sip_value_single(message, header->id, &value, &line)) {
        add(elements, element_part(selector, header->id, value, reading), line, header);
        return;
    }
    sip_values_begin(&values, message, header->id, slice_of(header->name));
    while (sip_values_next(&values))
        add(elements, element_part(selector, header->id, values.value, reading), values.header.line, header);
}

/* ---- SDP ----------------------------------------------------------------------------------------------------------
 */

static bool find_sdp_line(const struct sdp_item *item, struct sdp_lines lines, struct slice *text, struct slice *line)
{
    struct sdp_attribute attribute;
    struct sdp_line found;

    switch (item->field) {
    case SDP_FIELD_ATTRIBUTE:
        if (!sdp_attribute_find(lines, item->name, &attribute))
            return false;
        *text = attribute.value.p ? attribute.value : slice_from(attribute.name, attribute.name.n);
        *line = attribute.line;
        return true;
    case SDP_FIELD_BANDWIDTH:
        if (!sdp_bandwidth_find(lines, item->name, &found))
            return false;
        break;
    default:
        if (!sdp_line_find(lines, item->letter, &found))
            return false;
    }
    *text = found.value.n || item->field != SDP_FIELD_LINE ? found.value : SLICE_NONE;
    if (item->letter == 's' && found.line.n > 2) /* a blank is a name */
        *text = slice_from(found.line, 2);
    *line = found.line;
    return true;
}

/* A section without the value is there all the same: as an element that is not readable. */
static void add_from_section(const struct sdp_item *item, const struct sdp_media *media, struct elements *elements)
{
    struct element element = {SLICE_NONE, media->line, false, NULL, media->media};

    switch (item->field) {
    case SDP_FIELD_PORT:
        element.text = media->port.n ? media->port : SLICE_NONE;
        break;
    case SDP_FIELD_PROTOCOL:
        element.text = media->protocol.n ? media->protocol : SLICE_NONE;
        break;
    case SDP_FIELD_FORMATS:
        element.text = media->formats;
        break;
    default:
        find_sdp_line(item, media->lines, &element.text, &element.line);
    }
    element.readable = element.text.p != NULL;
    elements_add(elements, element);
}

/* Values of lines count only where the stream is in use; the m= line counts always. */
static void select_sdp(const struct sdp_item *item, const struct sdp *sdp, struct elements *elements)
{
    struct sdp_sections walk = sdp_sections(sdp);
    struct element element = {SLICE_NONE, SLICE_NONE, false, NULL, SLICE_NONE};
    const struct sdp_media *media;

    if (item->session) {
        if (find_sdp_line(item, sdp->session, &element.text, &element.line))
            add(elements, element.text, element.line, NULL);
        return;
    }
    while ((media = sdp_media_next(&walk))) {
        bool of_line = item->field >= SDP_FIELD_PORT;

        if ((of_line || media->active) && (!item->medium || slice_is_nocase(media->media, item->medium)))
            add_from_section(item, media, elements);
    }
}

/* What is found is to stand in the message. */
static void place_in(const struct sdp *sdp, struct elements *elements)
{
    for (guint i = 0; i < elements->len; i++) {
        struct element *element = &elements->items[i];
        element->line = sdp_source(sdp, element->line);
    }
}

/* The SDP of a message, out of bodies or new there; NULL: it has none. */
static const struct sdp *sdp_of(const struct sip_message *message, GPtrArray *bodies)
{
    struct sdp *sdp;

    for (guint i = 0; i < bodies->len; i++) {
        sdp = g_ptr_array_index(bodies, i);
        if (sdp->source.p == message->body.p && sdp->source.n == message->body.n)
            return sdp;
    }
    if (!message_has_sdp(message))
        return NULL;
    sdp = sdp_read(message->body);
    g_ptr_array_add(bodies, sdp);
    return sdp;
}

/* A header parameter that is not there is an absent subject, not an unreadable one: "tag is absent" must be tellable.
 */
static void drop_unreadable_params(struct elements *elements)
{
    guint kept = 0;

    for (guint i = 0; i < elements->len; i++) {
        if (elements->items[i].readable)
            elements->items[kept++] = elements->items[i];
    }
    elements->len = kept;
}

static void keep_index(struct elements *elements, int index)
{
    guint at = index == INDEX_LAST ? elements->len - 1 : (guint)index - 1;

    if (!elements->len)
        return;
    if (at >= elements->len) {
        elements->len = 0;
        return;
    }
    elements->items[0] = elements->items[at];
    elements->len = 1;
}

void selector_apply(const struct selector *selector, const struct sip_message *message, struct reading *reading,
                    struct elements *elements)
{
    const struct sdp *sdp;

    elements->len = 0;
    switch (selector->subject) {
    case SUBJECT_REQUEST_LINE:
    case SUBJECT_STATUS_LINE:
        select_start_line(selector, message, elements);
        return;
    case SUBJECT_SDP:
        sdp = sdp_of(message, reading->bodies);
        if (sdp && selector->part == PART_SDP) {
            select_sdp(&selector->sdp, sdp, elements);
            place_in(sdp, elements);
        } else if (sdp) {
            add(elements, message->body, SLICE_NONE, NULL);
        }
        return;
    case SUBJECT_BODY:
        if (message->body.n)
            add(elements, message->body, SLICE_NONE, NULL);
        return;
    case SUBJECT_HEADER:
        if (selector->is_simple && select_simple(selector, message, reading, elements))
            return;
        for (size_t i = 0; i < selector->header_count; i++)
            select_header(selector, &selector->headers[i], message, reading, elements);
    }
    if (selector->index != INDEX_ALL)
        keep_index(elements, selector->index);
    if (part_can_lack(selector->part))
        drop_unreadable_params(elements);
}
