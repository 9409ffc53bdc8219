/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "imsconf/report.h"

#define NOTIFICATIONS \
    "[{\"frame\":18,\"time\":5.500000,\"conference\":[{\"user\":\"sip:b@x\",\"endpoint\":null," \
    "\"status\":\"connected\",\"joining_method\":null,\"media\":null,\"media_status\":null,\"note\":null}]}," \
    "{\"frame\":20,\"time\":11.000000,\"conference\":[]},{\"frame\":null,\"time\":null,\"conference\":null}]"
#define FLOW \
    "{\"schema\":1,\"type\":\"flow\",\"file\":null,\"flow\":1,\"procedure\":\"P\",\"profile\":\"p\",\"mode\":\"lab\"," \
    "\"security\":\"ipsec\",\"call_id\":\"a\\u001b\\\"\\\\b\xc3\xa4\",\"first_frame\":4,\"last_frame\":9," \
    "\"completed\":true,\"ue\":\"fail\",\"net\":null,\"ue_reason\":\"r\",\"net_reason\":null,\"errors\":1," \
    "\"warnings\":2,\"infos\":3,\"notifications\":" NOTIFICATIONS "}"
#define STEP \
    "{\"schema\":1,\"type\":\"step\",\"file\":null,\"flow\":1,\"step\":\"1\",\"status\":\"observed\",\"frame\":4," \
    "\"time\":1234.000001,\"message\":\"INVITE\",\"side\":\"UE\",\"verdict\":\"fail\",\"retransmissions\":2," \
    "\"conference\":[{\"user\":\"sip:a@x\",\"endpoint\":\"e\\\"\",\"status\":\"connected\",\"joining_method\":null," \
    "\"media\":\"audio\",\"media_status\":\"sendrecv\",\"note\":null},{\"user\":null,\"endpoint\":null,\"status\":null," \
    "\"joining_method\":null,\"media\":null,\"media_status\":null,\"note\":\"more\"}]}"
#define MISSING \
    "{\"schema\":1,\"type\":\"step\",\"file\":null,\"flow\":1,\"step\":\"7a\",\"status\":\"missing\",\"frame\":null," \
    "\"time\":null,\"message\":\"ACK\",\"side\":\"UE\",\"verdict\":null,\"retransmissions\":0,\"conference\":[]}"
#define CHECK \
    "{\"schema\":1,\"type\":\"check\",\"file\":null,\"flow\":1,\"step\":\"1\",\"frame\":4,\"rule\":\"1.02\"," \
    "\"name\":\"a.b\",\"header\":\"Via\",\"side\":\"UE\",\"severity\":\"error\",\"result\":\"fail\"," \
    "\"expected\":\"x\",\"found\":null,\"source\":\"TS\",\"confidence\":\"S\"}"
#define CAPTURE \
    "{\"schema\":1,\"type\":\"capture\",\"file\":null,\"status\":\"ok\",\"packets\":20,\"sip_messages\":9," \
    "\"flows\":1,\"undecrypted_esp\":3,\"error\":null}"
#define SUMMARY \
    "{\"schema\":1,\"type\":\"summary\",\"captures\":1,\"flows\":1,\"pass\":0,\"fail\":1,\"inconclusive\":0," \
    "\"exit\":1}"

static bool sink_string(const char *text, size_t n, void *data)
{
    g_string_append_len(data, text, (gssize)n);
    return true;
}

static char *read_line(struct report_capture *capture, const char *line)
{
    return report_read_line(capture, line, strlen(line));
}

static void assert_read(struct report_capture *capture, const char *line)
{
    char *reason = read_line(capture, line);
    if (reason)
        fail_msg("%s: %s", reason, line);
}

/* part: what the reason must say. */
static void assert_refused(const char *line, const char *part)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "a");
    char *reason;

    assert_read(capture, FLOW);
    reason = read_line(capture, line);
    if (!reason)
        fail_msg("not refused: %s", line);
    if (!strstr(reason, part))
        fail_msg("refused for another reason: %s", reason);
    g_free(reason);
    report_free(report);
}

static void what_was_written_is_read_back_and_written_the_same(void **state)
{
    static const char *const lines[] = {FLOW, STEP, MISSING, CHECK, CAPTURE, SUMMARY};
    struct report_options options = {SEVERITY_ERROR, false, false};
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, NULL);
    GString *expected = g_string_new(NULL);
    GString *written = g_string_new(NULL);

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        assert_read(capture, lines[i]);
        g_string_append_printf(expected, "%s\n", lines[i]);
    }
    assert_true(report_writer_find("jsonl")->write(report, &options, sink_string, written));
    assert_string_equal(written->str, expected->str);
    g_string_free(expected, TRUE);
    g_string_free(written, TRUE);
    report_free(report);
}

static void the_name_given_to_a_capture_stays(void **state)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "mine.pcap");

    (void)state;
    assert_read(capture, "{\"schema\":1,\"type\":\"capture\",\"file\":\"other.pcap\",\"status\":\"cut short\","
                         "\"packets\":1,\"sip_messages\":0,\"flows\":0,\"error\":\"why\"}");
    assert_string_equal(capture->file, "mine.pcap");
    assert_int_equal(capture->status, CAPTURE_CUT_SHORT);
    assert_string_equal(capture->error, "why");
    report_free(report);
}

static void keys_of_a_later_version_are_ignored(void **state)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "a");

    (void)state;
    assert_read(capture, "{\"new\":[{\"x\":1}],\"schema\":1,\"type\":\"capture\",\"file\":null,\"status\":\"ok\","
                         "\"packets\":1,\"sip_messages\":2,\"flows\":0,\"error\":null,\"more\":1.5}");
    assert_int_equal(capture->sip_messages, 2);
    report_free(report);
}

