/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_MUTATION_VARIANTS_H
#define TESTS_MUTATION_VARIANTS_H

#include "conversation.h"

/* Makes conformant flows with varied values and shapes, and shows the finished tracker of each. */
void variants_run(void (*show)(const char *name, const struct tracker *tracker, void *data), void *data);

#endif
