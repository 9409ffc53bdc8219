/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define assert_slice(slice, text) assert_true(slice_is((slice), (text)))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef const char *pair[2];

static void assert_pairs(const pair *pairs, size_t n, bool equal)
{
    for (size_t i = 0; i < n; i++) {
        struct slice a = slice_of(pairs[i][0]);
        struct slice b = slice_of(pairs[i][1]);

        if (sip_uri_equal(a, b) != equal || sip_uri_equal(b, a) != equal)
            fail_msg("%s and %s must %s", pairs[i][0], pairs[i][1], equal ? "be equal" : "differ");
    }
}

static void a_sip_uri_is_read_into_its_parts(void **state)
{
    struct sip_uri u;

    (void)state;
    assert_true(sip_uri_read(SLICE("SIP:al;x=?y:pw@[2001:db8::1]:5061;lr;a=b?c=d&e"), &u));
    assert_slice(u.scheme, "SIP");
    assert_slice(u.user, "al;x=?y");
    assert_slice(u.password, "pw");
    assert_slice(u.host, "[2001:db8::1]");
    assert_slice(u.port, "5061");
    assert_slice(u.params, ";lr;a=b");
    assert_slice(u.headers, "c=d&e");
    assert_null(u.opaque.p);

    assert_true(sip_uri_read(SLICE("sips:example.net"), &u));
    assert_null(u.user.p);
    assert_slice(u.host, "example.net");
    assert_null(u.port.p);
    assert_null(u.params.p);
    assert_null(u.headers.p);

    assert_true(sip_uri_read(SLICE("urn:urn-7:3gpp-service.ims.icsi.mmtel"), &u));
    assert_slice(u.scheme, "urn");
    assert_slice(u.opaque, "urn-7:3gpp-service.ims.icsi.mmtel");
    assert_null(u.host.p);
}

static void what_is_no_uri_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "*", "sip", "sip:", ":a", "1sip:a", "sip:@b", "sip:a@", "sip:a@:5060", "sip:a@b:", "sip:a@b:x",
        "sip:a@[::1", "sip:a@[::1]x", "sip:a b@c", "<sip:a@b>", "sip:a@b\r\n", "sip:;lr", "sip:a@b:5060x;lr", "tel:",
    };
    struct sip_uri u;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        if (sip_uri_read(slice_of(bad[i]), &u))
            fail_msg("%s was read", bad[i]);
    }
    assert_false(sip_uri_read(SLICE_NONE, &u));
}

