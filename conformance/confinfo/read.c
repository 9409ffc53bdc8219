/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <libxml/xmlreader.h>
#include <libxml/xmlschemas.h>

#include "elements.h"
#include "schema.h"
#include "xml/xml.h"

/*
 * Reading of a document: validated against our schema while it is read, without network, entities or DTD. Most documents
 * have nothing wrong and are read in the quick way (quick.c), the others, again, by the reader here.
 *
 * The place of an element, or of a complaint, is that of the last "<" of what was fed (see xml_piece()): an attribute
 * value cannot hold one.
 */
#if LIBXML_VERSION >= 21200
typedef const xmlError *xml_complaint;
#else
typedef xmlErrorPtr xml_complaint;
#endif

static int feed(void *context, char *buffer, int room)
{
    struct confinfo_reading *reading = context;
    struct slice piece = xml_piece(reading->text, reading->fed, (size_t)room);

    if (piece.n)
        memcpy(buffer, piece.p, piece.n);
    reading->fed += piece.n;
    return (int)piece.n;
}

static size_t tag_at(const struct confinfo_reading *reading)
{
    size_t offset = reading->fed;

    while (offset > 0 && reading->text.p[offset - 1] != '<')
        offset--;
    return offset ? offset - 1 : 0;
}

/* What libxml2 says, without its line end and without our namespace on every name. */
static char *reason_of(xml_complaint error)
{
    GString *reason;

    if (error->domain == XML_FROM_PARSER && xml_ends_wrongly(error->code))
        return g_strdup("the document ends too early, or goes on behind its root element");
    reason = g_string_new(error->message ? error->message : "not readable");
    g_string_replace(reason, "{" CONFINFO_NAMESPACE "}", "", 0);
    while (reason->len && (g_ascii_isspace(reason->str[reason->len - 1]) || reason->str[reason->len - 1] == '.'))
        g_string_truncate(reason, reason->len - 1);
    return g_string_free(reason, FALSE);
}

/* One complaint a place: the second one of libxml2 only repeats the first in other words. */
static void hear_invalid(void *context, xml_complaint error)
{
    struct confinfo_reading *reading = context;
    const GPtrArray *faults = reading->document->faults;
    size_t at = tag_at(reading);

    reading->exhausted = reading->exhausted || xml_is_exhausted(error->code);
    if (error->domain != XML_FROM_SCHEMASV || error->level < XML_ERR_ERROR)
        return;
    for (guint i = 0; i < faults->len; i++) {
        const struct confinfo_fault *fault = g_ptr_array_index(faults, i);
        if (fault->kind == CONFINFO_FAULT_INVALID && fault->at == at)
            return;
    }
    confinfo_add_fault(reading->document, CONFINFO_FAULT_INVALID, at, reason_of(error));
}

static bool name_is(const char *name, const char *local)
{
    const char *colon = name ? strrchr(name, ':') : NULL;

    return name && !strcmp(colon ? colon + 1 : name, local);
}

/* </users> where </user> was due. */
static bool is_missing_user_end(xml_complaint error)
{
    return error->code == XML_ERR_TAG_NAME_MISMATCH && name_is(error->str1, "user") && name_is(error->str2, "users");
}

static void hear_ill_formed(struct confinfo_reading *reading, xml_complaint error)
{
    reading->document->user_end_missing = is_missing_user_end(error);
    confinfo_add_fault(reading->document, CONFINFO_FAULT_ILL_FORMED, tag_at(reading), reason_of(error));
}

static char *reader_attribute(struct confinfo_reading *reading, const char *name)
{
    xmlTextReaderPtr reader = reading->source;
    xmlChar *value = xmlTextReaderGetAttribute(reader, (const xmlChar *)name);
    char *copy = g_strdup((const char *)value);

    if (!value && xmlTextReaderMoveToAttribute(reader, (const xmlChar *)name) == 1) {
        reading->exhausted = true; /* it is there */
        xmlTextReaderMoveToElement(reader);
    }
    xmlFree(value);
    return copy;
}

static void refuse(struct confinfo_reading *reading, size_t at, const char *why)
{
    confinfo_add_fault(reading->document, CONFINFO_FAULT_REFUSED, at, g_strdup(why));
    reading->stopped = true;
}

static void take_element(struct confinfo_reading *reading, size_t depth)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(reading->source);
    const char *space = (const char *)xmlTextReaderConstNamespaceUri(reading->source);
    bool empty = xmlTextReaderIsEmptyElement(reading->source) == 1;

    if (!name) {
        reading->exhausted = reading->stopped = true;
        return;
    }
    reading->at = tag_at(reading);
    confinfo_element_open(reading, depth, name, space && !strcmp(space, CONFINFO_NAMESPACE));
    if (empty)
        confinfo_element_close(reading, depth);
}

