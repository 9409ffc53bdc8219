/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_BENCH_WIRES_H
#define TESTS_BENCH_WIRES_H

#include <glib.h>

#include "imsconf/flow.h"

/* Messages as they go over the wire, in any number, for measuring. */

struct wire {
    char *bytes;
    size_t n;
    bool ue; /* who sent it */
    char address[16]; /* of the UE */
};

/* An empty array of struct wire. */
GArray *wires_new(void);
void wires_free(GArray *wires);
/* Appends a message. In its text "\n" is a line end and {LENGTH} the length of its body; pairs (ended by NULL) are texts
 * and what to put in their place, everywhere. */
void wires_add(GArray *wires, bool ue, const char *text, ...) G_GNUC_NULL_TERMINATED;
/* The conformant flow number i. distinct: with a UE, its address, and a conference of its own, else only with its own
 * Call-IDs. */
void wires_add_flow(GArray *wires, unsigned i, bool distinct);
/* The first n messages of it. */
void wires_add_flow_part(GArray *wires, unsigned i, bool distinct, size_t n);
/* A call that creates no conference. */
void wires_add_call(GArray *wires, unsigned i);

/* Feeds them, a millisecond apart, one in a frame, from frame *frame on. */
void wires_feed(const GArray *wires, struct tracker *tracker, uint32_t *frame);

#endif
