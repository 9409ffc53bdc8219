/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700
#include "check/options.h"
#include "report/model.h"
#include "report/page.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

void print_complaint(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    char *visible = page_visible(text);
    char *safe = isatty(STDERR_FILENO) ? terminal_text(visible) : g_strdup(visible);
    progress_hide();
    fprintf(stderr, "imsconf-check: %s\n", safe);
    g_free(safe);
    g_free(visible);
    g_free(text);
}

/* ---- The report -------------------------------------------------------------------------------------------------- */

/* A report that grows. */
struct writing {
    const struct job *job;
    struct report *report;
    struct output *output;
    bool ok; /* false: it could not be written */
};

/* What a format can write at once need not be kept. */
static bool take_capture(struct report_capture *capture, void *data)
{
    struct writing *writing = data;
    const struct job *job = writing->job;

    rules_add_texts(job->profiles, capture);
    report_take_capture(writing->report, capture);
    if (!job->writer->write_captures)
        return true;
    writing->ok = job->writer->write_captures(writing->report, &job->report, output_sink, writing->output) &&
                  output_flush(writing->output);
    report_settle(writing->report, job->report.fail_on);
    return writing->ok;
}

static int end_report(struct writing *writing)
{
    const struct job *job = writing->job;
    char *why = NULL;
    bool ok = writing->ok && job->writer->write(writing->report, &job->report, output_sink, writing->output);

    if (!output_close(writing->output, ok, &why)) {
        print_complaint("%s", why);
        g_free(why);
        return EXIT_INTERNAL;
    }
    return ok ? report_exit_code(writing->report, job->report.fail_on) : EXIT_INTERNAL;
}

/* ---- Captures ---------------------------------------------------------------------------------------------------- */

static void lend_profile(struct job *job, struct tshark *tshark)
{
    if (!job->profile_file)
        return;
    char *lent = tshark_lend_profile(tshark, job->profile_file);
    g_ptr_array_add(job->preferences, g_strdup_printf("imsconf.profile_directory:%s", lent));
    g_free(lent);
}

/* Returns the exit code of what went wrong, else 0. */
static int read_captures(struct job *job, char **captures, struct writing *writing)
{
    char *why = NULL;
    struct tshark *tshark = tshark_open(&why);
    int code = 0;

    if (tshark) {
        struct run run = {tshark, job->preferences, NULL, job->report.all, job->timeout, job->fast};
        lend_profile(job, tshark);
        if (g_strcmp0(job->settings.profile, "auto") != 0)
            run.profile = job->settings.profile;
        code = pool_run(&run, captures, job->jobs, take_capture, writing);
    } else if (!stop_signal()) {
        print_complaint("%s", why);
        code = EXIT_UNAVAILABLE;
    }
    tshark_close(tshark);
    g_free(why);
    return code;
}

/* Of a run that ends early, what was finished is reported. */
static void note_end(struct report *report, const char *what, unsigned captures)
{
    struct report_counts counts = report_count(report, SEVERITY_ERROR);
    report->note = g_strdup_printf("%s after %u of %u capture%s", what, counts.captures, captures,
                                   captures == 1 ? "" : "s");
}

static int make_report(struct job *job, const struct options *o, struct output *output)
{
    struct writing writing = {job, report_new(), output, true};
    struct report *report = writing.report;
    int code = o->merge ? merge_run(o->captures, take_capture, &writing) : read_captures(job, o->captures, &writing);
    bool useless = code == EXIT_UNAVAILABLE || code == EXIT_USAGE;

    if (stop_signal() && !useless)
        code = EXIT_SIGNAL + stop_signal();
    if (useless || stop_signal())
        note_end(report, useless ? "ended" : "interrupted", g_strv_length(o->captures));
    report->failure = code;
    if (useless && report_count(report, SEVERITY_ERROR).captures == 0)
        output_close(output, false, NULL);
    else
        code = end_report(&writing);
    report_free(report);
    return code;
}

/* A report must not take the place of what it is about. */
static const char *input_overwritten(const char *output, char **inputs)
{
    struct stat to, from;

    if (!output || stat(output, &to) != 0 || !S_ISREG(to.st_mode))
        return NULL;
    for (char **input = inputs; *input; input++)
        if (stat(*input, &from) == 0 && from.st_dev == to.st_dev && from.st_ino == to.st_ino)
            return *input;
    return NULL;
}

static struct output *open_output(const struct options *o)
{
    char *why = NULL;
    struct output *output = output_open(o->output, &why);

    if (!output)
        print_complaint("-o %s", why);
    g_free(why);
    return output;
}

static int check_captures(struct job *job, const struct options *o)
{
    const char *overwritten = input_overwritten(o->output, o->captures);
    if (overwritten) {
        print_complaint("-o %s: would overwrite the %s %s", o->output, o->merge ? "report" : "capture", overwritten);
        return EXIT_USAGE;
    }
    struct output *output = open_output(o);
    return output ? make_report(job, o, output) : EXIT_USAGE;
}

/* ---- Rules ------------------------------------------------------------------------------------------------------- */

static int print_rules(const struct job *job, const struct options *o)
{
    struct output *output = open_output(o);
    char *why = NULL;
    bool known = true;

    if (!output)
        return EXIT_USAGE;
    if (o->list_rules)
        rules_list(job->profiles, output_sink, output);
    else
        known = rules_explain(job->profiles, o->explain, output_sink, output, &why);
    if (!known)
        print_complaint("--explain: %s", why);
    g_clear_pointer(&why, g_free);
    if (!output_close(output, known, &why)) {
        print_complaint("%s", why);
        g_free(why);
        return EXIT_INTERNAL;
    }
    return known ? 0 : EXIT_USAGE;
}

/* ---- Start ------------------------------------------------------------------------------------------------------- */

static int run_job(const struct options *o)
{
    struct job job;
    int code = EXIT_USAGE;

    job_init(&job);
    if (job_understand(&job, o)) {
        if (o->list_rules || o->explain)
            code = print_rules(&job, o);
        else if (o->captures)
            code = check_captures(&job, o);
        else
            print_complaint("no %s given; see --help", o->merge ? "report" : "capture");
    }
    job_clear(&job);
    return code;
}

int main(int argc, char **argv)
{
    struct options options = {.jobs = 1};
    int code = EXIT_USAGE;

    setlocale(LC_CTYPE, "");
    if (options_parse(&options, &argc, &argv)) {
        if (options.version) {
            printf("imsconf-check " IMSCONF_VERSION ", for tshark " IMSCONF_WIRESHARK " with the imsconf plugin of the "
                   "same version\n");
            code = 0;
        } else {
            code = run_job(&options);
        }
    }
    options_clear(&options);
    stop_raise();
    return code;
}
