/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* report_collect() reads a tracker through four functions; here they are answered from a table. */
#define tracker_flow_count    fake_flow_count
#define tracker_flow          fake_flow
#define tracker_message_count fake_message_count
#define tracker_esp_count     fake_esp_count
#include "../../conformance/report/collect.c"

static const struct flow *fake_flows[2];

unsigned tracker_flow_count(const struct tracker *tracker)
{
    (void)tracker;
    return 1;
}

const struct flow *tracker_flow(const struct tracker *tracker, unsigned i)
{
    (void)tracker;
    return fake_flows[i];
}

uint64_t tracker_message_count(const struct tracker *tracker)
{
    (void)tracker;
    return 17;
}

uint64_t tracker_esp_count(const struct tracker *tracker)
{
    (void)tracker;
    return 5;
}

static struct check *make_check(const struct rule *rule, enum result result, enum severity severity, uint32_t frame)
{
    struct check *check = g_new0(struct check, 1);
    check->rule = rule;
    check->result = result;
    check->severity = severity;
    check->side = SIDE_NET;
    check->frame = frame;
    return check;
}

static struct report *collect_sample(bool all)
{
    static const struct rule rule = {.id = "9.01", .slug = "a.b", .title = "T", .source = "TS", .confidence = "S"};
    static const struct step steps[] = {{.number = "1", .message = "INVITE", .from = SIDE_UE},
                                        {.number = "2", .message = "100 Trying", .from = SIDE_NET}};
    static const struct profile profile = {.name = "p", .procedure = "P", .steps = steps, .step_count = 2};
    static const struct row rows[] = {{.rule = &rule, .severity = SEVERITY_WARNING}};
    static const struct step judged = {.number = "1", .rows = rows, .row_count = 1};
    uint8_t passed[] = {RESULT_PASS};
    struct annotation seen = {.message = "INVITE", .frame = 7, .time_us = 3250000, .side = SIDE_UE};
    struct step_state states[] = {{.status = STEP_OBSERVED, .annotation = &seen, .retransmissions = 1},
                                  {.status = STEP_MISSING}};
    struct flow flow = {.number = 1, .profile = &profile, .steps = states, .start_us = 3000000, .ue = VERDICT_FAIL};
    struct report *report = report_new();

    flow.call_id = (char *)"id\xff";
    flow.annotations = g_ptr_array_new();
    flow.late = g_ptr_array_new_with_free_func(g_free);
    seen.checks = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(flow.annotations, &seen);
    g_ptr_array_add(seen.checks, make_check(&rule, RESULT_PASS, SEVERITY_ERROR, 1));
    g_ptr_array_add(seen.checks, make_check(&rule, RESULT_FAIL, SEVERITY_INFO, 2));
    g_ptr_array_add(seen.checks, make_check(&rule, RESULT_INCONCLUSIVE, SEVERITY_WARNING, 3));
    g_ptr_array_add(seen.checks, make_check(&rule, RESULT_INCONCLUSIVE, SEVERITY_ERROR, 4));
    g_ptr_array_add(seen.checks, make_check(&rule, RESULT_NOT_APPLICABLE, SEVERITY_ERROR, 5));
    g_ptr_array_add(flow.late, make_check(&rule, RESULT_FAIL, SEVERITY_ERROR, 6));
    seen.flow = &flow;
    seen.judged_by = &judged;
    seen.results = passed;
    fake_flows[0] = &flow;
    report_collect(report_add_capture(report, NULL), NULL, all);
    g_ptr_array_free(seen.checks, TRUE);
    g_ptr_array_free(flow.late, TRUE);
    g_ptr_array_free(flow.annotations, TRUE);
    return report;
}

static void assert_frames(const struct report *report, const char *expected)
{
    const struct report_capture *capture = g_ptr_array_index(report->captures, 0);
    const struct report_flow *flow = g_ptr_array_index(capture->flows, 0);
    GString *frames = g_string_new(NULL);

    for (unsigned i = 0; i < flow->checks->len; i++)
        g_string_append_printf(frames, "%u", ((struct report_check *)flow->checks->pdata[i])->frame);
    assert_string_equal(frames->str, expected);
    g_string_free(frames, TRUE);
}

static void only_failed_and_grave_undecided_checks_are_collected_unless_all_are_asked_for(void **state)
{
    struct report *report = collect_sample(false);

    (void)state;
    assert_frames(report, "246");
    report_free(report);
    report = collect_sample(true);
    assert_frames(report, "1234576"); /* the one that stands for itself in four bytes has the frame of its message, 7 */
    report_free(report);
}

