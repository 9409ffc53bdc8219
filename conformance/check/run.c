/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700
#include "check/check.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * One capture through tshark. The capture is opened here and handed over as stdin: no file name can then be taken for
 * an option, and tshark needs no right of its own to open it.
 */

enum { TSHARK_USAGE = 1 }; /* exit status for a bad option; the codes above speak of the capture */

struct work {
    const struct run *run;
    char *path;
    struct report_capture *capture;
    struct tshark_run *tshark; /* NULL: none was started, or it has ended */
    GPtrArray *complaints;     /* char *: said in the order of the captures, not of their ends */
    int position;              /* a copy of the descriptor that tshark reads, which moves with it; -1: none */
    guint limit;               /* source of the main context */
    bool late, stopped;
    bool fast;  /* this try does not dissect all */
    bool again; /* it did not do */
    int code;
};

/* What tshark said on stderr, sorted. */
struct remarks {
    char *about_file; /* why the capture could not be read, wholly or at all */
    char *first;      /* the first complaint of tshark about anything */
    bool no_plugin;
    bool bad_preference; /* of the user */
};

/* ---- stderr ------------------------------------------------------------------------------------------------------ */

static const char file_remark[] = "The standard input ";

/* tshark writes "(pcap: File has ...)" on a line of its own behind the complaint it belongs to. */
static void add_detail(char **remark, const char *detail)
{
    char *longer = g_strdup_printf("%s %s", *remark, detail);
    g_free(*remark);
    *remark = longer;
}

static bool sort_remark(struct remarks *remarks, const char *line)
{
    if (*line == '\0' || g_str_has_prefix(line, "Running as user "))
        return true;
    if (g_str_has_prefix(line, "tshark: "))
        line += strlen("tshark: ");
    if (strstr(line, "Invalid -z argument") || g_str_has_prefix(line, "-o flag \"imsconf."))
        remarks->no_plugin = true;
    else if (g_str_has_prefix(line, "-o flag ") || g_str_has_prefix(line, "Invalid -o flag "))
        remarks->bad_preference = true;
    if (!remarks->first)
        remarks->first = g_strdup(line);
    if (!remarks->about_file && g_str_has_prefix(line, file_remark)) {
        remarks->about_file = g_strconcat("The file ", line + strlen(file_remark), NULL);
        return true;
    }
    return false;
}

static void add_complaint(struct work *work, const char *text)
{
    g_ptr_array_add(work->complaints, g_strdup_printf("%s: %s", work->path, text));
}

static struct remarks read_remarks(GBytes *err, struct work *work)
{
    struct remarks remarks = {NULL, NULL, false, false};
    gsize n = 0;
    const char *bytes = err ? g_bytes_get_data(err, &n) : NULL;
    char *text = g_strndup(bytes ? bytes : "", n);
    char **lines = g_strsplit(text, "\n", -1);
    bool after_file_remark = false;

    for (char **line = lines; *line && !remarks.no_plugin && !remarks.bad_preference; line++) {
        if (after_file_remark && **line == '(') {
            add_detail(&remarks.about_file, *line);
            continue;
        }
        bool had = remarks.about_file != NULL;
        if (!sort_remark(&remarks, *line) && !remarks.no_plugin && !remarks.bad_preference)
            add_complaint(work, *line);
        after_file_remark = !had && remarks.about_file;
    }
    g_strfreev(lines);
    g_free(text);
    return remarks;
}

static void remarks_clear(struct remarks *remarks)
{
    g_free(remarks->about_file);
    g_free(remarks->first);
}

/* ---- stdout ------------------------------------------------------------------------------------------------------ */

static bool is_summary(const char *line, size_t n)
{
    static const char summary[] = "{\"schema\":1,\"type\":\"summary\",";
    return n >= sizeof(summary) - 1 && memcmp(line, summary, sizeof(summary) - 1) == 0;
}

/* Reads the lines. *whole: the last one was there. Returns NULL or what is wrong with a line. */
static char *read_lines(GBytes *out, struct report_capture *capture, bool *whole)
{
    gsize n = 0;
    const char *p = out ? g_bytes_get_data(out, &n) : NULL;
    unsigned number = 0;

    *whole = false;
    while (n > 0) {
        const char *newline = memchr(p, '\n', n);
        size_t length = newline ? (size_t)(newline - p) : n;
        number++;
        if (length > 0) {
            char *reason = report_read_line(capture, p, length);
            if (reason) {
                char *error = g_strdup_printf("line %u of the plugin's report: %s", number, reason);
                g_free(reason);
                return error;
            }
        }
        *whole = is_summary(p, length) && newline;
        length += newline != NULL;
        p += length;
        n -= length;
    }
    return NULL;
}

