/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded into tshark (LD_PRELOAD): a tshark that has started, and makes a copy of itself for each run that is asked for.
 * Most of the time of a short run goes into the start, in which all dissectors and the plugin register themselves. The
 * copy is made by fork() before tshark has looked at its first option, so it is a tshark as any other from there on: its
 * options, preferences, profile, filters and files are its own, and it ends with its run. TSHARK_READY names the socket.
 *
 * tshark must be started with two arguments, whatever they are: it has kept their number, and looks for -G there.
 */
#define _GNU_SOURCE
#include "../../plugin/compat.h"

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <epan/epan.h>
#include <wiretap/wtap.h>
#include <wsutil/ws_getopt.h>

#include "request.h"

#if WIRESHARK_AT_LEAST(4, 2)
typedef bool truth;
#else
typedef gboolean truth;
#endif

/* One that is running. */
struct run {
    int asker; /* connection; its end is that of the run */
    pid_t pid;
};

static struct {
    bool started;
    int count; /* of arguments of this run */
    char **arguments;
    int listener, children; /* descriptors */
    GArray *runs;
} ready;

static void *next(const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);

    if (symbol)
        return symbol;
    fprintf(stderr, "tshark has no %s\n", name);
    exit(70);
}

static void require(bool ok, const char *what)
{
    if (ok)
        return;
    perror(what);
    exit(70);
}

/* ---- A run --------------------------------------------------------------------------------------------------------- */

/* What tshark has left of its own two arguments is those of the run. */
static void arguments_take(char *const *own, char *text, size_t n)
{
    GPtrArray *arguments = g_ptr_array_new();

    for (char *p = text; p < text + n; p += strlen(p) + 1)
        g_ptr_array_add(arguments, p);
    ready.count = (int)arguments->len;
    g_ptr_array_add(arguments, NULL);
    ready.arguments = (char **)g_ptr_array_free(arguments, FALSE);
    for (int i = 1; i < 3 && i < ready.count; i++)
        ((char **)own)[i] = ready.arguments[i];
}

static void become_run(const int files[REQUEST_FILES])
{
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 0; i < REQUEST_FILES; i++)
        require(dup2(files[i], i) == i, "dup2");
    for (int i = 0; i < REQUEST_FILES; i++)
        close(files[i]);
    close(ready.listener);
    close(ready.children);
    for (guint i = 0; i < ready.runs->len; i++)
        close(g_array_index(ready.runs, struct run, i).asker);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* ---- Waiting ------------------------------------------------------------------------------------------------------- */

/* True in the copy. */
static bool accept_one(char *const *own)
{
    int asker = accept4(ready.listener, NULL, NULL, SOCK_CLOEXEC), files[REQUEST_FILES];
    char *text = g_malloc(REQUEST_MAX);
    ssize_t n = asker < 0 ? -1 : request_receive(asker, text, files);
    struct run run = {asker, 0};

    if (n <= 0 || text[n - 1] != '\0') {
        g_free(text);
        if (asker >= 0)
            close(asker);
        return false;
    }
    run.pid = fork();
    if (run.pid == 0) {
        close(asker);
        become_run(files);
        arguments_take(own, text, (size_t)n);
        return true;
    }
    for (int i = 0; i < REQUEST_FILES; i++)
        close(files[i]);
    g_free(text);
    if (run.pid < 0)
        close(asker); /* who asks takes that for a failure */
    else
        g_array_append_val(ready.runs, run);
    return false;
}

static void tell_ends(void)
{
    struct signalfd_siginfo info;
    int status;
    pid_t pid;

    if (read(ready.children, &info, sizeof info) < 0)
        return;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (guint i = 0; i < ready.runs->len; i++) {
            const struct run *run = &g_array_index(ready.runs, struct run, i);

            if (run->pid != pid)
                continue;
            send(run->asker, &status, sizeof status, MSG_NOSIGNAL);
            close(run->asker);
            g_array_remove_index_fast(ready.runs, i);
            break;
        }
}

static GArray *wait_for_any(void)
{
    GArray *waits = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
    struct pollfd wait = {ready.listener, POLLIN, 0};

    g_array_append_val(waits, wait);
    wait.fd = ready.children;
    g_array_append_val(waits, wait);
    for (guint i = 0; i < ready.runs->len; i++) {
        wait.fd = g_array_index(ready.runs, struct run, i).asker;
        g_array_append_val(waits, wait);
    }
    require(poll((struct pollfd *)(void *)waits->data, waits->len, -1) >= 0 || errno == EINTR, "poll");
    return waits;
}

/* Returns in each copy, and nowhere else. */
static void serve(char *const *own)
{
    bool copy = false;

    while (!copy) {
        GArray *waits = wait_for_any();
        const struct pollfd *wait = (const struct pollfd *)(const void *)waits->data;

        for (guint i = 2; i < waits->len; i++) /* who has asked is gone */
            if (wait[i].revents)
                kill(g_array_index(ready.runs, struct run, i - 2).pid, SIGKILL);
        if (wait[1].revents)
            tell_ends();
        if (wait[0].revents)
            copy = accept_one(own);
        g_array_free(waits, TRUE);
    }
}

static void get_ready(void)
{
    const char *path = getenv("TSHARK_READY");
    sigset_t child;

    require(path != NULL, "TSHARK_READY");
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* of who has started it */
    unsetenv("LD_PRELOAD");
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    ready.children = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    require(ready.children >= 0, "signalfd");
    ready.listener = request_listen(path);
    require(ready.listener >= 0, path);
    ready.runs = g_array_new(FALSE, FALSE, sizeof(struct run));
}

/* ---- In front of Wireshark's --------------------------------------------------------------------------------------- */

int ws_getopt_long(int count, char *const *arguments, const char *options, const struct ws_option *longer, int *index)
{
    int (*real)(int, char *const *, const char *, const struct ws_option *, int *);

    (void)count;
    *(void **)&real = next("ws_getopt_long");
    if (!ready.started) {
        void (*wiretap)(truth);
        truth (*dissectors)(register_cb, void *, truth);

        *(void **)&wiretap = next("wtap_init");
        *(void **)&dissectors = next("epan_init");
        wiretap(TRUE);
        require(dissectors(NULL, NULL, TRUE), "epan_init");
        ready.started = true;
        get_ready();
        serve(arguments);
    }
    return real(ready.count, ready.arguments, options, longer, index);
}

void wtap_init(truth plugins)
{
    (void)plugins;
}

truth epan_init(register_cb tell, void *data, truth plugins)
{
    (void)tell;
    (void)data;
    (void)plugins;
    return TRUE;
}
