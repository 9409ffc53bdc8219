/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_FUZZ_DISSECT_H
#define TESTS_FUZZ_DISSECT_H

#include "packets.h"

/* How a file is read. Whatever the way, the findings are the same. */
enum way {
    WAY_HIDDEN,    /* once, with a tree that is not shown */
    WAY_SHOWN,     /* once, with details */
    WAY_TWO_BARE,  /* twice, as tshark -2 does; the second time without a tree */
    WAY_TWO_SHOWN, /* twice, the second time with details, and then backwards, as one clicks through a list */
    WAYS
};
const char *way_name(enum way way);

/* Once: libwireshark with the plugin in it. */
void dissect_begin(void);
void dissect_end(void);
/* What the plugin tells of the capture, frame by frame, its expert infos, and its report. For g_free(). */
char *dissect_capture(const struct capture *capture, enum way way);

#endif
