/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_PROFILE_H
#define IMSCONF_PROFILE_H

#include <glib.h>

#include "imsconf/sip.h"

/*
 * Compiled profiles: what conformance/profile/ makes of the XML described in conformance/profiles/FORMAT.md, and what
 * conformance/rules/ and conformance/flow/ work on. Everything hangs on a profile_set, is read-only once loaded, and
 * is freed with it. Strings are UTF-8, never NULL unless said so.
 */

enum side { SIDE_UE, SIDE_NET };
enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR }; /* ordered: worse is larger */
enum result { RESULT_PASS, RESULT_FAIL, RESULT_INCONCLUSIVE, RESULT_NOT_APPLICABLE, RESULT_NOT_CHECKED };

const char *side_name(enum side side);             /* "UE", "NET" */
const char *severity_name(enum severity severity); /* "error", "warning", "info" */
const char *result_name(enum result result);       /* "pass", "fail", "inconclusive", "not-applicable", "not-checked" */

/* One rule of the specification. The same rule may be checked by several rows, in one step or in several. */
struct rule {
    const char *id;    /* "1.02", "SA-3" */
    const char *slug;  /* "invite.request-uri" */
    const char *title; /* one fixed sentence: what must hold. Expert Information groups by it. */
    const char *why;   /* why the rule exists, for --explain; "" when the file gives none */
    enum side side;    /* the side that is charged; of a RC or shared block row: see by_sender */
    bool by_sender;    /* side="sender": the side that sent the message is charged; .side is then meaningless */
    enum severity severity;
    enum severity live_severity; /* in mode live; NET rules are at most a warning there */
    const char *source;          /* "TS 34.229-1 A.2.1 Via" */
    const char *confidence;      /* marks: "S" stated in A.25, "V14" read in that release, ... (FORMAT.md), ... */
    const char *revision;
    const char *definition; /* not NULL: the rule defines and checks nothing itself; this says where it is checked */
    unsigned index;         /* position in profile_set.rules */
};

/* ---- Selectors: which part of a message ------------------------------------------------------------------------ */

enum subject { SUBJECT_HEADER, SUBJECT_REQUEST_LINE, SUBJECT_STATUS_LINE, SUBJECT_SDP, SUBJECT_BODY };

enum part {
    PART_VALUE,  /* the element as it stands, with its parameters */
    PART_TOKEN,  /* the element without its parameters: event type, media type, option tag */
    PART_ADDR_SPEC, PART_ADDR_USER, PART_ADDR_HOST, PART_ADDR_PORT, /* of a name-addr */
    PART_SENT_PROTOCOL, PART_TRANSPORT, PART_SENT_BY, PART_SENT_HOST, PART_SENT_PORT, /* Via */
    PART_NUMBER, /* CSeq number; RSeq, Expires, Max-Forwards, Content-Length as a number */
    PART_METHOD, /* of Request-Line or CSeq */
    PART_REQUEST_URI, PART_SIP_VERSION, /* Request-Line */
    PART_STATUS_CODE,                   /* Status-Line */
    PART_RACK_RSEQ, PART_RACK_CSEQ, PART_RACK_METHOD,
    PART_PARAM, /* a header parameter: selector.param */
    PART_SDP    /* SUBJECT_SDP: selector.sdp */
};

/* Which value of an SDP body: param="audio b=AS". */
enum sdp_field { SDP_FIELD_LINE, SDP_FIELD_BANDWIDTH, SDP_FIELD_ATTRIBUTE, SDP_FIELD_PORT, SDP_FIELD_PROTOCOL,
                 SDP_FIELD_FORMATS };
struct sdp_item {
    bool session;       /* session-level lines; else sections */
    const char *medium; /* sections of that medium; NULL: every section */
    enum sdp_field field;
    char letter;      /* SDP_FIELD_LINE */
    const char *name; /* of the bandwidth or attribute, else NULL */
};

