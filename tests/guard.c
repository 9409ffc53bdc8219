/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * guard SECONDS COMMAND...: runs a test, for so long at most, and then ends everything that it has started and left
 * behind, whatever became of its parents: a process that holds the output of a test would keep ctest waiting for ever.
 * Exits as the command does, 128 + N when signal N ended it, 124 when its time was over, 70 when it could not be run.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t stopped; /* the signal that did it */

static void on_signal(int number)
{
    stopped = number;
}

static void watch(int number)
{
    struct sigaction action = {.sa_handler = on_signal}; /* without SA_RESTART: waitpid() returns */

    sigaction(number, &action, NULL);
}

/* Orphans become children of this process, so that there are none but these. False: there are none. */
static bool kill_children(void)
{
    char path[64];
    FILE *file;
    int pid;
    bool any = false;

    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    file = fopen(path, "r");
    if (!file)
        return false;
    while (fscanf(file, "%d", &pid) == 1) {
        kill(pid, SIGKILL);
        any = true;
    }
    fclose(file);
    return any;
}

static void end_all(void)
{
    while (kill_children())
        while (waitpid(-1, NULL, 0) < 0 && errno == EINTR)
            ;
}

static int run(char **command)
{
    pid_t parent = getpid(), child = fork();
    int status;

    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(70);
        execvp(command[0], command);
        perror(command[0]);
        _exit(70);
    }
    if (child < 0) {
        perror("fork");
        return 70;
    }
    /* others that end meanwhile are orphans */
    for (pid_t ended = 0; ended != child;) {
        ended = waitpid(-1, &status, 0);
        if (stopped)
            return stopped == SIGALRM ? 124 : 128 + stopped;
        if (ended < 0 && errno != EINTR)
            return 70;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int count, char **arguments)
{
    long seconds = count > 2 ? strtol(arguments[1], NULL, 10) : 0;
    int code;

    if (seconds <= 0) {
        fprintf(stderr, "usage: guard SECONDS COMMAND...\n");
        return 64;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    watch(SIGALRM);
    watch(SIGTERM);
    watch(SIGINT);
    watch(SIGHUP);
    alarm((unsigned)seconds);
    code = run(arguments + 2);
    if (code == 124)
        fprintf(stderr, "guard: not done after %ld seconds\n", seconds);
    end_all();
    return code;
}