/* The profile asked for must be the one that judged: the plugin falls back to its own where it cannot read a file. */
static char *check_profile(const struct report_capture *capture, const char *profile)
{
    for (unsigned i = 0; profile && i < capture->flows->len; i++) {
        const struct report_flow *flow = g_ptr_array_index(capture->flows, i);
        if (g_strcmp0(flow->profile, profile) != 0)
            return g_strdup_printf("profile %s was asked for, but the plugin checked against %s", profile,
                                   flow->profile ? flow->profile : "none");
    }
    return NULL;
}

/* ---- Running ----------------------------------------------------------------------------------------------------- */

/* Takes over error. */
static void set_unreadable(struct report_capture *capture, char *error)
{
    char *valid = g_utf8_make_valid(error, -1);
    capture->status = CAPTURE_UNREADABLE;
    g_free(capture->error);
    capture->error = valid;
    g_free(error);
}

/* -1 when it cannot be a capture. */
static int open_capture(const char *path, struct report_capture *capture)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    const char *error = NULL;

    if (fd < 0 || fstat(fd, &status) != 0)
        error = g_strerror(errno);
    else if (S_ISDIR(status.st_mode))
        error = g_strerror(EISDIR);
    else if (S_ISREG(status.st_mode) && status.st_size == 0)
        error = "The file is empty"; /* tshark takes it for a capture without packets */
    if (!error)
        return fd;
    if (fd >= 0)
        close(fd);
    set_unreadable(capture, g_strdup(error));
    return -1;
}

static GPtrArray *make_arguments(const struct run *run, bool fast)
{
    static const char *const reports[2][2] = {{"imsconf,jsonl", "imsconf,jsonl+fast"},
                                              {"imsconf,jsonl+all", "imsconf,jsonl+all+fast"}};
    GPtrArray *arguments = g_ptr_array_new();
    static const char *const fixed[] = {"-n", "-q", "-r", "-"};

    for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(arguments, (void *)fixed[i]);
    for (unsigned i = 0; i < run->preferences->len; i++) {
        g_ptr_array_add(arguments, (void *)"-o");
        g_ptr_array_add(arguments, run->preferences->pdata[i]);
    }
    g_ptr_array_add(arguments, (void *)"-z");
    g_ptr_array_add(arguments, (void *)reports[run->all][fast]);
    return arguments;
}

/* What the end of tshark means for the capture, given what it reported (whole) and remarked. */
static int judge_end(const struct tshark_output *output, const struct remarks *remarks, bool whole, struct work *work)
{
    struct report_capture *capture = work->capture;

    if (work->late) {
        set_unreadable(capture, g_strdup_printf("tshark was ended: not read within %u seconds", work->run->timeout));
        return EXIT_INTERNAL;
    }
    if (output->signal) {
        set_unreadable(capture, g_strdup_printf("tshark was killed by signal %d (%s)", output->signal,
                                                g_strsignal(output->signal)));
        return EXIT_INTERNAL;
    }
    if (output->status == 0 && whole && !remarks->about_file)
        return 0;
    if (output->status == 0 && whole) {
        add_complaint(work, remarks->about_file);
        return 0;
    }
    if (output->status == 0 || output->status == TSHARK_USAGE) {
        set_unreadable(capture, g_strdup(output->status == 0 ? "tshark ended without a whole report"
                                         : remarks->first    ? remarks->first
                                                             : "tshark refused its options"));
        return EXIT_INTERNAL;
    }
    if (whole && remarks->about_file && strstr(remarks->about_file, "cut short")) {
        capture->status = CAPTURE_CUT_SHORT;
        g_free(capture->error);
        capture->error = g_utf8_make_valid(remarks->about_file, -1);
        return 0;
    }
    if (remarks->about_file || remarks->first)
        set_unreadable(capture, g_strdup(remarks->about_file ? remarks->about_file : remarks->first));
    else
        set_unreadable(capture, g_strdup_printf("tshark ended with status %d", output->status));
    return 0;
}

/* Did the plugin say that this capture needs the tree? Nothing else that it said counts then. */
static bool needs_tree(const struct work *work)
{
    return work->fast && work->capture->error && g_str_has_prefix(work->capture->error, REPORT_NOT_FAST);
}

/* What was said last is said alone: nothing is reported then. */
static int end_all(struct work *work, int code, const char *format, const char *reason)
{
    g_ptr_array_set_size(work->complaints, 0);
    g_ptr_array_add(work->complaints, g_strdup_printf(format, reason));
    return code;
}

