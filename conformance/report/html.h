/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_REPORT_HTML_H
#define IMSCONF_REPORT_HTML_H

#include "model.h"

/*
 * What the files of the HTML writer share. The page is HTML and well-formed XML at once. All text goes through
 * html_text() or an attribute of html_open(): both make characters visible that a browser would obey instead of showing
 * (controls, marks that turn the reading direction round) or that XML forbids, and escape the rest.
 */
struct html;

/* An element and its attributes, as pairs of name and value, with NULL behind the last; a value NULL leaves its
 * attribute out. */
void html_open(struct html *html, const char *element, ...) G_GNUC_NULL_TERMINATED;
void html_close(struct html *html);
/* An element that never has contents. */
void html_void(struct html *html, const char *element, ...) G_GNUC_NULL_TERMINATED;
void html_text(struct html *html, const char *text); /* NULL: nothing */
void html_printf(struct html *html, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A whole element with a text. class may be NULL. */
void html_put(struct html *html, const char *element, const char *class, const char *text);
/* The head of a table: a cell for each of the count columns. */
void html_head_row(struct html *html, const char *const *columns, unsigned count);
/* Text of our own that is HTML already. */
void html_raw(struct html *html, const char *markup);

/* Opens the document on a sink; html_end() says whether all of it could be written. */
struct html *html_begin(report_sink sink, void *data);
bool html_end(struct html *html);

const char *html_plural(uint64_t n);
/* "0.012000", or "-" where it is no time. For g_free(). */
char *html_seconds(double time, unsigned digits);
/* A verdict, severity or status as a small labelled box. kind: its class, which sets colour and sign. */
void html_badge(struct html *html, const char *kind, const char *text);
const char *html_verdict_kind(const char *verdict); /* the class of "pass", "fail", ...; NULL: nothing was judged */

/* ---- html_step.c: what came out at each step ----------------------------------------------------------------------
 */

/* Checks by what came out. What a later version may call otherwise counts as open, so that it is seen. */
enum html_group { GROUP_FAILED, GROUP_OPEN, GROUP_PASSED, GROUP_NOT_APPLICABLE, GROUP_NOT_CHECKED, GROUP_COUNT };
enum html_group html_group_of(const struct report_check *check);

struct html_tally {
    unsigned count[GROUP_COUNT];
    unsigned errors, warnings, infos; /* of the failed ones */
};

/* A flow, and whose each of its checks is: index of a step, or flow->steps->len for none. */
struct html_flow {
    const struct report_flow *flow;
    char *id; /* "c1-f1": of the section, and the beginning of those of its steps */
    unsigned *owner;
    struct html_tally *tallies; /* per step, and one of the checks that belong to none */
    bool deviates;              /* some check failed */
};
struct html_flow html_flow_make(const struct report_flow *flow, unsigned capture, unsigned number);
void html_flow_clear(struct html_flow *view);

/* Does the message deviate, or is a deviation about it? */
bool html_step_deviates(const struct html_flow *view, unsigned i);
/* "fail", "warning", "info", "undecided", "pass", "missing", "hidden", "none": the class of a step. */
const char *html_step_kind(const struct html_flow *view, unsigned i);
/* "fail", "pass, 1 warning", "not executed". For g_free(). */
char *html_step_word(const struct html_flow *view, unsigned i);
char *html_step_id(const struct html_flow *view, unsigned i); /* for g_free() */

/* ---- The parts of the page ----------------------------------------------------------------------------------------
 */

void html_put_ladder(struct html *html, const struct html_flow *view);                      /* html_ladder.c */
void html_put_checks(struct html *html, const struct html_flow *view, unsigned owner);      /* html_checks.c */
void html_put_conference(struct html *html, const GPtrArray *participants, uint32_t frame); /* html_flow.c */
void html_put_flow(struct html *html, const struct report_flow *flow, unsigned capture,
                   unsigned number);                                           /* html_flow.c */
void html_put_legend(struct html *html, const struct report_options *options); /* html_legend.c */
const char *html_exit_meaning(int code);                                       /* html_legend.c */

#endif
