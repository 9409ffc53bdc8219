/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700
#include "check/check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct output {
    FILE *stream;
    bool terminal;
    char *path, *part; /* NULL: written in place */
};

/* A link is followed, so that it stays a link; what is not there yet is its own path. */
static char *final_path(const char *path)
{
    char *real = realpath(path, NULL);
    char *final = g_strdup(real ? real : path);
    free(real);
    return final;
}

static bool open_beside(struct output *output, const char *path)
{
    output->path = final_path(path);
    output->part = g_strconcat(output->path, ".XXXXXX", NULL);
    int fd = mkstemp(output->part);
    if (fd < 0)
        return false;
    mode_t mask = umask(0);
    umask(mask);
    if (fchmod(fd, 0666 & ~mask) == 0)
        output->stream = fdopen(fd, "w");
    if (!output->stream) {
        close(fd);
        unlink(output->part);
    }
    return output->stream != NULL;
}

struct output *output_open(const char *path, char **why)
{
    struct output *output = g_new0(struct output, 1);
    struct stat status;
    bool ok;

    if (!path) {
        output->stream = stdout;
        output->terminal = isatty(STDOUT_FILENO);
        return output;
    }
    bool there = stat(path, &status) == 0;
    if (there && !S_ISREG(status.st_mode)) { /* a pipe or device must not be replaced by a file */
        output->stream = fopen(path, "w");
        ok = output->stream != NULL;
    } else if (there && access(path, W_OK) != 0) { /* renaming over it would not respect that */
        ok = false;
    } else {
        ok = open_beside(output, path);
    }
    if (ok)
        return output;
    *why = g_strdup_printf("%s: %s", path, g_strerror(errno));
    g_free(output->path);
    g_free(output->part);
    g_free(output);
    return NULL;
}

char *terminal_text(const char *text)
{
    GString *safe;

    if (g_get_charset(NULL))
        return g_strdup(text);
    safe = g_string_new(NULL);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (c < 0x80)
            g_string_append_c(safe, (char)c);
        else
            g_string_append_printf(safe, "\\u{%04x}", (unsigned)c);
    }
    return g_string_free(safe, FALSE);
}

static bool write_text(struct output *output, const char *text, size_t n)
{
    return fwrite(text, 1, n, output->stream) == n;
}

/* Writers hand over whole characters. */
bool output_sink(const char *text, size_t n, void *data)
{
    struct output *output = data;

    if (!output->terminal)
        return write_text(output, text, n);
    char *copy = g_strndup(text, n);
    char *safe = terminal_text(copy);
    progress_hide();
    bool ok = write_text(output, safe, strlen(safe));
    g_free(safe);
    g_free(copy);
    return ok;
}

bool output_flush(struct output *output)
{
    return fflush(output->stream) == 0;
}

bool output_close(struct output *output, bool keep, char **why)
{
    bool ok = fflush(output->stream) == 0 && !ferror(output->stream);
    int error = errno;

    if (output->stream != stdout && fclose(output->stream) != 0 && ok) {
        ok = false;
        error = errno;
    }
    if (output->part && keep && ok && rename(output->part, output->path) != 0) {
        ok = false;
        error = errno;
    }
    if (output->part && !(keep && ok))
        unlink(output->part);
    if (!ok && why)
        *why = g_strdup_printf("%s: %s", output->path ? output->path : "standard output", g_strerror(error));
    g_free(output->path);
    g_free(output->part);
    g_free(output);
    return ok;
}