enum { INDEX_ALL = 0, INDEX_LAST = -1 }; /* else 1, 2, ...: that element of the header, counted over all its lines */

/* One header name of a selector. */
struct header_name {
    enum sip_header_id id;
    const char *name; /* canonical when known, else as the profile writes it */
    bool list;        /* a line of it may hold several values, with commas */
};

struct selector {
    enum subject subject;
    const struct header_name *headers; /* SUBJECT_HEADER: at least one; several mean the union of their values */
    size_t header_count;
    bool is_simple; /* one known header, and no index behind the first value */
    int index;
    enum part part;
    const char *param; /* PART_PARAM only, else NULL */
    struct sdp_item sdp; /* PART_SDP only */
    const char *text;  /* "Supported, Require", "Via[1]/sent-port": of the same ones in a set it is the same pointer */
};

/* ---- Value expressions ------------------------------------------------------------------------------------------ */

enum where {
    WHERE_STEP,    /* the message observed for piece.step */
    WHERE_REQUEST, /* the request that this response answers */
    WHERE_THIS,    /* the message being checked */
    WHERE_DIALOG   /* state of the dialog: piece.dialog */
};
enum dialog_value {
    DIALOG_CSEQ,   /* CSeq number of the sender's last request in this dialog before this one */
    DIALOG_TARGET, /* the UE's remote target in the INVITE dialog: one URI */
    DIALOG_ROUTE   /* the UE's route set in the INVITE dialog: a list, in the order of its Route */
};

/* What the tracker knows about a UE and its network. Lists expand to all their items. */
enum param {
    PARAM_HOME, PARAM_FACTORY, PARAM_FACTORY_LITERAL, PARAM_IMPU /* list */, PARAM_UE_IP, PARAM_PUS, PARAM_PUC,
    PARAM_PCSCF, PARAM_PPS, PARAM_SECSERVER /* list */, PARAM_SERVICE_ROUTE /* list */,
    PARAM_PRELOADED /* list: <sip:PCSCF:PPS;lr> followed by SERVICE-ROUTE */,
    PARAM_PUB_GRUU, PARAM_REG_CALLID, PARAM_COUNT
};
/* "HOME", "FACTORY-LITERAL", ...; param_find: PARAM_COUNT when unknown. */
const char *param_name(enum param param);
enum param param_find(struct slice name);
/* In words for people: "the home domain". */
const char *param_words(enum param param);
const char *dialog_words(enum dialog_value value);

enum piece_kind { PIECE_LITERAL, PIECE_PARAM, PIECE_MESSAGE };

struct piece {
    enum piece_kind kind;
    const char *text; /* PIECE_LITERAL */
    enum param param; /* PIECE_PARAM */
    enum where where; /* PIECE_MESSAGE from here on */
    size_t step;      /* WHERE_STEP: index in profile.steps */
    enum dialog_value dialog;
    struct selector selector;
    bool may_lack; /* a part that the header does not have is known to be none ("{10:Event/id?}") */
};
/* Pieces of an item are concatenated. An item that is one single piece may expand to any number of values. */
struct item {
    const struct piece *pieces;
    size_t piece_count;
};
struct alternative { /* items are separated by " | " */
    const struct item *items;
    size_t item_count;
};
/* A value that may be unknown, such as one item of an expected list. */
struct value {
    struct slice text;
    bool known;
};
struct values {
    struct value *items; /* g_free() */
    guint len, room;
};
/* Alternatives are separated by " ?? ": the first one that is wholly known counts. */
struct expression {
    const struct alternative *alternatives;
    size_t alternative_count; /* 0: no value */
    bool is_constant;         /* that one is nothing but texts: they are constant */
    struct values constant;
    const char *text;
};

/* ---- Conditions ------------------------------------------------------------------------------------------------- */

