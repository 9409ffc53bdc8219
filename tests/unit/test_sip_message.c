/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#define assert_slice(slice, text) assert_true(slice_is((slice), (text)))

static const char invite[] =
    "INVITE sip:mmtel@conf-factory.ims.example.net SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKa1\r\n"
    "Route: <sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>\r\n"
    "Max-Forwards: 70\r\n"
    "From: \"Alice, \\\"A\\\"\" <sip:alice@ims.example.net>;tag=ua\r\n"
    "To: <sip:mmtel@conf-factory.ims.example.net>\r\n"
    "Call-ID: c1@192.0.2.77\r\n"
    "CSeq: 100 INVITE\r\n"
    "Contact: <sip:alice@192.0.2.77:6101>\r\n"
    " ;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";video\r\n"
    "Route: <sip:third.example.net;lr>\r\n"
    "X-Other: one\r\n"
    "x-other: two\r\n"
    "RAck: 1 100 INVITE\r\n"
    "Content-Type: application/sdp\r\n"
    "Content-Length: 5\r\n"
    "\r\n"
    "v=0\r\n";

static size_t read_text(struct sip_message *message, const char *text, bool stream)
{
    size_t n = strlen(text);

    return sip_message_read(message, text, n, n, stream);
}

static void request_line_and_body_are_read(void **state)
{
    struct sip_message m;

    (void)state;
    assert_int_equal(read_text(&m, invite, false), sizeof(invite) - 1);
    assert_int_equal(m.kind, SIP_REQUEST);
    assert_int_equal(m.extent, SIP_COMPLETE);
    assert_int_equal(m.method, SIP_INVITE);
    assert_slice(m.method_text, "INVITE");
    assert_slice(m.request_uri, "sip:mmtel@conf-factory.ims.example.net");
    assert_slice(m.version, "SIP/2.0");
    assert_slice(m.start_line, "INVITE sip:mmtel@conf-factory.ims.example.net SIP/2.0");
    assert_slice(m.body, "v=0\r\n");
    assert_int_equal(m.surplus, 0);
    assert_slice(m.bytes, invite);
    assert_slice(sip_header_value(&m, SIP_CALL_ID), "c1@192.0.2.77");
    assert_null(sip_header_value(&m, SIP_EVENT).p);
}

static void glance_is_completed_to_the_whole(void **state)
{
    struct sip_message glance, whole;

    (void)state;
    assert_int_equal(sip_message_glance(&glance, invite, sizeof(invite) - 1, sizeof(invite) - 1, false), sizeof(invite) - 1);
    assert_slice(sip_header_value(&glance, SIP_CALL_ID), "c1@192.0.2.77");
    assert_slice(sip_header_value(&glance, SIP_TO), "<sip:mmtel@conf-factory.ims.example.net>");
    assert_slice(glance.body, "v=0\r\n");
    assert_null(sip_header_value(&glance, SIP_RACK).p); /* that is what a glance saves */
    sip_message_complete(&glance);
    read_text(&whole, invite, false);
    for (int id = SIP_HEADER_OTHER + 1; id < SIP_HEADER_COUNT; id++) {
        struct slice a = sip_header_value(&whole, (enum sip_header_id)id),
                     b = sip_header_value(&glance, (enum sip_header_id)id);
        assert_true(slice_equal(a, b));
    }
    assert_int_equal(sip_header_noted(&glance, SIP_ROUTE)->last, sip_header_noted(&whole, SIP_ROUTE)->last);
}

/* Beyond those whose places a glance remembers. */
static void glance_at_very_many_lines_is_completed_to_the_whole(void **state)
{
    GString *text = g_string_new("OPTIONS sip:a@b SIP/2.0\r\nTo: <sip:a@b>\r\n");
    struct sip_message glance, whole;

    (void)state;
    for (int i = 0; i < SIP_SKIPPED_MAX + 3; i++)
        g_string_append_printf(text, "Route: <sip:%d.example.net;lr>\r\n", i);
    g_string_append(text, "Call-ID: c1\r\nRAck: 1 100 INVITE\r\nTo: second\r\nRoute: <sip:last;lr>\r\n\r\n");
    sip_message_glance(&glance, text->str, text->len, text->len, false);
    sip_message_complete(&glance);
    read_text(&whole, text->str, false);
    assert_int_equal(glance.noted_count, whole.noted_count);
    assert_slice(sip_header_value(&glance, SIP_RACK), "1 100 INVITE");
    for (int id = SIP_HEADER_OTHER + 1; id < SIP_HEADER_COUNT; id++) {
        const struct sip_noted *a = sip_header_noted(&whole, (enum sip_header_id)id),
                               *b = sip_header_noted(&glance, (enum sip_header_id)id);
        assert_true(a ? b && memcmp(a, b, sizeof *a) == 0 : !b);
    }
    g_string_free(text, TRUE);
}

