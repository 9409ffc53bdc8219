/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_FLOW_H
#define IMSCONF_FLOW_H

#include <glib.h>

#include "imsconf/confinfo.h"
#include "imsconf/profile.h"
#include "imsconf/settings.h"
#include "imsconf/sip.h"

/*
 * The tracker: finds conference-creation flows in a run of SIP messages, says which step of which flow each message is
 * and checks it. It is fed every SIP message of a capture once, in capture order, and allocates nothing for a message
 * that belongs to no flow beyond a record per registration and per INVITE that may yet turn out to create a conference.
 *
 * What makes a flow: an INVITE that starts no known dialog and
 *  - whose Request-URI or To is the configured conference factory, or has user "mmtel" at a host that starts with
 *    "conf-factory" (TS 23.003 13.10; without a dot behind it in the printed spelling of A.25), or
 *  - has only one half of that, user "mmtel" or such a host without a user, and is answered with a Contact that carries
 *    isfocus.
 * Another user at such a host may be a conference that is joined (conformance/flow/recognise.c says more).
 */

enum transport { TRANSPORT_UDP, TRANSPORT_TCP, TRANSPORT_SCTP, TRANSPORT_TLS, TRANSPORT_OTHER };

/* Where and when a message was seen. */
struct packet {
    uint32_t frame;  /* from 1, never falling */
    int64_t time_us; /* capture time, microseconds since any fixed moment; may jump back */
    enum transport transport;
    struct slice source, destination; /* addresses as text, IPv6 without brackets; SLICE_NONE when unknown */
    uint16_t source_port, destination_port;
};

enum verdict { VERDICT_NONE, VERDICT_PASS, VERDICT_INCONCLUSIVE, VERDICT_FAIL }; /* ordered: worse is larger */
const char *verdict_name(enum verdict verdict); /* "none", "pass", "inconclusive", "fail" */

/* The outcome of one rule on one message. Texts are NULL where they say nothing. */
struct check {
    const struct rule *rule;
    enum result result;
    enum severity severity; /* effective: after mode and preferences */
    enum side side;         /* charged */
    const char *step;       /* number of the step it is about; NULL: none */
    const char *header;     /* canonical header name, "Request-Line", "Status-Line", "SDP" or "body" */
    uint32_t frame;         /* it stands on */
    uint32_t offset;        /* of the header line (or start line) in the message */
    bool located;           /* offset is that of a line that is there; false: the header is missing */
    char *expected, *found;
};

/* STEP_HIDDEN: not seen, but the capture has a gap where it belongs (struct gap). */
enum step_status { STEP_MISSING, STEP_OBSERVED, STEP_NOT_EXECUTED, STEP_HIDDEN };
const char *step_status_name(enum step_status status); /* "missing", "observed", "not-executed", "hidden" */

/* Where the capture may lack a part of a flow. */
enum gap_kind {
    GAP_ESP,     /* IPsec ESP from or to the UE that could not be decrypted */
    GAP_LOST,    /* TCP data from or to the UE that was sent and is not in the capture */
    GAP_CUT,     /* packets from or to the UE of which the capture holds only the beginning */
    GAP_MESSAGE, /* a message of the flow that shows another one, which is not there: an answer without its request */
    GAP_KINDS
};
struct gap {
    enum gap_kind kind; /* of the first one */
    unsigned count;     /* how many of that kind; 0: none of any kind */
    uint32_t first_frame, last_frame; /* it lies from there to there, whatever kind it is of */
};

/* What a check that passed compared. NULL where it says nothing. */
struct row_texts {
    char *expected, *found;
};

struct flow;

/* What is known about one message of a flow. Owned by the tracker, never changes once the message was fed, except
 * next_step and response_frame, which a later message fills in. */
struct annotation {
    const struct flow *flow;
    const struct step *step; /* NULL: belongs to the flow but is none of its steps */
    const char *message;     /* "INVITE", "200 OK (INVITE)" */
    uint32_t frame;
    int64_t time_us;
    enum side side;          /* sender */
    enum verdict verdict;
    GPtrArray *checks;       /* struct check *: failed and undecided checks that stand on this message, in row order;
                              * only to read, as annotations without any share one */
    const struct step *judged_by; /* whose rows it was checked against; NULL: not judged */
    uint8_t *results; /* enum result of each of those rows: most checks have nothing more to tell, and a capture may hold
                       * 100,000 flows */
    struct row_texts *told;  /* of each of those rows, what a check that passed compared; NULL: not kept */
    unsigned failed;         /* number of failed ones */
    enum verdict flow_ue, flow_net; /* as known at this message */
    uint32_t previous_step, next_step, request_frame, response_frame, retransmission_of; /* frames; 0: none */
    bool copy;               /* the same message seen at another hop, not judged */
    struct annotation *next_in_frame; /* another message of a flow in the same frame, in order */
    GPtrArray *conference;   /* struct conference_row *: the conference state after this NOTIFY; NULL: no such NOTIFY */
    uint32_t order;          /* position of the message among all messages fed with this frame number, from 0 */
};

