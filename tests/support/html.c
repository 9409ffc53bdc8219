/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"

#include <glib.h>
#include <libxml/xmlreader.h>
#include <string.h>

static const char *const elements[] = {
    "html",    "head",    "meta",    "title", "style", "body", "a",      "header", "main", "section",
    "article", "h1",      "h2",      "h3",    "p",     "div",  "span",   "strong", "code", "label",
    "input",   "table",   "caption", "thead", "tbody", "tr",   "th",     "td",     "dl",   "dt",
    "dd",      "details", "summary", "svg",   "line",  "text", "circle", "path",   "rect", NULL};
static const char *const attributes[] = {
    "class",      "for",  "id",    "href",       "lang",     "charset",     "name", "content",
    "http-equiv", "type", "role",  "aria-label", "tabindex", "scope",       "open", "colspan",
    "data-label", "x",    "y",     "x1",         "y1",       "x2",          "y2",   "r",
    "rx",         "d",    "width", "height",     "overflow", "text-anchor", NULL};

struct look {
    GHashTable *ids;
    GPtrArray *links;
    char *complaint; /* the first */
};

static void complain(struct look *look, const char *what, const char *which)
{
    if (!look->complaint)
        look->complaint = g_strdup_printf("%s: %s", what, which);
}

static void look_at_attribute(struct look *look, const char *name, const char *value)
{
    if (!g_strv_contains(attributes, name))
        complain(look, "attribute", name);
    if (g_str_equal(name, "id") && !g_hash_table_add(look->ids, g_strdup(value)))
        complain(look, "id twice", value);
    if (g_str_equal(name, "href"))
        g_ptr_array_add(look->links, g_strdup(value));
}

static void look_at_element(struct look *look, xmlTextReaderPtr reader)
{
    const char *name = (const char *)xmlTextReaderConstName(reader);

    if (!g_strv_contains(elements, name))
        complain(look, "element", name);
    for (int more = xmlTextReaderMoveToFirstAttribute(reader); more == 1;
         more = xmlTextReaderMoveToNextAttribute(reader))
        look_at_attribute(look, (const char *)xmlTextReaderConstName(reader),
                          (const char *)xmlTextReaderConstValue(reader));
    xmlTextReaderMoveToElement(reader);
}

static void look_at_node(struct look *look, xmlTextReaderPtr reader)
{
    switch (xmlTextReaderNodeType(reader)) {
    case XML_READER_TYPE_ELEMENT:
        look_at_element(look, reader);
        break;
    case XML_READER_TYPE_COMMENT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_PROCESSING_INSTRUCTION:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        complain(look, "node", (const char *)xmlTextReaderConstName(reader));
        break;
    default:
        break;
    }
}

static void follow_links(struct look *look)
{
    for (guint i = 0; i < look->links->len; i++) {
        const char *link = g_ptr_array_index(look->links, i);
        if (link[0] != '#' || !g_hash_table_contains(look->ids, link + 1))
            complain(look, "link", link);
    }
}

char *html_complaint(const char *html)
{
    struct look look = {g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                        g_ptr_array_new_with_free_func(g_free), NULL};
    xmlTextReaderPtr reader = xmlReaderForMemory(html, (int)strlen(html), NULL, "UTF-8",
                                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    int more;

    while ((more = xmlTextReaderRead(reader)) == 1)
        look_at_node(&look, reader);
    xmlFreeTextReader(reader);
    if (more != 0 || !g_utf8_validate(html, -1, NULL))
        complain(&look, "not well-formed", "");
    follow_links(&look);
    g_hash_table_destroy(look.ids);
    g_ptr_array_free(look.links, TRUE);
    return look.complaint;
}
