/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef CONFORMANCE_RULES_WORDS_H
#define CONFORMANCE_RULES_WORDS_H

#include "rules.h"

/* One test at work: what was selected, what it is compared with, and what came out. */
struct trial {
    const struct rule_context *context;
    const struct test *test;
    struct elements *elements;
    const struct values *values;
    bool known; /* the values are known, wholly or in part */

    const struct element *at; /* the element that decided; NULL: none */
    struct element *named;    /* room for what a named check points at */
    char *expected, *found;   /* for people, set by the word when it likes to say more than the default */
};

/* The outcome of one test word over a trial whose subject is there. */
enum result word_try(struct trial *trial);

static inline const struct element *trial_element(const struct trial *trial, guint i)
{
    return &trial->elements->items[i];
}

static inline const struct value *trial_value(const struct trial *trial, guint i)
{
    return &trial->values->items[i];
}

#endif
