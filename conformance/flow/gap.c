/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

/*
 * What the capture does not let anyone read. That a message was not sent is only certain where none can be hidden, so
 * each flow remembers when something may have been: encrypted packets and lost bytes at the address of its UE, and
 * messages of its own that show another one, which is not there.
 */

/* An address of some open flow. Flows look at the counts when a message of theirs comes, so that a flood of encrypted
 * packets costs one lookup each, however many flows there are. */
struct watch {
    char *address;
    struct slice key;
    unsigned flows;
    unsigned count[GAP_KINDS];
    uint32_t frame[GAP_KINDS]; /* the last one */
};

static void watch_free(gpointer data)
{
    struct watch *watch = data;

    g_free(watch->address);
    g_free(watch);
}

GHashTable *gap_watches_new(void)
{
    return g_hash_table_new_full(slice_hash, slice_key_equal, NULL, watch_free);
}

void gap_watch(struct tracker *tracker, struct flow_state *state)
{
    struct slice address = slice_of(state->ue_address);
    struct watch *watch;

    if (!address.n)
        return;
    watch = g_hash_table_lookup(tracker->watches, &address);
    if (!watch) {
        watch = g_new0(struct watch, 1);
        watch->address = slice_dup(address);
        watch->key = slice_of(watch->address);
        g_hash_table_insert(tracker->watches, &watch->key, watch);
    }
    watch->flows++;
    state->watch = watch;
    for (int kind = 0; kind < GAP_KINDS; kind++)
        state->gaps_seen[kind] = watch->count[kind];
}

void gap_unwatch(struct tracker *tracker, struct flow_state *state)
{
    struct watch *watch = state->watch;

    state->watch = NULL;
    if (watch && --watch->flows == 0)
        g_hash_table_remove(tracker->watches, &watch->key);
}

static void note(struct gap *gap, enum gap_kind kind, unsigned count, uint32_t first, uint32_t last)
{
    if (!gap->count) {
        gap->kind = kind;
        gap->first_frame = first;
    }
    gap->count += kind == gap->kind ? count : 0;
    gap->last_frame = MAX(gap->last_frame, last);
}

void gap_note_message(struct flow_state *state, uint32_t frame)
{
    if (!state->over)
        note(&state->flow.gap, GAP_MESSAGE, 1, frame, frame);
}

void gap_look(struct flow_state *state)
{
    const struct watch *watch = state->watch;

    for (int kind = 0; watch && kind < GAP_KINDS; kind++) {
        unsigned more = watch->count[kind] - state->gaps_seen[kind];

        if (!more)
            continue;
        /* Which of them was the first since this flow's last message, the watch does not know. */
        note(&state->flow.gap, (enum gap_kind)kind, more, MIN(state->flow.last_frame + 1, watch->frame[kind]),
             watch->frame[kind]);
        negotiation_lose(state);
        state->gaps_seen[kind] = watch->count[kind];
    }
}

static void watch_note(struct tracker *tracker, enum gap_kind kind, struct slice address, uint32_t frame)
{
    struct watch *watch = address.n ? g_hash_table_lookup(tracker->watches, &address) : NULL;

    if (!watch)
        return;
    watch->count[kind]++;
    watch->frame[kind] = frame;
}

void tracker_note_gap(struct tracker *tracker, enum gap_kind kind, const struct packet *packet)
{
    if (tracker->finished)
        return;
    if (kind == GAP_ESP)
        tracker->esp_packets++;
    if (!tracker_is_open(tracker))
        return;
    watch_note(tracker, kind, packet->source, packet->frame);
    if (!slice_equal(packet->source, packet->destination))
        watch_note(tracker, kind, packet->destination, packet->frame);
}

bool tracker_is_open(const struct tracker *tracker)
{
    return g_hash_table_size(tracker->watches) > 0;
}

uint64_t tracker_esp_count(const struct tracker *tracker)
{
    return tracker->esp_packets;
}

char *gap_describe(const struct gap *gap)
{
    char *where = gap->first_frame == gap->last_frame
                      ? g_strdup_printf("frame %u", gap->first_frame)
                      : g_strdup_printf("frames %u to %u", gap->first_frame, gap->last_frame);
    const char *s = gap->count == 1 ? "" : "s";
    char *text = NULL;

    switch (gap->kind) {
    case GAP_ESP:
        text = g_strdup_printf("%u encrypted ESP packet%s of the UE (%s) may hide it", gap->count, s, where);
        break;
    case GAP_LOST:
        text = g_strdup_printf("the capture lacks TCP data of the UE (%s)", where);
        break;
    case GAP_CUT:
        text =
            g_strdup_printf("the capture holds only the beginning of %u packet%s of the UE (%s)", gap->count, s, where);
        break;
    case GAP_MESSAGE:
        text = g_strdup_printf("the capture lacks messages of the flow (%s)", where);
        break;
    case GAP_KINDS:
        break;
    }
    g_free(where);
    return text;
}
