/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_EXPECT_H
#define TESTS_SUPPORT_EXPECT_H

/* Assertions about a finished tracker; needs cmocka.h in front of it. */
#include "conversation.h"

static inline void assert_findings(const struct tracker *tracker, const char *expected)
{
    char *have = findings(tracker);

    assert_string_equal(have, expected);
    g_free(have);
}

#endif
