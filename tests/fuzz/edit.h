/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TESTS_FUZZ_EDIT_H
#define TESTS_FUZZ_EDIT_H

#include <glib.h>

/*
 * Edits of a SIP message that know its lines, for the fuzzers. Lines are counted from 0 (the start line) and taken
 * modulo their number, so that any number names one. What cannot be done is left undone.
 */
void edit_line_drop(GString *message, unsigned line);
void edit_line_duplicate(GString *message, unsigned line);
void edit_lines_swap(GString *message, unsigned a, unsigned b);
/* Puts a line of another message in the place of one. */
void edit_line_replace(GString *message, unsigned line, const GString *other, unsigned from);
/* The value of a header line becomes that of a line of another message; the name stays. */
void edit_value_replace(GString *message, unsigned line, const GString *other, unsigned from);
void edit_line_insert(GString *message, unsigned before, const char *text);
/* The body becomes that of another message; Content-Length stays as it is, or is set right. */
void edit_body_replace(GString *message, const GString *other);
void edit_length_correct(GString *message);
/* The digits of the first number in a line become another number. */
void edit_number(GString *message, unsigned line, unsigned number);
void edit_bytes_erase(GString *message, size_t at, size_t n);
void edit_bytes_insert(GString *message, size_t at, const char *bytes, size_t n);

#endif