static void take_text(struct confinfo_reading *reading)
{
    const char *text = (const char *)xmlTextReaderConstValue(reading->source);

    if (text)
        confinfo_text(reading, text, strlen(text));
    else
        reading->exhausted = true;
}

static void take_node(struct confinfo_reading *reading)
{
    int depth = xmlTextReaderDepth(reading->source);

    if (depth < 0 || depth >= CONFINFO_DEPTH_MAX) {
        refuse(reading, tag_at(reading), "nested deeper than is read");
        return;
    }
    if (++reading->nodes > CONFINFO_NODES_MAX) {
        refuse(reading, tag_at(reading), "more elements than are read");
        return;
    }
    switch (xmlTextReaderNodeType(reading->source)) {
    case XML_READER_TYPE_ELEMENT:
        take_element(reading, (size_t)depth);
        break;
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        take_text(reading);
        break;
    case XML_READER_TYPE_END_ELEMENT:
        confinfo_element_close(reading, (size_t)depth);
        break;
    default:
        break;
    }
}

/* An undeclared prefix does not stop libxml2, but RFC 4575 4.2 rests on namespaces. */
static bool is_namespace_error(xml_complaint error)
{
    return error && error->domain == XML_FROM_NAMESPACE && error->level >= XML_ERR_ERROR;
}

static void read_nodes(struct confinfo_reading *reading)
{
    int more = 0;

    while (!reading->stopped && (more = xmlTextReaderRead(reading->source)) == 1) {
        if (is_namespace_error(xmlGetLastError())) {
            hear_ill_formed(reading, xmlGetLastError());
            return;
        }
        take_node(reading);
    }
    if (reading->stopped || more == 0)
        return;
    /* With a schema plugged in, the reader cannot hand XML errors to a handler of its own (libxml2 2.9.14 calls it with
     * the wrong data). The last error of this thread is the one that ended the reading. */
    if (xmlGetLastError() && xmlGetLastError()->domain != XML_FROM_SCHEMASV)
        hear_ill_formed(reading, xmlGetLastError());
    else
        confinfo_add_fault(reading->document, CONFINFO_FAULT_ILL_FORMED, tag_at(reading),
                           g_strdup("not readable as XML"));
}

static void read_by_reader(struct confinfo_reading *reading)
{
    xmlSchemaPtr schema = confinfo_schema();
    xmlSchemaValidCtxtPtr valid;
    xmlTextReaderPtr reader;
    struct xml_watch watch;

    if (!schema) {
        refuse(reading, 0, "there is no schema to read it by");
        return;
    }
    xml_watch_begin(&watch);
    valid = xmlSchemaNewValidCtxt(schema);
    xmlResetLastError();
    reader = xmlReaderForIO(feed, NULL, reading, NULL, NULL, CONFINFO_XML_OPTIONS);
    reading->source = reader;
    reading->attribute = reader_attribute;
    if (reader && valid && xmlTextReaderSchemaValidateCtxt(reader, valid, 0) == 0) {
        xmlSchemaSetValidStructuredErrors(valid, hear_invalid, reading);
        read_nodes(reading);
    } else {
        reading->exhausted = true;
    }
    xmlFreeTextReader(reader);
    xmlSchemaFreeValidCtxt(valid);
    xmlResetLastError();
    xml_watch_end(&watch);
    reading->exhausted = reading->exhausted || watch.exhausted;
}

/* Where memory ran out, nothing that was said of the document counts. */
static void forget_all(struct confinfo_reading *reading)
{
    g_ptr_array_set_size(reading->document->faults, 0);
    refuse(reading, 0, "there is not enough memory to read it");
}

/* The encoding that the XML declaration names; SLICE_NONE: none. */
static struct slice declared_encoding(struct slice text)
{
    size_t end = slice_find(text, '>'), at;
    struct slice declaration = slice_part(text, 0, end);
    char quote;

    if (!slice_starts_with(text, SLICE("<?xml ")))
        return SLICE_NONE;
    declaration = slice_from(declaration, slice_find_text(declaration, SLICE("encoding")));
    for (at = 0; at < declaration.n && !strchr("\"'", declaration.p[at]); at++)
        ;
    if (at >= declaration.n)
        return SLICE_NONE;
    quote = declaration.p[at];
    declaration = slice_from(declaration, at + 1);
    return slice_part(declaration, 0, slice_find(declaration, quote));
}

/* How much of the text is plain ASCII, looked at eight bytes at a time: nearly always all of it. */
static size_t ascii_head(struct slice text)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t bytes;
    size_t n;

    for (n = 0; n + sizeof bytes <= text.n; n += sizeof bytes) {
        memcpy(&bytes, text.p + n, sizeof bytes);
        if ((bytes | (bytes - ones)) & ones << 7) /* beyond 7F, or 00 */
            break;
    }
    return n;
}

