/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_SUPPORT_PROFILE_TEXT_H
#define TESTS_SUPPORT_PROFILE_TEXT_H

/* Small profiles as texts, and what is expected of a bad one; needs cmocka.h in front of it. */
#include <string.h>

#include "imsconf/profile.h"

#define NS           "xmlns=\"urn:imsconf:profile:1\" "
#define TEXTS(slug)  "slug=\"" slug "\" title=\"T\" source=\"S\" confidence=\"S\" severity=\"error\" "
#define RULE(id)     "id=\"" id "\" " TEXTS("x.r" id) "side=\"UE\" "
#define TABLES(text) "<tables " NS "revision=\"r1\">\n" text "\n</tables>\n"
#define TABLE(rows)  TABLES("<table id=\"T\" title=\"t\">\n" rows "\n</table>")
#define PROCEDURE(steps)                                                                                               \
    "<procedure " NS "name=\"p\" id=\"TS 1 A.9\" short=\"A.9\" title=\"t\" revision=\"r2\" "                           \
    "media=\"audio video\" access=\"nr\">\n" steps "\n</procedure>\n"
#define STEP1(attributes, rows)                                                                                        \
    "<step number=\"1\" from=\"UE\" message=\"INVITE\" request=\"INVITE\" presence=\"mandatory\" " attributes ">" rows \
    "</step>"

static inline GPtrArray *complaints_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

/* Loads from memory; the first complaint has to stand at the place and to hold the reason. */
static inline void assert_complaint(const char *xml, size_t n, const char *place, const char *reason)
{
    GPtrArray *complaints = complaints_new();
    struct profile_set *set = profile_set_load_memory("mem.xml", xml, n, complaints);
    if (set || !complaints->len)
        fail_msg("nothing is refused, instead of %s %s", place, reason);
    const char *first = g_ptr_array_index(complaints, 0);
    char *start = g_strdup_printf("mem.xml:%s: ", place);
    if (!g_str_has_prefix(first, start) || !strstr(first, reason))
        fail_msg("the complaint is \"%s\" instead of %s ... %s", first, start, reason);
    g_free(start);
    g_ptr_array_free(complaints, TRUE);
}

static inline void refused(const char *xml, const char *place, const char *reason)
{
    assert_complaint(xml, strlen(xml), place, reason);
}

#endif
