/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_RULES_CONFINFO_H
#define CONFORMANCE_RULES_CONFINFO_H

#include "rules.h"

/* What the checks of conference documents share. Each check is asked for one rule and answers for that rule only: what
 * another rule has to say makes it inconclusive. */
struct answer {
    const struct rule_context *context;
    const struct conference_context *conference;
    const struct confinfo *document; /* readable, once answer_begin() said RESULT_PASS */
    char **expected, **found;
};

/* RESULT_PASS: there is a document to look at. Else the result of the check. */
enum result answer_begin(struct answer *answer, const struct rule_context *context, char **expected, char **found);
/* The same, and the document is the first of its subscription; else not applicable. */
enum result answer_begin_initial(struct answer *answer, const struct rule_context *context, char **expected,
                                 char **found);
/* Whether there is a body to look at, whatever its document is like. */
enum result answer_begin_body(struct answer *answer, const struct rule_context *context, char **expected, char **found);

/* Takes found. */
enum result answer_fail(struct answer *answer, const char *expected, char *found);
enum result answer_undecided(struct answer *answer, const char *expected, const char *found);
/* A failure at an offset in the document: found starts with line and column in the body. Takes found. */
enum result answer_fail_at(struct answer *answer, size_t offset, const char *expected, char *found);
/* Something is not there: that may follow from a document that is not valid. */
enum result answer_absent(struct answer *answer, size_t offset, const char *expected, const char *what);

bool subscription_is_terminated(const struct sip_message *notify, struct slice *reason);

#endif