static int take_output(const struct tshark_output *output, struct work *work)
{
    struct remarks remarks = read_remarks(output->err, work);
    int code;

    if (remarks.no_plugin) {
        code = end_all(work, EXIT_UNAVAILABLE, "tshark has no imsconf plugin of this version: %s", remarks.first);
    } else if (remarks.bad_preference) {
        code = end_all(work, EXIT_USAGE, "--preference: tshark says: %s", remarks.first);
    } else {
        bool whole;
        char *reason = read_lines(output->out, work->capture, &whole);
        work->again = needs_tree(work);
        code = judge_end(output, &remarks, whole, work);
        if (!reason)
            reason = check_profile(work->capture, work->run->profile);
        if (reason && code == 0) {
            set_unreadable(work->capture, reason);
            code = EXIT_INTERNAL;
        } else {
            g_free(reason);
        }
    }
    remarks_clear(&remarks);
    return code;
}

static gboolean on_limit(void *data)
{
    struct work *work = data;
    work->limit = 0;
    work->late = true;
    tshark_end(work->tshark);
    return G_SOURCE_REMOVE;
}

static void start_tshark(struct work *work, int input)
{
    GPtrArray *arguments = make_arguments(work->run, work->fast);
    char *why = NULL;

    work->position = fcntl(input, F_DUPFD_CLOEXEC, 0);
    work->tshark = tshark_start(work->run->tshark, arguments, input, &why);
    if (!work->tshark)
        work->code = end_all(work, EXIT_UNAVAILABLE, "%s", why);
    else if (work->run->timeout)
        work->limit = g_timeout_add_seconds(work->run->timeout, on_limit, work);
    g_free(why);
    g_ptr_array_free(arguments, TRUE);
}

struct work *work_start(const struct run *run, const char *path)
{
    struct work *work = g_new0(struct work, 1);
    work->run = run;
    work->path = g_strdup(path);
    work->capture = report_capture_new(path);
    work->complaints = g_ptr_array_new_with_free_func(g_free);
    work->position = -1;

    int input = open_capture(path, work->capture);
    /* What is no file cannot be read a second time. */
    work->fast = run->fast && g_file_test(path, G_FILE_TEST_IS_REGULAR);
    if (input >= 0)
        start_tshark(work, input);
    return work;
}

/* Ctrl-C reaches tshark as well as us, and may have reached it first. */
static bool was_asked_to_stop(void)
{
    if (!stop_signal())
        g_usleep(10000);
    return stop_signal() != 0;
}

static void try_again(struct work *work)
{
    work->fast = work->again = false;
    work->code = 0;
    g_ptr_array_set_size(work->complaints, 0);
    report_capture_free(work->capture);
    work->capture = report_capture_new(work->path);

    int input = open_capture(work->path, work->capture);
    if (input >= 0)
        start_tshark(work, input);
}

/* What tshark printed is large, the capture in the report is not: it is read as soon as it is there. */
static void take_end(struct work *work)
{
    struct tshark_output output;
    char *why = NULL;

    if (work->limit)
        g_source_remove(work->limit);
    work->limit = 0;
    bool ok = tshark_finish(work->tshark, &output, &why);
    work->stopped = work->stopped || (!(ok && output.status == 0) && was_asked_to_stop());
    if (ok || work->late)
        work->code = take_output(&output, work);
    else
        work->code = end_all(work, EXIT_UNAVAILABLE, "%s", why);
    work->tshark = NULL;
    g_free(why);
    tshark_output_clear(&output);
    if (work->position >= 0)
        close(work->position);
    work->position = -1;
    if (work->again && !work->stopped && !work->late)
        try_again(work);
}

bool work_ended(struct work *work)
{
    if (work->tshark && tshark_ended(work->tshark))
        take_end(work);
    return !work->tshark;
}

uint64_t work_position(const struct work *work)
{
    off_t position = work->position >= 0 ? lseek(work->position, 0, SEEK_CUR) : -1;
    return position > 0 ? (uint64_t)position : 0;
}

static void work_free(struct work *work)
{
    report_capture_free(work->capture);
    g_ptr_array_free(work->complaints, TRUE);
    g_free(work->path);
    g_free(work);
}

int work_finish(struct work *work, struct report_capture **capture)
{
    int code = work->code;

    for (unsigned i = 0; i < work->complaints->len; i++)
        print_complaint("%s", (const char *)g_ptr_array_index(work->complaints, i));
    *capture = work->capture;
    work->capture = NULL;
    work_free(work);
    return code;
}

void work_stop(struct work *work)
{
    if (!work->tshark || work_ended(work))
        return;
    work->stopped = true;
    tshark_end(work->tshark);
}

bool work_was_stopped(const struct work *work)
{
    return work->stopped;
}

void work_drop(struct work *work)
{
    work_stop(work);
    while (!work_ended(work))
        g_main_context_iteration(NULL, TRUE);
    work_free(work);
}
