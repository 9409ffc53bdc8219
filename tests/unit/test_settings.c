/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

#include "imsconf/settings.h"

static int set_up(void **state)
{
    struct settings *settings = g_new(struct settings, 1);
    settings_init(settings);
    *state = settings;
    return 0;
}

static int tear_down(void **state)
{
    settings_clear(*state);
    g_free(*state);
    return 0;
}

static void assert_taken(struct settings *settings, const char *name, const char *value)
{
    char *reason = settings_set(settings, name, value);
    if (reason)
        fail_msg("%s=%s is refused: %s", name, value, reason);
}

/* The reason has to name the setting and what is accepted. */
static void assert_refused(struct settings *settings, const char *name, const char *value, const char *accepted)
{
    char *reason = settings_set(settings, name, value);
    if (!reason)
        fail_msg("%s=%s is taken", name, value);
    if (!strstr(reason, name) || !strstr(reason, accepted))
        fail_msg("%s=%s: the reason \"%s\" does not name %s and %s", name, value, reason, name, accepted);
    g_free(reason);
}

static void defaults_are_those_of_the_contract(void **state)
{
    const struct settings *settings = *state;
    assert_string_equal(settings->profile, "auto");
    assert_int_equal(settings->mode, MODE_LAB);
    assert_int_equal(settings->security, SECURITY_AUTO);
    assert_int_equal(settings->subscribe_window_ms, 3000);
    assert_int_equal(settings->pcscf_port, 0);
    assert_null(settings->home_domain);
    assert_null(settings->impu);
}

static void words_are_taken_exactly(void **state)
{
    struct settings *settings = *state;
    assert_taken(settings, "mode", "live");
    assert_int_equal(settings->mode, MODE_LIVE);
    assert_refused(settings, "mode", "Live", "lab or live");
    assert_int_equal(settings->mode, MODE_LIVE);
    assert_taken(settings, "mode", "");
    assert_int_equal(settings->mode, MODE_LAB);
    assert_taken(settings, "security", "giba");
    assert_int_equal(settings->security, SECURITY_GIBA);
    assert_refused(settings, "security", "tls", "auto, ipsec or giba");
    assert_string_equal(mode_name(MODE_LIVE), "live");
    assert_string_equal(security_name(SECURITY_IPSEC), "ipsec");
}

static void ports_have_limits(void **state)
{
    struct settings *settings = *state;
    assert_taken(settings, "pcscf_port", "65535");
    assert_int_equal(settings->pcscf_port, 65535);
    assert_taken(settings, "ue_port", "1");
    assert_int_equal(settings->ue_port, 1);
    assert_refused(settings, "pcscf_port", "65536", "from 1 to 65535");
    assert_refused(settings, "ue_port", "0", "from 1 to 65535");
    assert_refused(settings, "ue_port", "-1", "from 1 to 65535");
    assert_refused(settings, "ue_port", "5060x", "from 1 to 65535");
    assert_refused(settings, "ue_port", "99999999999999999999", "from 1 to 65535");
    assert_int_equal(settings->ue_port, 1);
    assert_taken(settings, "ue_port", "");
    assert_int_equal(settings->ue_port, 0);
}

static void the_subscribe_window_has_limits(void **state)
{
    struct settings *settings = *state;
    assert_taken(settings, "subscribe_window_ms", "0");
    assert_int_equal(settings->subscribe_window_ms, 0);
    assert_taken(settings, "subscribe_window_ms", "3600000");
    assert_refused(settings, "subscribe_window_ms", "3600001", "from 0 to 3600000");
    assert_int_equal(settings->subscribe_window_ms, 3600000);
    assert_taken(settings, "subscribe_window_ms", "");
    assert_int_equal(settings->subscribe_window_ms, 3000);
}

