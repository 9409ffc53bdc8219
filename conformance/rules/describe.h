/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_RULES_DESCRIBE_H
#define CONFORMANCE_RULES_DESCRIBE_H

#include "words.h"

/* What the test wanted and what it saw, in words for people. For g_free(). */
char *describe_expected(const struct trial *trial);
/* Of a value that is not known, what it would take to tell. For g_free(). */
char *describe_unknown(const struct trial *trial);
char *describe_found(const struct trial *trial);
/* The same of a test that passed; NULL where it is not known what it looked at. */
char *describe_passed(const struct trial *trial);
/* What a row that passed compared, from its message alone, see annotation_row_describe(). */
void describe_again(const struct row *row, const struct sip_message *message, char **expected, char **found);

#endif
