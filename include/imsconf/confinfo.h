/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_CONFINFO_H
#define IMSCONF_CONFINFO_H

#include <glib.h>

#include "imsconf/sip.h"

/*
 * Conference state (RFC 4575): the document that a NOTIFY carries, and what a subscriber knows after a run of them.
 *
 * Documents come from a network and are read within bounds: size, depth, number of nodes. No DTD, no entities, nothing
 * is fetched. What is beyond a bound is refused as a whole, never half understood.
 */

/* ---- The body of a message ---------------------------------------------------------------------------------------- */

enum confinfo_body_kind {
    CONFINFO_BODY_THERE,
    CONFINFO_BODY_NONE,   /* no body at all */
    CONFINFO_BODY_OTHER,  /* no part of it is a conference-info document */
    CONFINFO_BODY_CUT,    /* the capture does not hold all of it */
    CONFINFO_BODY_OPAQUE  /* an encoding that is not known, or not decodable within bounds; .reason */
};

struct confinfo_body {
    enum confinfo_body_kind kind;
    struct slice text;  /* the document */
    size_t offset;      /* of the document in the body of the message */
    char *decoded;      /* owns the text when Content-Encoding was resolved; offsets are then not those of the message */
    const char *reason; /* NULL unless there is something to say; constant text */
};
/* Finds the document: directly, in a multipart body, behind Content-Encoding (gzip, deflate, identity). */
void confinfo_body_open(struct confinfo_body *body, const struct sip_message *message);
void confinfo_body_clear(struct confinfo_body *body);

/* ---- The document -------------------------------------------------------------------------------------------------- */

enum confinfo_state { CONFINFO_STATE_NONE /* no such attribute */, CONFINFO_FULL, CONFINFO_PARTIAL, CONFINFO_DELETED };
const char *confinfo_state_name(enum confinfo_state state); /* "full", ... */

/* Texts are as in the document without white space around them; NULL: not there. at: offset of the element's "<". */
struct confinfo_media {
    char *id, *type, *label, *src_id, *status;
    size_t at;
};
struct confinfo_endpoint {
    char *entity, *status, *joining_method, *disconnection_method;
    enum confinfo_state state;
    GPtrArray *media; /* struct confinfo_media * */
    size_t at;
};
struct confinfo_user {
    char *entity, *display_text;
    enum confinfo_state state;
    GPtrArray *endpoints; /* struct confinfo_endpoint * */
    size_t at;
};

enum confinfo_fault_kind {
    CONFINFO_FAULT_REFUSED,     /* beyond a bound, or with a DTD: nothing was read, and it may be fine */
    CONFINFO_FAULT_ILL_FORMED,  /* no XML, or not UTF-8: nothing behind it was read */
    CONFINFO_FAULT_NAMESPACE,   /* another root element than conference-info of RFC 4575 4.2 */
    CONFINFO_FAULT_INVALID,     /* RFC 4575 6 or 4.1 does not allow it; the rest was read */
    CONFINFO_FAULT_STATE,       /* RFC 4575 4.4: a child that does not fit the state of its parent */
    CONFINFO_FAULT_NOT_EMPTY,   /* RFC 4575 4.4: something is left in what is deleted */
    CONFINFO_FAULT_KEY,         /* RFC 4575 4.5: no key, or the key of a sibling */
    CONFINFO_FAULT_MEDIA_KEY    /* the same for media */
};
struct confinfo_fault {
    enum confinfo_fault_kind kind;
    size_t at;  /* offset in the document */
    char *text; /* for people */
};

struct confinfo {
    bool readable;          /* false: only the faults are to be looked at */
    bool user_end_missing;  /* ill-formed in the way of the sample in TS 34.229-1 A.5.3: </user> is not there */
    char *entity;
    enum confinfo_state state;
    bool has_version;       /* the attribute is there */
    bool version_known;     /* and is a 32-bit number */
    uint32_t version;
    bool has_users;
    enum confinfo_state users_state;
    GPtrArray *users;       /* struct confinfo_user * */
    bool has_user_count;
    uint32_t user_count;
    size_t at, users_at, user_count_at; /* offsets of the root element, users, user-count */
    GPtrArray *faults;      /* struct confinfo_fault *, in document order, a bounded number */
};

enum { CONFINFO_BYTES_MAX = 64 * 1024, CONFINFO_DEPTH_MAX = 32, CONFINFO_NODES_MAX = 20000 };

/* Reads and validates a document. Never NULL. */
struct confinfo *confinfo_read(struct slice text);
void confinfo_free(struct confinfo *document);
/* Frees what is kept from one document to the next, at the end of the program. */
void confinfo_unload(void);
/* The first fault of that kind; NULL: none. */
const struct confinfo_fault *confinfo_fault(const struct confinfo *document, enum confinfo_fault_kind kind);

/* Line and column (in characters), both from 1, of an offset in a text. */
void confinfo_place(struct slice text, size_t offset, unsigned *line, unsigned *column);

/* ---- What a subscriber knows --------------------------------------------------------------------------------------- */

/* The state of one subscription, made of the documents so far (RFC 4575 4.6). */
struct confinfo_model {
    bool begun;             /* a document was applied */
    bool complete;          /* from a full one on, with no gap since */
    bool deleted;           /* the conference is gone */
    bool version_known;
    uint32_t version;
    GPtrArray *users;       /* struct confinfo_user * */
};

enum confinfo_applied { CONFINFO_APPLIED, CONFINFO_DISCARDED /* not newer than what is known */, CONFINFO_AFTER_GAP };

struct confinfo_model *confinfo_model_new(void);
void confinfo_model_free(struct confinfo_model *model);
/* Applies a readable document in order; copies what it keeps. */
enum confinfo_applied confinfo_model_apply(struct confinfo_model *model, const struct confinfo *document);
/* Does the full document say the same as the model about users, endpoints and media? */
bool confinfo_model_agrees(const struct confinfo_model *model, const struct confinfo *document);

/* One line of the state as a table: a medium, or an endpoint without media, or a user without endpoints. */
struct conference_row {
    char *user, *endpoint, *status, *joining_method, *media, *media_status; /* NULL: not there; valid UTF-8 */
    char *note; /* NULL; else this row is a remark and nothing else */
};
enum { CONFERENCE_ROWS_MAX = 64 };
void conference_row_free(struct conference_row *row);
/* Rows for the state now, at most CONFERENCE_ROWS_MAX of them and remarks. Elements are struct conference_row *. */
GPtrArray *confinfo_model_table(const struct confinfo_model *model);

#endif
