/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_FLOW_INTERNAL_H
#define CONFORMANCE_FLOW_INTERNAL_H

#include "imsconf/flow.h"
#include "rules/media.h"
#include "rules/rules.h"

/* What the files of this folder share. */

/* A copy that is kept while its flow is alive: later messages are compared with it. Reference-counted, by
 * g_rc_box_acquire(), since a request belongs to its step and to its transaction. It ends behind what was noted of it,
 * where its bytes begin: never copy the structure as a whole. */
const struct sip_message *message_keep(const struct sip_message *message);
void message_release(const struct sip_message *kept);

/* ---- Identities --------------------------------------------------------------------------------------------------- */

/* Tables keyed by slices: lookups need no copy. */
guint slice_hash(gconstpointer key);
gboolean slice_key_equal(gconstpointer a, gconstpointer b);

/* "kind:user@host" with the host in lower case, or an empty text when uri is none. Written into key, replacing it. */
void identity_key(GString *key, char kind, struct slice uri);
/* The URI of From, To, Contact ...; SLICE_NONE when there is none. */
struct slice message_uri(const struct sip_message *message, enum sip_header_id id);
struct slice message_tag(const struct sip_message *message, enum sip_header_id id);

/* ---- Registrations ------------------------------------------------------------------------------------------------ */

struct registration; /* one UE's registration, as far as the capture shows it */
struct registrar;

struct registrar *registrar_new(void);
void registrar_free(struct registrar *registrar);
/* Learns from a REGISTER or its response; anything else is ignored. TS 34.229-1 A.1.1 to A.1.3. */
void registrar_learn(struct registrar *registrar, const struct sip_message *message, const struct packet *packet);
/* The registration of the UE that sent this INVITE: by identity, else by contact, else by address. NULL: none. */
const struct registration *registrar_find(struct registrar *registrar, const struct sip_message *invite,
                                          const struct packet *packet);
/* Grows whenever a later request may have to follow another registration than an earlier one. */
unsigned registrar_changes(const struct registrar *registrar);
bool registration_has_security(const struct registration *registration);
bool registration_is_at(const struct registration *registration, struct slice address);

/* ---- Parameters --------------------------------------------------------------------------------------------------- */

struct params {
    GStringChunk *strings;
    struct param_values values[PARAM_COUNT];
};
/* What is known about the UE of this INVITE: learned values, then settings. registration may be NULL. */
struct params *params_new(const struct registration *registration, const struct settings *settings,
                          const struct packet *invite);
void params_free(struct params *params);
void params_add(struct params *params, enum param param, struct slice value);
/* Fills what a registration shows; in registration.c, which alone knows its inside. */
void registration_fill(const struct registration *registration, struct params *params);

/* ---- Flows -------------------------------------------------------------------------------------------------------- */

/* DIALOG_FORK: another one that the INVITE made (RFC 3261 12.1.2), which is not followed. */
enum dialog_kind { DIALOG_INVITE, DIALOG_SUBSCRIPTION, DIALOG_FORK, DIALOG_KINDS };

/* A response of a transaction, enough to know it again. */
struct seen_response {
    struct seen_response *next; /* the one that came after it */
    unsigned status;
    uint64_t rseq;
    struct annotation *annotation;
    char to_tag[]; /* "" when it had none */
};

struct transaction {
    enum sip_method method;
    const char *branch, *sent_by; /* of the topmost Via, "" when it has none */
    guint branch_hash;            /* a long flow has hundreds to look through */
    const char *last_branch;      /* of the bottommost Via: the same at every hop */
    char *via_texts;              /* where these three stand */
    size_t via_count;
    uint64_t cseq;
    bool has_cseq, cut; /* cut: the capture may lack its number */
    enum side from;
    enum dialog_kind dialog;
    guint step; /* of its request, or NO_STEP */
    bool offered, answered; /* it carries an SDP offer, which has its answer */
    bool failed; /* answered in a way that asks for another try */
    struct annotation *annotation; /* NULL: the capture does not hold it, or not yet (lost.c) */
    int64_t steady_us;
    bool late; /* it came behind its answer, out of order */
    const struct sip_message *request; /* NULL once the flow is over */
    struct seen_response *responses, **responses_end; /* in order; where the next one goes */
    unsigned response_count;
};

/* Where the numbering of one side of one dialog stands. */
struct numbering {
    bool begun; /* it sent a request */
    bool known; /* whose number could be read */
    uint64_t cseq;
    uint32_t frame;
};

