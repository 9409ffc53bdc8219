/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "xml.h"

#include <glib.h>
#include <libxml/globals.h>

enum {
    QUOTES_MAX = 512, /* in one tag */
    PIECE = 512,      /* what the reader parses at once */
    /* What the reader looks at before it parses. It has room for no more then in libxml2 2.9; since 2.14 it would take a whole
     * piece, and be one ahead from there on. */
    FIRST = 4
};

bool xml_has_crowded_tag(struct slice text, size_t *at)
{
    for (size_t start = 0, end; start < text.n; start = end) {
        size_t quotes = 0;

        end = start + 1 + slice_find(slice_from(text, start + 1), '<');
        if (text.p[start] == '<')
            *at = start;
        for (size_t i = start; i < end && end - start > QUOTES_MAX; i++) /* else there is no room for so many */
            if ((text.p[i] == '"' || text.p[i] == '\'') && ++quotes > QUOTES_MAX)
                return true;
    }
    return false;
}

struct slice xml_piece(struct slice text, size_t fed, size_t room)
{
    size_t most = fed ? PIECE : FIRST;
    struct slice piece = slice_part(text, fed, room < most ? room : most);
    size_t end = slice_find(piece, '>');

    if (end < piece.n)
        piece.n = end + 1;
    return piece;
}

bool xml_ends_wrongly(int code)
{
    return code == XML_ERR_DOCUMENT_END || code == XML_ERR_TAG_NOT_FINISHED; /* since 2.14 */
}

bool xml_is_exhausted(int code)
{
    return code == XML_ERR_NO_MEMORY || code == XML_SCHEMAV_INTERNAL || code == XML_SCHEMAP_INTERNAL;
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