static bool is_utf8(struct slice text, size_t *wrong)
{
    size_t head = ascii_head(text);
    const char *end;
    bool good = g_utf8_validate(head < text.n ? text.p + head : "", (gssize)(text.n - head), &end);

    if (!good)
        *wrong = (size_t)(end - text.p);
    return good;
}

/* Where a declaration of that name begins: text.n when there is none. There is hardly ever a "!". */
static size_t find_declaration(struct slice text, struct slice name)
{
    size_t at = slice_find_text(text, name);

    while (at < text.n && (at == 0 || text.p[at - 1] != '<'))
        at += 1 + slice_find_text(slice_from(text, at + 1), name);
    return at < text.n ? at - 1 : text.n;
}

/* What libxml2 need not see at all. */
static bool acceptable(struct confinfo_reading *reading)
{
    static const struct slice declarations[] = {{"!DOCTYPE", 8}, {"!ENTITY", 7}};
    struct slice text = reading->text;
    size_t at = 0;

    if (text.n > CONFINFO_BYTES_MAX) {
        refuse(reading, 0, "larger than is read");
        return false;
    }
    if (!is_utf8(text, &at)) {
        confinfo_add_fault(reading->document, CONFINFO_FAULT_ILL_FORMED, at, g_strdup("not UTF-8"));
        return false;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(declarations); i++) {
        size_t found = find_declaration(text, declarations[i]);
        if (found < text.n) {
            refuse(reading, found, "declarations of document types and entities are not read");
            return false;
        }
    }
    if (xml_has_crowded_tag(text, &at)) {
        refuse(reading, at, "more attributes than are read");
        return false;
    }
    return true;
}

static void check_encoding(struct confinfo_reading *reading)
{
    struct slice encoding = declared_encoding(reading->text);

    if (encoding.p && !slice_is_nocase(encoding, "UTF-8") && !slice_is_nocase(encoding, "US-ASCII"))
        confinfo_add_fault(reading->document, CONFINFO_FAULT_INVALID, 0,
                           g_strdup_printf("the declared encoding is %.*s, not UTF-8", (int)encoding.n, encoding.p));
}

/* In another namespace nothing is as the schema says: that is one fault, not many. */
static void drop_consequences(struct confinfo *document)
{
    if (!confinfo_fault(document, CONFINFO_FAULT_NAMESPACE))
        return;
    for (guint i = document->faults->len; i-- > 0;) {
        const struct confinfo_fault *fault = g_ptr_array_index(document->faults, i);
        if (fault->kind == CONFINFO_FAULT_INVALID)
            g_ptr_array_remove_index(document->faults, i);
    }
}

static struct confinfo *read_once(struct slice text, void (*way)(struct confinfo_reading *reading))
{
    struct confinfo_reading reading = {.text = text, .document = confinfo_new()};
    struct confinfo *document = reading.document;

    if (acceptable(&reading)) {
        confinfo_elements_begin(&reading);
        check_encoding(&reading);
        way(&reading);
        confinfo_elements_end(&reading);
    }
    drop_consequences(document);
    if (reading.exhausted)
        forget_all(&reading);
    return document;
}

static bool same_faults(const struct confinfo *a, const struct confinfo *b)
{
    bool same = a->faults->len == b->faults->len;

    for (guint i = 0; same && i < a->faults->len; i++) {
        const struct confinfo_fault *one = g_ptr_array_index(a->faults, i), *other = g_ptr_array_index(b->faults, i);
        same = one->kind == other->kind && one->at == other->at && !g_strcmp0(one->text, other->text);
    }
    return same;
}

/* Since libxml2 2.13 the validator calls a value wrong when memory ran out over it, and does not tell. What is wrong in
 * the document is so the second time too. */
static void read_again(struct slice text, struct confinfo *document)
{
    struct confinfo *again = read_once(text, read_by_reader);

    if (!same_faults(document, again))
        forget_all(&(struct confinfo_reading){.document = document});
    confinfo_free(again);
}

struct confinfo *confinfo_read(struct slice text)
{
    struct confinfo *document = read_once(text, confinfo_read_quickly);

    if (document->faults->len) {
        confinfo_free(document);
        document = read_once(text, read_by_reader);
    }
    if (LIBXML_VERSION >= 21300 && confinfo_fault(document, CONFINFO_FAULT_INVALID))
        read_again(text, document);
    document->readable = !confinfo_fault(document, CONFINFO_FAULT_REFUSED) &&
                         !confinfo_fault(document, CONFINFO_FAULT_ILL_FORMED) &&
                         !confinfo_fault(document, CONFINFO_FAULT_NAMESPACE);
    return document;
}