static void lines_that_are_not_of_the_contract_are_refused(void **state)
{
    (void)state;
    assert_refused("", "not a JSON object");
    assert_refused("null", "not a JSON object");
    assert_refused("[1]", "not a JSON object");
    assert_refused("tshark: something", "");
    assert_refused("{\"schema\":1,\"type\":\"capture\",\"file\":", "");
    assert_refused("{\"schema\":2,\"type\":\"capture\"}", "schema");
    assert_refused("{\"type\":\"capture\"}", "schema");
    assert_refused("{\"schema\":1}", "type");
    assert_refused("{\"schema\":1,\"type\":\"news\"}", "unknown");
    assert_refused("{\"schema\":1,\"type\":\"capture\",\"file\":null,\"status\":\"fine\",\"packets\":20,"
                   "\"sip_messages\":9,\"flows\":1,\"error\":null}",
                   "status");
    assert_refused("{\"schema\":1,\"type\":\"capture\",\"file\":null,\"status\":\"ok\",\"packets\":20,"
                   "\"sip_messages\":9,\"flows\":2,\"error\":null}",
                   "differs");
    assert_refused("{\"schema\":1,\"type\":\"capture\",\"file\":null,\"status\":\"ok\",\"packets\":-1,"
                   "\"sip_messages\":9,\"flows\":1,\"error\":null}",
                   "packets");
}

/* The line with one piece of it replaced. */
static char *replaced(const char *line, const char *old, const char *new)
{
    char **pieces = g_strsplit(line, old, 2);
    char *changed;

    assert_int_equal(g_strv_length(pieces), 2);
    changed = g_strjoinv(new, pieces);
    g_strfreev(pieces);
    return changed;
}

static void assert_refused_with(const char *line, const char *old, const char *new, const char *part)
{
    char *changed = replaced(line, old, new);

    assert_refused(changed, part);
    g_free(changed);
}

static void assert_without_notifications(const char *line)
{
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, "a");

    assert_read(capture, line);
    assert_int_equal(((struct report_flow *)capture->flows->pdata[0])->infos, 3);
    assert_int_equal(((struct report_flow *)capture->flows->pdata[0])->notifications->len, 0);
    report_free(report);
}

static void a_flow_line_from_before_there_were_notifications_is_read(void **state)
{
    char *older = replaced(FLOW, ",\"notifications\":" NOTIFICATIONS, "");
    char *null = replaced(FLOW, NOTIFICATIONS, "null");

    (void)state;
    assert_without_notifications(older);
    assert_without_notifications(null);
    g_free(older);
    g_free(null);
}

static void notifications_of_another_type_refuse_their_line(void **state)
{
    (void)state;
    assert_refused_with(FLOW, NOTIFICATIONS, "{}", "notifications");
    assert_refused_with(FLOW, NOTIFICATIONS, "[1]", "notifications");
    assert_refused_with(FLOW, "\"frame\":18", "\"frame\":\"18\"", "notifications");
    assert_refused_with(FLOW, "\"time\":5.500000,", "", "notifications");
    assert_refused_with(FLOW, "\"conference\":[]", "\"conference\":{}", "notifications");
    assert_refused_with(FLOW, "\"user\":\"sip:b@x\",", "", "notifications");
}

static void a_key_that_is_missing_or_of_another_type_refuses_its_line(void **state)
{
    (void)state;
    assert_refused_with(CHECK, "\"expected\":\"x\",", "", "expected");
    assert_refused_with(CHECK, "\"result\":\"fail\"", "\"result\":null", "result");
    assert_refused_with(CHECK, "\"rule\":\"1.02\"", "\"rule\":1.02", "rule");
    assert_refused_with(CHECK, "\"frame\":4", "\"frame\":4294967296", "frame");
    assert_refused_with(CHECK, "\"frame\":4", "\"frame\":{}", "frame");
    assert_refused_with(STEP, "\"time\":1234.000001", "\"time\":\"1\"", "time");
    assert_refused_with(STEP, "\"time\":1234.000001", "\"time\":1e999", "time");
    assert_refused_with(STEP, "\"flow\":1", "\"flow\":2", "announced");
    assert_refused_with(FLOW, "\"completed\":true", "\"completed\":1", "completed");
    assert_refused_with(CHECK, "\"x\"", "\"\xff\"", "");
}

static void deep_nesting_is_refused_before_it_is_parsed(void **state)
{
    char *deep = g_strnfill(100000, '[');

    (void)state;
    assert_refused(deep, "nested");
    g_free(deep);
}

static void brackets_inside_strings_do_not_count_as_nesting(void **state)
{
    char *brackets = g_strnfill(100, '[');
    char **pieces = g_strsplit(FLOW, "\"r\"", 2);
    char *quoted = g_strdup_printf("\"\\\"%s\"", brackets);
    char *line = g_strjoinv(quoted, pieces);
    struct report *report = report_new();

    (void)state;
    assert_read(report_add_capture(report, "a"), line);
    report_free(report);
    g_free(line);
    g_free(quoted);
    g_free(brackets);
    g_strfreev(pieces);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_back_and_written_the_same),
        cmocka_unit_test(the_name_given_to_a_capture_stays),
        cmocka_unit_test(keys_of_a_later_version_are_ignored),
        cmocka_unit_test(lines_that_are_not_of_the_contract_are_refused),
        cmocka_unit_test(a_key_that_is_missing_or_of_another_type_refuses_its_line),
        cmocka_unit_test(a_flow_line_from_before_there_were_notifications_is_read),
        cmocka_unit_test(notifications_of_another_type_refuse_their_line),
        cmocka_unit_test(deep_nesting_is_refused_before_it_is_parsed),
        cmocka_unit_test(brackets_inside_strings_do_not_count_as_nesting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
