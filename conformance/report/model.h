/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_REPORT_MODEL_H
#define IMSCONF_REPORT_MODEL_H

#include "imsconf/report.h"

/* What those who fill the report model share, and what the writers count. */

/* A copy that is valid UTF-8; NULL for NULL. */
char *report_text(const char *text);

/* Append an empty element. */
struct report_flow *report_add_flow(struct report_capture *capture);
struct report_step *report_add_step(struct report_flow *flow);
struct report_check *report_add_check(struct report_flow *flow);
struct report_notification *report_add_notification(struct report_flow *flow);
/* Of a step or notification: makes it one that tells the conference state, though there may be nobody in it. */
void report_begin_conference(GPtrArray **conference);
struct report_participant *report_add_participant(GPtrArray **conference);

/* The keys of a participant, for writing and reading alike. */
enum { PARTICIPANT_KEYS = 7 };
extern const char *const participant_keys[PARTICIPANT_KEYS];
char **participant_text(struct report_participant *participant, unsigned key);

const char *report_status_name(enum capture_status status); /* "ok", "unreadable", "cut short" */

/* The exit codes that a report can have; imsconf-check has some more. */
enum { EXIT_PASS = 0, EXIT_FAIL = 1, EXIT_INCONCLUSIVE = 2, EXIT_NO_FLOW = 3, EXIT_UNREADABLE = 66 };

/* The first finding on the UE of that severity or worse; NULL: none. */
const struct report_check *report_ue_finding(const struct report_flow *flow, enum severity floor);

struct report_counts report_count(const struct report *report, enum severity fail_on);

/* ---- Writers ----------------------------------------------------------------------------------------------------- */

bool report_write_jsonl(const struct report *report, const struct report_options *options, report_sink sink,
                        void *data);
bool report_write_junit(const struct report *report, const struct report_options *options, report_sink sink,
                        void *data);
bool report_write_text(const struct report *report, const struct report_options *options, report_sink sink,
                       void *data);
bool report_write_html(const struct report *report, const struct report_options *options, report_sink sink,
                       void *data);
bool report_write_jsonl_captures(const struct report *report, const struct report_options *options, report_sink sink,
                                 void *data);
bool report_write_text_captures(const struct report *report, const struct report_options *options, report_sink sink,
                                void *data);

#endif