/* One step of one flow. */
struct step_state {
    enum step_status status;
    const struct annotation *annotation; /* NULL unless observed */
    unsigned retransmissions;
    int64_t repeated_us; /* how long after the first time it was still sent again; 0: not */
    int64_t steady_us;   /* capture time without its jumps, for comparing with that of other steps */
};

/* One flow, for reports. Owned by the tracker. */
struct flow {
    unsigned number; /* in this file, from 1 */
    const struct profile *profile;
    enum imsconf_mode mode;
    enum imsconf_security security; /* ipsec or giba, never auto */
    char *call_id;
    uint32_t first_frame, last_frame;
    int64_t start_us;
    bool completed;
    enum verdict ue, net;         /* final after tracker_finish() */
    char *ue_reason, *net_reason; /* first reason of the verdict; NULL when pass */
    struct step_state *steps;     /* profile->step_count of them */
    GPtrArray *annotations;       /* struct annotation *, in order of frames */
    GPtrArray *late;              /* struct check *: what only the end of the file proves */
    struct gap gap;
    const struct annotation *end; /* stands for the end of the file, the results of its rows are here; NULL: not judged */
    unsigned errors, warnings, infos;
};

/* Checks with nothing to tell (passed, not applicable, not checked): that of row i of the annotation, without a place in
 * the message, and without texts but those that tracker_tell_passed() keeps. False: that row's check is in .checks.
 * The texts stay those of the annotation. */
bool annotation_quiet(const struct annotation *annotation, size_t i, struct check *check);
size_t annotation_row_count(const struct annotation *annotation);
/* For a check that passed, what the message has where the row looks, and what the row wants there, as far as the row and
 * the message alone tell it: NULL where it takes other messages, or code, to say it. message is the one that was
 * annotated, read once more. Both for g_free(). */
void annotation_row_describe(const struct annotation *annotation, size_t i, const struct sip_message *message,
                             char **expected, char **found);

struct tracker;

/* settings are copied, the set must outlive the tracker. */
struct tracker *tracker_new(const struct profile_set *set, const struct settings *settings);
void tracker_free(struct tracker *tracker);
/* From now on what passed checks compared is kept too, for reports that show every check. It costs some 30 KB a flow. */
void tracker_tell_passed(struct tracker *tracker);

/* Feeds one message. Returns its annotation, or NULL when it belongs to no flow (the usual case). */
const struct annotation *tracker_feed(struct tracker *tracker, const struct sip_message *message,
                                      const struct packet *packet);
/* Whether tracker_feed() could do anything with a message. A glance at it is enough to ask (sip_message_glance()). */
bool tracker_concerns(struct tracker *tracker, const struct sip_message *message);
/* Instead of tracker_feed() for a message that it would do nothing with: counts it. Of the packet only frame and time
 * need be known. */
void tracker_pass(struct tracker *tracker, const struct packet *packet);
/*
 * Tells that this packet may have carried SIP which nobody can read from the capture (GAP_ESP, GAP_LOST, GAP_CUT). From then on
 * the open flows of a UE at one of its addresses do not take for granted that they see everything: what rests on a
 * message not having been sent is inconclusive. Where no flow is open, packet needs no addresses.
 */
void tracker_note_gap(struct tracker *tracker, enum gap_kind kind, const struct packet *packet);
bool tracker_is_open(const struct tracker *tracker); /* some flow is not over yet */
uint64_t tracker_esp_count(const struct tracker *tracker); /* packets noted as GAP_ESP, whether there was a flow or not */

/* Ends the capture: decides what was never sent and the final verdicts. Nothing may be fed afterwards. Idempotent. */
void tracker_finish(struct tracker *tracker);

unsigned tracker_flow_count(const struct tracker *tracker);
const struct flow *tracker_flow(const struct tracker *tracker, unsigned i); /* i from 0 */
uint64_t tracker_message_count(const struct tracker *tracker); /* messages fed */

#endif
