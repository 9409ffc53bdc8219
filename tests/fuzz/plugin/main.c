/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The plugin in libwireshark, in one process, over captures that are changed in memory:
 *     fuzz_plugin [--seed N] [--seconds N | --runs N] CAPTURE...
 *     fuzz_plugin --seed N --capture CAPTURE      one case again, as a failure names it; --show tells what was found
 * Every case is read in every way; the findings must be the same. Where no time is given, each capture is read as it is
 * first. Then come changed ones: case N changes capture number N modulo their count, in a way that only depends on N and
 * the capture.
 */
#define _GNU_SOURCE /* setresuid() */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../require.h"
#include "compat.h"
#include "dissect.h"

enum { FRAMES_MAX = 150, CASE_SECONDS = 120 };

static struct {
    uint64_t seed;
    const char *capture, *way;
    bool plain;
} current;

struct options {
    uint64_t seed, runs;
    gint64 seconds;
    const char *one;
    bool show;
    GPtrArray *paths;
};

/* Also called by a sanitizer before it ends the program: nothing but write() is safe here. */
static void tell_case(void)
{
    char line[1024];
    int n = current.plain ? g_snprintf(line, sizeof line, "run again: fuzz_plugin --runs 0 %s (%s)\n", current.capture,
                                       current.way)
                          : g_snprintf(line, sizeof line, "run again: fuzz_plugin --seed %" G_GUINT64_FORMAT
                                       " --capture %s (%s)\n", current.seed, current.capture, current.way);

    if (current.capture && write(STDERR_FILENO, line, (size_t)n) < 0)
        _exit(1);
}

/* There in a sanitized build only. */
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void on_signal(int number)
{
    static const char slow[] = "ERROR: timeout\n";

    if (number == SIGALRM && write(STDERR_FILENO, slow, sizeof slow - 1) < 0)
        _exit(1);
    tell_case();
    _exit(1);
}

static void differ(const char *first, const char *second)
{
    size_t at = 0;

    while (first[at] && first[at] == second[at])
        at++;
    while (at && first[at - 1] != '\n')
        at--;
    fprintf(stderr, "the findings of two ways must hold the same\n- %.*s\n+ %.*s\n", (int)strcspn(first + at, "\n"),
            first + at, (int)strcspn(second + at, "\n"), second + at);
    abort();
}

static void run_case(const struct capture *capture, bool show)
{
    char *first = NULL;

    for (int way = 0; way < WAYS; way++) {
        char *text;

        current.way = way_name((enum way)way);
        alarm(CASE_SECONDS);
        text = dissect_capture(capture, (enum way)way);
        alarm(0);
        if (!first) {
            first = text;
            continue;
        }
        if (strcmp(first, text) != 0)
            differ(first, text);
        g_free(text);
    }
    if (show)
        fputs(first, stdout);
    g_free(first);
}

static void run_mutated(const struct capture *capture, const char *path, uint64_t seed, bool show)
{
    struct capture *copy = capture_copy(capture);

    current.seed = seed;
    current.capture = path;
    current.plain = false;
    capture_mutate(copy, seed);
    run_case(copy, show);
    capture_free(copy);
}

static GPtrArray *load(const GPtrArray *paths)
{
    GPtrArray *captures = g_ptr_array_new_with_free_func((GDestroyNotify)capture_free);

    COMPAT_LOG_INIT("fuzz_plugin");
    ws_log_set_level(LOG_LEVEL_CRITICAL);
    wtap_init(FALSE);
    for (guint i = 0; i < paths->len; i++) {
        struct capture *capture = capture_load(g_ptr_array_index(paths, i), FRAMES_MAX);

        if (!capture) {
            fprintf(stderr, "%s cannot be read\n", (const char *)g_ptr_array_index(paths, i));
            exit(66);
        }
        g_ptr_array_add(captures, capture);
    }
    return captures;
}

static uint64_t run(const struct options *options, const GPtrArray *captures)
{
    gint64 end = g_get_monotonic_time() + options->seconds * G_USEC_PER_SEC;
    uint64_t done = 0;

    for (guint i = 0; !options->seconds && i < captures->len; i++) {
        current.capture = g_ptr_array_index(options->paths, i);
        current.plain = true;
        run_case(g_ptr_array_index(captures, i), options->show);
    }
    for (; options->seconds ? g_get_monotonic_time() < end : done < options->runs; done++) {
        uint64_t seed = options->seed + done;
        guint i = (guint)(seed % captures->len);

        run_mutated(g_ptr_array_index(captures, i), g_ptr_array_index(options->paths, i), seed, options->show);
    }
    return done;
}

static const char *next(char **argv, int argc, int *i)
{
    if (++*i < argc)
        return argv[*i];
    fprintf(stderr, "%s: a value is missing\n", argv[*i - 1]);
    exit(64);
}

static struct options read_options(int argc, char **argv)
{
    struct options options = {.seed = 1, .runs = 100, .paths = g_ptr_array_new()};

    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--seed"))
            options.seed = g_ascii_strtoull(next(argv, argc, &i), NULL, 10);
        else if (!strcmp(argv[i], "--runs"))
            options.runs = g_ascii_strtoull(next(argv, argc, &i), NULL, 10);
        else if (!strcmp(argv[i], "--seconds"))
            options.seconds = g_ascii_strtoll(next(argv, argc, &i), NULL, 10);
        else if (!strcmp(argv[i], "--capture"))
            g_ptr_array_add(options.paths, (char *)(options.one = next(argv, argc, &i)));
        else if (!strcmp(argv[i], "--show"))
            options.show = true;
        else
            g_ptr_array_add(options.paths, argv[i]);
    }
    if (options.paths->len)
        return options;
    fprintf(stderr, "usage: %s [--seed N] [--seconds N | --runs N] CAPTURE...\n", argv[0]);
    exit(64);
}

/* For each file Wireshark reads its lists of names anew, which takes longer than a small capture. Told another folder it has
 * none; but it listens to nobody who runs as root. */
static void leave_root(void)
{
    enum { NOBODY = 65534 };

    if (geteuid() != 0)
        return;
    REQUIRE(!setresgid(NOBODY, NOBODY, NOBODY) && !setresuid(NOBODY, NOBODY, NOBODY));
    prctl(PR_SET_DUMPABLE, 1); /* LeakSanitizer looks at its own process as a debugger does */
}

/* Nobody's settings, and Wireshark's own allocator checks what is written beyond a block. */
static void settle_environment(void)
{
    g_setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "strict", FALSE);
    g_setenv("WIRESHARK_CONFIG_DIR", "/nonexistent", TRUE);
    g_setenv("WIRESHARK_DATA_DIR", "/nonexistent", TRUE);
    g_setenv("HOME", "/nonexistent", TRUE);
    g_setenv("XDG_CONFIG_HOME", "/nonexistent", TRUE);
    signal(SIGALRM, on_signal);
    signal(SIGABRT, on_signal);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(tell_case);
}

int main(int argc, char **argv)
{
    struct options options = read_options(argc, argv);
    GPtrArray *captures;
    uint64_t done = 1;

    settle_environment();
    captures = load(options.paths);
    leave_root();
    dissect_begin();
    if (options.one)
        run_mutated(g_ptr_array_index(captures, 0), options.one, options.seed, options.show);
    else
        done = run(&options, captures);
    g_ptr_array_free(captures, TRUE);
    g_ptr_array_free(options.paths, TRUE);
    dissect_end();
    printf("stat::number_of_executed_units: %" G_GUINT64_FORMAT "\n", done);
    return 0;
}
