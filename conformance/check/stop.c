/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700
#include "check/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * A signal that asks to stop is kept, so that what is finished can still be reported. It wakes the main loop through a
 * pipe. A second one ends at once, as it would have without us; but not one that comes together with the first:
 * timeout(1) and some runners of CI signal a process, and then its group.
 */

enum { TOGETHER_MS = 200 };

static volatile sig_atomic_t stopped;
static struct timespec stopped_at;
static int wake[2] = {-1, -1};

static bool comes_together(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - stopped_at.tv_sec) * 1000 + (now.tv_nsec - stopped_at.tv_nsec) / 1000000 < TOGETHER_MS;
}

static void on_stop(int number)
{
    int error = errno;
    ssize_t written;

    if (!stopped) {
        clock_gettime(CLOCK_MONOTONIC, &stopped_at);
        stopped = number;
        written = write(wake[1], "", 1);
        (void)written;
    } else if (!comes_together()) {
        signal(number, SIG_DFL);
        raise(number); /* takes effect when this returns */
    }
    errno = error;
}

static bool open_pipe(void)
{
    if (pipe(wake) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        fcntl(wake[i], F_SETFD, FD_CLOEXEC);
        fcntl(wake[i], F_SETFL, O_NONBLOCK);
    }
    return true;
}

void stop_watch(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};

    if (wake[0] >= 0 || !open_pipe())
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct sigaction action;
        if (sigaction(numbers[i], NULL, &action) != 0 || action.sa_handler == SIG_IGN)
            continue; /* nohup */
        memset(&action, 0, sizeof(action));
        action.sa_handler = on_stop;
        action.sa_flags = SA_RESTART;
        sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN); /* a closed stdout is a write error, not a death with the folder left behind */
}

int stop_signal(void)
{
    return stopped;
}

int stop_descriptor(void)
{
    return wake[0];
}

void stop_raise(void)
{
    if (!stopped)
        return;
    signal(stopped, SIG_DFL);
    raise(stopped);
}
