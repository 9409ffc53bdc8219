/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

enum { CANDIDATES_MAX = 10000 }; /* INVITEs that are never answered must not pile up */

static void candidate_free(gpointer data)
{
    struct candidate *candidate = data;

    message_release(candidate->invite);
    g_free(candidate->source);
    g_free(candidate->destination);
    g_free(candidate);
}

static void flows_free(gpointer flows)
{
    g_ptr_array_free(flows, TRUE);
}

struct tracker *tracker_new(const struct profile_set *set, const struct settings *settings)
{
    struct tracker *tracker = g_new0(struct tracker, 1);

    tracker->set = set;
    settings_copy(&tracker->settings, settings);
    tracker->registrar = registrar_new();
    tracker->flows = g_ptr_array_new_with_free_func((GDestroyNotify)flow_free);
    tracker->dialogs = g_hash_table_new_full(slice_hash, slice_key_equal, g_free, NULL);
    tracker->candidates = g_hash_table_new_full(slice_hash, slice_key_equal, NULL, candidate_free);
    tracker->candidate_order = g_queue_new();
    tracker->older = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    tracker->index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, flows_free);
    tracker->scratch = g_string_new(NULL);
    tracker->work = workspace_new();
    tracker->found = g_ptr_array_new();
    g_queue_init(&tracker->unanswered);
    g_queue_init(&tracker->accepted);
    tracker->watches = gap_watches_new();
    return tracker;
}

void tracker_tell_passed(struct tracker *tracker)
{
    tracker->tell_passed = true;
}

void tracker_free(struct tracker *tracker)
{
    if (!tracker)
        return;
    g_hash_table_destroy(tracker->dialogs);
    g_hash_table_destroy(tracker->candidates);
    g_queue_free(tracker->candidate_order);
    g_hash_table_destroy(tracker->older);
    g_queue_clear(&tracker->unanswered);
    g_queue_clear(&tracker->accepted);
    g_hash_table_destroy(tracker->watches);
    g_hash_table_destroy(tracker->index);
    g_ptr_array_free(tracker->flows, TRUE);
    registrar_free(tracker->registrar);
    g_string_free(tracker->scratch, TRUE);
    workspace_free(tracker->work);
    g_ptr_array_free(tracker->found, TRUE);
    settings_clear(&tracker->settings);
    g_free(tracker);
}

/* ---- INVITEs that may turn out to create a conference ------------------------------------------------------------ */

static void candidate_drop(struct tracker *tracker, struct candidate *candidate)
{
    g_queue_delete_link(tracker->candidate_order, candidate->link);
    g_hash_table_remove(tracker->candidates, &candidate->key);
}

static void candidate_add(struct tracker *tracker, const struct sip_message *invite, const struct packet *packet)
{
    struct candidate *candidate;

    if (g_queue_get_length(tracker->candidate_order) >= CANDIDATES_MAX)
        candidate_drop(tracker, g_queue_peek_head(tracker->candidate_order));
    candidate = g_new0(struct candidate, 1);
    candidate->invite = message_keep(invite);
    candidate->key = sip_header_value(candidate->invite, SIP_CALL_ID);
    candidate->source = slice_dup(packet->source);
    candidate->destination = slice_dup(packet->destination);
    candidate->packet = *packet;
    candidate->packet.source = slice_of(candidate->source);
    candidate->packet.destination = slice_of(candidate->destination);
    g_hash_table_insert(tracker->candidates, &candidate->key, candidate);
    g_queue_push_tail(tracker->candidate_order, candidate);
    candidate->link = g_queue_peek_tail_link(tracker->candidate_order);
}

/* The INVITE's findings stand on the message that proves what it was: its own frame was passed on long ago, and must
 * look the same however often the file is read. */
