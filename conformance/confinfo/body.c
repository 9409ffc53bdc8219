/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/* Where in a message the document is. */

static bool is_confinfo(struct slice content_type)
{
    struct slice head, params;

    sip_value_split(content_type, &head, &params);
    return slice_is_nocase(head, CONFINFO_TYPE);
}

static void set_opaque(struct confinfo_body *body, const char *reason)
{
    body->kind = CONFINFO_BODY_OPAQUE;
    body->reason = reason;
}

/* One coding at most: nobody encodes such a small document twice. */
static bool take_coding(struct confinfo_body *body, const struct sip_message *message, struct slice *coding)
{
    struct sip_values values;

    *coding = SLICE_NONE;
    sip_values_begin(&values, message, SIP_CONTENT_ENCODING, SLICE_NONE);
    while (sip_values_next(&values)) {
        if (slice_is_nocase(values.value, "identity"))
            continue;
        if (coding->p) {
            set_opaque(body, "the body is encoded more than once");
            return false;
        }
        *coding = values.value;
    }
    return true;
}

/* A part with an encoding of its own is left alone unless it says that it has none. */
static bool part_is_plain(const struct mime_part *part)
{
    struct slice transfer = mime_part_header(part, "Content-Transfer-Encoding");
    struct slice coding = mime_part_header(part, "Content-Encoding");

    return (!transfer.p || slice_is_nocase(transfer, "binary") || slice_is_nocase(transfer, "8bit") ||
            slice_is_nocase(transfer, "7bit")) &&
           (!coding.p || slice_is_nocase(coding, "identity"));
}

static void find_part(struct confinfo_body *body, struct mime_parts *parts)
{
    struct mime_part part;
    struct slice whole = body->text;

    body->kind = CONFINFO_BODY_OTHER;
    while (mime_parts_next(parts, &part)) {
        if (!is_confinfo(mime_part_header(&part, "Content-Type")))
            continue;
        if (!part_is_plain(&part)) {
            set_opaque(body, "the encoding of the part is not known");
            return;
        }
        body->kind = CONFINFO_BODY_THERE;
        body->text = part.body;
        body->offset = (size_t)(part.body.p - whole.p);
        return;
    }
}

static void decode(struct confinfo_body *body, struct slice coding)
{
    size_t n;

    body->decoded = content_decode(coding, body->text, CONFINFO_BYTES_MAX, &n, &body->reason);
    if (body->decoded)
        body->text = (struct slice){body->decoded, n};
    else
        body->kind = CONFINFO_BODY_OPAQUE;
}

void confinfo_body_open(struct confinfo_body *body, const struct sip_message *message)
{
    struct slice type = sip_header_value(message, SIP_CONTENT_TYPE), coding;
    struct mime_parts parts;
    bool multipart;

    *body = (struct confinfo_body){.kind = CONFINFO_BODY_THERE, .text = message->body};
    multipart = mime_parts_begin(&parts, type, message->body);
    if (message->extent == SIP_CUT_IN_HEADERS || (message->extent != SIP_COMPLETE && (multipart || is_confinfo(type)))) {
        body->kind = CONFINFO_BODY_CUT;
        return;
    }
    if (message->surplus && !message->surplus_is_padding && (multipart || is_confinfo(type))) {
        set_opaque(body, "Content-Length ends the body too early");
        return;
    }
    if (!message->body.n || (!multipart && !is_confinfo(type))) {
        body->kind = message->body.n ? CONFINFO_BODY_OTHER : CONFINFO_BODY_NONE;
        return;
    }
    if (!take_coding(body, message, &coding))
        return;
    if (coding.p)
        decode(body, coding);
    if (body->kind != CONFINFO_BODY_THERE || !multipart)
        return;
    parts.rest = body->text;
    find_part(body, &parts);
}

void confinfo_body_clear(struct confinfo_body *body)
{
    g_clear_pointer(&body->decoded, g_free);
}
