/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "../../conformance/report/model.h"

/* ---- Helpers ----------------------------------------------------------------------------------------------------- */

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

static char *write_as(const struct report *report, const char *format, bool colour, bool all)
{
    struct report_options options = {SEVERITY_ERROR, colour, all};
    GString *text = g_string_new(NULL);
    assert_true(report_writer_find(format)->write(report, &options, sink_string, text));
    return g_string_free(text, FALSE);
}

static struct report_step *add_step(struct report_flow *flow, const char *number, const char *status,
                                    const char *message, const char *side, const char *verdict)
{
    struct report_step *step = report_add_step(flow);
    step->step = g_strdup(number);
    step->status = g_strdup(status);
    step->message = g_strdup(message);
    step->side = g_strdup(side);
    step->verdict = g_strdup(verdict);
    return step;
}

static struct report_check *add_check(struct report_flow *flow, const char *rule, const char *side,
                                      const char *severity, const char *result)
{
    struct report_check *check = report_add_check(flow);
    check->step = g_strdup("1");
    check->frame = 4;
    check->rule = g_strdup(rule);
    check->name = g_strdup_printf("name-of-%s", rule);
    check->side = g_strdup(side);
    check->severity = g_strdup(severity);
    check->result = g_strdup(result);
    return check;
}

static struct report_flow *add_flow(struct report_capture *capture, const char *ue)
{
    struct report_flow *flow = report_add_flow(capture);
    flow->flow = capture->flows->len;
    flow->procedure = g_strdup("TS 34.229-5 A.25");
    flow->profile = g_strdup("a25-seed");
    flow->mode = g_strdup("lab");
    flow->security = g_strdup("ipsec");
    flow->ue = g_strdup(ue);
    flow->net = g_strdup("pass");
    return flow;
}

/* One failing flow with a step observed, one missing, one not executed, and a check of each result. */
static struct report *make_report(void)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "a.pcap");
    struct report_flow *flow = add_flow(capture, "fail");
    struct report_step *step = add_step(flow, "1", "observed", "INVITE", "UE", "fail");
    struct report_check *check;

    capture->packets = 20;
    capture->sip_messages = 9;
    flow->call_id = g_strdup("abc@ue");
    flow->first_frame = 4;
    flow->last_frame = 9;
    flow->errors = 1;
    flow->ue_reason = g_strdup("1.02 in frame 4");
    step->frame = 4;
    step->retransmissions = 2;
    step = add_step(flow, "2", "observed", "100 Trying", "NET", "pass");
    step->frame = 5;
    step->time = 0.0123456;
    add_step(flow, "7a", "not-executed", "180 Ringing", "NET", NULL);
    add_step(flow, "10", "missing", "SUBSCRIBE", "UE", NULL);

    check = add_check(flow, "1.02", "UE", "error", "fail");
    check->title = g_strdup("The Request-URI is the factory");
    check->header = g_strdup("Request-Line");
    check->expected = g_strdup("sip:mmtel@conf-factory.example.org");
    check->found = g_strdup("sip:bob@example.org");
    check->source = g_strdup("TS 34.229-1 A.2.1");
    check->confidence = g_strdup("S");
    add_check(flow, "1.05", "UE", "error", "inconclusive");
    add_check(flow, "1.07", "UE", "error", "pass");
    return report;
}

/* ---- JSON Lines -------------------------------------------------------------------------------------------------- */

