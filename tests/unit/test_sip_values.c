/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <glib.h>

#define assert_slice(slice, text) assert_true(slice_is((slice), (text)))

static void slices_tell_absent_from_empty(void **state)
{
    struct slice empty = SLICE("");

    (void)state;
    assert_true(slice_equal(SLICE_NONE, SLICE_NONE));
    assert_false(slice_equal(SLICE_NONE, empty));
    assert_false(slice_equal_nocase(empty, SLICE_NONE));
    assert_true(slice_equal(empty, slice_of("")));
    assert_null(slice_of(NULL).p);
    assert_null(slice_trim(SLICE_NONE).p);
    assert_non_null(slice_trim(SLICE(" \r\n\t")).p);
    assert_null(slice_from(SLICE_NONE, 3).p);
    assert_int_equal(slice_from(SLICE("abc"), 9).n, 0);
    assert_slice(slice_part(SLICE("abcdef"), 4, 9), "ef");
    assert_slice(slice_trim(SLICE(" \r\n\ta b\r\n ")), "a b");
    assert_int_equal(slice_find(SLICE("abc"), 'c'), 2);
    assert_int_equal(slice_find(SLICE("abc"), 'x'), 3);
}

static void slices_compare_ascii_letters_only_without_case(void **state)
{
    (void)state;
    assert_true(slice_is_nocase(SLICE("AbZ-9"), "aBz-9"));
    assert_false(slice_is(SLICE("a"), "A"));
    assert_false(slice_is_nocase(SLICE("@["), "`{"));
    assert_false(slice_is_nocase(SLICE("\xc4"), "\xe4"));
    assert_true(slice_starts_with(SLICE("abc"), SLICE("ab")));
    assert_false(slice_starts_with(SLICE("a"), SLICE("ab")));
    assert_true(slice_starts_with_nocase(SLICE("ABc"), SLICE("ab")));
    assert_false(slice_starts_with(SLICE("ABc"), SLICE("ab")));
}

static void numbers_are_digits_that_fit(void **state)
{
    uint64_t value = 7;

    (void)state;
    assert_true(slice_to_uint(SLICE("18446744073709551615"), &value));
    assert_true(value == UINT64_MAX);
    value = 7;
    assert_false(slice_to_uint(SLICE("18446744073709551616"), &value));
    assert_false(slice_to_uint(SLICE("+1"), &value));
    assert_false(slice_to_uint(SLICE("1 "), &value));
    assert_false(slice_to_uint(SLICE(""), &value));
    assert_false(slice_to_uint(SLICE_NONE, &value));
    assert_int_equal(value, 7);
}

static void a_copy_keeps_bytes_behind_a_nul(void **state)
{
    char *copy = slice_dup(SLICE("a\0b"));

    (void)state;
    assert_memory_equal(copy, "a\0b", 4);
    g_free(copy);
    assert_null(slice_dup(SLICE_NONE));
}

static void assert_elements(const char *list, const char *const *expected)
{
    struct slice rest = slice_of(list);
    struct slice element;

    for (; *expected; expected++) {
        assert_true(sip_list_next(&rest, &element));
        assert_slice(element, *expected);
    }
    assert_false(sip_list_next(&rest, &element));
}

static void commas_separate_only_outside_quotes_brackets_and_comments(void **state)
{
    (void)state;
    assert_elements("a, b ,c", (const char *const[]){"a", "b", "c", NULL});
    assert_elements(" ,, a,\r\n ,b,", (const char *const[]){"a", "b", NULL});
    assert_elements("\"x, \\\"y\\\\\" <sip:a,b@c;d=e,f>;q=\"1,2\", <sip:z>",
                    (const char *const[]){"\"x, \\\"y\\\\\" <sip:a,b@c;d=e,f>;q=\"1,2\"", "<sip:z>", NULL});
    assert_elements("5 (a, (b), \\), \") , 6", (const char *const[]){"5 (a, (b), \\), \")", "6", NULL});
    assert_elements("a \"b, c", (const char *const[]){"a \"b, c", NULL});
    assert_elements("<sip:\"a>, b", (const char *const[]){"<sip:\"a>", "b", NULL});
    assert_elements("a, \"b\\", (const char *const[]){"a", "\"b\\", NULL});
    assert_elements("", (const char *const[]){NULL});
}

