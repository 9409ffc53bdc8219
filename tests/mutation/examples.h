/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_MUTATION_EXAMPLES_H
#define TESTS_MUTATION_EXAMPLES_H

#include "mutation.h"

/* Two conversations that differ in little: in one the rule holds at the message `place`, in the other it fails there. */
struct example_pair {
    const struct rule *rule;
    const struct mutation *mutation; /* its settings are those of both */
    const struct conversation *passes, *fails;
    const struct check *check;
    const char *place; /* name of the message; "" when it is decided at the end */
    bool of_step;      /* that message is the step which the finding is about */
    const struct profile *profile;
    const char *capture; /* a recording that shows it; NULL: none */
};

/* How much one has to read to see the difference, at the message of that name above all. */
unsigned example_distance(const struct conversation *passes, const struct conversation *fails, const char *place);
/* Appends the lines of the pair in the form of examples.tsv. */
void example_tell(GString *out, const struct example_pair *pair);

#endif