struct flow_state {
    struct flow flow; /* first: what the world sees */
    char *ue_tag, *ue_uri, *ue_address;
    char *subscription_tag, *subscription_call_id;
    struct params *params;
    unsigned registrar_seen; /* registrar_changes() when they were made */
    struct transaction **by_step; /* per step: of the request, or of the request that the response answers; borrowed */
    const struct sip_message **messages; /* per step; NULL: not observed, or the flow is over */
    struct flow_block *blocks; /* memory of the annotations */
    GPtrArray *transactions;
    GArray *reliable; /* struct reliable */
    char *target;     /* the UE's remote target in the INVITE dialog; NULL: not known */
    char *next_target; /* what the network wants it to be, as long as the UE has not agreed; NULL: nothing */
    GPtrArray *route; /* the UE's route set, char *; NULL: not known */
    struct slice *route_items; /* the same as slices */
    struct numbering last[DIALOG_KINDS][2];
    struct negotiation *negotiation; /* NULL once the flow is over */
    bool has_granted;
    uint64_t granted;
    struct watch *watch; /* of the UE's address; NULL once the flow is over */
    unsigned gaps_seen[GAP_KINDS]; /* counts of the watch so far */
    bool several_hops; /* some message was seen at another hop as well */
    unsigned behind; /* Via entries of the INVITE, where it was seen behind a proxy only; 0: it is the UE's own */
    bool begun_late; /* its INVITE is not in the capture, or not yet */
    bool security_open; /* the INVITE does not tell it */
    bool refused;    /* the INVITE got a final response other than 2xx */
    bool over;       /* nothing will be judged any more; copies are released */
    bool accepted;   /* in which queue of the tracker it is */
    GList *life;     /* its place there; NULL once it is over */
    int64_t heard_us; /* steady time of its last message */
    const char *cut_short; /* why it was not followed to its end; NULL: it was */
    bool doubtful;   /* then, though it looks complete */
    int64_t confirmed_us; /* time of the ACK; G_MININT64 before */
    struct annotation *last_step;
    char *failure; /* how the INVITE was refused */
    struct conference_track *conference;     /* what the network told about the conference; NULL: nothing */
    const struct conference_view *notify;    /* the NOTIFY of the conference being fed; NULL: another message */
};

/* An INVITE that may turn out to create a conference. */
struct candidate {
    struct slice key; /* Call-ID, within invite */
    GList *link;      /* in tracker.candidate_order */
    const struct sip_message *invite;
    struct packet packet;
    char *source, *destination;
};

struct tracker {
    const struct profile_set *set;
    struct settings settings;
    struct registrar *registrar;
    GPtrArray *flows;       /* struct flow_state * */
    GHashTable *dialogs;    /* struct slice (Call-ID) -> struct flow_state * */
    GHashTable *candidates; /* struct slice (Call-ID) -> struct candidate * */
    GQueue *candidate_order;
    GHashTable *older; /* char * (Call-ID): dialogs with a factory that began before the capture */
    GHashTable *index; /* identity key -> GPtrArray of struct flow_state *: "c:" conference URI, "u:" UE */
    GString *scratch;
    struct workspace *work;
    GPtrArray *found; /* struct check *: what a message is being judged with; else empty */
    GHashTable *watches; /* struct slice (address) -> struct watch, of open flows */
    uint64_t esp_packets;
    GQueue unanswered, accepted; /* open flows, by whether their INVITE got a 2xx; that first which was silent longest */
    int64_t now_us;    /* capture time of the last message */
    int64_t steady_us; /* the same, but it neither goes back nor counts long silences */
    uint64_t messages;
    uint32_t frame, order;
    struct annotation *in_frame; /* last annotation of this frame */
    bool finished;
    bool tell_passed;
};

/* recognise.c */
enum recognition { RECOGNISED_NOT, RECOGNISED_MAYBE, RECOGNISED_SURE };
enum recognition invite_recognise(struct tracker *tracker, const struct sip_message *invite);
bool message_names_factory(const struct tracker *tracker, const struct sip_message *message); /* in its To */
/* False: neither To nor Request-URI does, whatever is escaped in them. A glance at the message is enough. */
bool message_may_name_factory(const struct tracker *tracker, const struct sip_message *message);
/* Does this message belong to a creation whose INVITE is not in the capture? */
bool message_continues_creation(const struct tracker *tracker, const struct sip_message *message);
bool response_is_focus(const struct sip_message *response);
const struct profile *profile_choose(const struct tracker *tracker, const struct sip_message *message);

