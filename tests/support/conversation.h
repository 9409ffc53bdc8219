/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_CONVERSATION_H
#define TESTS_SUPPORT_CONVERSATION_H

#include <glib.h>

#include "capture.h"

/*
 * A conversation for tests: the conformant flow (own example with lab values) as messages that a test edits before it
 * lets a tracker see them. Messages are named by their step ("1" .. "13"; "r1" .. "r4" for the registration in front).
 */
struct conversation;

/* registered: with REGISTER, 401, REGISTER, 200 in front. */
struct conversation *conversation_new(bool registered);
void conversation_free(struct conversation *conversation);

/* Replaces the first occurrence of old in a message; the test fails when it is not there. "\n" in texts is a line end. */
void conversation_edit(struct conversation *conversation, const char *message, const char *old, const char *new);
/* The same in every message in which old occurs, all occurrences. */
void conversation_edit_all(struct conversation *conversation, const char *old, const char *new);
void conversation_remove(struct conversation *conversation, const char *message);
/* The steps from that one on. */
void conversation_remove_from(struct conversation *conversation, unsigned step);
/* Puts a message in front of another one (NULL: at the end). text: its whole text with "\n" line ends; {LENGTH} in it is
 * replaced by the length of its body. Sent by the UE or the network, delay_ms after the message before it. */
void conversation_insert(struct conversation *conversation, const char *before, const char *name, enum side from,
                         const char *text, int delay_ms);
/* A message once more, right behind itself or in front of another one. */
void conversation_repeat(struct conversation *conversation, const char *message, const char *before);
/* Takes the body off a message, and its Content-Type. */
void conversation_strip(struct conversation *conversation, const char *message);
/* Makes a voice conference over E-UTRAN of it, as TS 34.229-1 C.10 has it. The names of the messages stay. */
void conversation_make_voice(struct conversation *conversation);
/* Moves a message in front of another one (NULL: to the end). */
void conversation_move(struct conversation *conversation, const char *message, const char *before);
void conversation_delay(struct conversation *conversation, const char *message, int delay_ms);
/* The message was captured behind the P-CSCF, between servers. */
void conversation_behind(struct conversation *conversation, const char *message);
/* The capture holds only the first n bytes of the message. */
void conversation_cut(struct conversation *conversation, const char *message, size_t n);
void conversation_set_transport(struct conversation *conversation, enum transport transport);
/* Text of a message as it will be fed, for g_free(). */
char *conversation_text(const struct conversation *conversation, const char *message);

/* A message as it was written: "\n" line ends and {LENGTH} in the text. Belongs to the conversation. */
struct written {
    const char *name, *text;
    enum side from;
    int delay_ms;
};
unsigned conversation_count(const struct conversation *conversation);
struct written conversation_written(const struct conversation *conversation, unsigned i);

/* What a capture of the conversation holds, to be spoilt. */
struct capture *conversation_capture(const struct conversation *conversation);
/* Feeds everything to a tracker and finishes it. set NULL: the built-in profiles; settings NULL: the defaults. */
struct tracker *conversation_run(const struct conversation *conversation, const struct profile_set *set,
                                 const struct settings *settings);
/* Feeds without finishing, frames counted on from *frame. */
void conversation_feed(const struct conversation *conversation, struct tracker *tracker, uint32_t *frame);

/* All failed checks of all flows as "rule@step/severity rule@step/severity", sorted; "" when there is none. For g_free(). */
char *findings(const struct tracker *tracker);
/* All inconclusive checks in the same form. */
char *undecided(const struct tracker *tracker);
/* The failed or inconclusive check of that rule, first flow; NULL when there is none. */
const struct check *finding(const struct tracker *tracker, const char *rule);
/* The built-in profiles, loaded once; the test fails when they complain. */
const struct profile_set *builtin_profiles(void);

#endif
