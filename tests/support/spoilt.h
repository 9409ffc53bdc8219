/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_SPOILT_H
#define TESTS_SUPPORT_SPOILT_H

#include "capture.h"

/*
 * What has to hold for every capture of a conformant flow, whatever it lacks: no failed check, no verdict fail, a reason
 * for everything undecided, and a verdict is pass only when the capture holds all that is needed, in full.
 */
struct spoilt {
    const char *of;               /* which conversation */
    const struct capture *whole;  /* the capture as it should be */
    const struct settings *settings;
    unsigned flows_max;           /* flows in it: losses make no more of them */
    unsigned runs, wrong;
};

/* Runs the capture and prints what does not hold, with how it was spoilt. */
void spoilt_try(struct spoilt *spoilt, const struct capture *capture, const char *how, ...) G_GNUC_PRINTF(3, 4);

#endif
