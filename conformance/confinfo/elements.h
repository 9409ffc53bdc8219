/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_CONFINFO_ELEMENTS_H
#define CONFORMANCE_CONFINFO_ELEMENTS_H

#include <libxml/parser.h>

#include "internal.h"

/* What the elements of a document mean: fills the document from the events of the reader. */

enum element_kind {
    ELEMENT_OTHER, /* nothing that is followed, and nothing in it */
    ELEMENT_CONFERENCE, ELEMENT_CONFERENCE_STATE, ELEMENT_USER_COUNT, ELEMENT_USERS, ELEMENT_USER, ELEMENT_ENDPOINT,
    ELEMENT_MEDIA, ELEMENT_SIDEBARS, ELEMENT_SIDEBAR_REFS, ELEMENT_SIDEBAR_REF, ELEMENT_SIDEBAR_URI,
    ELEMENT_PARENT_OF_URIS, ELEMENT_URIS, ELEMENT_TEXT
};

struct element_level {
    enum element_kind kind;
    enum confinfo_state state; /* in force here: its own, or that of the parent; NONE: not to be told */
    unsigned serial;           /* number of the element in the document */
    bool reported;             /* a fault of its contents was told */
};

struct confinfo_reading {
    struct slice text;
    size_t fed;
    void *source; /* of the events, */
    char *(*attribute)(struct confinfo_reading *reading, const char *name); /* and for confinfo_attribute() */
    struct confinfo *document;
    unsigned nodes, serial;
    bool stopped;
    bool exhausted; /* memory ran out in libxml2 */
    size_t at; /* offset of the tag at hand */
    struct element_level levels[CONFINFO_DEPTH_MAX];
    unsigned sidebars;  /* open sidebar conferences: their users are not those of the conference */
    GPtrArray *aside;   /* those users */
    struct confinfo_user *user;
    struct confinfo_endpoint *endpoint;
    struct confinfo_media *media;
    GString *value;     /* the text of the element at hand */
    bool in_value;
    size_t value_depth;
    char **value_to;    /* NULL: only looked at */
    GHashTable *keys;   /* struct key * */
};

void confinfo_elements_begin(struct confinfo_reading *reading);
void confinfo_elements_end(struct confinfo_reading *reading);
void confinfo_element_open(struct confinfo_reading *reading, size_t depth, const char *name, bool ours);
void confinfo_element_close(struct confinfo_reading *reading, size_t depth);
void confinfo_text(struct confinfo_reading *reading, const char *text, size_t n);

/* An attribute without prefix, for g_free(); NULL when it is not there. */
static inline char *confinfo_attribute(struct confinfo_reading *reading, const char *name)
{
    return reading->attribute(reading, name);
}

/* Without network and printing: the default handlers would, and with a schema plugged in libxml2 2.9.14 prints noise of
 * its own. */
#if LIBXML_VERSION >= 21300
#define CONFINFO_XML_OPTIONS                                                                                           \
    (XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NO_XXE)
#else
#define CONFINFO_XML_OPTIONS (XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
#endif

/* quick.c: only for a document without faults. Any fault says that it is to be read by the reader. */
void confinfo_read_quickly(struct confinfo_reading *reading);
/* For confinfo_unload(). */
void confinfo_quick_unload(void);

#endif
