/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What registrations teach, and what they must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "conversation.h"

/* A further registration of the same UE in front of the INVITE, with another Security-Server. */
static struct conversation *registered_again(bool accepted)
{
    struct conversation *c = conversation_new(true);

    for (int i = 1; i <= (accepted ? 4 : 2); i++) {
        char name[8], copy[8];

        g_snprintf(name, sizeof name, "r%d", i);
        g_snprintf(copy, sizeof copy, "r%d'", i);
        conversation_repeat(c, name, "1");
        conversation_edit(c, copy, "z9hG4bKr", "z9hG4bKq");
        conversation_edit(c, copy, i < 3 ? "CSeq: 1" : "CSeq: 2", i < 3 ? "CSeq: 3" : "CSeq: 4");
    }
    conversation_edit(c, "r2'", "spi-s=12", "spi-s=77");
    return c;
}

static void assert_result(struct conversation *c, const char *expected, const char *open)
{
    struct tracker *tracker = conversation_run(c, NULL, NULL);
    char *have = findings(tracker), *undecided_here = undecided(tracker);

    assert_string_equal(have, expected);
    assert_string_equal(undecided_here, open);
    g_free(have);
    g_free(undecided_here);
    tracker_free(tracker);
    conversation_free(c);
}

static void a_registration_that_fails_leaves_the_old_association(void **state)
{
    (void)state;
    assert_result(registered_again(false), "", "");
}

static void a_new_registration_brings_a_new_association(void **state)
{
    struct conversation *c = registered_again(true);

    (void)state;
    assert_result(c, "SA-3@1/error SA-3@10/error SA-3@4/error SA-3@6/error", "");
    c = registered_again(true);
    for (const char *const *step = (const char *const[]){"1", "4", "6", "10", NULL}; *step; step++)
        conversation_edit(c, *step, "spi-s=12", "spi-s=77");
    assert_result(c, "", "");
}

static void who_is_not_registered_any_more_is_not_judged_by_it(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct check *check;

    (void)state;
    conversation_edit(c, "r4", "Contact: <sip:alice@192.0.2.77:6101>;expires=600000\n", "");
    conversation_edit(c, "1", "sip:mmtel@conf-factory.ims", "sip:mmtel@conf-factory.other");
    tracker = conversation_run(c, NULL, NULL);
    check = finding(tracker, "1.02");
    assert_non_null(check);
    assert_int_equal(check->result, RESULT_INCONCLUSIVE);
    tracker_free(tracker);
    conversation_free(c);
}

/* Two UEs behind one address: who it is has to be told by identity or contact, never by the address alone. */
static void an_address_of_several_ues_tells_nothing(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct check *check;

    (void)state;
    for (int i = 1; i <= 4; i++) {
        char name[8], copy[8];

        g_snprintf(name, sizeof name, "r%d", i);
        g_snprintf(copy, sizeof copy, "r%d'", i);
        conversation_repeat(c, name, "1");
        conversation_edit(c, copy, "Call-ID: r1@", "Call-ID: r2@");
        conversation_edit(c, copy, "<sip:alice@ims", "<sip:bob@ims");
        conversation_edit(c, copy, "<sip:alice@ims", "<sip:bob@ims");
    }
    conversation_edit(c, "r4'", "<sip:alice@ims.example.net>, ", "<sip:bob@ims.example.net>, ");
    conversation_edit(c, "1", "Contact: <sip:alice@192.0.2.77:6101>", "Contact: <sip:carol@192.0.2.77:6109>");
    conversation_edit(c, "1", "From: <sip:alice@", "From: <sip:carol@");
    conversation_edit(c, "1", "P-Preferred-Identity: <sip:alice@", "P-Preferred-Identity: <sip:carol@");
    tracker = conversation_run(c, NULL, NULL);
    check = finding(tracker, "1.09");
    assert_non_null(check);
    assert_int_equal(check->result, RESULT_INCONCLUSIVE);
    tracker_free(tracker);
    conversation_free(c);
}