static void json_lines_are_those_of_the_contract(void **state)
{
    static const char expected[] =
        "{\"schema\":1,\"type\":\"flow\",\"file\":\"a.pcap\",\"flow\":1,\"procedure\":\"TS 34.229-5 A.25\","
        "\"profile\":\"a25-seed\",\"mode\":\"lab\",\"security\":\"ipsec\",\"call_id\":\"abc@ue\",\"first_frame\":4,"
        "\"last_frame\":9,\"completed\":false,\"ue\":\"fail\",\"net\":\"pass\",\"ue_reason\":\"1.02 in frame 4\","
        "\"net_reason\":null,\"errors\":1,\"warnings\":0,\"infos\":0,\"notifications\":[]}\n"
        "{\"schema\":1,\"type\":\"step\",\"file\":\"a.pcap\",\"flow\":1,\"step\":\"1\",\"status\":\"observed\","
        "\"frame\":4,\"time\":0.000000,\"message\":\"INVITE\",\"side\":\"UE\",\"verdict\":\"fail\","
        "\"retransmissions\":2,\"conference\":null}\n"
        "{\"schema\":1,\"type\":\"step\",\"file\":\"a.pcap\",\"flow\":1,\"step\":\"2\",\"status\":\"observed\","
        "\"frame\":5,\"time\":0.012346,\"message\":\"100 Trying\",\"side\":\"NET\",\"verdict\":\"pass\","
        "\"retransmissions\":0,\"conference\":null}\n"
        "{\"schema\":1,\"type\":\"step\",\"file\":\"a.pcap\",\"flow\":1,\"step\":\"7a\",\"status\":\"not-executed\","
        "\"frame\":null,\"time\":null,\"message\":\"180 Ringing\",\"side\":\"NET\",\"verdict\":null,"
        "\"retransmissions\":0,\"conference\":null}\n"
        "{\"schema\":1,\"type\":\"step\",\"file\":\"a.pcap\",\"flow\":1,\"step\":\"10\",\"status\":\"missing\","
        "\"frame\":null,\"time\":null,\"message\":\"SUBSCRIBE\",\"side\":\"UE\",\"verdict\":null,"
        "\"retransmissions\":0,\"conference\":null}\n"
        "{\"schema\":1,\"type\":\"check\",\"file\":\"a.pcap\",\"flow\":1,\"step\":\"1\",\"frame\":4,\"rule\":\"1.02\","
        "\"name\":\"name-of-1.02\",\"header\":\"Request-Line\",\"side\":\"UE\",\"severity\":\"error\","
        "\"result\":\"fail\",\"expected\":\"sip:mmtel@conf-factory.example.org\",\"found\":\"sip:bob@example.org\","
        "\"source\":\"TS 34.229-1 A.2.1\",\"confidence\":\"S\"}\n"
        "{\"schema\":1,\"type\":\"check\",\"file\":\"a.pcap\",\"flow\":1,\"step\":\"1\",\"frame\":4,\"rule\":\"1.05\","
        "\"name\":\"name-of-1.05\",\"header\":null,\"side\":\"UE\",\"severity\":\"error\","
        "\"result\":\"inconclusive\",\"expected\":null,\"found\":null,\"source\":null,\"confidence\":null}\n"
        "{\"schema\":1,\"type\":\"check\",\"file\":\"a.pcap\",\"flow\":1,\"step\":\"1\",\"frame\":4,\"rule\":\"1.07\","
        "\"name\":\"name-of-1.07\",\"header\":null,\"side\":\"UE\",\"severity\":\"error\",\"result\":\"pass\","
        "\"expected\":null,\"found\":null,\"source\":null,\"confidence\":null}\n"
        "{\"schema\":1,\"type\":\"capture\",\"file\":\"a.pcap\",\"status\":\"ok\",\"packets\":20,\"sip_messages\":9,"
        "\"flows\":1,\"undecrypted_esp\":1,\"error\":null}\n"
        "{\"schema\":1,\"type\":\"summary\",\"captures\":1,\"flows\":1,\"pass\":0,\"fail\":1,\"inconclusive\":0,"
        "\"exit\":1}\n";
    struct report *report = make_report();
    char *text;

    (void)state;
    ((struct report_capture *)report->captures->pdata[0])->undecrypted_esp = 1;
    text = write_as(report, "jsonl", false, false);
    assert_string_equal(text, expected);
    g_free(text);
    report_free(report);
}

static struct report_notification *add_notification(struct report_flow *flow, uint32_t frame, const char *user)
{
    struct report_notification *notification = report_add_notification(flow);
    notification->frame = frame;
    notification->time = frame / 2.0;
    report_begin_conference(&notification->conference);
    if (user)
        report_add_participant(&notification->conference)->user = g_strdup(user);
    return notification;
}