/* flow.c */
struct flow_state *flow_new(struct tracker *tracker, const struct sip_message *invite, const struct packet *packet);
void flow_free(struct flow_state *state);
void flow_release(struct flow_state *state); /* the copies that only a living flow needs */
void flow_index(struct tracker *tracker, struct flow_state *state, char kind, struct slice uri);
void flow_add_dialog(struct tracker *tracker, struct flow_state *state, const char *call_id);
void flow_restart(struct flow_state *state); /* the INVITE is tried again */
/* Takes this INVITE for the one that starts the flow: what is known of its sender. */
void flow_place(struct tracker *tracker, struct flow_state *state, const struct sip_message *invite,
                const struct packet *packet);
void flow_forget_step(struct flow_state *state, guint step);
/* A UE that has registered again goes on with what that registration gave it (TS 24.229 5.1.1.5.1). */
void flow_note_registration(struct tracker *tracker, struct flow_state *state, const struct sip_message *request,
                            const struct packet *packet);
void flow_note_security(const struct tracker *tracker, struct flow_state *state, const struct sip_message *request);

/* subscription.c */
struct flow_state *subscription_find(struct tracker *tracker, const struct sip_message *subscribe,
                                     const struct packet *packet);
/* The flow whose conference this message is about, where its SUBSCRIBE is not in the capture; or NULL. */
struct flow_state *subscription_find_lost(struct tracker *tracker, const struct sip_message *message, uint32_t frame);

/* transaction.c */
/* What the Vias say of the transaction. */
struct via_key {
    struct slice branch, sent_by, last_branch;
    size_t count;
    guint branch_hash;
};
struct via_key via_key_of(const struct sip_message *message);
struct transaction *transaction_new(struct flow_state *state, const struct sip_message *request, struct via_key via);
void transaction_free(struct transaction *transaction);
/* The request of the transaction was seen nearer to the UE: it starts anew there, as the only one of the flow. */
void transaction_move(struct flow_state *state, struct transaction *transaction, const struct sip_message *request);
/* The transaction this request repeats (RFC 3261 17.2.3), or NULL. */
struct transaction *transaction_repeated(struct flow_state *state, const struct sip_message *request,
                                         struct via_key via);
/* The transaction of which this request is the same one at another hop, or NULL. */
struct transaction *transaction_other_hop(struct flow_state *state, const struct sip_message *request,
                                          struct via_key via);
/* The transaction this response belongs to, or NULL; *other_hop: it is the same response at another hop. */
struct transaction *transaction_answered(struct flow_state *state, const struct sip_message *response, bool *other_hop);
/* tag: of its To */
struct seen_response *transaction_response_repeated(const struct transaction *transaction,
                                                    const struct sip_message *response, struct slice tag);
void transaction_add_response(struct transaction *transaction, const struct sip_message *response, struct slice tag,
                              struct annotation *annotation);
bool transaction_branch_reused(const struct flow_state *state, const struct transaction *transaction);

/* lost.c: requests that the capture does not hold */
/* That of this response, assumed; NULL: it belongs to nothing of the flow. */
struct transaction *lost_request(struct flow_state *state, const struct sip_message *response, uint32_t frame);
bool lost_step(const struct flow_state *state, guint step); /* the request of that step is assumed */
void lost_note(struct flow_state *state, uint32_t frame);
/* Restarts the flow where this request belongs to another try of the INVITE. */
void lost_retry_look(struct flow_state *state, const struct sip_message *request, uint32_t frame);
/* Is the ACK that for a refusal, of which nothing else may be in the capture? */
bool lost_refusal_look(struct flow_state *state, const struct transaction *ack, const struct sip_message *request,
                       uint32_t frame);
/* Is it that for a refused try of the INVITE, which is not the flow's any more? */
bool ack_is_of_other_invite(const struct flow_state *state, const struct transaction *ack);
bool dialog_is_known(const struct flow_state *state); /* some response had a To tag */

/* steps.c */
bool step_is_open(const struct flow_state *state, guint step); /* its request may still come */
/* Is it about the subscription that a REFER in the dialog of the INVITE made? */
bool is_of_refer(const struct flow_state *state, const struct sip_message *request);
/* Is this the number of another INVITE of the UE than that which the flow began with? */
bool is_of_reinvite(const struct flow_state *state, uint64_t cseq);
bool flow_is_accepted(const struct flow_state *state); /* a 2xx of the INVITE was seen */
enum side request_side(const struct flow_state *state, const struct sip_message *request, const struct packet *packet);
enum dialog_kind request_dialog(const struct flow_state *state, const struct sip_message *request);
/* Another dialog was accepted than that in which the procedure began. */
bool flow_is_forked(const struct flow_state *state);
guint step_of_request(const struct flow_state *state, const struct sip_message *request, enum side side);
guint step_of_response(const struct flow_state *state, const struct transaction *transaction,
                       const struct sip_message *response);
