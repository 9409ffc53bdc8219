/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What RFC 4475 tortures readers with, re-made with values of our own. The valid messages are read to their last part; of
 * the invalid ones the reader says what it can, and takes nothing for what it is not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "imsconf/sip.h"

static struct sip_message message;
static char *bytes;

/* From an exact copy, so that a sanitizer sees every byte read beyond it. */
static size_t read_bytes(const char *text, size_t n)
{
    g_free(bytes);
    bytes = g_memdup2(text, n);
    return sip_message_read(&message, bytes, n, n, false);
}

#define READ(text) read_bytes("" text, sizeof text - 1)

static void assert_slice(struct slice found, const char *want)
{
    if (!slice_is(found, want))
        fail_msg("\"%.*s\" instead of \"%s\"", (int)found.n, found.p ? found.p : "", want);
}

/* The nth value of a header, from 1. */
static struct slice value(enum sip_header_id id, unsigned n)
{
    struct sip_values values;

    sip_values_begin(&values, &message, id, SLICE_NONE);
    while (sip_values_next(&values))
        if (--n == 0)
            return values.value;
    return SLICE_NONE;
}

/* 3.1.1.1: folds, blanks, compact names, any case, escapes in quotes, leading zeros. */
static void a_short_and_tortuous_message_is_read(void **state)
{
    struct sip_name_addr addr;
    struct sip_param param;
    struct slice method;
    struct sip_via via;
    uint64_t number;

    (void)state;
    assert_true(READ("INVITE sip:carol@gw.example.net;strange SIP/2.0\r\n"
                     "TO :\r\n sip:carol@gw.example.net ;   tag    = 19a\r\n"
                     "from   : \"C \\\\\\\"X\\\"\"       <sip:bob@example.net>\r\n  ;\r\n  tag = 98b\r\n"
                     "MaX-fOrWaRdS: 0070\r\nCall-ID: tort.1\r\n"
                     "cseq: 0007\r\n  INVITE\r\n"
                     "Via  : SIP  /   2.0\r\n /UDP\r\n    192.0.2.2;branch=390s\r\n"
                     "s :\r\n"
                     "NewHeader:   one\r\n two ;; three\r\n"
                     "v:  SIP  / 2.0  / TCP     relay.example.net   ;\r\n  branch  =   z9hG4bK9  ,\r\n"
                     " SIP  /    2.0   / UDP  192.0.2.255   ; branch=\r\n z9hG4bK3\r\n"
                     "m:\"Quoted \\\"\\\"\" <sip:bob@example.net> ; newparam =\r\n      x ;\r\n  second ; q = 0.33\r\n"
                     "l: 4\r\n\r\nbody"));
    assert_int_equal(message.extent, SIP_COMPLETE);
    assert_slice(message.body, "body");
    assert_true(sip_name_addr_read(value(SIP_TO, 1), &addr));
    assert_slice(addr.uri, "sip:carol@gw.example.net");
    assert_true(sip_param_find(addr.params, SLICE("tag"), &param));
    assert_slice(param.value, "19a");
    assert_true(sip_name_addr_read(value(SIP_FROM, 1), &addr));
    assert_slice(addr.uri, "sip:bob@example.net");
    assert_true(sip_param_find(addr.params, SLICE("tag"), &param));
    assert_slice(param.value, "98b");
    assert_true(slice_to_uint(value(SIP_MAX_FORWARDS, 1), &number));
    assert_int_equal(number, 70);
    assert_true(sip_cseq_read(value(SIP_CSEQ, 1), &number, &method));
    assert_int_equal(number, 7);
    assert_slice(method, "INVITE");
    assert_true(sip_via_read(value(SIP_VIA, 1), &via));
    assert_slice(via.host, "192.0.2.2");
    assert_true(sip_via_read(value(SIP_VIA, 2), &via));
    assert_slice(via.transport, "TCP");
    assert_slice(via.host, "relay.example.net");
    assert_true(sip_via_read(value(SIP_VIA, 3), &via));
    assert_true(sip_param_find(via.params, SLICE("branch"), &param));
    assert_slice(param.value, "z9hG4bK3");
    assert_null(value(SIP_VIA, 4).p);
    assert_true(sip_name_addr_read(value(SIP_CONTACT, 1), &addr));
    assert_true(sip_param_find(addr.params, SLICE("q"), &param));
    assert_slice(param.value, "0.33");
}

