/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_REPORT_TEXT_H
#define IMSCONF_REPORT_TEXT_H

#include "page.h"

/* One flow as the text report shows it: verdicts, ladder, findings. */
void text_write_flow(struct page *page, const char *file, const struct report_flow *flow, bool all);
/* What stands between a capture's first line and its flows: why it was not read whole, what nobody could decrypt. */
void text_write_remarks(struct page *page, const struct report_capture *capture);

#endif
