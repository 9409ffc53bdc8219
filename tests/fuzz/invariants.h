/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_FUZZ_INVARIANTS_H
#define TESTS_FUZZ_INVARIANTS_H

#include "imsconf/flow.h"

/* What holds of a slice of a text: it is absent, or lies inside. */
void require_inside(struct slice whole, struct slice part);
/* What holds of everything that the reader says about a message that was read from bytes. */
void require_message(const struct sip_message *message, struct slice bytes);
/* What holds of a finished tracker, whatever it was fed. */
void require_tracker(const struct tracker *tracker);
/* The report of a finished tracker in that format, for g_free(). */
char *report_of(const struct tracker *tracker, const char *format, bool all);
/* Every format is valid UTF-8; JSON Lines are JSON, and read back they are written the same. */
void require_reports(const struct tracker *tracker);

#endif