/* Two NOTIFYs that are no step, after the second nobody is left, and the remark. */
static struct report *make_notified_report(void)
{
    struct report *report = make_report();
    struct report_flow *flow = g_ptr_array_index(((struct report_capture *)report->captures->pdata[0])->flows, 0);

    add_notification(flow, 13, "sip:bob@x");
    add_notification(flow, 15, NULL);
    report_add_participant(&report_add_notification(flow)->conference)->note = g_strdup("3 more");
    return report;
}

static void json_lines_hold_the_notifications_of_a_flow_with_its_flow(void **state)
{
    static const char expected[] =
        ",\"infos\":0,\"notifications\":["
        "{\"frame\":13,\"time\":6.500000,\"conference\":[{\"user\":\"sip:bob@x\",\"endpoint\":null,\"status\":null,"
        "\"joining_method\":null,\"media\":null,\"media_status\":null,\"note\":null}]},"
        "{\"frame\":15,\"time\":7.500000,\"conference\":[]},"
        "{\"frame\":null,\"time\":null,\"conference\":[{\"user\":null,\"endpoint\":null,\"status\":null,"
        "\"joining_method\":null,\"media\":null,\"media_status\":null,\"note\":\"3 more\"}]}]}\n"
        "{\"schema\":1,\"type\":\"step\",";
    struct report *report = make_notified_report();
    char *text = write_as(report, "jsonl", false, false);

    (void)state;
    assert_non_null(strstr(text, expected));
    g_free(text);
    report_free(report);
}

static void a_time_before_the_flow_and_a_minus_zero_are_written_plainly(void **state)
{
    struct report *report = report_new();
    struct report_flow *flow = add_flow(report_add_capture(report, NULL), "pass");
    struct report_step *step = add_step(flow, "1", "observed", "INVITE", "UE", "pass");
    char *text;

    (void)state;
    step->frame = 1;
    step->time = -0.0000001;
    text = write_as(report, "jsonl", false, false);
    assert_non_null(strstr(text, "\"time\":0.000000,"));
    assert_non_null(strstr(text, "\"file\":null"));
    g_free(text);
    step->time = -1.5;
    text = write_as(report, "jsonl", false, false);
    assert_non_null(strstr(text, "\"time\":-1.500000,"));
    g_free(text);
    report_free(report);
}

/* ---- Hostile text ------------------------------------------------------------------------------------------------ */

static const char hostile[] = "a\"b\\c\nd\r\te\033[2J\001\177\xc2\x9b" "31m\xe2\x80\xae\xff\xfe";

static struct report *make_hostile_report(void)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, hostile);
    struct report_flow *flow = add_flow(capture, "fail");
    struct report_step *step = add_step(flow, "1", "observed", NULL, "UE", "fail");
    struct report_check *check = add_check(flow, "1.02", "UE", "error", "fail");

    report_add_participant(&add_notification(flow, 2, NULL)->conference)->user = report_text(hostile);
    step->frame = 1;
    step->message = report_text(hostile);
    flow->call_id = report_text(hostile);
    flow->ue_reason = report_text(hostile);
    check->expected = report_text(hostile);
    check->found = report_text(hostile);
    check->header = report_text(hostile);
    check->source = report_text(hostile);
    capture->status = CAPTURE_CUT_SHORT;
    capture->error = report_text(hostile);
    return report;
}

static void text_that_enters_the_model_is_valid_utf8(void **state)
{
    char *text = report_text("ok \xc3\xa4 \xff");

    (void)state;
    assert_string_equal(text, "ok \xc3\xa4 \xef\xbf\xbd");
    assert_null(report_text(NULL));
    g_free(text);
}

/* What a terminal acts on: C0 but the newline, DEL, C1, and characters that turn the reading direction. */
static void assert_printable(const char *text)
{
    assert_true(g_utf8_validate(text, -1, NULL));
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if ((c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f))
            fail_msg("control character %04x", (unsigned)c);
    }
}