/* 3.1.1.2: every sign that a token, a user and a header name may have. */
static void signs_that_are_allowed_are_read(void **state)
{
    struct sip_uri uri;
    struct sip_header header;

    (void)state;
    assert_true(READ("!odd-Method01_*+`.%yes'~ sip:1_odd.(user)&it's+$/ok?,/;;*:&pass+=1,w!*d$_t(o)@example.net SIP/2.0\r\n"
                     "Via: SIP/2.0/UDP h1.example.net;branch=z9hG4bK-.!%66*_+`'~\r\n"
                     "odd-Header_!.%*+`'~: x\r\nContent-Length: 0\r\n\r\n"));
    assert_slice(message.method_text, "!odd-Method01_*+`.%yes'~");
    assert_int_equal(message.method, SIP_METHOD_OTHER);
    assert_true(sip_uri_read(message.request_uri, &uri));
    assert_slice(uri.host, "example.net");
    assert_slice(uri.user, "1_odd.(user)&it's+$/ok?,/;;*");
    assert_true(sip_header_first(&message, SIP_HEADER_OTHER, SLICE("ODD-header_!.%*+`'~"), &header));
}

/* 3.1.1.4, 3.1.1.5: escapes stay escapes; a percent sign in a method or a header name is none. */
static void escapes_are_not_undone_where_there_are_none(void **state)
{
    struct sip_name_addr addr;
    struct sip_uri uri;

    (void)state;
    assert_true(READ("RE%47IST%45R sip:registrar.example.net SIP/2.0\r\n"
                     "To: \"%Z%45\" <sip:sips%3Abob%40example.org@example.net>\r\n"
                     "%43ontact: <sip:bob@192.0.2.9>\r\nContent-Length: 0\r\n\r\n"));
    assert_int_equal(message.method, SIP_METHOD_OTHER);
    assert_null(value(SIP_CONTACT, 1).p);
    assert_true(sip_name_addr_read(value(SIP_TO, 1), &addr));
    assert_true(sip_uri_read(addr.uri, &uri));
    assert_slice(uri.user, "sips%3Abob%40example.org");
    assert_slice(uri.host, "example.net");
}

/* 3.1.1.6: no blank between the display name and "<"; 3.1.1.10: a semicolon in the user; 3.1.1.13: no reason. */
static void small_oddities_are_read(void **state)
{
    struct sip_name_addr addr;
    struct sip_uri uri;

    (void)state;
    assert_true(READ("OPTIONS sip:user;par=u%40example.org@example.net SIP/2.0\r\nFrom: carol<sip:carol@example.org>;tag=3\r\n\r\n"));
    assert_true(sip_uri_read(message.request_uri, &uri));
    assert_slice(uri.user, "user;par=u%40example.org");
    assert_slice(uri.host, "example.net");
    assert_true(sip_name_addr_read(value(SIP_FROM, 1), &addr));
    assert_slice(addr.uri, "sip:carol@example.org");
    assert_true(READ("SIP/2.0 100 \r\nCSeq: 1 INVITE\r\n\r\n"));
    assert_int_equal(message.status, 100);
    assert_int_equal(message.reason.n, 0);
    assert_true(READ("SIP/2.0 200 = 2**3 * 5**2 \xD0\xBD\xD0\xBE\r\nCSeq: 1 INVITE\r\n\r\n"));
    assert_int_equal(message.status, 200);
}

/* NUL, BEL and DEL, escaped in a quoted string. */
static void control_characters_do_not_end_a_text(void **state)
{
    struct sip_name_addr addr;

    (void)state;
    assert_true(READ("MESSAGE sip:a@example.net SIP/2.0\r\nTo: \"NUL:\\\0 BEL:\\\x07 DEL:\\\x7F <\" <sip:b@example.net>\r\n"
                     "Content-Length: 3\r\n\r\n\0x\0"));
    assert_true(sip_name_addr_read(value(SIP_TO, 1), &addr));
    assert_slice(addr.uri, "sip:b@example.net");
    assert_int_equal(message.body.n, 3);
}

