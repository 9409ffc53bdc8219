/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "xml.h"

#include <libxml/globals.h>

enum { QUOTES_MAX = 512 /* in one tag */ };

bool xml_has_crowded_tag(struct slice text, size_t *at)
{
    size_t quotes = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '<') {
            quotes = 0;
            *at = i;
        } else if ((text.p[i] == '"' || text.p[i] == '\'') && ++quotes > QUOTES_MAX) {
            return true;
        }
    }
    return false;
}

#if LIBXML_VERSION >= 21200
static void hear(void *context, const xmlError *error)
#else
static void hear(void *context, xmlErrorPtr error)
#endif
{
    struct xml_watch *watch = context;

    watch->exhausted = watch->exhausted || error->code == XML_ERR_NO_MEMORY;
}

void xml_watch_begin(struct xml_watch *watch)
{
    *watch = (struct xml_watch){.handler = xmlStructuredError, .context = xmlStructuredErrorContext};
    xmlSetStructuredErrorFunc(watch, hear);
}

void xml_watch_end(struct xml_watch *watch)
{
    xmlSetStructuredErrorFunc(watch->context, watch->handler);
}