static void hostile_text_cannot_break_a_json_line(void **state)
{
    struct report *report = make_hostile_report();
    char *text = write_as(report, "jsonl", false, false);
    char **lines = g_strsplit(text, "\n", -1);

    (void)state;
    assert_printable(text);
    assert_int_equal(g_strv_length(lines), 6); /* flow, step, check, capture, summary, and what follows the last */
    assert_non_null(strstr(text, "a\\\"b\\\\c\\nd\\r\\te\\u001b[2J\\u0001\\u007f\\u009b31m\xe2\x80\xae\xef\xbf\xbd"));
    g_strfreev(lines);
    g_free(text);
    report_free(report);
}

static void hostile_text_cannot_reach_the_terminal(void **state)
{
    struct report *report = make_hostile_report();
    char *text = write_as(report, "text", false, true);

    (void)state;
    assert_printable(text);
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_non_null(strstr(text, "c\\nd\\r\\te\\x1b[2J\\x01\\x7f\\u{009b}31m\\u{202e}"));
    g_free(text);
    report_free(report);
}

static void hostile_text_cannot_break_a_junit_report(void **state)
{
    struct report *report = make_hostile_report();
    char *text = write_as(report, "junit", false, true);
    xmlDocPtr document = xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_NONET);

    (void)state;
    assert_printable(text);
    assert_non_null(document);
    assert_null(strstr(text, "\xe2\x80\xae"));
    assert_non_null(strstr(text, "message=\"a&quot;b\\c\\nd\\r\\te\\x1b[2J\\x01\\x7f\\u{009b}31m\\u{202e}"));
    xmlFreeDoc(document);
    g_free(text);
    report_free(report);
}

/* ---- Text -------------------------------------------------------------------------------------------------------- */

/* The line of the text that starts with this; fails when there is none. */
static char *line_of(const char *text, const char *start)
{
    const char *p = g_str_has_prefix(text, start) ? text - 1 : NULL;
    char *needle = g_strconcat("\n", start, NULL);

    if (!p)
        p = strstr(text, needle);
    g_free(needle);
    if (!p)
        fail_msg("no line starts with %s in\n%s", start, text);
    return g_strndup(p + 1, strcspn(p + 1, "\n"));
}

static void assert_line(const char *text, const char *start, const char *expected)
{
    char *line = line_of(text, start);
    assert_string_equal(line, expected);
    g_free(line);
}

static void the_ladder_shows_every_step_whether_it_came_or_not(void **state)
{
    struct report *report = make_report();
    char *text = write_as(report, "text", false, false);

    (void)state;
    assert_line(text, "  1 ",
                "  1         4     0.000000  |------------------ INVITE ------------------>|  fail (repeated x2)");
    assert_line(text, "  2 ", "  2         5     0.012346  |<---------------- 100 Trying ----------------|  pass");
    assert_line(text, "  7a ",
                "  7a        -            -  | . . . . . . .  180 Ringing  . . . . . . . . |  not executed");
    assert_line(text, "  10 ", "  10        -            -  | . . . . . . . . SUBSCRIBE . . . . . . . . . |  missing");
    g_free(text);
    report_free(report);
}

static void the_conference_after_each_notification_stands_between_ladder_and_deviations(void **state)
{
    struct report *report = make_notified_report();
    char *text = write_as(report, "text", false, false);

    (void)state;
    assert_non_null(strstr(text, "missing\n"
                                 "\n  Conference after frame 13\n"
                                 "    sip:bob@x\n"
                                 "\n  Conference after frame 15: nobody\n"
                                 "\n    3 more\n"
                                 "\n  Deviations "));
    g_free(text);
    report_free(report);
}

