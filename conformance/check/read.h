/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_CHECK_READ_H
#define IMSCONF_CHECK_READ_H

#include "imsconf/report.h"

/* What kind of line it was, and of a summary what it says. */
enum line_type { LINE_FLOW, LINE_STEP, LINE_CHECK, LINE_CAPTURE, LINE_SUMMARY };
struct line {
    enum line_type type;
    bool other_file; /* it names another file than the capture has */
    uint64_t captures, flows;
    int exit;
};
/* As report_read_line(); *what is filled when the line is not refused. */
char *read_line(struct report_capture *capture, const char *line, size_t n, struct line *what);

#endif
