/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_MESSAGES_H
#define TESTS_SUPPORT_MESSAGES_H

#include "imsconf/flow.h"

struct message_text {
    const char *name;
    enum side from;
    const char *text; /* lines end in \n; {LENGTH} stands for the length of the body */
};

/* Both end with a name of NULL. */
extern const struct message_text conformant_messages[];
extern const struct message_text registration_messages[];

/* Feeds a message that was glanced at (sip_message_glance()), as the plugin does. */
void message_feed(struct tracker *tracker, struct sip_message *message, const struct packet *packet);

#endif
