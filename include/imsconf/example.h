/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_EXAMPLE_H
#define IMSCONF_EXAMPLE_H

#include "imsconf/profile.h"

/*
 * What a rule looks like in messages: lines that pass it, and the same lines changed so that it fails. They are written by
 * the tests that prove each rule (conformance/profiles/examples.tsv), so they are those of the built-in profiles.
 */
struct example {
    char *place;  /* "profile a25-seed, step 8, 200 OK (INVITE)" */
    char *with;   /* options of imsconf-check that it takes, "--mode live"; NULL: none */
    char **passes, **fails; /* lines, NULL ends them */
    char *expected, *found; /* what the checker says of the failing one; NULL where it says nothing */
    char *capture; /* "pcaps/14-200-without-isfocus.pcap", a recording that shows it; NULL: none */
};

/* The example of a rule of the built-in profiles, for example_free(). NULL: the rule has none, or is another rule that a
 * file of the user has under this id. */
struct example *example_find(const struct rule *rule);
void example_free(struct example *example);

#endif
