/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TEST_HTML_H
#define TEST_HTML_H

/* What always holds of an HTML report, whatever a capture holds: it is well-formed, has no element and no attribute but
 * those the writer uses, its ids are unique, and its links lead to them and nowhere else. NULL, or what is wrong, for
 * g_free(). */
char *html_complaint(const char *html);

#endif
