/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_REPORT_H
#define IMSCONF_REPORT_H

#include <glib.h>

#include "imsconf/flow.h"

/*
 * One report model, filled from a tracker (in the plugin) or from JSON Lines (in imsconf-check), and one writer per
 * format. The model owns all its strings; NULL is a key without a value. Texts are made valid UTF-8 when they enter it.
 */
struct report_check {
    char *step, *rule, *name, *title, *header, *side, *severity, *result, *expected, *found, *source, *confidence;
    uint32_t frame;
};
struct report_participant { /* a line of the conference state; .note: a remark, and nothing else */
    char *user, *endpoint, *status, *joining_method, *media, *media_status, *note;
};
struct report_step {
    char *step, *status, *message, *side, *verdict;
    uint32_t frame;  /* 0: not observed */
    double time;     /* seconds since the flow's first frame */
    unsigned retransmissions;
    char *teach;     /* why this message is sent, in plain words; NULL: not known */
    GPtrArray *conference; /* struct report_participant *: the state after this NOTIFY; NULL: the step tells none */
};
struct report_notification { /* a NOTIFY that is no step and tells the conference state */
    uint32_t frame; /* 0: a remark, and nothing else */
    double time;    /* as in a step */
    GPtrArray *conference; /* as in a step */
};
struct report_flow {
    unsigned flow;
    char *procedure, *profile, *mode, *security, *call_id, *ue, *net, *ue_reason, *net_reason;
    uint32_t first_frame, last_frame;
    bool completed;
    unsigned errors, warnings, infos;
    GPtrArray *steps;  /* struct report_step *, in profile order */
    GPtrArray *checks; /* struct report_check *, in order of frames, then of rows */
    GPtrArray *notifications; /* struct report_notification *, in order of frames, the remark last */
};
enum { REPORT_NOTIFICATIONS_MAX = 32 }; /* of a flow; a remark tells how many more there are */
enum capture_status { CAPTURE_OK, CAPTURE_UNREADABLE, CAPTURE_CUT_SHORT };
/* How the error of a capture begins that was read the fast way, and has to be read again with a tree. */
#define REPORT_NOT_FAST "not analysed: the fast way does not do"

struct report_capture {
    char *file;  /* as given; NULL when not known (a tap does not know it) */
    enum capture_status status;
    char *error;
    uint64_t packets, sip_messages;
    uint64_t undecrypted_esp; /* packets of IPsec ESP that nobody could read */
    GPtrArray *flows; /* struct report_flow * */
};
/* Flows by UE verdict: everything that is neither "pass" nor "fail" could not be decided. */
struct report_counts {
    unsigned captures, flows, pass, fail, inconclusive;
    unsigned unreadable;
    unsigned raised; /* flows that fail only because of fail_on */
};
struct report {
    GPtrArray *captures; /* struct report_capture * */
    struct report_counts settled; /* of the captures that were written and forgotten */
    int failure; /* not 0: the exit code of something that went wrong outside the captures */
    char *note;  /* NULL, or why the report is not whole: "interrupted after 3 of 200 captures" */
};

struct report *report_new(void);
void report_free(struct report *report);
/* Appends an empty capture. file may be NULL. */
struct report_capture *report_add_capture(struct report *report, const char *file);
/* The same in two steps, for captures that are read side by side. report_take_capture() takes it over. */
struct report_capture *report_capture_new(const char *file);
void report_capture_free(struct report_capture *capture);
void report_take_capture(struct report *report, struct report_capture *capture);
/* Forgets the captures, which were written, but for their counts. */
void report_settle(struct report *report, enum severity fail_on);

/* Copies the flows of a finished tracker into a capture. all: passed and other checks as well, not only failed ones
 * and those inconclusive at error level. */
void report_collect(struct report_capture *capture, const struct tracker *tracker, bool all);

/* Text as it may be shown anywhere: valid UTF-8 in which controls and format characters are spelt out. For g_free(). */
char *report_visible(const char *text);

/* Reads one line of JSON Lines into a capture (types flow, step, check, capture; summary is ignored). Keys that a later
 * version may add are ignored. Returns NULL or the reason why the line is refused, for g_free(). */
char *report_read_line(struct report_capture *capture, const char *line, size_t n);

/* The exit code of the contract: 66 when a capture was unreadable, whatever the others say; else 1 some flow fails,
 * 2 none fails and some UE verdict is inconclusive, 0 every UE verdict is pass, 3 no flow in any capture.
 * fail_on: a UE finding of that severity or worse makes its flow fail. A capture that was cut short is reported as such
 * and does not change the code. */
int report_exit_code(const struct report *report, enum severity fail_on);

/* Where a writer puts its text. Returns false when it could not be written; the writer then stops. */
typedef bool (*report_sink)(const char *text, size_t n, void *data);

struct report_options {
    enum severity fail_on;
    bool colour;   /* the text writer may use terminal colours */
    bool all;      /* --checks all */
};
struct report_writer {
    const char *name; /* "text", "jsonl", ... */
    bool all;         /* it shows all checks, unless only failed ones are asked for */
    bool (*write)(const struct report *report, const struct report_options *options, report_sink sink, void *data);
    /* Writes the captures alone: what is written of them does not depend on those that follow, so they can be written
     * and settled one by one before write() ends the report. NULL: this format is written whole. */
    bool (*write_captures)(const struct report *report, const struct report_options *options, report_sink sink,
                           void *data);
};
/* NULL: no such format. report_writer_names: "text, jsonl, ..." for messages. */
const struct report_writer *report_writer_find(const char *name);
const char *report_writer_names(void);

#endif
