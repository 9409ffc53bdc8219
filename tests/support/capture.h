/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_CAPTURE_H
#define TESTS_SUPPORT_CAPTURE_H

#include <glib.h>

#include "imsconf/flow.h"

/*
 * What a capture holds of a conversation, as a list of messages with their packets. A test makes of it what captures
 * suffer: messages that are lost, cut, doubled, out of order, at wrong times. Texts are shared between copies, so that
 * thousands of spoilt ones cost little.
 */
struct capture;

struct capture *capture_new(void);
struct capture *capture_copy(const struct capture *capture);
void capture_free(struct capture *capture);
/* Behind the others; frames are numbered when it is fed. */
void capture_add(struct capture *capture, const char *name, const char *text, const struct packet *packet);
void capture_append(struct capture *capture, const struct capture *other);

guint capture_count(const struct capture *capture);
const char *capture_name(const struct capture *capture, guint i);
const char *capture_text(const struct capture *capture, guint i);
size_t capture_size(const struct capture *capture, guint i); /* of the message, in bytes */
guint capture_find(const struct capture *capture, const char *name);
bool capture_holds(const struct capture *capture, const char *name);
/* All of the message that the other capture has at that place is there, in front of end. */
bool capture_holds_like(const struct capture *capture, guint end, const struct capture *other, guint i);
struct packet *capture_packet(struct capture *capture, guint i);

void capture_lose(struct capture *capture, guint i);
/* The message once more, in front of the one at that place. */
void capture_double(struct capture *capture, guint i, guint before);
void capture_swap(struct capture *capture, guint i, guint j); /* times stay in place: the clock goes on */
void capture_cut(struct capture *capture, guint i, size_t n); /* only the first n bytes were captured */
/* All packets from that one on are later by so much, or earlier. */
void capture_shift(struct capture *capture, guint from, int64_t us);

/* Feeds without finishing, frames counted on from *frame. */
void capture_feed(const struct capture *capture, struct tracker *tracker, uint32_t *frame);
/* Feeds everything to a tracker and finishes it; settings NULL: the defaults. */
struct tracker *capture_run(const struct capture *capture, const struct profile_set *set,
                            const struct settings *settings);

#endif
