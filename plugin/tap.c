/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <glib/gstdio.h>

#include "plugin.h"

#include "imsconf/report.h"

/* -z imsconf,FORMAT[+all][+fast][,FILE] */
struct request {
    const struct report_writer *writer;
    bool all, fast;
    char *file; /* NULL: standard output */
    uint64_t packets;
};

enum { EXIT_USAGE = 64, STANDARD_OUTPUT = 1 };

static int message_tap = -1;

void tap_register_messages(void)
{
    message_tap = register_tap("imsconf");
}

void tap_queue_message(packet_info *pinfo, const struct annotation *annotation)
{
    tap_queue_packet(message_tap, pinfo, annotation);
}

static void request_reset(void *data)
{
    ((struct request *)data)->packets = 0;
}

static tap_packet_status request_packet(void *data, packet_info *pinfo, epan_dissect_t *edt, const void *unused,
                                        tap_flags_t flags)
{
    (void)pinfo;
    (void)edt;
    (void)unused;
    (void)flags;
    ((struct request *)data)->packets++;
    return TAP_PACKET_REDRAW;
}

static bool sink(const char *text, size_t n, void *data)
{
    return fwrite(text, 1, n, (FILE *)data) == n;
}

static struct report *report_make(const struct request *request)
{
    const struct tracker *tracker = analyse_finish();
    struct report *report = report_new();
    struct report_capture *capture = report_add_capture(report, NULL); /* a tap does not know the file's name */
    const char *reason = analyse_obstacle();

    capture->packets = request->packets;
    if (reason == NULL && tracker == NULL)
        reason = "not analysed: no file was opened";
    if (reason == NULL && source_doubt() != 0) {
        capture->status = CAPTURE_UNREADABLE;
        capture->error = g_strdup_printf(REPORT_NOT_FAST " for frame %u", source_doubt());
    } else if (reason == NULL) {
        capture->sip_messages = tracker_message_count(tracker);
        report_collect(capture, tracker, request->all);
    } else {
        capture->status = CAPTURE_UNREADABLE;
        capture->error = g_strdup(reason);
    }
    return report;
}

static void request_draw(void *data)
{
    const struct request *request = (const struct request *)data;
    FILE *file = request->file != NULL ? g_fopen(request->file, "wb") : stdout;
    const char *name = request->file != NULL ? request->file : "standard output";
    struct report_options options = {.fail_on = SEVERITY_ERROR, .all = request->all};
    struct report *report;
    bool written;

    if (file == NULL) {
        report_open_failure(name, errno, TRUE);
        return;
    }
    options.colour = request->file == NULL && g_log_writer_supports_color(STANDARD_OUTPUT);
    report = report_make(request);
    errno = 0;
    written = request->writer->write(report, &options, sink, file);
    if (request->file != NULL ? fclose(file) != 0 : fflush(file) != 0)
        written = false;
    if (!written)
        report_write_failure(name, errno);
    report_free(report);
}

static void request_free(void *data)
{
    struct request *request = (struct request *)data;

    g_free(request->file);
    g_free(request);
}

/* Cuts "+word" off the end of text. */
static bool take_word(char *text, const char *word)
{
    if (text == NULL || !g_str_has_suffix(text, word))
        return false;
    text[strlen(text) - strlen(word)] = '\0';
    return true;
}

/* Takes "imsconf,FORMAT[+all][+fast][,FILE]" apart. Returns NULL, or what is wrong with it, for g_free(). */
static char *request_read(struct request *request, const char *argument)
{
    char **parts = g_strsplit(argument, ",", 3);
    char *format = parts[0] != NULL && parts[1] != NULL ? parts[1] : NULL;
    char *reason = NULL;

    request->fast = take_word(format, "+fast");
    request->all = take_word(format, "+all");
    request->writer = format != NULL ? report_writer_find(format) : NULL;
    if (request->writer == NULL)
        reason = g_strdup_printf("-z %s: the format must be one of %s", argument, report_writer_names());
    else if (parts[2] != NULL && parts[2][0] != '\0')
        request->file = g_strdup(parts[2]);
    if (request->writer != NULL && request->writer->all)
        request->all = true;
    if (request->all)
        analyse_tell_passed();
    g_strfreev(parts);
    return reason;
}

/* Better now than after an hour's reading. */
static char *file_try(const char *path)
{
    FILE *file = g_fopen(path, "wb");

    if (file == NULL)
        return g_strdup_printf("The report cannot be written to %s: %s", path, g_strerror(errno));
    fclose(file);
    return NULL;
}

static COMPAT_STAT_INIT_RESULT report_start(const char *argument, void *unused)
{
    struct request *request = g_new0(struct request, 1);
    char *reason = request_read(request, argument);

    (void)unused;
    if (reason == NULL && request->file != NULL)
        reason = file_try(request->file);
    if (reason == NULL && request->fast)
        skip_go();
    if (reason == NULL) {
        GString *error = register_tap_listener("frame", request, NULL, TL_REQUIRES_NOTHING, request_reset,
                                               request_packet, request_draw, request_free);
        if (error != NULL)
            reason = g_string_free(error, FALSE);
    }
    if (reason != NULL) {
        report_failure("imsconf: %s", reason);
        g_free(reason);
        request_free(request);
        COMPAT_STAT_INIT_FAIL(EXIT_USAGE);
    }
    COMPAT_STAT_INIT_OK;
}

void tap_register_report(void)
{
    static stat_tap_ui ui = {.group = COMPAT_STAT_GROUP_TELEPHONY,
                             .title = "IMS conference report",
                             .cli_string = "imsconf,",
                             .tap_init_cb = report_start};

    register_stat_tap_ui(&ui, NULL);
}
