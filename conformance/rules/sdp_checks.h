/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_RULES_SDP_CHECKS_H
#define CONFORMANCE_RULES_SDP_CHECKS_H

#include "media.h"
#include "rules.h"

/* What the checks of SDP share. */

/* A check at work: what it looks at, and where its texts go. */
struct look {
    const struct rule_context *context;
    const struct media_context *media;
    char **expected, **found;
};
struct look look_begin(const struct rule_context *context, char **expected, char **found);

/* Fails at a line of the message (absent: nowhere). media: the section that the finding names; NULL: none. want and
 * have are for g_free() and are taken over; have NULL: the line as it stands. */
enum result look_fail(const struct look *look, struct slice line, const struct sdp_media *media, char *want,
                      char *have);

/* A walk over the sections of the SDP of the message, side by side with those of another one (NULL: none) and of the
 * last one that the same side wrote. */
struct pairs {
    struct sdp_sections of_here, of_other, of_own;
    const struct sdp_media *mine, *theirs, *before; /* NULL: it has no such section */
};
struct pairs pairs_begin(const struct look *look, const struct sdp *other);
bool pairs_next(struct pairs *pairs);

/* Listed, known, and neither tones nor silence nor redundancy. */
bool payload_is_codec(const struct sdp_payload *payload);

char *slice_text(struct slice text); /* text_for_people(), "absent" when absent */

#endif
