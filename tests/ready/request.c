/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include "request.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { WAITING = 64 };

/* Room for the descriptors, aligned as the header is. */
union control {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(REQUEST_FILES * sizeof(int))];
};

static int open_at(const char *path, struct sockaddr_un *address)
{
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(address->sun_path, path);
    return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
}

int request_listen(const char *path)
{
    struct sockaddr_un address = {0};
    int listener = open_at(path, &address);

    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, WAITING) != 0)
        return -1;
    return listener;
}

int request_connect(const char *path)
{
    struct sockaddr_un address = {0};
    int connection = open_at(path, &address);

    if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0)
        return -1;
    return connection;
}

int request_send(int socket, const char *text, size_t n)
{
    static const int files[REQUEST_FILES] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
    union control control = {0};
    struct iovec part = {(void *)text, n};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);

    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof files);
    memcpy(CMSG_DATA(header), files, sizeof files);
    return sendmsg(socket, &message, MSG_NOSIGNAL) == (ssize_t)n;
}

ssize_t request_receive(int socket, char *text, int files[REQUEST_FILES])
{
    union control control;
    struct iovec part = {text, REQUEST_MAX};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    const struct cmsghdr *header = n > 0 ? CMSG_FIRSTHDR(&message) : NULL;

    if (!header || header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(REQUEST_FILES * sizeof(int)))
        return -1;
    memcpy(files, CMSG_DATA(header), REQUEST_FILES * sizeof(int));
    return n;
}