/* 3.1.2: what is not well-formed is not there, and the rest is. */
static void what_is_invalid_is_absent(void **state)
{
    struct slice method;
    struct sip_via via;
    uint64_t number;

    (void)state;
    assert_true(READ("INVITE sip:b@example.net SIP/2.0\r\nCSeq: 9292394834772304023312 INVITE\r\nExpires: 1000000000000000000000\r\n"
                     "Content-Length: -999\r\nTo: \"Unterminated <sip:b@example.net>\r\nVia: SIP/2.0/UDP 192.0.2.1;;,;,,\r\n"
                     "Call-ID: x\r\n\r\nbody"));
    assert_false(sip_cseq_read(value(SIP_CSEQ, 1), &number, &method));
    assert_false(slice_to_uint(value(SIP_EXPIRES, 1), &number));
    assert_slice(message.body, "body"); /* a datagram ends it */
    assert_int_equal(message.surplus, 0);
    assert_slice(value(SIP_CALL_ID, 1), "x");
    sip_via_read(value(SIP_VIA, 1), &via);
    for (unsigned i = 2; i < 9; i++)
        sip_via_read(value(SIP_VIA, i), &via);
    /* more said than sent, less said than sent */
    assert_true(READ("INVITE sip:b@example.net SIP/2.0\r\nContent-Length: 9999\r\n\r\nbody"));
    assert_slice(message.body, "body");
    assert_true(READ("INVITE sip:b@example.net SIP/2.0\r\nContent-Length: 2\r\n\r\nbody"));
    assert_slice(message.body, "bo");
    assert_int_equal(message.surplus, 2);
}

static void what_is_no_start_line_is_no_message(void **state)
{
    (void)state;
    assert_false(READ("SIP/2.0 4294967301 better not\r\nCSeq: 1 INVITE\r\n\r\n"));
    assert_false(READ("SIP/2.0 99 x\r\n\r\n"));
    assert_false(READ("INVITE\r\n\r\n"));
    assert_false(READ("INVITE sip:b@example.net\r\n\r\n"));
    assert_false(READ("INVITE sip:b@example.net SIP 2.0\r\n\r\n"));
    assert_false(READ("SIP/2.0\r\n\r\n"));
    assert_false(READ("\r\n\r\n\0\0"));
    assert_false(READ("b\xF6se sip:b@example.net SIP/2.0\r\n\r\n"));
    /* a wrong version, blanks in the URI, a URI in brackets, another scheme: findings about a message, which it is */
    assert_true(READ("OPTIONS sip:b@example.net SIP/7.0\r\n\r\n"));
    assert_true(READ("INVITE sip:b@example.net; lr SIP/2.0\r\n\r\n"));
    assert_true(READ("INVITE <sip:b@example.net> SIP/2.0\r\n\r\n"));
    assert_true(READ("OPTIONS nobodyKnowsThisScheme:totallyopaque SIP/2.0\r\n\r\n"));
}

/* 3.3.8, 3.3.9: what stands twice though it may not. The first one counts, as everywhere in this reader. */
static void what_stands_twice_is_read_once(void **state)
{
    (void)state;
    assert_true(READ("INVITE sip:b@example.net SIP/2.0\r\nCSeq: 5 INVITE\r\nContent-Length: 1\r\nCall-ID: one\r\n"
                     "Content-Length: 9\r\nCSeq: 6 INVITE\r\nCall-ID: two\r\n\r\nbody"));
    assert_slice(sip_header_value(&message, SIP_CALL_ID), "one");
    assert_slice(sip_header_value(&message, SIP_CSEQ), "5 INVITE");
    assert_slice(message.body, "b");
}

static int end(void **state)
{
    (void)state;
    g_free(bytes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_and_tortuous_message_is_read),
        cmocka_unit_test(signs_that_are_allowed_are_read),
        cmocka_unit_test(escapes_are_not_undone_where_there_are_none),
        cmocka_unit_test(small_oddities_are_read),
        cmocka_unit_test(control_characters_do_not_end_a_text),
        cmocka_unit_test(what_is_invalid_is_absent),
        cmocka_unit_test(what_is_no_start_line_is_no_message),
        cmocka_unit_test(what_stands_twice_is_read_once),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
