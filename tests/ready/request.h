/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef REQUEST_H
#define REQUEST_H

/*
 * What a run of tshark is asked for with, in one message: its arguments, each with a zero behind it, and its standard
 * input, output and error output. The answer is an int, the status of the run as waitpid() has it.
 */

#include <sys/types.h>

enum { REQUEST_FILES = 3, REQUEST_MAX = 65536 };

/* A socket at the path that waits for requests. -1: no. */
int request_listen(const char *path);

/* A connection to it. -1: no. */
int request_connect(const char *path);

/* Sends text of n bytes, and the first three descriptors. False: no. */
int request_send(int socket, const char *text, size_t n);

/* Reads into text, which has room for REQUEST_MAX bytes, how many; -1: no. The descriptors are the caller's to close. */
ssize_t request_receive(int socket, char *text, int files[REQUEST_FILES]);

#endif