static void the_home_domain_is_a_host_name(void **state)
{
    struct settings *settings = *state;
    assert_taken(settings, "home_domain", " 3gpp.org ");
    assert_string_equal(settings->home_domain, "3gpp.org");
    assert_taken(settings, "home_domain", "ims.mnc001.mcc001.3gppnetwork.org.");
    assert_refused(settings, "home_domain", "sip:3gpp.org", "host name");
    assert_refused(settings, "home_domain", "3gpp..org", "host name");
    assert_refused(settings, "home_domain", "-x.org", "host name");
    assert_refused(settings, "home_domain", "a b.org", "host name");
    assert_refused(settings, "home_domain", ".", "host name");
    assert_string_equal(settings->home_domain, "ims.mnc001.mcc001.3gppnetwork.org.");
    assert_taken(settings, "home_domain", "");
    assert_null(settings->home_domain);
}

static void the_pcscf_is_a_host(void **state)
{
    struct settings *settings = *state;
    assert_taken(settings, "pcscf", "192.0.2.1");
    assert_taken(settings, "pcscf", "[2001:db8::1]");
    assert_taken(settings, "pcscf", "pcscf.example.org");
    assert_refused(settings, "pcscf", "pcscf.example.org:5060", "host name or an IP address");
}

static void uris_have_to_be_readable(void **state)
{
    struct settings *settings = *state;
    assert_taken(settings, "factory_uri", "sip:mmtel@conf-factory.3gpp.org");
    assert_taken(settings, "factory_uri", "sips:mmtel@conf-factory.3gpp.org");
    assert_refused(settings, "factory_uri", "tel:+15551234", "sip or sips URI");
    assert_refused(settings, "factory_uri", "mmtel@conf-factory.3gpp.org", "sip or sips URI");
    assert_refused(settings, "factory_uri", "sip:", "sip or sips URI");
    assert_refused(settings, "factory_uri", "sip:a b@c.org", "sip or sips URI");
    assert_taken(settings, "impu", "sip:a@b.org, tel:+15551234,sips:c@d.org");
    assert_string_equal(settings->impu, "sip:a@b.org, tel:+15551234,sips:c@d.org");
    assert_refused(settings, "impu", "sip:a@b.org,http://x", "sip, sips or tel URIs");
    assert_refused(settings, "impu", ",", "sip, sips or tel URIs");
    assert_string_equal(settings->impu, "sip:a@b.org, tel:+15551234,sips:c@d.org");
}

static void a_service_route_may_have_brackets(void **state)
{
    struct settings *settings = *state;
    assert_taken(settings, "service_route", "<sip:scscf.3gpp.org;lr>");
    assert_taken(settings, "service_route", "sip:scscf.3gpp.org;lr");
    assert_taken(settings, "service_route", "<sip:a.org;lr>, <sip:b.org:5060;lr>");
    assert_refused(settings, "service_route", "<sip:a.org;lr", "angle brackets");
    assert_refused(settings, "service_route", "scscf", "angle brackets");
}

static void an_unknown_name_is_refused_with_the_known_ones(void **state)
{
    assert_refused(*state, "colour", "red", "home_domain");
}

static void a_copy_is_deep(void **state)
{
    struct settings *settings = *state;
    struct settings copy;
    assert_taken(settings, "impu", "sip:a@b.org");
    assert_taken(settings, "profile", "a25-seed");
    settings_copy(&copy, settings);
    assert_taken(settings, "impu", "sip:other@b.org");
    assert_taken(settings, "profile", "");
    assert_string_equal(copy.impu, "sip:a@b.org");
    assert_string_equal(copy.profile, "a25-seed");
    assert_string_equal(settings->profile, "auto");
    settings_clear(&copy);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(defaults_are_those_of_the_contract),
        TEST(words_are_taken_exactly),
        TEST(ports_have_limits),
        TEST(the_subscribe_window_has_limits),
        TEST(the_home_domain_is_a_host_name),
        TEST(the_pcscf_is_a_host),
        TEST(uris_have_to_be_readable),
        TEST(a_service_route_may_have_brackets),
        TEST(an_unknown_name_is_refused_with_the_known_ones),
        TEST(a_copy_is_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
