/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_CHECK_PHRASE_H
#define IMSCONF_CHECK_PHRASE_H

#include "imsconf/profile.h"

/* What rows of a profile check, in words that one reads without knowing the format of profiles. For g_free(). */

/* "the URI of Contact is that of Contact in step 3" */
char *phrase_test(const struct profile *profile, const struct test *test);
/* When a row applies: "with IMS security, and step 10 was seen". NULL: always. */
char *phrase_condition(const struct profile *profile, const struct condition *condition);
/* What a check in C holds for; NULL: there are no words for it (checks.c). */
char *phrase_check(const char *name, const char *argument);

#endif
