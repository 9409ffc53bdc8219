/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Called as tshark is: has a tshark run that is ready for it (serve.c), and ends as that does. It has the arguments and
 * the standard files of the caller, but the environment of the one that was ready.
 */
#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static char text[REQUEST_MAX];

static int failed(const char *what)
{
    perror(what);
    return 70;
}

int main(int count, char **arguments)
{
    const char *path = getenv("TSHARK_READY");
    size_t n = 0;
    int status, connection;

    for (int i = 0; i < count; i++) {
        size_t length = strlen(arguments[i]) + 1;

        if (length > sizeof text - n)
            return failed("arguments");
        memcpy(text + n, arguments[i], length);
        n += length;
    }
    connection = path ? request_connect(path) : -1;
    if (connection < 0 || !request_send(connection, text, n))
        return failed(path ? path : "TSHARK_READY");
    if (recv(connection, &status, sizeof status, 0) != sizeof status)
        return failed("no tshark");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
