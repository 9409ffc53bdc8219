/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_MUTATION_MUTATION_H
#define TESTS_MUTATION_MUTATION_H

#include "conversation.h"

/*
 * A mutation of the conformant flow with a registration in front: further messages, then edits, and all the findings that
 * may come of it, sorted. "" says that it is no deviation at all.
 */
struct edit {
    const char *message; /* "*": every message in which old occurs */
    const char *old;     /* NULL: the message is removed, or moved in front of the message `new` */
    const char *new;
};

struct insertion {
    const char *before; /* NULL: at the end */
    const char *name;
    enum side from;
    const char *text;
    int delay_ms;
};

struct mutation {
    const char *findings; /* "rule@step/severity ..."; NULL ends a list */
    struct edit edits[16];
    const char *profile; /* NULL: auto */
    enum imsconf_mode mode;
    struct insertion insertions[4]; /* one without a text is left out */
    const char *stripped; /* message that loses its body */
    const char *repeated, *repeated_before; /* message that comes once more, as its name with ' behind */
    enum imsconf_security security;
    const char *delayed; /* message that comes later than usual */
    int delay_ms;
    bool undecided; /* it may leave checks undecided */
    bool voice;     /* of the voice conference over E-UTRAN; the edits come behind */
};

extern const struct mutation header_mutations[], table_mutations[], order_mutations[], negotiation_mutations[],
    conference_mutations[], state_mutations[], appendix_b_mutations[], voice_mutations[];
/* All of them but those of appendix B, which has its own count; NULL ends it. */
extern const struct mutation *const mutation_lists[];

/* The conversation with the edits done, for conversation_free(), and what a tracker with its settings makes of it. */
struct conversation *mutation_conversation(const struct mutation *mutation);
struct tracker *mutation_run(const struct mutation *mutation, const struct conversation *conversation);

/* examples.c: writes an example that passes and one that fails for each rule that is checked, and the recording that
 * shows it, from pcaps/index.tsv. False: a rule has none. */
bool examples_write(const char *path, const char *index);

#endif