static void uris_that_rfc_3261_calls_equivalent_are_equal(void **state)
{
    static const pair pairs[] = {
        {"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"},
        {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
        {"sip:carol@chicago.com", "sip:carol@chicago.com;security=on"},
        {"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"},
        {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
         "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
        {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
         "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
        {"SIPS:a@b", "sips:a@b"},
        {"sip:a@b:05060", "sip:a@b:5060"},
        {"sip:a@[2001:DB8:0:0::1]", "sip:a@[2001:db8::1]"},
        {"sip:a@example.net.", "sip:a@EXAMPLE.net"},
        {"sip:a%7e@b", "sip:a%7E@b"},
        {"sip:a%7e@b", "sip:a~@b"},
        {"sip:a@b;x=1;x=2", "sip:a@b;x=1;x=2"}, /* not allowed, but surely the same */
    };

    (void)state;
    assert_pairs(pairs, COUNT(pairs), true);
}

static void uris_that_rfc_3261_calls_different_are_not_equal(void **state)
{
    static const pair pairs[] = {
        {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"},
        {"sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"},
        {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
        {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
        {"sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off"},
        {"sip:a@b", "sips:a@b"},
        {"sip:a@b", "sip:b"},
        {"sip:a@b", "sip:a:@b"},
        {"sip:a:pw@b", "sip:a:PW@b"},
        {"sip:a@b;user=phone", "sip:a@b"},
        {"sip:a@b;ttl=1", "sip:a@b"},
        {"sip:a@b;method=INVITE", "sip:a@b"},
        {"sip:a@b;maddr=192.0.2.1", "sip:a@b"},
        {"sip:a%3Bb@c", "sip:a;b@c"},
        {"sip:a@b?x=1&y=2", "sip:a@b?x=1"},
        {"sip:a@b?x=1&x=1", "sip:a@b?x=1"},
        {"sip:a@b?x=1", "sip:a@b?x=2"},
        {"sip:a@[2001:db8::1]", "sip:a@[2001:db8::2]"},
        {"sip:a@b;lr", "sip:a@b;lr=on"},
    };

    (void)state;
    assert_pairs(pairs, COUNT(pairs), false);
}

static void other_schemes_have_their_own_equality(void **state)
{
    static const pair equal[] = {
        {"tel:+1-201-555-0123", "TEL:+1(201)555.0123"},
        {"tel:7042;phone-context=Example.com;ext=1", "tel:7042;ext=1;phone-context=example.com"},
        {"URN:urn-7:x", "urn:urn-7:x"},
        {"not a uri", "not a uri"},
    };
    static const pair different[] = {
        {"tel:+12015550123", "tel:12015550123"},
        {"tel:7042;phone-context=example.com", "tel:7042"},
        {"tel:7042", "tel:70421"},
        {"urn:urn-7:x", "urn:urn-7:X"},
        {"not a uri", "Not a uri"},
        {"sip:a@b", "tel:a@b"},
    };

    (void)state;
    assert_pairs(equal, COUNT(equal), true);
    assert_pairs(different, COUNT(different), false);
}

static bool route_equal(const char *a, const char *b)
{
    bool equal = sip_route_equal(slice_of(a), slice_of(b));

    assert_int_equal(sip_route_equal(slice_of(b), slice_of(a)), equal);
    return equal;
}

static void routes_keep_all_their_parameters(void **state)
{
    (void)state;
    assert_true(route_equal("<sip:192.0.2.10:5081;lr>", " <SIP:192.0.2.10:5081;LR> "));
    assert_true(route_equal("<sip:p.example.net;lr;x=1>", "\"P\" <sip:p.example.net;x=1;lr>"));
    assert_true(route_equal("<sip:p;lr>;a=1;b", "<sip:p;lr>;b;a=1"));
    assert_false(route_equal("<sip:p;lr>", "<sip:p>"));
    assert_false(route_equal("<sip:p;lr>", "<sip:p;lr;x=1>"));
    assert_false(route_equal("<sip:p;lr>", "<sip:p;lr=on>"));
    assert_false(route_equal("<sip:p;lr>;a=1", "<sip:p;lr>"));
    assert_false(route_equal("<sip:p;lr>;a=\"x\"", "<sip:p;lr>;a=\"X\""));
    assert_false(route_equal("<sip:p;lr>", "<sip:q;lr>"));
    assert_false(route_equal("<sip:p;lr>", "<sip:p;lr"));
    assert_true(route_equal("<sip:p;lr", "<sip:p;lr "));
}

static enum sip_host_order compare(const char *a, const char *b)
{
    enum sip_host_order order = sip_host_compare(slice_of(a), slice_of(b));

    assert_int_equal(sip_host_compare(slice_of(b), slice_of(a)), order);
    return order;
}

static void hosts_compare_by_address_or_by_name(void **state)
{
    (void)state;
    assert_int_equal(compare("Example.NET", "example.net."), SIP_HOST_EQUAL);
    assert_int_equal(compare("example.net", "example.com"), SIP_HOST_DIFFERENT);
    assert_int_equal(compare("example.net", "192.0.2.1"), SIP_HOST_UNKNOWN);
    assert_int_equal(compare("example.net", "[2001:db8::1]"), SIP_HOST_UNKNOWN);
    assert_int_equal(compare("192.0.2.1", "192.0.2.1"), SIP_HOST_EQUAL);
    assert_int_equal(compare("192.0.2.1", "192.000.002.001"), SIP_HOST_EQUAL);
    assert_int_equal(compare("192.0.2.1", "192.0.2.10"), SIP_HOST_DIFFERENT);
    assert_int_equal(compare("192.0.2.1", "[::ffff:192.0.2.1]"), SIP_HOST_DIFFERENT);
    assert_int_equal(compare("[2001:db8:0:0:0:0:0:1]", "2001:DB8::1"), SIP_HOST_EQUAL);
    assert_int_equal(compare("[::]", "[0:0:0:0:0:0:0.0.0.0]"), SIP_HOST_EQUAL);
    assert_int_equal(compare("[1:2:3:4:5:6:7:8]", "[1:2:3:4:5:6:7:9]"), SIP_HOST_DIFFERENT);
    assert_int_equal(compare("[1::8]", "[1:0:0:0:0:0:0:8]"), SIP_HOST_EQUAL);
    assert_int_equal(compare("[1::]", "[1:0:0:0:0:0:0:0]"), SIP_HOST_EQUAL);
    assert_int_equal(compare("", "a"), SIP_HOST_UNKNOWN);
    assert_int_equal(sip_host_compare(SLICE_NONE, SLICE_NONE), SIP_HOST_UNKNOWN);
}

static void only_whole_literals_are_addresses(void **state)
{
    static const char *const good[] = {"0.0.0.0", "255.255.255.255", "[::]", "::1",
                                       "[fe80::1:2]", "[1:2:3:4:5:6:7:8]", "[::ffff:1.2.3.4]",
                                       "[1:2:3:4:5:6:1.2.3.4]", "[1:2:3:4:5:6::8]"};
    static const char *const bad[] = {
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.0004", "1.2.3.", "1..2.3", "[1.2.3.4]", "[]", "[:]", "[:::]",
        "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]", "[1:]", "[:1]", "[12345::]", "[::g]",
        "[1:2:3:4:5:6:7::8]", "[1:2:3:4:5:6:7:1.2.3.4]", "[::1", "a.b.c.d", "[1:2:3:4:5:6:7:8:]",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        if (!sip_host_is_address(slice_of(good[i])))
            fail_msg("%s is an address", good[i]);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        if (sip_host_is_address(slice_of(bad[i])))
            fail_msg("%s is no address", bad[i]);
    }
}

static void escapes_equal_what_they_stand_for(void **state)
{
    struct slice plain = SLICE("urn:urn-7:3gpp-service.ims.icsi.mmtel");

    (void)state;
    assert_true(sip_percent_equal(SLICE("urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"), plain, false));
    assert_true(sip_percent_equal(SLICE("urn%3aurn-7%3A3gpp-service%2eims.icsi.mmtel"), plain, false));
    assert_false(sip_percent_equal(SLICE("urn%3Aurn-7%3A3gpp-service.ims.icsi.MMTEL"), plain, false));
    assert_true(sip_percent_equal(SLICE("URN%3Aurn-7%3A3gpp-service.ims.icsi.%4dMTEL"), plain, true));
    assert_false(sip_percent_equal(SLICE("urn%3Aurn-7%3A3gpp-service.ims.icsi.mmte"), plain, false));
    assert_false(sip_percent_equal(SLICE("%2541"), SLICE("A"), false));
    assert_true(sip_percent_equal(SLICE("%4"), SLICE("%4"), false));
    assert_false(sip_percent_equal(SLICE("%"), SLICE("%4"), false));
    assert_false(sip_percent_equal(SLICE_NONE, SLICE(""), false));
    assert_true(sip_percent_equal(SLICE("%00"), SLICE("\0"), false));
}

static void prefixes_are_read_within_their_bytes(void **state)
{
    static const char *const texts[] = {
        "sip:%61l;x:pw@[2001:db8::192.0.2.1]:5061;lr;a=%3Bb?c=%20d&e", "tel:+1(201)-5;ext=1", "[1:2:3:4:5:6:7:8]",
        "\"A\\\"\" <sip:b@c;lr>;d=\"e\\\"\"",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (size_t n = 0; n <= strlen(texts[i]); n++) {
            char *copy = malloc(n > 0 ? n : 1);
            assert_non_null(copy);
            memcpy(copy, texts[i], n);
            struct slice part = {copy, n};
            assert_true(sip_uri_equal(part, slice_part(slice_of(texts[i]), 0, n)));
            assert_true(sip_route_equal(part, slice_part(slice_of(texts[i]), 0, n)));
            assert_true(sip_percent_equal(part, part, true));
            assert_int_not_equal(sip_host_compare(part, part), SIP_HOST_DIFFERENT);
            free(copy);
        }
    }
}

/* Each parameter against each would be a billion steps here. */
static void a_uri_of_many_parameters_is_compared_by_its_bytes(void **state)
{
    size_t n = 7 + 2 * 100000;
    char *a = malloc(n);
    char *b = malloc(n);

    (void)state;
    assert_non_null(a);
    assert_non_null(b);
    memcpy(a, "sip:a@b", 7);
    for (size_t i = 7; i < n; i += 2)
        memcpy(a + i, ";x", 2);
    memcpy(b, a, n);
    assert_true(sip_uri_equal((struct slice){a, n}, (struct slice){b, n}));
    b[n - 1] = 'y';
    assert_false(sip_uri_equal((struct slice){a, n}, (struct slice){b, n}));
    free(a);
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sip_uri_is_read_into_its_parts),
        cmocka_unit_test(what_is_no_uri_is_refused),
        cmocka_unit_test(uris_that_rfc_3261_calls_equivalent_are_equal),
        cmocka_unit_test(uris_that_rfc_3261_calls_different_are_not_equal),
        cmocka_unit_test(other_schemes_have_their_own_equality),
        cmocka_unit_test(routes_keep_all_their_parameters),
        cmocka_unit_test(hosts_compare_by_address_or_by_name),
        cmocka_unit_test(only_whole_literals_are_addresses),
        cmocka_unit_test(escapes_equal_what_they_stand_for),
        cmocka_unit_test(prefixes_are_read_within_their_bytes),
        cmocka_unit_test(a_uri_of_many_parameters_is_compared_by_its_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