/* The same REGISTER behind the P-CSCF has its addresses, not those of the UE's interface. */
static void a_register_behind_the_pcscf_teaches_nothing(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_insert(c, "r4", "core", SIDE_NET,
                        "REGISTER sip:core.example.net SIP/2.0\n"
                        "Via: SIP/2.0/UDP 198.51.100.1;branch=z9hG4bKc1, SIP/2.0/UDP 192.0.2.77:6101;branch=z9hG4bKr2\n"
                        "From: <sip:alice@ims.example.net>;tag=ur\nTo: <sip:alice@ims.example.net>\n"
                        "Call-ID: r1@192.0.2.77\nCSeq: 2 REGISTER\n"
                        "Contact: <sip:alice@198.51.100.1:5060>\nContent-Length: 0\n\n",
                        1);
    assert_result(c, "", "");
}

/* The P-CSCF is known by the address of its packets; the UE may have found it by name. */
static void a_pcscf_that_is_named_is_not_taken_for_another(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit_all(c, "sip:192.0.2.10:5081;lr", "sip:pcscf.ims.example.net:5081;lr");
    assert_result(c, "", "1.08@1/error 10.02@10/error 11.04@11/info 3.02@3/error");
    c = conversation_new(true);
    conversation_edit(c, "1", "Route: <sip:192.0.2.10:5081;lr>", "Route: <sip:192.0.2.11:5081;lr>");
    assert_result(c, "1.08@1/error", "");
}

static void a_wildcarded_identity_leaves_open_who_is_registered(void **state)
{
    struct conversation *c = conversation_new(true);

    (void)state;
    conversation_edit(c, "r4", "<tel:+15550100>", "<sip:team-!.*!@ims.example.net>");
    conversation_edit_all(c, "<sip:alice@ims.example.net>;tag=us", "<sip:team-7@ims.example.net>;tag=us");
    assert_result(c, "", "1.09@1/error 1.34@1/error 10.04@10/error NB-05@12/error");
}

/* The messages of registered_again(true) and the steps from that one on, with the new association. */
static struct conversation *registered_again_before(const char *step)
{
    struct conversation *c = registered_again(true);
    bool later = false;

    conversation_edit(c, "r1'", "Require: sec-agree",
                      "Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\n"
                      "Require: sec-agree");
    conversation_edit(c, "r3'", "spi-s=12;port-c=5080", "spi-s=77;port-c=5080");
    for (const char *const *name = (const char *const[]){"r1'", "r2'", "r3'", "r4'", NULL}; *name; name++)
        conversation_move(c, *name, step);
    for (const char *const *name = (const char *const[]){"1", "4", "6", "10", NULL}; *name; name++) {
        later = later || !g_strcmp0(*name, step);
        if (later)
            conversation_edit(c, *name, "spi-s=12", "spi-s=77");
    }
    return c;
}

/* TS 24.229 5.1.1.5.1 */
static void a_ue_may_register_again_in_the_middle(void **state)
{
    struct conversation *c;

    (void)state;
    assert_result(registered_again_before("4"), "", "");
    assert_result(registered_again_before("10"), "", "");
    c = registered_again_before("10");
    conversation_edit(c, "10", "spi-s=77", "spi-s=12");
    assert_result(c, "SA-3@10/error", "");
}

/* With a part of it not captured nobody knows which association is in force. */
static void a_registration_that_was_not_captured_whole_leaves_it_open(void **state)
{
    static const char *const lost[][3] = {{"r2'"}, {"r4'"}, {"r1'", "r2'"}, {"r2'", "r3'"}, {"r2'", "r4'"}};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(lost); i++) {
        struct conversation *c = registered_again_before("1");

        for (const char *const *name = lost[i]; *name; name++)
            conversation_remove(c, *name);
        assert_result(c, "", "SA-3@1/error SA-3@10/error SA-3@4/error SA-3@6/error");
        c = registered_again_before("10");
        for (const char *const *name = lost[i]; *name; name++)
            conversation_remove(c, *name);
        assert_result(c, "", "SA-3@10/error");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_registration_that_fails_leaves_the_old_association),
        cmocka_unit_test(a_new_registration_brings_a_new_association),
        cmocka_unit_test(who_is_not_registered_any_more_is_not_judged_by_it),
        cmocka_unit_test(an_address_of_several_ues_tells_nothing),
        cmocka_unit_test(a_register_behind_the_pcscf_teaches_nothing),
        cmocka_unit_test(a_pcscf_that_is_named_is_not_taken_for_another),
        cmocka_unit_test(a_wildcarded_identity_leaves_open_who_is_registered),
        cmocka_unit_test(a_ue_may_register_again_in_the_middle),
        cmocka_unit_test(a_registration_that_was_not_captured_whole_leaves_it_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
