/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The conference document beyond single deviations (those are in tests/mutation). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "conference_text.h"
#include "conversation.h"

struct deviation {
    const char *message, *old, *new;    /* an edit */
    const char *message2, *old2, *new2; /* a second one; NULL: none */
    const char *findings;
};

static const char *const qualified[] = {"conference-info", "users", "user", "endpoint", "status", "joining-method", "media",
                                        "type", "label", "src-id"};

static unsigned compare(const char *what, char *have, const char *want)
{
    bool same = !strcmp(have, want);

    if (!same)
        fprintf(stderr, "%s\n  raises  %s\n  not     %s\n", what, have, want);
    g_free(have);
    return !same;
}

static void any_prefix_will_do(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(qualified); i++) {
        char *old = g_strdup_printf("<%s>", qualified[i]), *new = g_strdup_printf("<ci:%s>", qualified[i]);
        char *end = g_strdup_printf("</%s>", qualified[i]), *new_end = g_strdup_printf("</ci:%s>", qualified[i]);
        char *begin = g_strdup_printf("<%s ", qualified[i]), *new_begin = g_strdup_printf("<ci:%s ", qualified[i]);
        char *text = conversation_text(c, "12");

        if (strstr(text, old))
            conversation_edit_all(c, old, new);
        if (strstr(text, begin))
            conversation_edit_all(c, begin, new_begin);
        conversation_edit_all(c, end, new_end);
        g_free(text);
        g_free(old);
        g_free(new);
        g_free(begin);
        g_free(new_begin);
        g_free(end);
        g_free(new_end);
    }
    conversation_edit(c, "12", "xmlns=", "xmlns:ci=");
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(compare("prefix", findings(tracker), ""), 0);
    assert_int_equal(compare("prefix", undecided(tracker), ""), 0);
    tracker_free(tracker);
    conversation_free(c);
}

/* In a real network: what only the lab fixes does not count, and no fault of the network is more than a warning. */
static void in_live_mode_less_is_asked_for(void **state)
{
    static const struct {
        const char *old, *new, *findings;
    } cases[] = {
        {"version=\"0\"", "version=\"17\"", ""},
        {"<label>34567<", "<label>1<", ""},
        {"</user></users>", "</user>" BOB "</users>", ""},
        {"<status>connected</status>", "", ""},
        {"<status>connected</status>", "<status>alerting</status>", "NB-07@12/warning"},
        {">dialed-in<", ">focus-owner<", ""},
        {"<type>audio</type>", "<type>text</type>", "NB-09@12/warning"},
        {"<user entity=\"sip:alice@", "<user entity=\"sip:mallory@", "NB-05@12/warning"},
        {ENDPOINT, "<endpoint entity=\"x\">", ""},
        {"</user>", "", "CE-08@12/warning NB-13@12/warning"},
    };
    struct settings settings;
    unsigned wrong = 0;

    (void)state;
    settings_init(&settings);
    settings.mode = MODE_LIVE;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;

        conversation_edit(c, "12", cases[i].old, cases[i].new);
        tracker = conversation_run(c, NULL, &settings);
        wrong += compare(cases[i].new, findings(tracker), cases[i].findings);
        tracker_free(tracker);
        conversation_free(c);
    }
    settings_clear(&settings);
    assert_int_equal(wrong, 0);
}

static void a_finding_stands_on_its_line_of_the_body(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const struct check *check;
    char *text;

    (void)state;
    conversation_edit(c, "12", "<media id=\"2\">", "<media id=\"1\">");
    text = conversation_text(c, "12");
    tracker = conversation_run(c, NULL, NULL);
    check = finding(tracker, "NB-11");
    assert_non_null(check);
    assert_string_equal(check->header, "body");
    assert_true(check->located);
    assert_memory_equal(text + check->offset, "<media id=\"1\"><type>video", 25);
    assert_true(g_str_has_prefix(check->found, "6:1: "));
    g_free(text);
    tracker_free(tracker);
    conversation_free(c);
}

static void what_cannot_be_read_is_not_judged(void **state)
{
    static const struct {
        const char *old, *new;
    } cases[] = {
        {"<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<!DOCTYPE conference-info>"},
        {"Event: conference\n", "Event: conference\nContent-Encoding: br\n"},
        {"Event: conference\n", "Event: conference\nContent-Encoding: gzip\n"},
    };

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;
        char *open;

        conversation_edit(c, "12", cases[i].old, cases[i].new);
        tracker = conversation_run(c, NULL, NULL);
        assert_int_equal(compare(cases[i].new, findings(tracker), ""), 0);
        open = undecided(tracker);
        assert_non_null(strstr(open, "CE-08@12/error"));
        assert_non_null(strstr(open, "NB-01@12/error"));
        g_free(open);
        tracker_free(tracker);
        conversation_free(c);
    }
}

static void every_cut_of_the_body_is_inconclusive_and_no_fault(void **state)
{
    struct conversation *whole = conversation_new(true);
    char *text = conversation_text(whole, "12");
    size_t n = strlen(text), body = (size_t)(strstr(text, "\r\n\r\n") + 4 - text);

    (void)state;
    for (size_t i = body; i < n; i += 7) {
        struct conversation *c = conversation_new(true);
        struct tracker *tracker;

        conversation_cut(c, "12", i);
        tracker = conversation_run(c, NULL, NULL);
        assert_int_equal(compare("cut", findings(tracker), ""), 0);
        tracker_free(tracker);
        conversation_free(c);
    }
    g_free(text);
    conversation_free(whole);
}

/* ---- Later notifications ------------------------------------------------------------------------------------------- */

static const struct annotation *annotation_at(const struct tracker *tracker, guint from_end)
{
    const GPtrArray *annotations = tracker_flow(tracker, 0)->annotations;

    return g_ptr_array_index(annotations, annotations->len - 1 - from_end);
}

static void the_state_is_followed_beyond_the_last_step(void **state)
{
    struct conversation *c = conversation_new(true);
    struct tracker *tracker;
    const GPtrArray *rows;

    (void)state;
    conversation_insert(c, NULL, "14", SIDE_NET, NOTIFY("2", PARTIAL("1", JOINED)), 6000);
    conversation_insert(c, NULL, "15", SIDE_NET,
                        NOTIFY("3", PARTIAL("2", "<users><user entity=\"sip:alice@ims.example.net\" state=\"deleted\"/>"
                                                 "</users>")), 6000);
    tracker = conversation_run(c, NULL, NULL);
    assert_int_equal(tracker_flow(tracker, 0)->ue, VERDICT_PASS);
    rows = annotation_at(tracker, 2 + 1)->conference;
    assert_non_null(rows); /* step 12 */
    assert_int_equal(rows->len, 2);
    assert_string_equal(((struct conference_row *)g_ptr_array_index(rows, 1))->media, "video");
    assert_null(annotation_at(tracker, 2)->conference); /* its answer */
    assert_int_equal(annotation_at(tracker, 1)->conference->len, 3);
    rows = annotation_at(tracker, 0)->conference;
    assert_int_equal(rows->len, 1);
    assert_string_equal(((struct conference_row *)g_ptr_array_index(rows, 0))->user, "sip:bob@ims.example.net");
    tracker_free(tracker);
    conversation_free(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_prefix_will_do),
        cmocka_unit_test(in_live_mode_less_is_asked_for),
        cmocka_unit_test(a_finding_stands_on_its_line_of_the_body),
        cmocka_unit_test(what_cannot_be_read_is_not_judged),
        cmocka_unit_test(every_cut_of_the_body_is_inconclusive_and_no_fault),
        cmocka_unit_test(the_state_is_followed_beyond_the_last_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
