/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures whose clock or order is not to be trusted: nothing is made up from them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "expect.h"
#include "spoilt.h"
#include "variants.h"

#define SECOND G_GINT64_CONSTANT(1000000)
#define HOUR (3600 * SECOND)

static unsigned runs, wrong;

static void count(const struct spoilt *spoilt)
{
    runs += spoilt->runs;
    wrong += spoilt->wrong;
}

static void jumps(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    /* forward by less than ten minutes is time that passes, as far as anyone can tell */
    static const int64_t by[] = {-SECOND, -5 * SECOND, -HOUR, -1000 * HOUR, 700 * SECOND, HOUR, 24 * HOUR};
    struct capture *whole = conversation_capture(c);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};

    (void)data;
    for (guint i = 0; i < capture_count(whole); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(by); j++) {
            struct capture *capture = capture_copy(whole);

            capture_shift(capture, i, by[j]);
            spoilt_try(&spoilt, capture, "clock jumps by %d s at %s", (int)(by[j] / SECOND), capture_name(whole, i));
            capture_free(capture);
        }
    count(&spoilt);
    capture_free(whole);
}

static void a_clock_that_jumps(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(jumps, NULL);
    print_message("%u captures\n", runs);
    assert_int_equal(wrong, 0);
}

static void stands(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    struct capture *whole = conversation_capture(c);
    struct capture *capture = capture_copy(whole);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};

    (void)data;
    for (guint i = 0; i < capture_count(whole); i++)
        capture_packet(capture, i)->time_us = 0;
    spoilt_try(&spoilt, capture, "all times the same");
    for (guint i = 0; i < capture_count(whole); i++)
        capture_packet(capture, i)->time_us = -(int64_t)i * SECOND;
    spoilt_try(&spoilt, capture, "the clock goes backwards");
    count(&spoilt);
    capture_free(capture);
    capture_free(whole);
}

static void a_clock_that_stands_or_goes_back(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(stands, NULL);
    assert_int_equal(wrong, 0);
}

/* Two interfaces, merged by their clocks: what was captured within milliseconds may stand in the wrong order. */
static void swap_each(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    struct capture *whole = conversation_capture(c);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};

    (void)data;
    for (guint i = 0; i + 1 < capture_count(whole); i++) {
        struct capture *capture = capture_copy(whole);

        capture_swap(capture, i, i + 1);
        capture_packet(capture, i)->time_us = capture_packet(capture, i + 1)->time_us - 3000;
        spoilt_try(&spoilt, capture, "%s in front of %s", capture_name(whole, i + 1), capture_name(whole, i));
        capture_free(capture);
    }
    count(&spoilt);
    capture_free(whole);
}

static void neighbours_in_the_wrong_order(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(swap_each, NULL);
    assert_int_equal(wrong, 0);
}

/* A switch that mirrors a port twice, the interface "any": every packet twice, at once or one later. */
static void double_all(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    struct capture *whole = conversation_capture(c);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};
    guint n = capture_count(whole);
    struct capture *capture;

    (void)data;
    for (guint distance = 1; distance <= 3; distance++) {
        capture = capture_copy(whole);
        for (guint i = n; i-- > 0;)
            capture_double(capture, i, MIN(i + distance, capture_count(capture)));
        spoilt_try(&spoilt, capture, "every message twice, %u later", distance);
        capture_free(capture);
    }
    for (guint i = 0; i < n; i++)
        for (guint before = i + 1; before <= n; before++) {
            capture = capture_copy(whole);
            capture_double(capture, i, before);
            spoilt_try(&spoilt, capture, "%s once more %u later", capture_name(whole, i), before - i);
            capture_free(capture);
        }
    count(&spoilt);
    capture_free(whole);
}

static void messages_twice(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(double_all, NULL);
    print_message("%u captures\n", runs);
    assert_int_equal(wrong, 0);
}

static void append_all(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    static const int64_t later[] = {0, 3000, 5 * SECOND, HOUR, 500 * HOUR, -HOUR};
    struct capture *whole = conversation_capture(c);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};

    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
        struct capture *capture = capture_copy(whole);

        capture_append(capture, whole);
        capture_shift(capture, capture_count(whole), later[i]);
        spoilt_try(&spoilt, capture, "the whole capture once more, %d s later", (int)(later[i] / SECOND));
        capture_free(capture);
    }
    count(&spoilt);
    capture_free(whole);
}

static void a_capture_merged_with_itself(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(append_all, NULL);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clock_that_jumps),
        cmocka_unit_test(a_clock_that_stands_or_goes_back),
        cmocka_unit_test(neighbours_in_the_wrong_order),
        cmocka_unit_test(messages_twice),
        cmocka_unit_test(a_capture_merged_with_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
