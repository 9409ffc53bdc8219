/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/HTMLparser.h>

#include "../../conformance/report/model.h"
#include "../../conformance/report/page.h"
#include "html.h"

/* What a hostile message could hold: markup, quotes, entities, controls, marks that turn the reading direction, what
 * XML forbids, bytes that are no UTF-8. */
static const char hostile[] =
    "</code></td></table><script>alert(1)</script><img src=x onerror=\"alert(2)\"> ' \" & &lt; "
    "&#0; ]]> --> \x01\x1b[31m\x7f \xe2\x80\xae \xef\xbf\xbe \xff\xc0\xaf javascript:alert(3)";

/* ---- Helpers ------------------------------------------------------------------------------------------------------
 */

static bool sink_string(const char *text, size_t n, void *data)
{
    g_string_append_len(data, text, (gssize)n);
    return true;
}

static bool sink_broken(const char *text, size_t n, void *data)
{
    (void)text;
    (void)n;
    ++*(unsigned *)data;
    return false;
}

static char *write_html(const struct report *report, bool all)
{
    struct report_options options = {SEVERITY_ERROR, false, all};
    GString *text = g_string_new(NULL);
    char *complaint;

    assert_true(report_writer_find("html")->write(report, &options, sink_string, text));
    complaint = html_complaint(text->str);
    if (complaint)
        fail_msg("%s", complaint);
    return g_string_free(text, FALSE);
}

static struct report_step *add_step(struct report_flow *flow, const char *number, const char *status,
                                    const char *verdict, uint32_t frame)
{
    struct report_step *step = report_add_step(flow);

    step->step = g_strdup(number);
    step->status = g_strdup(status);
    step->message = g_strdup_printf("MESSAGE%s", number);
    step->side = g_strdup(frame % 2 ? "UE" : "NET");
    step->verdict = g_strdup(verdict);
    step->frame = frame;
    return step;
}

static struct report_check *add_check(struct report_flow *flow, const char *step, const char *rule,
                                      const char *severity, const char *result)
{
    struct report_check *check = report_add_check(flow);

    check->step = g_strdup(step);
    check->frame = 4;
    check->rule = g_strdup(rule);
    check->name = g_strdup_printf("name-of-%s", rule);
    check->title = g_strdup_printf("Title of %s", rule);
    check->side = g_strdup("UE");
    check->severity = g_strdup(severity);
    check->result = g_strdup(result);
    return check;
}

static struct report_flow *add_flow(struct report_capture *capture)
{
    struct report_flow *flow = report_add_flow(capture);

    flow->flow = capture->flows->len;
    flow->mode = g_strdup("lab");
    flow->ue = g_strdup("fail");
    flow->net = g_strdup("pass");
    return flow;
}

static struct report *make_report(void)
{
    struct report *report = report_new();
    struct report_flow *flow = add_flow(report_add_capture(report, "a.pcap"));
    struct report_check *check;

    add_step(flow, "1", "observed", "fail", 1)->teach = g_strdup("Because of this.");
    add_step(flow, "2", "observed", "pass", 2);
    add_step(flow, "3", "observed", "pass", 3);
    add_step(flow, "4", "missing", NULL, 0);
    add_step(flow, "5", "hidden", NULL, 0);
    add_step(flow, "6", "not-executed", NULL, 0);
    add_step(flow, "7", "missing", NULL, 0);
    check = add_check(flow, "1", "1.02", "error", "fail");
    check->expected = g_strdup("sip:mmtel@conf-factory.example.net");
    check->found = g_strdup("sip:bob@example.net");
    check->header = g_strdup("Request-Line");
    check->source = g_strdup("TS 34.229-1 A.2.1");
    check->confidence = g_strdup("V14");
    add_check(flow, "2", "2.01", "error", "pass");
    add_check(flow, "2", "2.01", "error", "not-applicable");
    add_check(flow, "2", "2.02", "error", "not-applicable");
    add_check(flow, "3", "3.01", "warning", "fail");
    add_check(flow, "7", "7.01", "error", "fail");
    add_check(flow, NULL, "B.1", "error", "inconclusive");
    add_check(flow, "no such step", "B.2", "error", "a result of tomorrow");
    return report;
}

static unsigned count(const char *text, const char *part)
{
    unsigned n = 0;

    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        n++;
    return n;
}

/* ---- Tests --------------------------------------------------------------------------------------------------------
 */