static void hand_over_checks(struct annotation *invite, struct annotation *proof)
{
    while (invite->checks->len) {
        struct check *check = g_ptr_array_steal_index(invite->checks, 0);

        check->frame = proof->frame;
        check->located = false;
        g_ptr_array_add(annotation_checks(proof), check);
    }
    proof->failed += invite->failed;
    proof->verdict = MAX(proof->verdict, invite->verdict);
    invite->failed = 0;
}

static struct annotation *candidate_prove(struct tracker *tracker, struct candidate *candidate,
                                          const struct sip_message *response, const struct packet *packet)
{
    const struct sip_message *message = candidate->invite;
    struct flow_state *state = flow_new(tracker, message, &candidate->packet);
    struct annotation *invite, *proof = NULL;

    if (state) {
        invite = flow_feed(tracker, state, message, &candidate->packet);
        proof = flow_feed(tracker, state, response, packet);
        if (invite && proof)
            hand_over_checks(invite, proof);
    }
    candidate_drop(tracker, candidate);
    return proof;
}

static struct annotation *candidate_feed(struct tracker *tracker, struct candidate *candidate,
                                         const struct sip_message *message, const struct packet *packet)
{
    if (message->kind != SIP_RESPONSE || message->method != SIP_INVITE)
        return NULL;
    if (message->status < 300 && response_is_focus(message))
        return candidate_prove(tracker, candidate, message, packet);
    if (message->status >= 200)
        candidate_drop(tracker, candidate);
    return NULL;
}

/* ---- Dialogs that began before the capture ----------------------------------------------------------------------- */

enum { OLDER_MAX = 10000 };

/* A re-INVITE in a dialog that no flow of this capture has: it is no creation, and nothing that follows it is. */
static void older_note(struct tracker *tracker, const struct sip_message *invite)
{
    if (!message_tag(invite, SIP_TO).n || !message_names_factory(tracker, invite))
        return;
    if (g_hash_table_size(tracker->older) >= OLDER_MAX)
        g_hash_table_remove_all(tracker->older);
    g_hash_table_add(tracker->older, slice_dup(sip_header_value(invite, SIP_CALL_ID)));
}

static bool begins_late(struct tracker *tracker, const struct sip_message *message)
{
    struct slice call_id = sip_header_value(message, SIP_CALL_ID);

    if (!message_continues_creation(tracker, message))
        return false;
    g_string_truncate(tracker->scratch, 0);
    g_string_append_len(tracker->scratch, call_id.p, (gssize)call_id.n);
    return !g_hash_table_contains(tracker->older, tracker->scratch->str);
}

/* ---- Feeding ------------------------------------------------------------------------------------------------------ */

static struct annotation *feed_unknown(struct tracker *tracker, const struct sip_message *message,
                                       const struct packet *packet)
{
    struct flow_state *state = NULL;

    if (message->method == SIP_REGISTER) {
        registrar_learn(tracker->registrar, message, packet);
        return NULL;
    }
    if (begins_late(tracker, message))
        state = flow_new(tracker, message, packet);
    else if (message->method == SIP_SUBSCRIBE && message->kind == SIP_REQUEST)
        state = subscription_find(tracker, message, packet);
    else
        state = subscription_find_lost(tracker, message, packet->frame);
    if (message->method == SIP_INVITE && message->kind == SIP_REQUEST) {
        switch (invite_recognise(tracker, message)) {
        case RECOGNISED_SURE:
            state = flow_new(tracker, message, packet);
            break;
        case RECOGNISED_MAYBE:
            candidate_add(tracker, message, packet);
            break;
        case RECOGNISED_NOT:
            older_note(tracker, message);
            break;
        }
    }
    return state ? flow_feed(tracker, state, message, packet) : NULL;
}

/* The same Call-ID with another From tag and no To tag: another call of a client that does not make unique Call-IDs. */
static bool starts_another_flow(const struct flow_state *state, const struct sip_message *message)
{
    return message->kind == SIP_REQUEST && message->method == SIP_INVITE && !message_tag(message, SIP_TO).p &&
           state->ue_tag && !slice_is(message_tag(message, SIP_FROM), state->ue_tag);
}

