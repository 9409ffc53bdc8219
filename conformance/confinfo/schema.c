/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "schema.h"

#include <gio/gio.h>

#include "elements.h"

#include "xml/xml.h"

/* Made by glib-compile-resources --manual-register: a constructor in a static library may never be linked in. */
GResource *confinfo_resource_get_resource(void);
void confinfo_resource_register_resource(void);

static void hear(void *context, const char *message, ...) G_GNUC_PRINTF(2, 3);

/* Our own schema: the tests see to it that it compiles. */
static void hear(void *context, const char *message, ...)
{
    (void)context;
    (void)message;
}

static xmlSchemaPtr compile(void)
{
    xmlSchemaParserCtxtPtr parser;
    struct xml_watch watch;
    xmlSchemaPtr made;
    GBytes *bytes;
    gsize n;
    const char *text;

    confinfo_resource_register_resource();
    bytes = g_resource_lookup_data(confinfo_resource_get_resource(), "/org/imsconf/confinfo/conference-info.xsd",
                                   G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (!bytes)
        return NULL;
    text = g_bytes_get_data(bytes, &n);
    xml_watch_begin(&watch);
    parser = xmlSchemaNewMemParserCtxt(text, (int)n);
    xmlSchemaSetParserErrors(parser, hear, hear, NULL);
    made = parser ? xmlSchemaParse(parser) : NULL;
    xmlSchemaFreeParserCtxt(parser);
    xml_watch_end(&watch);
    g_bytes_unref(bytes);
    if (!watch.exhausted)
        return made;
    xmlSchemaFree(made); /* it may lack something */
    return NULL;
}

static xmlSchemaPtr schema;

xmlSchemaPtr confinfo_schema(void)
{
    if (!schema) /* where memory ran out, the next document gets another try */
        schema = compile();
    return schema;
}

void confinfo_unload(void)
{
    confinfo_quick_unload();
    xmlSchemaFree(schema);
    schema = NULL;
}
