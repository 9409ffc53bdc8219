/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_RULES_MEDIA_H
#define CONFORMANCE_RULES_MEDIA_H

#include <glib.h>

#include "imsconf/flow.h"
#include "imsconf/sdp.h"

/*
 * What the tracker knows of the media negotiation of an INVITE dialog at the moment of one message: which SDP it
 * carries, what that answers, what both sides said before, and how the preconditions stand.
 */

/* RFC 3261 13.2.1, RFC 3262 5, RFC 3311 5.1: what the SDP of a message is. */
enum media_role {
    MEDIA_NONE, /* no SDP, or one that has no place in the offer/answer exchange */
    MEDIA_OFFER,
    MEDIA_ANSWER,
    MEDIA_REPEAT /* in a further response to an INVITE whose offer is answered: must be that answer once more */
};

/* Preconditions of one stream, RFC 3312 5.1, as the UE sees them: segment SDP_LOCAL is that of the UE, SDP_REMOTE that
 * of the network; directions are those of the UE. */
struct precondition {
    bool there;                                     /* the last SDP has precondition lines for this stream */
    bool active;                                    /* its port is not zero */
    unsigned current[2];                            /* by segment: SDP_SEND and SDP_RECV */
    enum sdp_strength desired[2][SDP_SENDRECV + 1]; /* by segment and SDP_SEND or SDP_RECV */
};

struct media_context {
    enum media_role role;
    const struct sdp *here;             /* the SDP of this message; NULL: none */
    const struct sdp *offer;            /* MEDIA_ANSWER: what it answers; NULL: not known */
    const struct sdp *first_answer;     /* MEDIA_REPEAT: the answer to the INVITE; NULL: not known */
    const struct sdp *own, *peer;       /* last SDP of the sender of this message, and of the other side; NULL: none */
    bool own_known, peer_known;         /* false: they sent some SDP that the capture does not hold */
    bool offer_open;                    /* MEDIA_OFFER: an earlier offer is not answered yet */
    int64_t overtaken_us;               /* when that was, of the steady time */
    const struct annotation *overtaken; /* MEDIA_ANSWER: an offer that did not wait for it; or NULL */
    unsigned ue_offers;                 /* offers of the UE so far behind that of the INVITE */
    bool ue_ready;                      /* some offer of the UE said that it has its resources for every stream */
    bool with_preconditions;            /* the answer to the INVITE has preconditions for some stream that it accepts */
    bool known;                         /* the capture holds everything that matters for the fields above */
    const GArray *before;               /* struct precondition, one for each section */
    GPtrArray *bodies;                  /* struct sdp: that of this message, and of others as far as it was read */
};

/* The table after an SDP of that side. */
void preconditions_apply(GArray *table, const struct sdp *sdp, enum side writer);

#endif
