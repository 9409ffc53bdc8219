/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_VARIANTS_H
#define TESTS_SUPPORT_VARIANTS_H

#include "conversation.h"

/* Makes conformant flows with varied values and shapes, and gives each with the settings it is meant for. */
void variants_each(void (*give)(const char *name, struct conversation *c, const struct settings *settings, void *data),
                   void *data);

#endif
