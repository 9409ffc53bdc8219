/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_CHECK_H
#define IMSCONF_CHECK_H

#include "imsconf/report.h"

/* imsconf-check: runs tshark with the plugin on each capture and reports on all of them together. */

/* Exit codes beyond those of report_exit_code(); EXIT_SIGNAL and the number of a signal when one stopped it. */
enum { EXIT_USAGE = 64, EXIT_UNAVAILABLE = 69, EXIT_INTERNAL = 70, EXIT_SIGNAL = 128 };

/* One line on stderr, safe to print whatever the text holds. */
void print_complaint(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* ---- tshark.c: the program and its surroundings ----------------------------------------------------------------- */

struct tshark;
struct tshark_output {
    GBytes *out, *err;
    int status; /* exit status; -1: killed */
    int signal; /* that killed it, else 0 */
};

/* Finds tshark, makes its private folder and asks whether it loads this version of the plugin. From then on a signal
 * that asks to stop stops its children.
 * NULL: *why says what is missing and what to do, for g_free(). */
struct tshark *tshark_open(char **why);
void tshark_close(struct tshark *tshark);
/* A copy of the folder's profiles that tshark can read whoever it runs as, or the file itself. For g_free(). */
char *tshark_lend_profile(struct tshark *tshark, const char *file);

/* One run of it. It ends while the main context is iterated. */
struct tshark_run;
/* Takes over the descriptor input. NULL: it could not be started, *why. */
struct tshark_run *tshark_start(struct tshark *tshark, const GPtrArray *arguments, int input, char **why);
/* True once it has ended. */
bool tshark_ended(const struct tshark_run *run);
/* Ends it, kindly first. */
void tshark_end(struct tshark_run *run);
/* What came of a run that has ended, which is freed. False: nothing, *why. */
bool tshark_finish(struct tshark_run *run, struct tshark_output *output, char **why);
void tshark_output_clear(struct tshark_output *output);

/* ---- run.c: one capture ------------------------------------------------------------------------------------------ */

/* What is the same for all captures. */
struct run {
    struct tshark *tshark;
    GPtrArray *preferences; /* char *, "imsconf.mode:lab" */
    const char *profile;    /* the profile asked for by name; NULL: auto */
    bool all;
    unsigned timeout; /* seconds; 0: no limit */
    bool fast;        /* without dissecting what cannot matter */
};
struct work; /* one capture on its way */
struct work *work_start(const struct run *run, const char *path);
/* True once nothing more will come; until then the main context has to be iterated. */
bool work_ended(struct work *work);
/* Bytes of the file that were read so far. */
uint64_t work_position(const struct work *work);
/* Ends and frees work that has ended. Complains about what there is to complain. Returns 0, EXIT_USAGE (tshark refuses
 * a preference), EXIT_UNAVAILABLE (nothing can be checked) or EXIT_INTERNAL (this one could not be). */
int work_finish(struct work *work, struct report_capture **capture);
/* Ends work without waiting for it. */
void work_stop(struct work *work);
/* True when it ended because of that, or because of a signal to all of us. */
bool work_was_stopped(const struct work *work);
/* Ends and frees work of which nothing is wanted any more. */
void work_drop(struct work *work);

/* ---- pool.c: all captures ---------------------------------------------------------------------------------------- */

/* Is handed the captures in the order of their paths, however many are read at once, and takes them over. False: no
 * more of them are wanted. */
typedef bool (*capture_sink)(struct report_capture *capture, void *data);
/* Returns the exit code of what went wrong, else 0. Stops when nothing can be checked or a signal asks to. */
int pool_run(const struct run *run, char **paths, unsigned jobs, capture_sink sink, void *data);

/* ---- merge.c ----------------------------------------------------------------------------------------------------- */

/* Hands on the captures of reports in the format jsonl. What is wrong with a report becomes an unreadable capture with
 * the name of the report: what was lost must be seen. Returns as pool_run(). */
int merge_run(char **paths, capture_sink sink, void *data);

/* ---- stop.c: a signal that asks to stop -------------------------------------------------------------------------- */

void stop_watch(void);
/* Its number, else 0. */
int stop_signal(void);
/* Can be read from once it came. */
int stop_descriptor(void);
/* Ends this process as the signal would have, had it not been watched. */
void stop_raise(void);

/* ---- progress.c -------------------------------------------------------------------------------------------------- */

struct progress {
    unsigned finished, captures;
    uint64_t bytes_read, bytes; /* of all captures; 0: not known */
    double seconds;             /* since the work began */
    const char *name;           /* of a capture that is being read */
};
bool progress_wanted(void);
void progress_show(const struct progress *progress);
void progress_hide(void);
/* The line, of so many columns at most. For g_free(). */
char *progress_text(const struct progress *progress, size_t width);

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
/* What was handed over so far is out of our hands: not lost when we die. */
bool output_flush(struct output *output);
/* keep: the text is whole. Returns false and *why when it could not be written. Frees output. */
bool output_close(struct output *output, bool keep, char **why);
/* Text as a terminal of the locale's character set can show it; in another one than UTF-8 some bytes of UTF-8 would be
 * controls. For g_free(). */
char *terminal_text(const char *text);

#endif
