/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_RULES_DESCRIBE_H
#define CONFORMANCE_RULES_DESCRIBE_H

#include "words.h"

/* What the test wanted and what it saw, in words for people. For g_free(). */
char *describe_expected(const struct trial *trial);
char *describe_found(const struct trial *trial);
/* The same of a row that passed, see annotation_row_describe(). */
void describe_passed(const struct row *row, const struct sip_message *message, char **expected, char **found);

#endif
