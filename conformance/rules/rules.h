/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_RULES_RULES_H
#define CONFORMANCE_RULES_RULES_H

#include <glib.h>

#include "imsconf/confinfo.h"
#include "imsconf/flow.h"

/*
 * Rule evaluation. It sees one message and what the tracker knows at that moment, and keeps nothing: everything it
 * compares with comes in through the context.
 */

/* The values of one parameter. */
struct param_values {
    bool known; /* false: nothing can be said; true with count 0: known to be none */
    struct slice *items;
    size_t count;
    bool open; /* not known, but there may be one: conditions that ask for it are open, too */
};

/* A reliable provisional response of the INVITE (RFC 3262). */
struct reliable {
    uint64_t rseq;
    uint64_t cseq; /* of its INVITE: the responses to each, and of each dialog, are numbered by themselves (RFC 3262 3) */
    char *tag;     /* of its To */
    guint step; /* NO_STEP: none */
    bool confirmed; /* a PRACK named it */
    uint32_t frame;
    int64_t steady_us;
};
struct media_context; /* media.h */
enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

/* What is known where the message is a NOTIFY of the conference event package. */
struct conference_context {
    const struct confinfo_body *body;
    const struct confinfo *document;    /* NULL: body->kind says why */
    const struct confinfo_model *model; /* the state before this document */
    bool initial;                       /* the first NOTIFY of the subscription that can carry state */
    bool answers_subscribe;             /* a SUBSCRIBE came since the NOTIFY before */
    bool missed;                        /* a NOTIFY before this one is not known, or they came out of order */
    bool has_last;                      /* there was a NOTIFY before */
    int64_t since_last_us;
    bool refresh_due, leave_due;        /* the UE has to refresh (RFC 4575 4.6), to end its subscription */
    int64_t due_us;                     /* for that long */
    struct slice final_uri;             /* Contact of the 2xx of the INVITE */
    struct slice subscribed_uri, subscriber; /* Request-URI and From of the SUBSCRIBE */
    struct slice contacts[2];           /* of the INVITE and of the SUBSCRIBE */
    enum truth video;                   /* the session has video */
};

struct rule_context {
    const struct profile *profile;
    const struct step *step;
    const struct sip_message *message;
    const struct packet *packet;
    enum imsconf_mode mode;
    enum imsconf_security security;         /* ipsec or giba */
    const struct sip_message *request;      /* that a response answers; NULL: not seen */
    const struct sip_message *const *steps; /* per step of the profile; NULL: not observed */
    const struct param_values *params;      /* PARAM_COUNT of them */
    bool has_last_cseq;                     /* dialog:cseq is known */
    uint64_t last_cseq;
    bool first_request;                     /* the sender's first request in this dialog */
    bool late;                              /* a request behind its answer: the capture has them out of order */
    bool branch_reused;                     /* the top Via branch belongs to another transaction of this flow */
    struct slice target;                    /* the UE's remote target; SLICE_NONE: not known */
    struct param_values route;              /* the UE's route set */
    const struct step_state *states;        /* per step: when it was seen */
    int64_t steady_us;                      /* capture time without its jumps */
    unsigned window_ms;                     /* for the SUBSCRIBE */
    const GArray *reliable;                 /* struct reliable, so far in this INVITE transaction */
    bool refused;                           /* the INVITE was */
    bool has_granted;                       /* duration granted for the subscription so far, seconds */
    uint64_t granted;
    const struct media_context *media;      /* never NULL */
    const struct conference_context *conference; /* NULL: the message is no NOTIFY of the conference */
    const struct gap *gap;                  /* NULL: nothing shows that the capture lacks a part of the flow */
    struct row_texts *told;                 /* of each row: what a passed check compared goes there; NULL: nobody asks */
    struct slice *found_at;                 /* a named check may say in which line of the message it stands */
};

#define NO_STEP G_MAXUINT

/* Memory that rules are evaluated in, kept from one message to the next. */
struct workspace;
struct workspace *workspace_new(void);
void workspace_free(struct workspace *work);

/* Evaluates the rows of context->step in order: what failed or could not be decided goes to checks (struct check *), the
 * result of each row to results. */
void rules_evaluate(struct workspace *work, const struct rule_context *context, uint32_t frame, GPtrArray *checks,
                    uint8_t *results);
