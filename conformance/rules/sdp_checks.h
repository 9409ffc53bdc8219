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

/* sdp_bodies.c: SDP that was read once for all checks of a message; new or from bodies, which owns it. */
struct sdp_body;
struct sdp_body *sdp_body_find(GPtrArray *bodies, struct slice text);
const struct sdp *sdp_body_sdp(const struct sdp_body *body);
/* A walk over its sections. */
struct sdp_walk {
    struct sdp_body *body;
    unsigned next;
    struct sdp_sections behind;
};
struct sdp_walk sdp_walk_begin(struct sdp_body *body);
bool sdp_walk_next(struct sdp_walk *walk, struct sdp_media *media);
/* What a section of it says; where that is not kept, it is read into scratch. */
const struct sdp_payloads *sdp_body_payloads(struct sdp_body *body, const struct sdp_media *media,
                                             struct sdp_payloads *scratch);
const struct qos_summary *sdp_body_qos(struct sdp_body *body, const struct sdp_media *media,
                                       struct qos_summary *scratch);

/* A walk over the sections of the SDP of the message, side by side with those of another one and of the last one that
 * the same side wrote. */
struct pairs {
    const struct sdp *here, *other, *own;
    struct sdp_walk of_here, of_other, of_own;
    struct sdp_media mine, theirs, before;
    bool has_theirs, has_before;
};
struct pairs pairs_begin(const struct look *look, struct slice other);
bool pairs_next(struct pairs *pairs);

/* Listed, known, and neither tones nor silence nor redundancy. */
bool payload_is_codec(const struct sdp_payloads *payloads, int type);

char *slice_text(struct slice text); /* text_for_people(), "absent" when absent */

#endif
