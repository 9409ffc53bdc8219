/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "elements.h"
#include "schema.h"
#include "xml/xml.h"

/*
 * The quick way through a document: parsed at one go, without a tree, validated against our schema on the way. It is only
 * for a document that nothing is wrong with. At the first complaint, and at whatever the reader may see in another way, it
 * gives up, and the document is read again by the reader (read.c), which knows the places of complaints.
 */

struct quick {
    struct confinfo_reading *reading;
    xmlParserCtxtPtr parser;
    xmlSAXHandlerPtr schema; /* where the validator wants its events, */
    void *valid;             /* and what it wants them with */
    size_t depth, scanned;
    const xmlChar **attributes; /* of the element at hand: name, prefix, namespace, value, its end */
    int attributes_n;
    bool exhausted; /* memory ran out in libxml2 */
};

#if LIBXML_VERSION >= 21200
static void hear(void *context, const xmlError *error)
#else
static void hear(void *context, xmlErrorPtr error)
#endif
{
    struct quick *quick = context;

    quick->exhausted = quick->exhausted || xml_is_exhausted(error->code);
    quick->reading->stopped = true;
}

/* Behind the comment, the character data or the instruction that begins here. */
static size_t skip(struct slice text, size_t at)
{
    struct slice rest = slice_from(text, at), end = SLICE("?>");

    if (slice_starts_with(rest, SLICE("<!--")))
        end = SLICE("-->");
    else if (slice_starts_with(rest, SLICE("<![CDATA[")))
        end = SLICE("]]>");
    return at + slice_find_text(rest, end);
}

/* The next "<" that begins an element, in a text that was parsed so far. */
static size_t next_element(struct slice text, size_t at)
{
    while ((at += slice_find(slice_from(text, at), '<')) + 1 < text.n) {
        if (text.p[at + 1] == '/')
            at += 2;
        else if (text.p[at + 1] == '!' || text.p[at + 1] == '?')
            at = skip(text, at);
        else
            break;
    }
    return at;
}

static char *find_attribute(struct confinfo_reading *reading, const char *name)
{
    struct quick *quick = reading->source;

    for (int i = 0; i < quick->attributes_n; i++) {
        const xmlChar **attribute = quick->attributes + (size_t)i * 5;
        const char *value = (const char *)attribute[3];
        if (!attribute[2] && !strcmp((const char *)attribute[0], name))
            return g_strndup(value, (gsize)((const char *)attribute[4] - value));
    }
    return NULL;
}

/* An "&" of a value is not as the reader gives it, and the reader has rules of its own for xml:id. */
static bool is_plain(const xmlChar **attribute)
{
    return !memchr(attribute[3], '&', (size_t)(attribute[4] - attribute[3])) &&
           !(attribute[1] && !strcmp((const char *)attribute[0], "id") && !strcmp((const char *)attribute[1], "xml"));
}

/* For every event. False: it is not to be looked at. Only here the parser is stopped: it may free what an event is told
 * with. Counted are at least as many nodes as the reader counts. */
static bool goes_on(struct quick *quick)
{
    struct confinfo_reading *reading = quick->reading;

    if (++reading->nodes > CONFINFO_NODES_MAX)
        reading->stopped = true;
    if (reading->stopped)
        xmlStopParser(quick->parser);
    return !reading->stopped;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space, int spaces_n,
                     const xmlChar **spaces, int attributes_n, int defaulted_n, const xmlChar **attributes)
{
    struct quick *quick = context;
    struct confinfo_reading *reading = quick->reading;

    if (!goes_on(quick))
        return;
    for (int i = 0; i < attributes_n; i++)
        if (!is_plain(attributes + (size_t)i * 5))
            reading->stopped = true;
    reading->at = next_element(reading->text, quick->scanned);
    quick->scanned = reading->at + 1;
    if (quick->depth + 1 >= CONFINFO_DEPTH_MAX)
        reading->stopped = true;
    if (reading->stopped)
        return;
    quick->schema->startElementNs(quick->valid, name, prefix, space, spaces_n, spaces, attributes_n, defaulted_n,
                                  attributes);
    quick->attributes = attributes;
    quick->attributes_n = attributes_n;
    confinfo_element_open(reading, quick->depth++, (const char *)name,
                          space && !strcmp((const char *)space, CONFINFO_NAMESPACE));
    if (reading->document->faults->len)
        reading->stopped = true;
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
    struct quick *quick = context;

    if (!goes_on(quick))
        return;
    quick->schema->endElementNs(quick->valid, name, prefix, space);
    confinfo_element_close(quick->reading, --quick->depth);
}