static void values_of_all_lines_are_one_list(void **state)
{
    static const char text[] = "INFO sip:a@b SIP/2.0\r\nSupported: 100rel,\r\n precondition\r\nY-Z: 1, 2\r\n"
                               "Subject:\r\n"
                               "k:,\r\nAuthorization: Digest a=\"b\", c=\"d\"\r\nk: timer\r\nSubject: a, b\r\n\r\n";
    struct sip_message m;
    struct sip_values v;

    (void)state;
    assert_true(sip_message_read(&m, text, sizeof(text) - 1, sizeof(text) - 1, false) > 0);
    sip_values_begin(&v, &m, SIP_SUPPORTED, SLICE_NONE);
    assert_true(sip_values_next(&v));
    assert_slice(v.value, "100rel");
    assert_true(sip_values_next(&v));
    assert_slice(v.value, "precondition");
    assert_slice(v.header.line, "Supported: 100rel,\r\n precondition");
    assert_true(sip_values_next(&v));
    assert_slice(v.value, "timer");
    assert_slice(v.header.line, "k: timer");
    assert_false(sip_values_next(&v));
    assert_false(sip_values_next(&v));

    sip_values_begin(&v, &m, SIP_AUTHORIZATION, SLICE_NONE);
    assert_true(sip_values_next(&v));
    assert_slice(v.value, "Digest a=\"b\", c=\"d\"");
    assert_false(sip_values_next(&v));

    sip_values_begin(&v, &m, SIP_HEADER_OTHER, SLICE("subject"));
    assert_true(sip_values_next(&v));
    assert_slice(v.value, "");
    assert_true(sip_values_next(&v));
    assert_slice(v.value, "a, b");
    assert_false(sip_values_next(&v));

    sip_values_begin(&v, &m, SIP_HEADER_OTHER, SLICE("y-z"));
    assert_true(sip_values_next(&v));
    assert_slice(v.value, "1, 2");
    assert_false(sip_values_next(&v));
    sip_values_begin(&v, &m, SIP_ROUTE, SLICE_NONE);
    assert_false(sip_values_next(&v));
}

static void parameters_are_read_with_white_space_and_quotes(void **state)
{
    struct slice rest = SLICE(" ; tag = a1;;lr ; q=\"x;y=\\\"z\" ;e=; f=\"open;");
    struct sip_param p;

    (void)state;
    assert_true(sip_param_next(&rest, &p));
    assert_slice(p.name, "tag");
    assert_slice(p.value, "a1");
    assert_false(p.quoted);
    assert_true(sip_param_next(&rest, &p));
    assert_slice(p.name, "lr");
    assert_null(p.value.p);
    assert_true(sip_param_next(&rest, &p));
    assert_slice(p.name, "q");
    assert_slice(p.value, "x;y=\\\"z");
    assert_true(p.quoted);
    assert_true(sip_param_next(&rest, &p));
    assert_slice(p.name, "e");
    assert_slice(p.value, "");
    assert_false(p.quoted);
    assert_true(sip_param_next(&rest, &p));
    assert_slice(p.value, "open;");
    assert_false(sip_param_next(&rest, &p));
}

static void parameters_are_found_by_name_in_any_case(void **state)
{
    struct slice params = SLICE(";+g.3gpp.ICSI-ref=\"urn%3A\";Tag=x;tag=y");
    struct sip_param p;

    (void)state;
    assert_true(sip_param_find(params, SLICE("tag"), &p));
    assert_slice(p.value, "x");
    assert_true(sip_param_find(params, SLICE("+g.3gpp.icsi-ref"), &p));
    assert_slice(p.value, "urn%3A");
    assert_false(sip_param_find(params, SLICE("icsi-ref"), &p));
    assert_false(sip_param_find(SLICE_NONE, SLICE("tag"), &p));
}

static void assert_name_addr(const char *text, const char *display, const char *uri, const char *params)
{
    struct sip_name_addr a;

    assert_true(sip_name_addr_read(slice_of(text), &a));
    assert_slice(a.display, display);
    assert_slice(a.uri, uri);
    assert_slice(a.params, params);
}

static void name_addr_keeps_uri_and_header_parameters_apart(void **state)
{
    struct sip_name_addr a;

    (void)state;
    assert_name_addr("<sip:a@b;lr>;tag=1", NULL, "sip:a@b;lr", ";tag=1");
    assert_name_addr("sip:a@b;tag=1", NULL, "sip:a@b", ";tag=1");
    assert_name_addr("sip:a@b;x=\"<y>\"", NULL, "sip:a@b", ";x=\"<y>\"");
    assert_name_addr("\"A \\\"<B>\\\"; C\"<sip:a@b>", "A \\\"<B>\\\"; C", "sip:a@b", NULL);
    assert_name_addr("\"\" <sip:a@b> ; q = 1", "", "sip:a@b", "; q = 1");
    assert_name_addr(" Alice  Home\r\n < sip:a,b@c > ", "Alice  Home", "sip:a,b@c", NULL);
    assert_name_addr("*", NULL, "*", NULL);
    assert_name_addr("*;+g.x=\"y\"", NULL, "*", ";+g.x=\"y\"");
    assert_false(sip_name_addr_read(SLICE("<sip:a@b"), &a));
    assert_false(sip_name_addr_read(SLICE("\"open <sip:a@b>"), &a));
    assert_false(sip_name_addr_read(SLICE("\"A\" sip:a@b"), &a));
    assert_false(sip_name_addr_read(SLICE("Alice sip:a@b"), &a));
    assert_false(sip_name_addr_read(SLICE("<>;tag=1"), &a));
    assert_false(sip_name_addr_read(SLICE(";tag=1"), &a));
    assert_false(sip_name_addr_read(SLICE_NONE, &a));
}