/* A compact name may begin with another letter. */
static void lines_of_a_header_are_completed_in_their_order(void **state)
{
    static const char text[] = "ACK sip:a@b SIP/2.0\r\nm: <sip:first>\r\nContact: <sip:second>\r\ne: gzip\r\n"
                               "Content-Encoding: deflate\r\nt: <sip:b>\r\nTo: <sip:c>\r\n\r\n";
    struct sip_message glance, whole;

    (void)state;
    assert_true(sip_message_glance(&glance, text, sizeof(text) - 1, sizeof(text) - 1, false) > 0);
    sip_message_complete(&glance);
    read_text(&whole, text, false);
    assert_slice(sip_header_value(&whole, SIP_CONTACT), "<sip:first>");
    for (int id = SIP_HEADER_OTHER + 1; id < SIP_HEADER_COUNT; id++) {
        const struct sip_noted *one = sip_header_noted(&whole, (enum sip_header_id)id),
                               *other = sip_header_noted(&glance, (enum sip_header_id)id);
        assert_true(!one == !other);
        if (one)
            assert_memory_equal(one, other, sizeof *one);
    }
}

static void status_line_takes_its_method_from_cseq(void **state)
{
    struct sip_message m;

    (void)state;
    assert_true(read_text(&m, "SIP/2.0 183 Session Progress\r\nCSeq: 7\r\n UPDATE\r\n\r\n", false) > 0);
    assert_int_equal(m.kind, SIP_RESPONSE);
    assert_int_equal(m.status, 183);
    assert_slice(m.reason, "Session Progress");
    assert_slice(m.version, "SIP/2.0");
    assert_slice(m.method_text, "UPDATE");
    assert_int_equal(m.method, SIP_UPDATE);
    assert_null(m.request_uri.p);
    assert_null(m.body.p);

    assert_true(read_text(&m, "SIP/2.0 200\r\n\r\n", false) > 0);
    assert_int_equal(m.status, 200);
    assert_int_equal(m.reason.n, 0);
    assert_null(m.method_text.p);
    assert_int_equal(m.method, SIP_METHOD_OTHER);
}

static void what_is_no_start_line_is_no_message(void **state)
{
    static const char *const no_sip[] = {
        "",
        "\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "INVITE sip:a@b\r\n\r\n",
        "INVITE  SIP/2.0\r\n\r\n",
        "INVITE   SIP/2.0\r\n\r\n",
        "INVITE SIP/2.0\r\n\r\n",
        " INVITE sip:a@b SIP/2.0\r\n\r\n",
        "IN(VITE sip:a@b SIP/2.0\r\n\r\n",
        "SIP/2.0 20 OK\r\n\r\n",
        "SIP/2.0 2000 OK\r\n\r\n",
        "SIP/2.0 099 Low\r\n\r\n",
        "SIP/2.0 700 High\r\n\r\n",
        "SIP/2.0 2x0 OK\r\n\r\n",
        "SIP/2.0  200 OK\r\n\r\n",
        "SIP/2.0",
        "SIP/2.0 ",
        "v=0\r\n",
    };
    struct sip_message m;

    (void)state;
    for (size_t i = 0; i < sizeof(no_sip) / sizeof(no_sip[0]); i++)
        assert_int_equal(read_text(&m, no_sip[i], false), 0);
}

static void wrong_version_of_a_request_is_still_read(void **state)
{
    struct sip_message m;

    (void)state;
    assert_true(read_text(&m, "OPTIONS sip:a@b sip/3.1x \r\n\r\n", false) > 0);
    assert_slice(m.version, "sip/3.1x");
    assert_int_equal(m.method, SIP_OPTIONS);
    assert_true(read_text(&m, "invite sip:a@b SIP/2.0\r\n\r\n", false) > 0);
    assert_int_equal(m.method, SIP_METHOD_OTHER);
    assert_slice(m.method_text, "invite");
}

