/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../conformance/check/check.h"

static void assert_text(unsigned finished, unsigned captures, uint64_t bytes_read, uint64_t bytes, double seconds,
                        size_t width, const char *expected)
{
    struct progress progress = {finished, captures, bytes_read, bytes, seconds, "captures/alice.pcap"};
    char *text = progress_text(&progress, width);

    assert_string_equal(text, expected);
    g_free(text);
}

static void the_time_left_is_told_once_it_is_more_than_a_guess(void **state)
{
    (void)state;
    assert_text(0, 1, 0, 1000, 60, 79, "0 %: captures/alice.pcap");
    assert_text(0, 1, 500, 1000, 2, 79, "50 %: captures/alice.pcap");
    assert_text(0, 1, 500, 1000, 4, 79, "50 %, about 10 s left: captures/alice.pcap");
    assert_text(0, 1, 500, 1000, 75, 79, "50 %, about 80 s left: captures/alice.pcap");
    assert_text(3, 200, 250, 1000, 60, 79, "[3/200] 25 %, about 4 min left: captures/alice.pcap");
    assert_text(3, 200, 20, 1000, 3600, 79, "[3/200] 2 %, about 50 h left: captures/alice.pcap");
    assert_text(3, 200, 2000, 1000, 60, 79, "[3/200] 100 %, about 10 s left: captures/alice.pcap");
}

static void without_a_size_there_is_no_part_of_it(void **state)
{
    (void)state;
    assert_text(0, 1, 0, 0, 60, 79, "captures/alice.pcap");
    assert_text(1, 2, 5, 0, 60, 79, "[1/2] captures/alice.pcap");
}

static void a_long_name_loses_its_beginning(void **state)
{
    (void)state;
    assert_text(1, 2, 1, 2, 1, 26, "[1/2] 50 %: res/alice.pcap");
    assert_text(1, 2, 1, 2, 1, 5, "[1/2] 50 %: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_time_left_is_told_once_it_is_more_than_a_guess),
        cmocka_unit_test(without_a_size_there_is_no_part_of_it),
        cmocka_unit_test(a_long_name_loses_its_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
