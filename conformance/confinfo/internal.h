/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_CONFINFO_INTERNAL_H
#define CONFORMANCE_CONFINFO_INTERNAL_H

#include "imsconf/confinfo.h"

/* What the files of this folder share. */

#define CONFINFO_TYPE      "application/conference-info+xml"
#define CONFINFO_NAMESPACE "urn:ietf:params:xml:ns:conference-info"

/* document.c */
struct confinfo *confinfo_new(void);
struct confinfo_user *confinfo_user_new(void);
struct confinfo_endpoint *confinfo_endpoint_new(void);
struct confinfo_media *confinfo_media_new(GPtrArray *to);
void confinfo_user_free(struct confinfo_user *user);
/* Adds a fault unless there are enough of its kind. Takes the text. */
void confinfo_add_fault(struct confinfo *document, enum confinfo_fault_kind kind, size_t at, char *text);

/* mime.c: the parts of a multipart body (RFC 2046 5.1). */
struct mime_parts {
    struct slice rest;
    struct slice boundary;
    bool begun;
};
struct mime_part {
    struct slice headers, body;
};
/* False: the content type is no multipart, or has no boundary. */
bool mime_parts_begin(struct mime_parts *parts, struct slice content_type, struct slice body);
bool mime_parts_next(struct mime_parts *parts, struct mime_part *part);
/* The value of a header of the part, in any case; SLICE_NONE when it is not there. */
struct slice mime_part_header(const struct mime_part *part, const char *name);

/* inflate.c: Content-Encoding. NULL, with a reason: unknown, damaged, or more than max bytes. */
char *content_decode(struct slice coding, struct slice bytes, size_t max, size_t *n, const char **reason);

#endif