static void each_check_is_there_with_what_was_expected_and_found(void **state)
{
    static const char *const parts[] = {"<code>sip:mmtel@conf-factory.example.net</code>",
                                        "<code>sip:bob@example.net</code>",
                                        "Title of 1.02",
                                        "in Request-Line",
                                        "charged to UE",
                                        "clause TS 34.229-1 A.2.1",
                                        "confidence V14",
                                        "rule name-of-1.02",
                                        "frame 4",
                                        "Title of 2.01",
                                        "Title of 3.01",
                                        "Title of 7.01",
                                        "Title of B.1",
                                        "Title of B.2",
                                        "a result of tomorrow",
                                        "Not applicable here: 2.02<",
                                        "Because of this."};
    struct report *report = make_report();
    char *html = write_html(report, true);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
        if (!strstr(html, parts[i]))
            fail_msg("not in the page: %s", parts[i]);
    g_free(html);
    report_free(report);
}

static void exactly_what_deviates_is_marked_and_open(void **state)
{
    struct report *report = make_report();
    char *html = write_html(report, true);

    (void)state;
    assert_int_equal(count(html, "class=\"row fail deviates\""), 1);
    assert_int_equal(count(html, "class=\"row fail deviates unseen\""), 1);
    assert_int_equal(count(html, "class=\"row warning deviates\""), 1);
    assert_int_equal(count(html, "<a href=\"#c1-f1-s"), 7);
    assert_int_equal(count(html, " deviates\" open=\"open\""), 3);
    assert_non_null(strstr(html, "frame 1, 0.000 s, fail: 1.02"));
    assert_non_null(strstr(html, "frame 3, 0.000 s, pass, 1 warning: 3.01"));
    assert_non_null(strstr(html, ">missing, 1 error: 7.01<"));
    assert_non_null(strstr(html, ">not executed<"));
    g_free(html);
    report_free(report);
}

/* A finding about a message that never came stands on the frame that proves it. */
static void a_message_that_shows_a_deviation_of_another_leads_to_it(void **state)
{
    struct report *report = make_report();
    struct report_capture *capture = g_ptr_array_index(report->captures, 0);
    struct report_flow *flow = g_ptr_array_index(capture->flows, 0);
    char *html;

    (void)state;
    ((struct report_check *)g_ptr_array_index(flow->checks, 5))->frame = 3;
    html = write_html(report, true);
    assert_non_null(strstr(html, "<a href=\"#c1-f1-s7\">7.01 at step 7</a>"));
    g_free(html);
    report_free(report);
}

static void fill(char **text)
{
    g_free(*text);
    *text = report_text(hostile);
}

static void fill_participants(GPtrArray **conference)
{
    struct report_participant *participant = report_add_participant(conference);

    for (unsigned k = 0; k + 1 < PARTICIPANT_KEYS; k++)
        fill(participant_text(participant, k));
    fill(&report_add_participant(conference)->note);
}

static struct report *make_hostile(void)
{
    struct report *report = make_report();
    struct report_capture *capture = g_ptr_array_index(report->captures, 0);
    struct report_flow *flow = g_ptr_array_index(capture->flows, 0);
    struct report_step *step = g_ptr_array_index(flow->steps, 1);
    struct report_check *check = g_ptr_array_index(flow->checks, 0);
    char **texts[] = {&capture->file,    &capture->error, &flow->procedure,  &flow->profile,   &flow->mode,
                      &flow->security,   &flow->call_id,  &flow->ue,         &flow->net,       &flow->ue_reason,
                      &flow->net_reason, &step->step,     &step->status,     &step->message,   &step->side,
                      &step->verdict,    &step->teach,    &check->step,      &check->rule,     &check->name,
                      &check->title,     &check->header,  &check->side,      &check->severity, &check->expected,
                      &check->found,     &check->source,  &check->confidence};

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        fill(texts[i]);
    capture->status = CAPTURE_UNREADABLE;
    fill_participants(&step->conference);
    fill_participants(&report_add_notification(flow)->conference);
    report_add_capture(report, hostile);
    return report;
}

enum { QUIET = XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET };

/* In the order of the document; NULL behind the last. */
static xmlNodePtr node_after(xmlNodePtr node)
{
    if (node->children)
        return node->children;
    while (node && !node->next)
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : NULL;
    return node ? node->next : NULL;
}

static void hostile_text_stays_text(void **state)
{
    struct report *report = make_hostile();
    char *html = write_html(report, true), *visible = page_visible(hostile);
    xmlDocPtr document = xmlReadMemory(html, (int)strlen(html), NULL, "UTF-8", QUIET);
    unsigned whole = 0;

    (void)state;
    for (xmlNodePtr node = xmlDocGetRootElement(document); node; node = node_after(node))
        if (node->type == XML_TEXT_NODE && xmlStrEqual(node->parent->name, BAD_CAST "code"))
            whole += g_str_equal((const char *)node->content, visible);
    assert_int_equal(whole, 2); /* expected and found */
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "\xe2\x80\xae"));
    for (const char *p = html; *p; p++)
        assert_true((unsigned char)*p >= 0x20 || *p == '\n');
    xmlFreeDoc(document);
    g_free(visible);
    g_free(html);
    report_free(report);
}

