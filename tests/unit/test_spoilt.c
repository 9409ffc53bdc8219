/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures that suffer from several things at once, by a generator with fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "spoilt.h"
#include "variants.h"

/* For each shape. Sanitizers cost time; what they look for needs fewer captures. */
#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 50 };
#else
enum { SEEDS = 200 };
#endif

#define SECOND G_GINT64_CONSTANT(1000000)

static unsigned runs, wrong;

static void spoil_order(struct capture *capture, GRand *random)
{
    guint i = (guint)g_rand_int_range(random, 0, (gint)capture_count(capture) - 1);

    capture_swap(capture, i, i + 1);
    capture_packet(capture, i)->time_us = capture_packet(capture, i + 1)->time_us - g_rand_int_range(random, 0, 5000);
}

static void spoil_clock(struct capture *capture, GRand *random)
{
    static const int64_t by[] = {-SECOND, -3600 * SECOND, 3600 * SECOND, 100000 * SECOND, -100000 * SECOND};

    capture_shift(capture, (guint)g_rand_int_range(random, 0, (gint)capture_count(capture)),
                  by[g_rand_int_range(random, 0, G_N_ELEMENTS(by))]);
}

static void spoil_some(struct capture *capture, GRand *random, GString *how)
{
    guint n = capture_count(capture), i = (guint)g_rand_int_range(random, 0, (gint)n);

    switch (g_rand_int_range(random, 0, 3)) {
    case 0:
        g_string_append_printf(how, ", without %s", capture_name(capture, i));
        if (n > 2)
            capture_lose(capture, i);
        break;
    case 1: {
        guint later = (guint)g_rand_int_range(random, 0, 6), before = MIN(i + later, n);

        g_string_append_printf(how, ", %s twice at %u", capture_name(capture, i), before);
        capture_double(capture, i, before);
        break;
    }
    default: {
        size_t at = (size_t)g_rand_int_range(random, 1, (gint)capture_size(capture, i));
        g_string_append_printf(how, ", %s cut at %zu", capture_name(capture, i), at);
        capture_cut(capture, i, at);
    }
    }
}

/* Only neighbours are captured in the wrong order, so that comes first. */
static struct capture *spoil(const struct capture *whole, guint32 seed, GString *how)
{
    struct capture *capture = capture_copy(whole);
    GRand *random = g_rand_new_with_seed(seed);
    int times = g_rand_int_range(random, 1, 6);

    if (g_rand_boolean(random)) {
        spoil_order(capture, random);
        g_string_append(how, ", out of order");
    }
    if (g_rand_boolean(random)) {
        spoil_clock(capture, random);
        g_string_append(how, ", clock");
    }
    for (int i = 0; i < times; i++)
        spoil_some(capture, random, how);
    for (guint i = 0; i < capture_count(capture); i++)
        g_string_append_printf(how, " %s", capture_name(capture, i));
    g_rand_free(random);
    return capture;
}

static void spoil_shape(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    struct capture *whole = conversation_capture(c);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};

    (void)data;
    for (guint32 seed = 1; seed <= SEEDS; seed++) {
        GString *how = g_string_new(NULL);
        struct capture *capture = spoil(whole, seed, how);

        spoilt_try(&spoilt, capture, "seed %u%s", seed, how->str);
        capture_free(capture);
        g_string_free(how, TRUE);
    }
    runs += spoilt.runs;
    wrong += spoilt.wrong;
    capture_free(whole);
}

static void several_things_at_once(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(spoil_shape, NULL);
    print_message("%u captures\n", runs);
    assert_int_equal(wrong, 0);
}

/* ---- What is there in full is still judged ------------------------------------------------------------------------ */

struct deviation {
    const char *message, *old, *new, *rule;
    const char *with[4]; /* messages that it is compared with */
};

