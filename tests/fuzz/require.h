/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_FUZZ_REQUIRE_H
#define TESTS_FUZZ_REQUIRE_H

#include <stdio.h>
#include <stdlib.h>

/* What always has to hold. A fuzzer takes the abort for a crash and keeps the input. */
#define REQUIRE(what)                                                                                                  \
    do {                                                                                                               \
        if (!(what)) {                                                                                                 \
            fprintf(stderr, "%s:%d: this must hold: %s\n", __FILE__, __LINE__, #what);                                 \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

#endif