static void on_text(void *context, const xmlChar *text, int n)
{
    struct quick *quick = context;

    if (!goes_on(quick))
        return;
    quick->schema->characters(quick->valid, text, n);
    confinfo_text(quick->reading, (const char *)text, (size_t)n);
}

static void on_cdata(void *context, const xmlChar *text, int n)
{
    struct quick *quick = context;

    if (!goes_on(quick))
        return;
    quick->schema->cdataBlock(quick->valid, text, n);
    confinfo_text(quick->reading, (const char *)text, (size_t)n);
}

static void on_comment(void *context, const xmlChar *text)
{
    (void)text;
    goes_on(context);
}

/* So the tests can have any document read by the reader. */
static void on_instruction(void *context, const xmlChar *target, const xmlChar *text)
{
    struct quick *quick = context;

    (void)target;
    (void)text;
    quick->reading->stopped = true;
}

static xmlSAXHandler handlers = {
    .initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .endElementNs = on_end, .characters = on_text,
    .ignorableWhitespace = on_text, .cdataBlock = on_cdata, .comment = on_comment,
    .processingInstruction = on_instruction, .serror = hear};

/* Kept from one document to the next: the names that the parser knows, and room. */
enum { NAMES_MAX = 1000 };
static struct kept {
    xmlParserCtxtPtr parser;
    xmlSchemaValidCtxtPtr valid;
} kept;

static void drop_parser(struct kept *contexts)
{
    xmlFreeParserCtxt(contexts->parser);
    contexts->parser = NULL;
}

static void drop_valid(struct kept *contexts)
{
    xmlSchemaFreeValidCtxt(contexts->valid);
    contexts->valid = NULL;
}

void confinfo_quick_unload(void)
{
    drop_parser(&kept);
    drop_valid(&kept);
}

/* False: there was no memory for one of them. */
static bool take_contexts(struct kept *contexts, struct quick *quick)
{
    xmlSchemaPtr schema = confinfo_schema();

    *contexts = kept;
    kept = (struct kept){NULL, NULL};
    if (schema && !contexts->valid)
        contexts->valid = xmlSchemaNewValidCtxt(schema);
    if (!contexts->parser) {
        contexts->parser = xmlCreatePushParserCtxt(&handlers, quick, NULL, 0, NULL);
        return contexts->parser && contexts->valid;
    }
    contexts->parser->userData = quick;
    return contexts->valid && xmlCtxtResetPush(contexts->parser, NULL, 0, NULL, NULL) == 0;
}

/* A parser that was stopped is not kept: libxml2 2.9.14 (not Debian's) leaves it the namespaces of the open elements. */
static void put_contexts(struct kept *contexts, bool good, bool exhausted)
{
    if (!good || xmlDictSize(contexts->parser->dict) > NAMES_MAX)
        drop_parser(contexts);
    if (exhausted)
        drop_valid(contexts);
    kept = *contexts;
}

static bool parse(struct quick *quick, xmlSchemaValidCtxtPtr valid)
{
    struct slice text = quick->reading->text;
    xmlSchemaSAXPlugPtr plug;

    xmlSchemaSetValidStructuredErrors(valid, hear, quick); /* first: it still has those of the document before */
    plug = xmlSchemaSAXPlug(valid, &quick->schema, &quick->valid);
    if (!plug)
        return false;
    xmlCtxtUseOptions(quick->parser, CONFINFO_XML_OPTIONS);
    xmlParseChunk(quick->parser, text.p, (int)text.n, 1);
    xmlSchemaSAXUnplug(plug);
    return quick->parser->wellFormed && !quick->depth && quick->reading->serial;
}

void confinfo_read_quickly(struct confinfo_reading *reading)
{
    struct quick quick = {.reading = reading};
    struct kept contexts;
    struct xml_watch watch;
    bool good;

    xml_watch_begin(&watch);
    xmlResetLastError();
    reading->source = &quick;
    reading->attribute = find_attribute;
    good = take_contexts(&contexts, &quick);
    quick.parser = contexts.parser;
    good = good && parse(&quick, contexts.valid) && !xmlGetLastError();
    good = good && !reading->stopped && !watch.exhausted;
    if (!good)
        confinfo_add_fault(reading->document, CONFINFO_FAULT_REFUSED, 0, g_strdup("not to be read in the quick way"));
    put_contexts(&contexts, good, quick.exhausted || watch.exhausted);
    xmlResetLastError();
    xml_watch_end(&watch);
}
