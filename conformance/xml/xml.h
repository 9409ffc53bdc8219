/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_XML_H
#define CONFORMANCE_XML_H

#include <libxml/xmlerror.h>

#include "imsconf/slice.h"

/* What the readers of XML share. */

/* A tag with thousands of attributes takes libxml2 time that grows with their square. *at: where it starts. */
bool xml_has_crowded_tag(struct slice text, size_t *at);

/*
 * What a reader is fed with next, of a text of which so many bytes were fed: a piece that ends behind a ">". So, whenever
 * it hands out an element or a complaint, the bytes fed so far end with the tag in question.
 */
struct slice xml_piece(struct slice text, size_t fed, size_t room);

/* The complaint is that the document ends too early. One that goes on behind its root element is told the same way. */
bool xml_ends_wrongly(int code);

/* The complaint is that memory ran out, or that libxml2 does not know how to go on, which comes of it. */
bool xml_is_exhausted(int code);

/* Notes whether memory ran out in libxml2 between begin and end: what it then says of a document need not be so. */
struct xml_watch {
    bool exhausted;
    xmlStructuredErrorFunc handler; /* somebody else's, to be put back */
    void *context;
};
void xml_watch_begin(struct xml_watch *watch);
void xml_watch_end(struct xml_watch *watch);

#endif