/* The names of all elements in order, as a reader of XML or of HTML sees them. */
static char *names_of(xmlDocPtr document)
{
    GString *names = g_string_new(NULL);

    for (xmlNodePtr node = xmlDocGetRootElement(document); node; node = node_after(node))
        if (node->type == XML_ELEMENT_NODE)
            g_string_append_printf(names, "%s\n", (const char *)node->name);
    xmlFreeDoc(document);
    return g_string_free(names, FALSE);
}

static void a_browser_sees_the_elements_that_xml_sees(void **state)
{
    struct report *report = make_hostile();
    char *html = write_html(report, true), *as_xml, *as_html;

    (void)state;
    as_xml = names_of(xmlReadMemory(html, (int)strlen(html), NULL, "UTF-8", QUIET));
    as_html = names_of(htmlReadMemory(html, (int)strlen(html), NULL, "UTF-8", QUIET));
    assert_string_equal(as_xml, as_html);
    assert_true(count(as_xml, "td\n") > 10);
    g_free(as_xml);
    g_free(as_html);
    g_free(html);
    report_free(report);
}

static void the_page_asks_for_nothing(void **state)
{
    static const char *const words[] = {"http:", "https:", "url(", "@import", "src=", "<link", "<script", "style="};
    struct report *report = make_report();
    char *html = write_html(report, true);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strstr(html, words[i]))
            fail_msg("in the page: %s", words[i]);
    assert_non_null(strstr(html, "content=\"default-src 'none'; style-src 'unsafe-inline'"));
    g_free(html);
    report_free(report);
}

static void the_same_report_gives_the_same_bytes(void **state)
{
    struct report *report = make_report();
    char *first = write_html(report, true), *second = write_html(report, true);

    (void)state;
    assert_string_equal(first, second);
    g_free(first);
    g_free(second);
    report_free(report);
}

static void what_happened_to_a_capture_is_told(void **state)
{
    struct report *report = report_new();
    struct report_capture *cut = report_add_capture(report, "cut.pcap"), *bad = report_add_capture(report, "bad.pcap");
    char *html;

    (void)state;
    cut->status = CAPTURE_CUT_SHORT;
    cut->error = g_strdup("It ends in the middle");
    cut->packets = 3;
    cut->undecrypted_esp = 2;
    bad->status = CAPTURE_UNREADABLE;
    bad->error = g_strdup("It is no capture");
    html = write_html(report, true);
    assert_non_null(strstr(html, "It ends in the middle"));
    assert_non_null(strstr(html, "3 packets, 0 SIP messages, no conference flow"));
    assert_non_null(strstr(html, "2 IPsec ESP packets could not be decrypted"));
    assert_non_null(strstr(html, "It is no capture"));
    assert_int_equal(count(html, ">unreadable<"), 2);
    assert_non_null(strstr(html, "(exit 66)"));
    g_free(html);
    report_free(report);
}

static void all_checks_are_wanted_unless_only_failed_ones_are_asked_for(void **state)
{
    static const char note[] = "Checks that passed are not in this report";
    struct report *report = make_report();
    char *all = write_html(report, true), *failed = write_html(report, false);

    (void)state;
    assert_true(report_writer_find("html")->all);
    assert_false(report_writer_find("text")->all || report_writer_find("jsonl")->all);
    assert_null(strstr(all, note));
    assert_non_null(strstr(failed, note));
    g_free(all);
    g_free(failed);
    report_free(report);
}

static void the_writer_stops_when_its_sink_fails(void **state)
{
    struct report *report = make_report();
    struct report_options options = {SEVERITY_ERROR, false, true};
    unsigned calls = 0;

    (void)state;
    assert_false(report_writer_find("html")->write(report, &options, sink_broken, &calls));
    assert_int_equal(calls, 1);
    report_free(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_check_is_there_with_what_was_expected_and_found),
        cmocka_unit_test(exactly_what_deviates_is_marked_and_open),
        cmocka_unit_test(a_message_that_shows_a_deviation_of_another_leads_to_it),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(a_browser_sees_the_elements_that_xml_sees),
        cmocka_unit_test(the_page_asks_for_nothing),
        cmocka_unit_test(the_same_report_gives_the_same_bytes),
        cmocka_unit_test(what_happened_to_a_capture_is_told),
        cmocka_unit_test(all_checks_are_wanted_unless_only_failed_ones_are_asked_for),
        cmocka_unit_test(the_writer_stops_when_its_sink_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