/* Most captures of other SIP have nothing to look for. */
static gpointer find_call(GHashTable *calls, const struct slice *call_id)
{
    return g_hash_table_size(calls) ? g_hash_table_lookup(calls, call_id) : NULL;
}

static struct annotation *feed(struct tracker *tracker, const struct sip_message *message, const struct packet *packet)
{
    struct slice call_id = sip_header_value(message, SIP_CALL_ID);
    struct flow_state *state;
    struct candidate *candidate;

    if (!call_id.n)
        return NULL;
    state = find_call(tracker->dialogs, &call_id);
    if (state && !starts_another_flow(state, message))
        return flow_feed(tracker, state, message, packet);
    candidate = state ? NULL : find_call(tracker->candidates, &call_id);
    if (candidate)
        return candidate_feed(tracker, candidate, message, packet);
    return feed_unknown(tracker, message, packet);
}

/* Clocks are set, files of different days are put together: what lies between two messages is only time that the capture
 * was running for when it is neither negative nor very long. */
static void take_time(struct tracker *tracker, int64_t time_us)
{
    static const uint64_t interrupted_us = 600000000;
    uint64_t passed = (uint64_t)time_us - (uint64_t)tracker->now_us;

    if (tracker->messages > 1 && passed <= interrupted_us)
        tracker->steady_us += (int64_t)passed;
    tracker->now_us = time_us;
}

static void count_in_frame(struct tracker *tracker, const struct packet *packet)
{
    tracker->messages++;
    if (packet->frame != tracker->frame) {
        tracker->frame = packet->frame;
        tracker->order = 0;
        tracker->in_frame = NULL;
    } else {
        tracker->order++;
    }
}

bool tracker_concerns(struct tracker *tracker, const struct sip_message *message)
{
    struct slice call_id = sip_header_value(message, SIP_CALL_ID);

    if (!call_id.n)
        return false;
    if (find_call(tracker->dialogs, &call_id) || find_call(tracker->candidates, &call_id))
        return true;
    switch (message->method) {
    case SIP_REGISTER:
        return true;
    case SIP_INVITE:
    case SIP_PRACK:
        return message_may_name_factory(tracker, message);
    case SIP_SUBSCRIBE:
    case SIP_NOTIFY:
        return tracker->flows->len > 0;
    default:
        return false;
    }
}

void tracker_pass(struct tracker *tracker, const struct packet *packet)
{
    if (tracker->finished)
        return;
    count_in_frame(tracker, packet);
    take_time(tracker, packet->time_us);
    life_look(tracker);
}

const struct annotation *tracker_feed(struct tracker *tracker, const struct sip_message *message,
                                      const struct packet *packet)
{
    struct annotation *annotation;

    if (tracker->finished)
        return NULL;
    tracker_pass(tracker, packet);
    annotation = feed(tracker, message, packet);
    if (!annotation)
        return NULL;
    annotation->order = tracker->order;
    if (tracker->in_frame)
        tracker->in_frame->next_in_frame = annotation;
    tracker->in_frame = annotation;
    return annotation;
}

void tracker_finish(struct tracker *tracker)
{
    if (tracker->finished)
        return;
    tracker->finished = true;
    for (guint i = 0; i < tracker->flows->len; i++)
        flow_finish(tracker, g_ptr_array_index(tracker->flows, i));
}

unsigned tracker_flow_count(const struct tracker *tracker)
{
    return tracker->flows->len;
}

const struct flow *tracker_flow(const struct tracker *tracker, unsigned i)
{
    const struct flow_state *state = g_ptr_array_index(tracker->flows, i);

    return &state->flow;
}

uint64_t tracker_message_count(const struct tracker *tracker)
{
    return tracker->messages;
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"none", "pass", "inconclusive", "fail"};

    return names[verdict];
}

const char *step_status_name(enum step_status status)
{
    static const char *const names[] = {"missing", "observed", "not-executed", "hidden"};

    return names[status];
}
