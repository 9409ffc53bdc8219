/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures that lack messages of a conformant flow: nothing is made up about what is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "spoilt.h"
#include "variants.h"

/* Sanitizers cost time; what they look for needs fewer captures. */
#ifdef __SANITIZE_ADDRESS__
enum { THIN = 7 };
#else
enum { THIN = 1 };
#endif

static unsigned runs, wrong;

static void count(const struct spoilt *spoilt)
{
    runs += spoilt->runs;
    wrong += spoilt->wrong;
}

/* The whole capture without the messages whose bits are set, counted from that one on. */
static void lose(struct spoilt *spoilt, guint from, uint32_t lost)
{
    struct capture *capture = capture_copy(spoilt->whole);
    GString *names = g_string_new("without");

    for (guint i = capture_count(capture); i-- > from;)
        if (lost >> (i - from) & 1) {
            g_string_append_printf(names, " %s", capture_name(capture, i));
            capture_lose(capture, i);
        }
    spoilt_try(spoilt, capture, "%s", names->str);
    g_string_free(names, TRUE);
    capture_free(capture);
}

static void with_profile(struct settings *settings, const char *profile)
{
    settings_init(settings);
    g_free(settings_set(settings, "profile", profile));
}

#define LATER                                                                                                          \
    "OPTIONS sip:alice@192.0.2.77:6101 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.10:5081;branch=z9hG4bKo\n"                    \
    "From: <sip:x@y>;tag=1\nTo: <sip:alice@ims.example.net>\nCall-ID: o\nCSeq: 1 OPTIONS\nContent-Length: 0\n\n"

/* goes_on: the capture does, long enough for everything that is waited for. */
static void every_subset(bool registered, bool voice, bool goes_on, const char *profile)
{
    struct conversation *c = conversation_new(registered);
    struct settings settings;
    struct spoilt spoilt = {.of = profile, .settings = &settings, .flows_max = 1};
    struct capture *whole;
    guint first;

    with_profile(&settings, profile);
    for (int i = 0; i < 4 && goes_on; i++)
        conversation_insert(c, NULL, "later", SIDE_NET, LATER, 100000);
    if (voice)
        conversation_make_voice(c);
    spoilt.whole = whole = conversation_capture(c);
    first = capture_find(whole, "1");
    for (uint32_t lost = 0; lost < 1u << 13; lost += THIN)
        lose(&spoilt, first, lost);
    count(&spoilt);
    capture_free(whole);
    settings_clear(&settings);
    conversation_free(c);
}

static void every_subset_of_lost_messages(void **state)
{
    (void)state;
    runs = wrong = 0;
    every_subset(true, false, false, "auto");
    every_subset(false, false, true, "auto");
    every_subset(true, false, true, "a25-late");
    every_subset(true, true, false, "auto");
    every_subset(false, true, true, "auto");
    print_message("%u captures\n", runs);
    assert_int_equal(wrong, 0);
}

static void lose_a_few(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    struct capture *whole = conversation_capture(c);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};
    guint n = MIN(capture_count(whole), 32);

    (void)data;
    for (guint i = 0; i < n; i++)
        for (guint j = i; j < n; j += THIN)
            lose(&spoilt, 0, 1u << i | 1u << j);
    for (guint i = 0; i < n; i++) {
        lose(&spoilt, 0, (1u << i) - 1);
        lose(&spoilt, 0, ~0u << i);
    }
    count(&spoilt);
    capture_free(whole);
}

static void pairs_beginnings_and_ends_of_every_shape(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(lose_a_few, NULL);
    print_message("%u captures\n", runs);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_subset_of_lost_messages),
        cmocka_unit_test(pairs_beginnings_and_ends_of_every_shape),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
