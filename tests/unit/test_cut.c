/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures that hold only the beginning of messages (snaplen): what is behind the cut is neither wrong nor right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "expect.h"
#include "spoilt.h"
#include "variants.h"

enum { SNAPLEN_MIN = 60, SNAPLEN_MAX = 3000 };
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

static void cut_each(struct spoilt *spoilt, guint stride)
{
    for (guint i = 0; i < capture_count(spoilt->whole); i++)
        for (size_t n = 1; n < capture_size(spoilt->whole, i); n += stride * THIN) {
            struct capture *capture = capture_copy(spoilt->whole);

            capture_cut(capture, i, n);
            spoilt_try(spoilt, capture, "%s cut at %zu", capture_name(capture, i), n);
            capture_free(capture);
        }
}

static void cut_all(struct spoilt *spoilt, guint stride)
{
    for (size_t n = SNAPLEN_MIN; n < SNAPLEN_MAX; n += stride * THIN) {
        struct capture *capture = capture_copy(spoilt->whole);

        for (guint i = 0; i < capture_count(capture); i++)
            capture_cut(capture, i, n);
        spoilt_try(spoilt, capture, "all cut at %zu", n);
        capture_free(capture);
    }
}

static void at_every_byte(bool registered, bool voice, guint stride)
{
    struct conversation *c = conversation_new(registered);
    struct spoilt spoilt = {.of = registered ? "registered" : "unregistered", .flows_max = 1};
    struct capture *whole;

    if (voice)
        conversation_make_voice(c);
    spoilt.whole = whole = conversation_capture(c);
    cut_each(&spoilt, stride);
    cut_all(&spoilt, stride);
    count(&spoilt);
    capture_free(whole);
    conversation_free(c);
}

static void a_message_cut_at_every_byte(void **state)
{
    (void)state;
    runs = wrong = 0;
    at_every_byte(true, false, 1);
    at_every_byte(false, false, 3);
    at_every_byte(true, true, 5);
    print_message("%u captures\n", runs);
    assert_int_equal(wrong, 0);
}

static void cut_shape(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    struct capture *whole = conversation_capture(c);
    struct spoilt spoilt = {.of = name, .whole = whole, .settings = settings, .flows_max = 1};

    (void)data;
    cut_each(&spoilt, 61);
    cut_all(&spoilt, 37);
    count(&spoilt);
    capture_free(whole);
}

static void every_shape_cut(void **state)
{
    (void)state;
    runs = wrong = 0;
    variants_each(cut_shape, NULL);
    print_message("%u captures\n", runs);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_cut_at_every_byte),
        cmocka_unit_test(every_shape_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