static void a_deviation_says_rule_place_values_and_clause(void **state)
{
    struct report *report = make_report();
    char *text = write_as(report, "text", false, false);

    (void)state;
    assert_non_null(strstr(text, "\n  error    1.02  The Request-URI is the factory\n"
                                 "           at        step 1, frame 4, Request-Line\n"
                                 "           expected  sip:mmtel@conf-factory.example.org\n"
                                 "           found     sip:bob@example.org\n"
                                 "           clause    TS 34.229-1 A.2.1 (confidence S)\n"
                                 "           rule      name-of-1.02\n"
                                 "           charged   UE\n"));
    assert_non_null(strstr(text, "\n  Could not be decided: 1\n  1.05     step 1, frame 4: the value is not known\n"));
    assert_null(strstr(text, "Passed"));
    assert_non_null(strstr(text, "\n1 capture, 1 flow: 0 pass, 1 fail, 0 inconclusive; exit 1\n"));
    g_free(text);
    text = write_as(report, "text", false, true);
    assert_non_null(strstr(text, "\n  Passed: 1\n  frame 4       step 1: 1.07\n"));
    g_free(text);
    report_free(report);
}

static void a_capture_without_a_flow_says_so(void **state)
{
    struct report *report = report_new();
    struct report_capture *capture;
    char *text;

    (void)state;
    report_add_capture(report, "quiet.pcap")->packets = 1;
    capture = report_add_capture(report, "encrypted.pcap");
    capture->packets = 30;
    capture->undecrypted_esp = 13;
    capture = report_add_capture(report, "gone.pcap");
    capture->status = CAPTURE_UNREADABLE;
    capture->error = g_strdup("No such file or directory");
    text = write_as(report, "text", false, false);
    assert_line(text, "quiet.pcap", "quiet.pcap: 1 packet, 0 SIP messages, no conference flow");
    assert_non_null(strstr(text, "\ngone.pcap: unreadable\n  No such file or directory\n"));
    assert_non_null(strstr(text, "\nencrypted.pcap: 30 packets, 0 SIP messages, no conference flow\n  13 IPsec ESP packets "
                                 "could not be decrypted; what they carried is not checked\n"));
    assert_line(text, "3 captures", "3 captures (1 unreadable), 0 flows: 0 pass, 0 fail, 0 inconclusive; exit 66");
    g_free(text);
    report_free(report);
}

static void long_values_wrap_between_words_only(void **state)
{
    struct report *report = make_report();
    struct report_flow *flow = g_ptr_array_index(((struct report_capture *)report->captures->pdata[0])->flows, 0);
    GString *words = g_string_new(NULL);
    char *longest = g_strnfill(150, 'x');
    char *text, **lines;

    (void)state;
    for (unsigned i = 0; i < 40; i++)
        g_string_append_printf(words, "word%u ", i);
    g_string_append(words, longest);
    g_free(flow->ue_reason);
    flow->ue_reason = g_strdup(words->str);
    text = write_as(report, "text", false, false);
    lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        assert_true(strlen(*line) <= 100 || strstr(*line, longest));
    assert_non_null(strstr(text, longest));
    g_strfreev(lines);
    g_free(text);
    g_free(longest);
    g_string_free(words, TRUE);
    report_free(report);
}

static void colour_is_used_only_when_asked_for(void **state)
{
    struct report *report = make_report();
    char *plain = write_as(report, "text", false, true);
    char *painted = write_as(report, "text", true, true);

    (void)state;
    assert_null(strchr(plain, '\033'));
    assert_non_null(strstr(painted, "\033[1;31mfail\033[0m"));
    g_free(plain);
    g_free(painted);
    report_free(report);
}

static void a_writer_stops_when_its_sink_fails(void **state)
{
    struct report *report = make_report();
    struct report_options options = {SEVERITY_ERROR, false, true};

    (void)state;
    char **names = g_strsplit(report_writer_names(), ", ", -1);
    for (char **name = names; *name; name++) {
        unsigned calls = 0;
        assert_false(report_writer_find(*name)->write(report, &options, sink_broken, &calls));
        assert_int_equal(calls, 1);
    }
    g_strfreev(names);
    report_free(report);
}

static void only_named_formats_are_found(void **state)
{
    char **names = g_strsplit(report_writer_names(), ", ", -1);

    (void)state;
    assert_true(g_strv_contains((const char *const *)names, "text"));
    assert_true(g_strv_contains((const char *const *)names, "jsonl"));
    assert_true(g_strv_contains((const char *const *)names, "junit"));
    assert_true(g_strv_contains((const char *const *)names, "html"));
    for (char **name = names; *name; name++)
        assert_string_equal(report_writer_find(*name)->name, *name);
    assert_null(report_writer_find("sarif"));
    assert_null(report_writer_find(""));
    g_strfreev(names);
}