static void a_value_is_split_from_its_parameters(void **state)
{
    struct slice head, params;

    (void)state;
    sip_value_split(SLICE("active ;expires=5"), &head, &params);
    assert_slice(head, "active");
    assert_slice(params, ";expires=5");
    sip_value_split(SLICE("\"a;b\" <sip:c;d>(e;f);g"), &head, &params);
    assert_slice(head, "\"a;b\" <sip:c;d>(e;f)");
    assert_slice(params, ";g");
    sip_value_split(SLICE("conference"), &head, &params);
    assert_slice(head, "conference");
    assert_null(params.p);
}

static void via_is_read_with_ports_ipv6_and_white_space(void **state)
{
    struct sip_via via;

    (void)state;
    assert_true(sip_via_read(SLICE("SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa1"), &via));
    assert_slice(via.protocol, "SIP/2.0/UDP");
    assert_slice(via.transport, "UDP");
    assert_slice(via.sent_by, "192.0.2.77:6101");
    assert_slice(via.host, "192.0.2.77");
    assert_slice(via.port, "6101");
    assert_slice(via.params, ";branch=z9hG4bKa1");

    assert_true(sip_via_read(SLICE("SIP / 2.0 / TCP\r\n first.example.com: 4000 ;ttl=16"), &via));
    assert_slice(via.protocol, "SIP / 2.0 / TCP");
    assert_slice(via.transport, "TCP");
    assert_slice(via.sent_by, "first.example.com: 4000");
    assert_slice(via.host, "first.example.com");
    assert_slice(via.port, "4000");

    assert_true(sip_via_read(SLICE("SIP/2.0/TLS [2001:db8::9:1]:5061"), &via));
    assert_slice(via.host, "[2001:db8::9:1]");
    assert_slice(via.port, "5061");
    assert_null(via.params.p);
    assert_true(sip_via_read(SLICE("SIP/2.0/TLS [2001:db8::9:1]"), &via));
    assert_slice(via.host, "[2001:db8::9:1]");
    assert_null(via.port.p);

    assert_false(sip_via_read(SLICE("SIP/2.0 host"), &via));
    assert_false(sip_via_read(SLICE("SIP/2.0/UDP"), &via));
    assert_false(sip_via_read(SLICE("SIP/2.0/UDP ;branch=1"), &via));
    assert_false(sip_via_read(SLICE("SIP/2.0/UDP [::1"), &via));
    assert_false(sip_via_read(SLICE("SIP/2.0/UDP :5060"), &via));
    assert_false(sip_via_read(SLICE_NONE, &via));
}

static void cseq_and_rack_are_read_whole_or_not_at_all(void **state)
{
    uint64_t response = 0, cseq = 0;
    struct slice method = SLICE_NONE;

    (void)state;
    assert_true(sip_cseq_read(SLICE("4711 \r\n INVITE"), &cseq, &method));
    assert_int_equal(cseq, 4711);
    assert_slice(method, "INVITE");
    assert_true(sip_rack_read(SLICE("776656 1 PRACK"), &response, &cseq, &method));
    assert_int_equal(response, 776656);
    assert_int_equal(cseq, 1);
    assert_slice(method, "PRACK");

    response = cseq = 7;
    assert_false(sip_cseq_read(SLICE("1"), &cseq, &method));
    assert_false(sip_cseq_read(SLICE("1INVITE"), &cseq, &method));
    assert_false(sip_cseq_read(SLICE("-1 INVITE"), &cseq, &method));
    assert_false(sip_cseq_read(SLICE("1 INVITE x"), &cseq, &method));
    assert_false(sip_cseq_read(SLICE("1 IN;VITE"), &cseq, &method));
    assert_false(sip_rack_read(SLICE("1 INVITE"), &response, &cseq, &method));
    assert_false(sip_rack_read(SLICE_NONE, &response, &cseq, &method));
    assert_int_equal(cseq, 7);
    assert_int_equal(response, 7);
    assert_slice(method, "PRACK");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_tell_absent_from_empty),
        cmocka_unit_test(slices_compare_ascii_letters_only_without_case),
        cmocka_unit_test(numbers_are_digits_that_fit),
        cmocka_unit_test(a_copy_keeps_bytes_behind_a_nul),
        cmocka_unit_test(commas_separate_only_outside_quotes_brackets_and_comments),
        cmocka_unit_test(values_of_all_lines_are_one_list),
        cmocka_unit_test(parameters_are_read_with_white_space_and_quotes),
        cmocka_unit_test(parameters_are_found_by_name_in_any_case),
        cmocka_unit_test(name_addr_keeps_uri_and_header_parameters_apart),
        cmocka_unit_test(a_value_is_split_from_its_parameters),
        cmocka_unit_test(via_is_read_with_ports_ipv6_and_white_space),
        cmocka_unit_test(cseq_and_rack_are_read_whole_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