static void steps_are_collected_in_the_order_of_the_profile(void **state)
{
    struct report *report = collect_sample(false);
    const struct report_capture *capture = g_ptr_array_index(report->captures, 0);
    const struct report_flow *flow = g_ptr_array_index(capture->flows, 0);
    const struct report_step *step = g_ptr_array_index(flow->steps, 0);

    (void)state;
    assert_int_equal(capture->sip_messages, 17);
    assert_int_equal(capture->undecrypted_esp, 5);
    assert_string_equal(flow->call_id, "id\xef\xbf\xbd");
    assert_string_equal(flow->ue, "fail");
    assert_null(flow->net);
    assert_string_equal(step->step, "1");
    assert_int_equal(step->frame, 7);
    assert_true(step->time == 0.25);
    assert_int_equal(step->retransmissions, 1);
    step = g_ptr_array_index(flow->steps, 1);
    assert_string_equal(step->status, "missing");
    assert_string_equal(step->message, "100 Trying");
    assert_string_equal(step->side, "NET");
    assert_int_equal(step->frame, 0);
    assert_null(step->verdict);
    report_free(report);
}

/* A flow of messages: step 12 with a conference, one without a step or conference, then so many NOTIFYs. */
static struct report *collect_notified(unsigned n)
{
    static const struct step step = {.number = "12", .message = "NOTIFY", .from = SIDE_NET};
    static const struct profile profile = {.name = "p", .procedure = "P", .steps = &step, .step_count = 1};
    struct conference_row row = {.user = (char *)"sip:bob\xff"};
    struct annotation *seen = g_new0(struct annotation, n + 2);
    struct step_state state = {.status = STEP_OBSERVED, .annotation = &seen[0]};
    struct flow flow = {.number = 1, .profile = &profile, .steps = &state, .start_us = 3000000};
    GPtrArray *conference = g_ptr_array_new();
    struct report *report = report_new();

    g_ptr_array_add(conference, &row);
    flow.annotations = g_ptr_array_new();
    for (unsigned i = 0; i < n + 2; i++) {
        seen[i].frame = 100 + i;
        seen[i].time_us = 3000000 + 500000 * (int64_t)i;
        seen[i].step = i == 0 ? &step : NULL;
        seen[i].conference = i == 1 ? NULL : conference;
        g_ptr_array_add(flow.annotations, &seen[i]);
    }
    fake_flows[0] = &flow;
    report_collect(report_add_capture(report, NULL), NULL, false);
    g_ptr_array_free(flow.annotations, TRUE);
    g_ptr_array_free(conference, TRUE);
    g_free(seen);
    return report;
}

static const GPtrArray *notifications_of(const struct report *report)
{
    const struct report_capture *capture = g_ptr_array_index(report->captures, 0);
    return ((struct report_flow *)capture->flows->pdata[0])->notifications;
}

static void only_conference_states_that_belong_to_no_step_are_collected_as_notifications(void **state)
{
    struct report *report = collect_notified(2);
    const GPtrArray *notifications = notifications_of(report);

    (void)state;
    assert_int_equal(notifications->len, 2);
    for (unsigned i = 0; i < 2; i++) {
        const struct report_notification *notification = g_ptr_array_index(notifications, i);
        assert_int_equal(notification->frame, 102 + i);
        assert_true(notification->time == 1 + 0.5 * i);
        assert_int_equal(notification->conference->len, 1);
        assert_string_equal(((struct report_participant *)notification->conference->pdata[0])->user,
                            "sip:bob\xef\xbf\xbd");
    }
    report_free(report);
}

/* note: NULL when every notification is told. */
static void assert_bounded(unsigned n, unsigned told, const char *note)
{
    struct report *report = collect_notified(n);
    const GPtrArray *notifications = notifications_of(report);
    const struct report_notification *last;

    assert_int_equal(notifications->len, told + (note ? 1 : 0));
    if (note) {
        last = g_ptr_array_index(notifications, told);
        assert_int_equal(last->frame, 0);
        assert_int_equal(last->conference->len, 1);
        assert_string_equal(((struct report_participant *)last->conference->pdata[0])->note, note);
    }
    last = g_ptr_array_index(notifications, told - 1);
    assert_int_equal(last->frame, 101 + told);
    report_free(report);
}

static void a_report_tells_32_notifications_of_a_flow_and_how_many_more_there_are(void **state)
{
    (void)state;
    assert_bounded(31, 31, NULL);
    assert_bounded(32, 32, NULL);
    assert_bounded(33, 32, "1 more notification is not shown");
    assert_bounded(1000, 32, "968 more notifications are not shown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_failed_and_grave_undecided_checks_are_collected_unless_all_are_asked_for),
        cmocka_unit_test(steps_are_collected_in_the_order_of_the_profile),
        cmocka_unit_test(only_conference_states_that_belong_to_no_step_are_collected_as_notifications),
        cmocka_unit_test(a_report_tells_32_notifications_of_a_flow_and_how_many_more_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
