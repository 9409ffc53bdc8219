/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_MESSAGES_H
#define TESTS_SUPPORT_MESSAGES_H

#include "imsconf/profile.h"

struct message_text {
    const char *name;
    enum side from;
    const char *text; /* lines end in \n; {LENGTH} stands for the length of the body */
};

/* Both end with a name of NULL. */
extern const struct message_text conformant_messages[];
extern const struct message_text registration_messages[];

#endif