bool status_asks_for_retry(unsigned status);

/* negotiation.c: offer and answer of the INVITE dialog */
struct negotiation;
struct negotiation *negotiation_new(void);
void negotiation_free(struct negotiation *negotiation);
/* What the checks may know of the message, before it is taken in. negotiation_looked() ends it. */
void negotiation_look(const struct flow_state *state, const struct transaction *transaction,
                      const struct sip_message *message, enum side side, guint step, struct media_context *media);
void negotiation_looked(struct media_context *media);
/* Takes a new message in, whether it is a step or not. */
void negotiation_take(struct flow_state *state, struct transaction *transaction, const struct sip_message *message,
                      enum side side);
void negotiation_lose(struct flow_state *state); /* something may have been said that the capture does not hold */
/* Is this the offer that has no answer yet? */
bool negotiation_waits_for(const struct negotiation *negotiation, const struct transaction *transaction);
bool negotiation_needs_update(const struct flow_state *state);
/* conference.c */
struct conference_view; /* a NOTIFY of the conference event package, read */
void conference_note_request(struct flow_state *state, const struct sip_message *request, enum side side);
void conference_note_final(struct flow_state *state, const struct sip_message *response); /* 2xx of the INVITE */
/* NULL: the request is no NOTIFY of the conference. */
struct conference_view *conference_open(struct flow_state *state, const struct sip_message *request,
                                        const struct packet *packet, enum side side);
const struct conference_context *conference_context_of(const struct conference_view *view);
/* Applies the NOTIFY, leaves the state it makes on the annotation, and frees the view. */
void conference_close(struct conference_view *view, struct flow_state *state, const struct sip_message *notify,
                      struct annotation *annotation);
bool conference_lives(const struct flow_state *state);
void conference_free(struct flow_state *state);

/* judge.c */
struct annotation *annotation_new(struct flow_state *state, const struct sip_message *message,
                                  const struct packet *packet, enum side side, guint step);
void annotation_clear(struct annotation *annotation); /* its own memory goes with that of the flow */
void flow_blocks_free(struct flow_state *state);
/* Those of the annotation, to add to. */
GPtrArray *annotation_checks(struct annotation *annotation);
/* Evaluates the rows of the step on this message; the checks stand on annotation. */
void message_judge(struct tracker *tracker, struct flow_state *state, const struct sip_message *message,
                   const struct packet *packet, const struct transaction *transaction, const struct step *step,
                   struct annotation *annotation);
/* A message beside the steps, by the rows of the <other> that it fits. */
void message_judge_other(struct tracker *tracker, struct flow_state *state, const struct sip_message *message,
                         const struct packet *packet, const struct transaction *transaction,
                         struct annotation *annotation);
/* The rows of <end>: the checks go to flow.late. */
void flow_judge_end(struct tracker *tracker, struct flow_state *state);
void annotation_settle(struct flow_state *state, struct annotation *annotation);

/* gap.c: what the capture lacks */
GHashTable *gap_watches_new(void);
void gap_watch(struct tracker *tracker, struct flow_state *state);
void gap_unwatch(struct tracker *tracker, struct flow_state *state);
/* A message of the flow shows that another one is not in the capture. */
void gap_note_message(struct flow_state *state, uint32_t frame);
/* Takes in what happened at the UE's address since it was last asked. */
void gap_look(struct flow_state *state);

/* exchange.c: a message of a known flow */
struct annotation *flow_feed(struct tracker *tracker, struct flow_state *state, const struct sip_message *message,
                             const struct packet *packet);

/* finish.c */
bool flow_is_complete(const struct flow_state *state, const char **missing);
void flow_finish(struct tracker *tracker, struct flow_state *state);

/* life.c: how long a flow is followed */
void life_go_on(struct tracker *tracker, struct flow_state *state); /* a message of it was fed */
void life_end(struct tracker *tracker, struct flow_state *state);
void life_look(struct tracker *tracker); /* ends what was silent for too long */
/* Before anything is remembered, and after a response was. */
void life_make_room(struct tracker *tracker, struct flow_state *state);
void life_look_at_responses(struct tracker *tracker, struct flow_state *state, const struct transaction *transaction);

/* dialog.c: what the UE has to use in its next request of the INVITE dialog (RFC 3261 12.1.2, 12.2.1) */
void dialog_note_response(struct flow_state *state, const struct transaction *transaction,
                          const struct sip_message *response);
void dialog_note_request(struct flow_state *state, const struct transaction *transaction,
                         const struct sip_message *request);
void dialog_clear(struct flow_state *state);

#endif
