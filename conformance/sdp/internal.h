/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_SDP_INTERNAL_H
#define CONFORMANCE_SDP_INTERNAL_H

#include "imsconf/sdp.h"

/* Does the attribute say a direction? */
bool sdp_direction_read(const struct sdp_attribute *attribute, unsigned *direction);
/* Reads what the formats and attributes of a section say; payloads becomes one for g_free(). */
void sdp_media_read_attributes(struct sdp_media *media);

#endif
