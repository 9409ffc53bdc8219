/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _DEFAULT_SOURCE /* struct winsize */
#include "check/check.h"
#include "report/page.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/*
 * One line on a terminal's stderr for as long as work goes on: "[3/200] 45 %, about 2 min left: name". It is not part
 * of what is reported, and gone when anything else is printed.
 */

enum { SURE_AFTER = 3 }; /* seconds; earlier the time left is a guess */

static char *shown; /* the line that is on the terminal; NULL: none */

bool progress_wanted(void)
{
    static int is_terminal = -1;
    if (is_terminal < 0)
        is_terminal = isatty(STDERR_FILENO) != 0;
    return is_terminal;
}

void progress_hide(void)
{
    if (shown)
        fputs("\r\033[K", stderr);
    g_clear_pointer(&shown, g_free);
}

/* Columns of the terminal, but the last, where some of them wrap. */
static size_t terminal_width(void)
{
    struct winsize size;
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20;
    return known ? size.ws_col - 1u : 79;
}

/* Rounded up, coarser the longer it takes: what is not known better should not look so. */
static void append_time_left(GString *line, double seconds)
{
    unsigned tens = (unsigned)(seconds / 10) + 1;

    if (tens < 9)
        g_string_append_printf(line, ", about %u s left", tens * 10);
    else if (seconds < 90 * 60)
        g_string_append_printf(line, ", about %u min left", (unsigned)(seconds / 60) + 1);
    else
        g_string_append_printf(line, ", about %u h left", (unsigned)(seconds / 3600) + 1);
}

char *progress_text(const struct progress *progress, size_t width)
{
    GString *line = g_string_new(NULL);
    double part = progress->bytes ? MIN((double)progress->bytes_read / (double)progress->bytes, 1) : 0;
    char *visible = page_visible(progress->name);
    char *safe = terminal_text(visible);
    const char *name = safe;

    if (progress->captures > 1)
        g_string_append_printf(line, "[%u/%u] ", progress->finished, progress->captures);
    if (progress->bytes)
        g_string_append_printf(line, "%u %%", (unsigned)(part * 100));
    if (part > 0.01 && progress->seconds >= SURE_AFTER)
        append_time_left(line, progress->seconds * (1 - part) / part);
    if (progress->bytes)
        g_string_append(line, ": ");
    while (*name && line->len + page_width(name) > width) /* the end of a path tells more than its beginning */
        name = g_utf8_next_char(name);
    g_string_append(line, name);
    g_free(safe);
    g_free(visible);
    return g_string_free(line, FALSE);
}

void progress_show(const struct progress *progress)
{
    if (!progress_wanted())
        return;
    char *text = progress_text(progress, terminal_width());
    if (g_strcmp0(text, shown) != 0)
        fprintf(stderr, "\r\033[K%s", text);
    fflush(stderr);
    g_free(shown);
    shown = text;
}