static const struct deviation deviations[] = {
    {"1", ", precondition, timer", ", timer", "1.16", {NULL}},
    {"3", ";isfocus", "", "3.08", {"1", NULL}},
    {"4", "RAck: 121", "RAck: 120", "4.09", {"1", "3", NULL}},
    {"4", "PRACK sip:temporary@", "PRACK sip:other@", "4.02", {"1", "3", NULL}},
    {"6", "Supported: precondition\n", "", "6.06", {"1", NULL}},
    {"8", ";Isfocus", "", "8.05", {"1", NULL}},
    {"8", "sip:orig@", "sip:term@", "8.03", {"1", "3", NULL}},
    {"9", "z9hG4bKa4", "z9hG4bKa1", "9.03", {"1", "8", NULL}},
    {"9", "ACK sip:final@", "ACK sip:temporary@", "9.01", {"1", "8", NULL}},
    {"10", "Event: conference\n", "Event: conference-info\n", "10.15", {"1", "8", NULL}},
    {"12", "active;expires=7200", "active", "12.13", {"1", "8", "10", NULL}},
    {"13", ", SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2", "", "RC-1", {"1", "8", "10", "12"}},
};

static bool is_kept(const struct deviation *deviation, const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(deviation->with); i++)
        if (!g_strcmp0(deviation->with[i], name))
            return true;
    return !strcmp(deviation->message, name);
}

/* A few others are lost or cut. */
static void spoil_others(struct capture *capture, const struct deviation *deviation, GRand *random, GString *how)
{
    for (guint i = capture_count(capture); i-- > 0;) {
        const char *name = capture_name(capture, i);
        gint what = g_rand_int_range(random, 0, 4);

        if (is_kept(deviation, name) || what > 1)
            continue;
        if (what == 0) {
            g_string_append_printf(how, " without %s", name);
            capture_lose(capture, i);
            continue;
        }
        g_string_append_printf(how, " %s cut", name);
        capture_cut(capture, i, (size_t)g_rand_int_range(random, 1, (gint)capture_size(capture, i)));
    }
}

/* The rule, what it brings with it in the whole capture, and nothing else but what leaves no trace. */
static bool is_found(const char *have, const char *whole, const char *rule)
{
    char **each = g_strsplit(have, " ", -1), *start = g_strconcat(rule, "@", NULL);
    bool found = false, other = false;

    for (char **one = each; *one; one++) {
        found = found || g_str_has_prefix(*one, start);
        other = other || !(strstr(whole, *one) || g_str_has_prefix(*one, "SEQ-UPD@"));
    }
    g_strfreev(each);
    g_free(start);
    return found && !other;
}

static void a_deviation_is_found_in_spite_of_losses(void **state)
{
    unsigned missed = 0;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(deviations); i++) {
        const struct deviation *deviation = &deviations[i];
        struct conversation *c = conversation_new(true);
        struct capture *whole;
        struct tracker *undisturbed;
        char *all;

        conversation_edit(c, deviation->message, deviation->old, deviation->new);
        whole = conversation_capture(c);
        undisturbed = conversation_run(c, NULL, NULL);
        all = findings(undisturbed);
        for (guint32 seed = 1; seed <= SEEDS; seed++) {
            struct capture *capture = capture_copy(whole);
            GRand *random = g_rand_new_with_seed(seed);
            GString *how = g_string_new(NULL);
            struct tracker *tracker;
            char *have;

            spoil_others(capture, deviation, random, how);
            tracker = capture_run(capture, builtin_profiles(), NULL);
            have = findings(tracker);
            if (!is_found(have, all, deviation->rule)) {
                print_error("%s, seed %u:%s: \"%s\"\n", deviation->rule, seed, how->str, have);
                missed++;
            }
            g_free(have);
            tracker_free(tracker);
            g_string_free(how, TRUE);
            g_rand_free(random);
            capture_free(capture);
        }
        g_free(all);
        tracker_free(undisturbed);
        capture_free(whole);
        conversation_free(c);
    }
    assert_int_equal(missed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_things_at_once),
        cmocka_unit_test(a_deviation_is_found_in_spite_of_losses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