static void leading_line_ends_and_bare_line_feeds_are_accepted(void **state)
{
    static const char text[] = "\r\n\r\nBYE sip:a@b SIP/2.0\nl: 2\nCall-ID : x\n\nabc";
    struct sip_message m;

    (void)state;
    assert_int_equal(read_text(&m, text, false), sizeof(text) - 1);
    assert_int_equal(m.method, SIP_BYE);
    assert_slice(sip_header_value(&m, SIP_CALL_ID), "x");
    assert_slice(m.headers, "l: 2\nCall-ID : x\n");
    assert_slice(m.body, "ab");
    assert_int_equal(m.surplus, 1);
    assert_slice(m.bytes, "BYE sip:a@b SIP/2.0\nl: 2\nCall-ID : x\n\nab");
    assert_int_equal(read_text(&m, text, true), sizeof(text) - 2);
}

static void compact_names_mean_the_full_header(void **state)
{
    static const struct {
        const char *compact;
        const char *full;
    } names[] = {
        {"v", "Via"}, {"f", "From"}, {"t", "To"}, {"i", "Call-ID"}, {"m", "Contact"}, {"l", "Content-Length"},
        {"c", "Content-Type"}, {"e", "Content-Encoding"}, {"s", "Subject"}, {"k", "Supported"}, {"o", "Event"},
        {"u", "Allow-Events"}, {"r", "Refer-To"}, {"b", "Referred-By"}, {"a", "Accept-Contact"},
        {"j", "Reject-Contact"}, {"d", "Request-Disposition"}, {"x", "Session-Expires"},
        {"V", "Via"}, {"X", "Session-Expires"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        enum sip_header_id id = sip_header_find(slice_of(names[i].compact));
        assert_int_not_equal(id, SIP_HEADER_OTHER);
        assert_string_equal(sip_header_name(id), names[i].full);
    }
    assert_int_equal(sip_header_find(SLICE("z")), SIP_HEADER_OTHER);
    assert_int_equal(sip_header_find(SLICE("p")), SIP_HEADER_OTHER);
}

static void every_known_header_is_found_by_its_name_in_any_case(void **state)
{
    (void)state;
    assert_null(sip_header_name(SIP_HEADER_OTHER));
    assert_null(sip_header_name(SIP_HEADER_COUNT));
    for (int id = SIP_HEADER_OTHER + 1; id < SIP_HEADER_COUNT; id++) {
        char upper[64] = "";
        const char *name = sip_header_name((enum sip_header_id)id);

        assert_non_null(name);
        for (size_t i = 0; name[i]; i++)
            upper[i] = (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
        assert_int_equal(sip_header_find(slice_of(name)), id);
        assert_int_equal(sip_header_find(slice_of(upper)), id);
    }
    assert_int_equal(sip_header_find(SLICE("Vias")), SIP_HEADER_OTHER);
    assert_int_equal(sip_header_find(SLICE("X-Via")), SIP_HEADER_OTHER);
    assert_int_equal(sip_header_find(SLICE("")), SIP_HEADER_OTHER);
    assert_int_equal(sip_header_find(SLICE_NONE), SIP_HEADER_OTHER);
}

static void credentials_and_single_headers_are_no_lists(void **state)
{
    (void)state;
    assert_true(sip_header_is_list(SIP_VIA));
    assert_true(sip_header_is_list(SIP_SECURITY_VERIFY));
    assert_true(sip_header_is_list(SIP_CONTACT));
    assert_false(sip_header_is_list(SIP_AUTHORIZATION));
    assert_false(sip_header_is_list(SIP_WWW_AUTHENTICATE));
    assert_false(sip_header_is_list(SIP_PROXY_AUTHORIZATION));
    assert_false(sip_header_is_list(SIP_FROM));
    assert_false(sip_header_is_list(SIP_HEADER_OTHER));
    assert_false(sip_header_is_list(SIP_HEADER_COUNT));
}

static void methods_are_case_sensitive(void **state)
{
    (void)state;
    for (int method = SIP_INVITE; method <= SIP_PUBLISH; method++)
        assert_int_equal(sip_method_find(slice_of(sip_method_name((enum sip_method)method))), method);
    assert_int_equal(sip_method_find(SLICE("Invite")), SIP_METHOD_OTHER);
    assert_int_equal(sip_method_find(SLICE("OTHER")), SIP_METHOD_OTHER);
    assert_string_equal(sip_method_name(SIP_METHOD_OTHER), "OTHER");
}

static void folds_belong_to_their_line(void **state)
{
    struct sip_message m;
    struct sip_header h;

    (void)state;
    assert_true(read_text(&m, "INFO sip:a@b SIP/2.0\r\nSubject: one\r\n  two\r\n\tthree: x\r\nTo: z\r\n\r\n",
                          false) > 0);
    assert_true(sip_header_first(&m, SIP_SUBJECT, SLICE_NONE, &h));
    assert_slice(h.value, "one\r\n  two\r\n\tthree: x");
    assert_slice(h.line, "Subject: one\r\n  two\r\n\tthree: x");
    assert_slice(h.name, "Subject");
    assert_false(sip_header_first(&m, SIP_HEADER_OTHER, SLICE("three"), &h));
    assert_slice(sip_header_value(&m, SIP_TO), "z");
}

static void lines_of_a_header_are_walked_in_order(void **state)
{
    struct sip_message m;
    struct sip_header h;

    (void)state;
    read_text(&m, invite, false);
    assert_true(sip_header_first(&m, SIP_ROUTE, SLICE_NONE, &h));
    assert_slice(h.value, "<sip:192.0.2.10:5081;lr>, <sip:scscf.3gpp.org;lr>");
    assert_true(sip_header_next(&m, &h));
    assert_slice(h.line, "Route: <sip:third.example.net;lr>");
    assert_false(sip_header_next(&m, &h));

    assert_true(sip_header_first(&m, SIP_HEADER_OTHER, SLICE("X-OTHER"), &h));
    assert_slice(h.value, "one");
    assert_true(sip_header_next(&m, &h));
    assert_slice(h.value, "two");
    assert_false(sip_header_next(&m, &h));
    assert_true(sip_header_first(&m, SIP_HEADER_OTHER, SLICE("max-forwards"), &h));
    assert_int_equal(h.id, SIP_MAX_FORWARDS);
    assert_false(sip_header_first(&m, SIP_HEADER_OTHER, SLICE_NONE, &h));
}

static void bad_lines_are_skipped_and_the_rest_is_read(void **state)
{
    struct sip_message m;

    (void)state;
    assert_true(read_text(&m,
                          "ACK sip:a@b SIP/2.0\r\n: empty\r\nno colon here\r\nbad name: x\r\n\r\r\nTo \t:\r\nFrom:a\r\n"
                          "Call-ID: one\r\nCall-ID: two\r\n\r\n",
                          false) > 0);
    assert_non_null(sip_header_value(&m, SIP_TO).p);
    assert_int_equal(sip_header_value(&m, SIP_TO).n, 0);
    assert_slice(sip_header_value(&m, SIP_FROM), "a");
    assert_slice(sip_header_value(&m, SIP_CALL_ID), "one");
}

static void messages_of_a_stream_are_taken_one_by_one(void **state)
{
    static const char text[] = "\r\n\r\nINFO sip:a@b SIP/2.0\r\nContent-Length: 3\r\n\r\none"
                               "SIP/2.0 200 OK\r\nCSeq: 1 INFO\r\nl: 0\r\n\r\n"
                               "INFO sip:c@d SIP/2.0\r\n\r\n"
                               "BYE sip:a@b SIP/2.0\r\nContent-Length: 9\r\n\r\nshort";
    struct slice rest = slice_of(text);
    struct sip_message m;
    size_t n;

    (void)state;
    n = sip_message_read(&m, rest.p, rest.n, rest.n, true);
    assert_slice(m.body, "one");
    assert_int_equal(m.surplus, 0);
    rest = slice_from(rest, n);
    n = sip_message_read(&m, rest.p, rest.n, rest.n, true);
    assert_int_equal(m.status, 200);
    assert_null(m.body.p);
    rest = slice_from(rest, n);
    n = sip_message_read(&m, rest.p, rest.n, rest.n, true);
    assert_slice(m.bytes, "INFO sip:c@d SIP/2.0\r\n\r\n");
    assert_null(m.body.p);
    rest = slice_from(rest, n);
    n = sip_message_read(&m, rest.p, rest.n, rest.n, true);
    assert_int_equal(m.method, SIP_BYE);
    assert_int_equal(m.extent, SIP_CUT_IN_BODY); /* the rest of a stream may be in a segment that was not captured */
    assert_slice(m.body, "short");
    assert_int_equal(n, rest.n);
    n = sip_message_read(&m, rest.p, rest.n, rest.n + 4, true);
    assert_int_equal(m.extent, SIP_CUT_IN_BODY);
    assert_int_equal(n, rest.n);
}

/* Where segments are lost, Wireshark may hand out the first one alone. What a datagram has not is not there; what a stream
 * has not yet may be in the next segment. */
static void a_stream_that_ends_in_the_headers_is_cut(void **state)
{
    static const char text[] = "INFO sip:a@b SIP/2.0\r\nTo: <sip:a@b>\r\nSubject: one";
    struct sip_message m;

    (void)state;
    assert_int_equal(read_text(&m, text, true), sizeof(text) - 1);
    assert_int_equal(m.extent, SIP_CUT_IN_HEADERS);
    assert_slice(sip_header_value(&m, SIP_TO), "<sip:a@b>");
    assert_null(sip_header_value(&m, SIP_SUBJECT).p); /* it may go on */
    assert_int_equal(read_text(&m, "INFO sip:a@b SIP/2", true), 0);
    assert_int_equal(read_text(&m, text, false), sizeof(text) - 1);
    assert_int_equal(m.extent, SIP_COMPLETE);
    assert_slice(sip_header_value(&m, SIP_SUBJECT), "one");
}

static void a_datagram_ends_its_message(void **state)
{
    static const char with[] = "INFO sip:a@b SIP/2.0\r\nContent-Length: 3\r\n\r\nonetwo";
    static const char without[] = "INFO sip:a@b SIP/2.0\r\nContent-Length: 3x\r\n\r\nonetwo";
    struct sip_message m;

    (void)state;
    assert_int_equal(read_text(&m, with, false), sizeof(with) - 1);
    assert_slice(m.body, "one");
    assert_int_equal(m.surplus, 3);
    assert_int_equal(sip_message_read(&m, with, sizeof(with) - 1, sizeof(with) + 9, false), sizeof(with) - 1);
    assert_int_equal(m.extent, SIP_COMPLETE);
    assert_int_equal(m.surplus, 13);
    assert_int_equal(read_text(&m, without, false), sizeof(without) - 1);
    assert_slice(m.body, "onetwo");
    assert_int_equal(m.surplus, 0);
    sip_message_read(&m, without, sizeof(without) - 1, sizeof(without), false);
    assert_int_equal(m.extent, SIP_CUT_IN_BODY);
    read_text(&m, "INFO sip:a@b SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\nx", false);
    assert_slice(m.body, "x");
}

static void headers_without_a_blank_line_are_whole_only_when_nothing_was_cut(void **state)
{
    static const char text[] = "BYE sip:a@b SIP/2.0\r\nCall-ID: abc\r\nTo: de";
    struct sip_message m;
    size_t n = sizeof(text) - 1;

    (void)state;
    assert_int_equal(sip_message_read(&m, text, n, n, false), n);
    assert_int_equal(m.extent, SIP_COMPLETE);
    assert_slice(sip_header_value(&m, SIP_TO), "de");
    assert_null(m.body.p);

    assert_int_equal(sip_message_read(&m, text, n, n + 1, false), n);
    assert_int_equal(m.extent, SIP_CUT_IN_HEADERS);
    assert_slice(sip_header_value(&m, SIP_CALL_ID), "abc");
    assert_null(sip_header_value(&m, SIP_TO).p);
    assert_slice(m.headers, "Call-ID: abc\r\n");
    assert_int_equal(sip_message_read(&m, text, 15, n, false), 0);
}

/* Asks everything of a message, so that any read outside its buffer is seen by the address sanitizer. */
static size_t read_all(const char *bytes, size_t n, size_t reported, bool stream)
{
    struct sip_message m;
    struct sip_values v;
    struct sip_name_addr addr;
    struct sip_via via;
    struct sip_param param;
    struct sip_uri uri;
    struct slice head, params, method;
    uint64_t a, b;
    size_t taken = sip_message_read(&m, bytes, n, reported, stream);

    if (taken == 0)
        return 0;
    sip_uri_read(m.request_uri, &uri);
    for (int id = SIP_HEADER_OTHER; id < SIP_HEADER_COUNT; id++) {
        sip_values_begin(&v, &m, (enum sip_header_id)id, SLICE("X-Other"));
        while (sip_values_next(&v)) {
            sip_value_split(v.value, &head, &params);
            while (sip_param_next(&params, &param))
                ;
            sip_via_read(v.value, &via);
            sip_cseq_read(v.value, &a, &method);
            sip_rack_read(v.value, &a, &b, &method);
            sip_route_equal(v.value, head);
            if (sip_name_addr_read(v.value, &addr))
                sip_uri_equal(addr.uri, m.request_uri);
        }
    }
    return taken;
}

static void every_prefix_is_read_within_its_bytes(void **state)
{
    size_t whole = sizeof(invite) - 1;

    (void)state;
    for (size_t n = 0; n <= whole; n++) {
        char *copy = malloc(n > 0 ? n : 1);
        assert_non_null(copy);
        memcpy(copy, invite, n);
        for (int way = 0; way < 4; way++) {
            size_t taken = read_all(copy, n, way & 1 ? whole : n, way & 2);
            assert_true(taken <= n);
        }
        free(copy);
    }
}

static void damaged_messages_are_read_within_their_bytes(void **state)
{
    static const char wild[] = "\r\n \t:;,<>\"\\()[]@%?&=/*\0\xff";
    uint32_t random = 1;
    size_t n = sizeof(invite) - 1;
    char *copy = malloc(n);

    (void)state;
    assert_non_null(copy);
    for (int round = 0; round < 3000; round++) {
        memcpy(copy, invite, n);
        for (int i = 0; i < 4; i++) {
            random = random * 1664525 + 1013904223;
            size_t at = (random >> 8) % n;
            random = random * 1664525 + 1013904223;
            copy[at] = wild[(random >> 8) % sizeof(wild)];
        }
        read_all(copy, n, n, round & 1);
    }
    free(copy);
}

/* Start line, then part repeated to at least n bytes, then the end; reads it and returns how often header stands in
 * it. A reader that is not linear would take minutes here. */
static size_t count_in_long_message(const char *part, size_t n, struct slice header)
{
    static const char start[] = "INFO sip:a@b SIP/2.0\r\n";
    size_t length = strlen(part);
    char *text = malloc(sizeof(start) + n + length + 2);
    size_t at = sizeof(start) - 1;
    struct sip_message m;
    struct sip_values v;
    size_t count = 0;

    assert_non_null(text);
    memcpy(text, start, at);
    while (at < n) {
        memcpy(text + at, part, length);
        at += length;
    }
    memcpy(text + at, "\r\n", 2);
    assert_int_equal(sip_message_read(&m, text, at + 2, at + 2, false), at + 2);
    assert_int_equal(m.extent, SIP_COMPLETE);
    sip_values_begin(&v, &m, SIP_HEADER_OTHER, header);
    while (sip_values_next(&v))
        count++;
    free(text);
    return count;
}

static void long_messages_are_read_in_linear_time(void **state)
{
    (void)state;
    assert_int_equal(count_in_long_message("X-Y: 12\r\n", 9 * 200000, SLICE("X-Y")), 199998);
    assert_int_equal(count_in_long_message("Via: 12\r\n", 9 * 200000, SLICE("v")), 199998);
    assert_int_equal(count_in_long_message("k:a,\"\\,\"\r\n\t,b\r\n", 15 * 100000, SLICE("Supported")), 299997);
    assert_int_equal(count_in_long_message("\r\r\n \r\n", 1 << 20, SLICE("To")), 0);
    assert_int_equal(count_in_long_message("(((<\"a,", 1 << 20, SLICE("To")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_line_and_body_are_read),
        cmocka_unit_test(glance_is_completed_to_the_whole),
        cmocka_unit_test(glance_at_very_many_lines_is_completed_to_the_whole),
        cmocka_unit_test(lines_of_a_header_are_completed_in_their_order),
        cmocka_unit_test(status_line_takes_its_method_from_cseq),
        cmocka_unit_test(what_is_no_start_line_is_no_message),
        cmocka_unit_test(wrong_version_of_a_request_is_still_read),
        cmocka_unit_test(leading_line_ends_and_bare_line_feeds_are_accepted),
        cmocka_unit_test(compact_names_mean_the_full_header),
        cmocka_unit_test(every_known_header_is_found_by_its_name_in_any_case),
        cmocka_unit_test(credentials_and_single_headers_are_no_lists),
        cmocka_unit_test(methods_are_case_sensitive),
        cmocka_unit_test(folds_belong_to_their_line),
        cmocka_unit_test(lines_of_a_header_are_walked_in_order),
        cmocka_unit_test(bad_lines_are_skipped_and_the_rest_is_read),
        cmocka_unit_test(messages_of_a_stream_are_taken_one_by_one),
        cmocka_unit_test(a_stream_that_ends_in_the_headers_is_cut),
        cmocka_unit_test(a_datagram_ends_its_message),
        cmocka_unit_test(headers_without_a_blank_line_are_whole_only_when_nothing_was_cut),
        cmocka_unit_test(every_prefix_is_read_within_its_bytes),
        cmocka_unit_test(damaged_messages_are_read_within_their_bytes),
        cmocka_unit_test(long_messages_are_read_in_linear_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