enum fact {
    FACT_TRUE, FACT_FALSE, /* conditions of the message table, resolved for the step */
    FACT_SECURITY_IPSEC, FACT_SECURITY_GIBA, FACT_MODE_LAB, FACT_MODE_LIVE,
    FACT_TRANSPORT_UDP, FACT_TRANSPORT_TCP, /* of the message being checked; tcp: any byte stream */
    FACT_KNOWN,        /* op.param is known */
    FACT_SEEN,         /* the step op.step was observed */
    FACT_HEADER,       /* the message has op.header */
    FACT_BODY_ANY, FACT_BODY_SDP,
    FACT_REQUEST_BODY_SDP, /* the request that this response answers carries SDP */
    FACT_ANSWERS,          /* the CSeq method of this response is op.method */
    FACT_ACCESS_NR, FACT_ACCESS_EUTRAN, FACT_ACCESS_KNOWN /* access type of the P-Access-Network-Info of step 1 */
};
enum condition_op_kind { CONDITION_FACT, CONDITION_AND, CONDITION_OR, CONDITION_NOT };
struct condition_op {
    enum condition_op_kind kind;
    enum fact fact;
    enum param param;
    size_t step;
    struct header_name header;
    enum sip_method method;
};
/* Postfix. count 0: always true. Three-valued when evaluated. */
struct condition {
    const struct condition_op *ops;
    size_t count;
    const char *text;
};

/* ---- Rows, steps, profiles -------------------------------------------------------------------------------------- */

enum word {
    WORD_PRESENT, WORD_ABSENT, WORD_EQUALS, WORD_EQUALS_URI, WORD_ONE_OF, WORD_STARTS_WITH, WORD_HAS_TOKEN,
    WORD_LACKS_TOKEN, WORD_HAS_PARAM, WORD_RANGE, WORD_COUNT, WORD_SAME_AS, WORD_DIFFERS_FROM, WORD_REVERSE_OF,
    WORD_NEXT_OF, WORD_SUBSET_OF, WORD_LENGTH_OF_BODY, WORD_CHECK
};
const char *word_name(enum word word); /* "has-token" */

/* How two values are compared. */
enum compare {
    COMPARE_TEXT,       /* byte by byte */
    COMPARE_TOKEN,      /* in any case (G-01) */
    COMPARE_URI,        /* RFC 3261 19.1.4 */
    COMPARE_ROUTE,      /* as elements of a route set: URI and all parameters (RFC 3261 12.1.2) */
    COMPARE_SERVER,     /* the same, but where one side names the server and the other gives its address: unknown */
    COMPARE_NAME_ADDR,  /* URI by 19.1.4 and tag byte by byte */
    COMPARE_NUMBER,
    COMPARE_HOST,       /* three-valued: a name against an address is unknown */
    COMPARE_VIA,        /* a Via entry; received and rport may have been added */
    COMPARE_MECHANISM,  /* Security-Server / Security-Verify element, Q-26 */
    COMPARE_PERCENT     /* text with %-escapes resolved, in any case (G-05) */
};

struct rule_context;
struct test;
/* A named check (conformance/rules/check.c). Sets *expected and *found (for g_free) unless it passes. */
typedef enum result (*rule_check)(const struct rule_context *context, const struct test *test, char **expected,
                                  char **found);

struct test {
    enum word word;
    struct selector selector;
    struct expression value;
    enum compare compare;
    bool optional;     /* subject absent: not applicable */
    uint64_t min, max; /* WORD_RANGE, WORD_COUNT */
    const char *check; /* WORD_CHECK: its name */
    rule_check run;    /* the check of that name */
    const void *prepared; /* what it has made of the argument, once; NULL: nothing */
    const char *argument; /* WORD_CHECK: what stands behind the name, for the check to read; "" when nothing does */
    unsigned line;
};

