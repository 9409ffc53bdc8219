/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_CHECK_H
#define IMSCONF_CHECK_H

#include "imsconf/report.h"

/* imsconf-check: runs tshark with the plugin on each capture and reports on all of them together. */

/* Exit codes beyond those of report_exit_code(). */
enum { EXIT_USAGE = 64, EXIT_UNAVAILABLE = 69, EXIT_INTERNAL = 70 };

/* One line on stderr, safe to print whatever the text holds. */
void print_complaint(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* ---- tshark.c: the program and its surroundings ----------------------------------------------------------------- */

struct tshark;
struct tshark_output {
    GBytes *out, *err;
    int status; /* exit status; -1: killed */
    int signal; /* that killed it, else 0 */
};

/* Finds tshark, makes its private folder and asks whether it loads this version of the plugin.
 * NULL: *why says what is missing and what to do, for g_free(). */
struct tshark *tshark_open(char **why);
void tshark_close(struct tshark *tshark);
/* A copy of the folder's profiles that tshark can read whoever it runs as, or the file itself. For g_free(). */
char *tshark_lend_profile(struct tshark *tshark, const char *file);
/* Runs it; takes over the descriptor input. False: it could not be started. */
bool tshark_run(struct tshark *tshark, const GPtrArray *arguments, int input, struct tshark_output *output,
                char **why);
void tshark_output_clear(struct tshark_output *output);
/* The signal that asked to stop, else 0. */
int tshark_interrupted(void);

/* ---- run.c: one capture ------------------------------------------------------------------------------------------ */

struct run {
    struct tshark *tshark;
    GPtrArray *preferences; /* char *, "imsconf.mode:lab" */
    const char *profile;    /* the profile asked for by name; NULL: auto */
    bool all;
};
/* Fills the capture. Returns 0, EXIT_USAGE (tshark refuses a preference), EXIT_UNAVAILABLE (nothing can be checked)
 * or EXIT_INTERNAL (this one could not be). */
int run_capture(const struct run *run, const char *path, struct report_capture *capture);

/* ---- rules.c ----------------------------------------------------------------------------------------------------- */

bool rules_list(const struct profile_set *set, report_sink sink, void *data);
/* The rule of that id or name, in any case. NULL and *why when there is none. */
const struct rule *rules_find(const struct profile_set *set, const char *name, char **why);
/* explain.c. False and *why when there is no such rule. */
bool rules_explain(const struct profile_set *set, const char *name, report_sink sink, void *data, char **why);
/* Each check gets the title of its rule, and each step its teaching text: JSON Lines carry only their names. */
void rules_add_texts(const struct profile_set *set, struct report_capture *capture);

/* ---- output.c ---------------------------------------------------------------------------------------------------- */

struct output;
/* path NULL: stdout. A file is written beside its place and renamed when it is whole. NULL: *why. */
struct output *output_open(const char *path, char **why);
bool output_sink(const char *text, size_t n, void *output);
/* keep: the text is whole. Returns false and *why when it could not be written. Frees output. */
bool output_close(struct output *output, bool keep, char **why);

#endif