/* ---- Exit code --------------------------------------------------------------------------------------------------- */

static int exit_of(const char *verdicts, enum capture_status status, const char *finding, const char *side,
                   enum severity fail_on)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "a");
    int code;

    capture->status = status;
    for (const char *v = verdicts; *v; v++) {
        static const char *const of_letter[128] = {['p'] = "pass", ['f'] = "fail", ['i'] = "inconclusive"};
        struct report_flow *flow = add_flow(capture, of_letter[(unsigned char)*v & 127]);
        if (finding)
            add_check(flow, "1.02", side, finding, "fail");
    }
    code = report_exit_code(report, fail_on);
    report_free(report);
    return code;
}

static void the_exit_code_is_that_of_the_contract(void **state)
{
    (void)state;
    assert_int_equal(exit_of("pp", CAPTURE_OK, NULL, NULL, SEVERITY_ERROR), 0);
    assert_int_equal(exit_of("pif", CAPTURE_OK, NULL, NULL, SEVERITY_ERROR), 1);
    assert_int_equal(exit_of("pi", CAPTURE_OK, NULL, NULL, SEVERITY_ERROR), 2);
    assert_int_equal(exit_of("?", CAPTURE_OK, NULL, NULL, SEVERITY_ERROR), 2);
    assert_int_equal(exit_of("", CAPTURE_OK, NULL, NULL, SEVERITY_ERROR), 3);
    assert_int_equal(exit_of("f", CAPTURE_UNREADABLE, NULL, NULL, SEVERITY_ERROR), 66);
    assert_int_equal(exit_of("p", CAPTURE_CUT_SHORT, NULL, NULL, SEVERITY_ERROR), 0);
}

static void fail_on_lowers_the_level_for_findings_of_the_ue_only(void **state)
{
    (void)state;
    assert_int_equal(exit_of("p", CAPTURE_OK, "warning", "UE", SEVERITY_ERROR), 0);
    assert_int_equal(exit_of("p", CAPTURE_OK, "warning", "UE", SEVERITY_WARNING), 1);
    assert_int_equal(exit_of("i", CAPTURE_OK, "warning", "UE", SEVERITY_INFO), 1);
    assert_int_equal(exit_of("p", CAPTURE_OK, "info", "UE", SEVERITY_WARNING), 0);
    assert_int_equal(exit_of("p", CAPTURE_OK, "error", "NET", SEVERITY_INFO), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_lines_are_those_of_the_contract),
        cmocka_unit_test(json_lines_hold_the_notifications_of_a_flow_with_its_flow),
        cmocka_unit_test(a_time_before_the_flow_and_a_minus_zero_are_written_plainly),
        cmocka_unit_test(text_that_enters_the_model_is_valid_utf8),
        cmocka_unit_test(hostile_text_cannot_break_a_json_line),
        cmocka_unit_test(hostile_text_cannot_reach_the_terminal),
        cmocka_unit_test(hostile_text_cannot_break_a_junit_report),
        cmocka_unit_test(the_ladder_shows_every_step_whether_it_came_or_not),
        cmocka_unit_test(the_conference_after_each_notification_stands_between_ladder_and_deviations),
        cmocka_unit_test(a_deviation_says_rule_place_values_and_clause),
        cmocka_unit_test(a_capture_without_a_flow_says_so),
        cmocka_unit_test(long_values_wrap_between_words_only),
        cmocka_unit_test(colour_is_used_only_when_asked_for),
        cmocka_unit_test(a_writer_stops_when_its_sink_fails),
        cmocka_unit_test(only_named_formats_are_found),
        cmocka_unit_test(the_exit_code_is_that_of_the_contract),
        cmocka_unit_test(fail_on_lowers_the_level_for_findings_of_the_ue_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