/* One row: all tests must hold, the first that does not is reported. */
struct row {
    const struct rule *rule;
    struct condition when; /* false: not applicable */
    size_t when_first;     /* index of the first row of the step with the same condition */
    const struct test *tests;
    size_t test_count;
    const char *about; /* number or role of the step the finding is about; NULL: the step of the row */
    enum severity severity, live_severity; /* of this row; those of the rule unless the row overrides them */
};

enum presence { PRESENCE_MANDATORY, PRESENCE_CONDITIONAL, PRESENCE_OPTIONAL };

struct step {
    const char *number;  /* "1", "7a" */
    const char *role;    /* what tables call it where numbers differ: "ok-invite"; "" when it has none */
    const char *message; /* "INVITE", "200 OK (INVITE)" */
    enum side from;
    enum sip_kind kind;
    enum sip_method method;             /* of the request, or of the CSeq of the response */
    unsigned status_min, status_max;    /* responses */
    size_t to;                          /* responses: index of the step whose request this answers */
    bool acknowledges;                  /* PRACK and ACK: .acknowledged is the step of the response they confirm */
    size_t acknowledged;
    enum presence presence;
    bool has_group;                     /* expected only when .group was observed (11 to 13 after 10) */
    size_t group;
    const char *table;                  /* message table it was made from, "A.2.1" */
    const char *teach;                  /* teaching text, plain words */
    const struct row *rows;
    size_t row_count;
};

struct profile {
    const char *name;      /* "a25-seed" */
    const char *procedure; /* "TS 34.229-5 A.25" */
    const char *short_name; /* for the info column: "A.25" */
    const char *title;
    bool video;            /* expects an offer of audio and video: how "auto" chooses */
    bool eutran;           /* for E-UTRAN rather than NR access: how "auto" chooses */
    bool by_name;          /* "auto" never chooses it */
    const struct step *steps;
    size_t step_count;
    const struct step *others; /* messages that may come any number of times beside the steps; .number is NULL */
    size_t other_count;
    const struct step *end; /* rows that are decided at the end of the capture; NULL: none */
};

struct profile_set {
    GPtrArray *rules;    /* const struct rule *, in order of definition; rule->index is the position */
    GPtrArray *profiles; /* const struct profile *, in order of file name */
    GStringChunk *strings;
    GPtrArray *blocks; /* every allocation, freed with the set */
};

/*
 * Loads the built-in profiles from the library's GResource. Cannot fail in a correct build: complaints are a defect,
 * the test suite loads it.
 * Complaints are char *, "file:line:column: reason", appended to complaints (for g_free). NULL: refused.
 */
struct profile_set *profile_set_builtin(GPtrArray *complaints);
/*
 * Loads every *.xml file of a folder instead of the built-in ones (all files together form the set). Tables that a
 * procedure names and the folder does not hold come from the built-in tables.
 * On any complaint the whole folder is refused: returns NULL, complaints say where and why.
 */
struct profile_set *profile_set_load_folder(const char *folder, GPtrArray *complaints);
/* The same for one procedure file; tables come from the folder of that file when it holds any, else the built-in ones. */
struct profile_set *profile_set_load_file(const char *file, GPtrArray *complaints);
/* From memory, for tests and fuzzing: name is used in complaints; the built-in tables are at hand. */
struct profile_set *profile_set_load_memory(const char *name, const char *bytes, size_t n, GPtrArray *complaints);
void profile_set_free(struct profile_set *set);
/* Frees what is kept from one load to the next, at the end of the program. Sets stay. */
void profile_unload(void);

const struct profile *profile_find(const struct profile_set *set, const char *name); /* NULL: no such profile */
const struct rule *rule_find(const struct profile_set *set, const char *id);         /* NULL: no such rule */
/* Index of the step of that number or role; step_count when there is none. */
size_t profile_step_find(const struct profile *profile, const char *number);

/* The named check; NULL: there is none of that name. */
rule_check rule_check_find(const char *name);
/* What it makes of its argument, which has to stay; NULL: nothing. For g_free(). */
void *rule_check_prepare(const char *name, const char *argument);

#endif