bool result_is_loud(enum result result); /* its check has something to tell */
/* Severity and side that a row charges, and the header it speaks of. */
enum severity row_severity_in(const struct row *row, enum imsconf_mode mode);
enum side row_side(const struct row *row, const struct step *step, const struct profile *profile);
const char *row_step_number(const struct row *row, const struct step *step, const struct profile *profile);
const char *row_header(const struct row *row);
void check_free(struct check *check);

/* ---- shared by the files of this folder -------------------------------------------------------------------------- */

/* One selected element: its text by the selector's part, and the line it stands in. */
struct element {
    struct slice text;
    struct slice line;
    bool readable; /* false: the element is there but has no such part */
    const struct header_name *header;
    struct slice section; /* of an SDP: "audio", or absent */
};

/* Lists of those, and of values. Dozens are made for a message, so they are cheaper than a GArray; zeroed, they are
 * empty. */
struct elements {
    struct element *items; /* g_free() */
    guint len, room;
};

static inline void elements_add(struct elements *elements, struct element element)
{
    if (elements->len == elements->room)
        elements->items = g_renew(struct element, elements->items, elements->room = 2 * elements->room + 8);
    elements->items[elements->len++] = element;
}

static inline void values_add(struct values *values, struct slice text, bool known)
{
    if (values->len == values->room)
        values->items = g_renew(struct value, values->items, values->room = 2 * values->room + 8);
    values->items[values->len++] = (struct value){text, known};
}

/* What was read of messages, since many tests ask for parts of the same: SDP, and the Via entries of late. Good as long as
 * the messages stay where they are. */
struct via_reading {
    struct slice text; /* absent: nothing was read */
    bool readable;
    struct sip_via via;
};
enum { VIAS_KEPT = 4 };
struct reading {
    GPtrArray *bodies; /* struct sdp */
    struct via_reading vias[VIAS_KEPT];
    unsigned next_via;
};
void reading_begin(struct reading *reading, GPtrArray *bodies);

/* Selects into elements, cleared first. */
void selector_apply(const struct selector *selector, const struct sip_message *message, struct reading *reading,
                    struct elements *elements);

/* What expressions need on the way; texts that had to be put together live in pool. */
struct expanding {
    struct reading *reading;
    struct elements elements; /* of other messages */
    GString *text;
    GStringChunk *pool;
};
void expanding_begin(struct expanding *expanding, struct reading *reading);
void expanding_end(struct expanding *expanding);
/* Expands an expression into values, cleared first; one that is constant need not be. False: not known at all. */
bool expression_expand(const struct expression *expression, const struct rule_context *context, struct values *values,
                       struct expanding *expanding);

/* stack: room for condition->count. */
enum truth condition_holds(const struct condition *condition, const struct rule_context *context, enum truth *stack);

enum truth values_compare(enum compare compare, struct slice a, struct slice b);

/* The named checks. */
struct named_check {
    const char *name;
    rule_check check;
    void *(*prepare)(const char *argument); /* see rule_check_prepare(); NULL: it makes nothing of it */
};
/* Tables that end with a NULL name; check.c lists them all. */
extern const struct named_check order_checks[];
extern const struct named_check sdp_session_checks[], sdp_codec_checks[], sdp_answer_checks[], sdp_next_checks[],
    precondition_checks[];
/* Does the check conclude from something that was not seen? Then it cannot fail where the capture has a gap. */
bool rule_check_needs_everything(const char *name);
rule_check confinfo_check_find(const char *name);         /* confinfo_document.c */
rule_check confinfo_initial_check_find(const char *name); /* confinfo_initial.c */

bool message_has_sdp(const struct sip_message *message);
/* The body is encoded, or has several parts: SDP in it is not read, and is as if the capture did not hold it. */
bool message_may_hide_sdp(const struct sip_message *message);
/* All of the body can be read: neither the capture nor a wrong Content-Length cut it short, nor is it encoded. */
bool message_body_is_whole(const struct sip_message *message);

/* So soon behind that moment that a capture of several interfaces may have the two in the wrong order. */
bool came_at_once(const struct rule_context *context, int64_t steady_us);
/* Why a gap leaves something undecided. For g_free(). */
char *gap_describe(const struct gap *gap);

/* Text for people: folds and control characters become blanks, the rest valid UTF-8. For g_free(). */
char *text_for_people(struct slice text);

#endif
