/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700
#include "check/check.h"
#include "check/read.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Reports of several runs, in the format jsonl, as one. A run that died leaves a report that lacks its summary, or no
 * report at all. That must not look as if all was well, so it becomes an unreadable capture that has the name of the
 * report.
 */

struct merge {
    capture_sink sink;
    void *data;
    GHashTable *seen; /* name of a capture -> digest of its lines */
    bool ends;
    int code;
};

/* One report while it is read. */
struct source {
    struct merge *merge;
    const char *path;
    size_t number;  /* of the line, from 1 */
    struct report_capture *capture; /* that the next line may be about; NULL: a new one */
    GChecksum *digest;              /* of its lines */
    uint64_t captures, flows;       /* since the last summary */
    bool whole;                     /* the last line was a summary */
};

static void hand_on(struct merge *merge, struct report_capture *capture)
{
    if (merge->ends)
        report_capture_free(capture);
    else if (!merge->sink(capture, merge->data))
        merge->ends = true;
}

/* Takes over reason. */
static void mark_unreadable(struct report_capture *capture, char *reason)
{
    capture->status = CAPTURE_UNREADABLE;
    g_free(capture->error);
    capture->error = g_utf8_make_valid(reason, -1);
    g_free(reason);
}

/* What was wrong with the report as a whole. Takes over reason. */
static void lose(struct source *source, char *reason)
{
    struct report_capture *capture = report_capture_new(source->path);

    print_complaint("%s: %s", source->path, reason);
    mark_unreadable(capture, reason);
    hand_on(source->merge, capture);
}

/* ---- Captures ---------------------------------------------------------------------------------------------------- */

/* True when the very same was reported before. Two different reports on one capture are both kept. */
static bool is_repeated(struct source *source)
{
    const char *file = source->capture->file;
    const char *digest = g_checksum_get_string(source->digest);
    const char *before = file ? g_hash_table_lookup(source->merge->seen, file) : NULL;
    bool same = before && strcmp(before, digest) == 0;

    if (before)
        print_complaint("%s: line %zu: %s was reported before%s", source->path, source->number, file,
                        same ? ", with the same result; it counts once" : ", with another result; both are kept");
    else if (file)
        g_hash_table_insert(source->merge->seen, g_strdup(file), g_strdup(digest));
    return same;
}

static void end_capture(struct source *source)
{
    source->captures++;
    source->flows += source->capture->flows->len;
    if (is_repeated(source))
        report_capture_free(source->capture);
    else
        hand_on(source->merge, source->capture);
    source->capture = NULL;
    g_checksum_reset(source->digest);
}

/* The report ends within a capture: what is there of it is kept. */
static void abandon_capture(struct source *source)
{
    if (source->capture && source->capture->flows->len > 0) {
        mark_unreadable(source->capture, g_strdup_printf("the report on it in %s is cut short", source->path));
        hand_on(source->merge, source->capture);
    } else if (source->capture) {
        report_capture_free(source->capture);
    }
    source->capture = NULL;
}

/* ---- Lines ------------------------------------------------------------------------------------------------------- */

/* NULL or what is wrong, for g_free(). */
static char *take_summary(struct source *source, const struct line *line)
{
    if (source->capture && source->capture->flows->len > 0)
        return g_strdup("the summary stands within a capture");
    if (line->captures != source->captures || line->flows != source->flows)
        return g_strdup_printf("the summary tells of %" G_GUINT64_FORMAT " captures and %" G_GUINT64_FORMAT
                               " flows, but %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT " were there",
                               line->captures, line->flows, source->captures, source->flows);
    if (line->exit > EXIT_SIGNAL)
        return g_strdup_printf("its run was stopped by signal %d, and reports only what was finished",
                               line->exit - EXIT_SIGNAL);
    if (line->exit == EXIT_USAGE || line->exit == EXIT_UNAVAILABLE)
        return g_strdup_printf("its run ended with %d, and reports only what was finished", line->exit);
    if (line->exit == EXIT_INTERNAL)
        source->merge->code = EXIT_INTERNAL;
    source->captures = source->flows = 0;
    source->whole = true;
    return NULL;
}

static char *take_line(struct source *source, const char *text, size_t n)
{
    struct line line;

    if (!source->capture)
        source->capture = report_capture_new(NULL);
    source->whole = false;
    char *reason = read_line(source->capture, text, n, &line);
    if (!reason && line.other_file)
        reason = g_strdup("key \"file\": is not that of the lines before it");
    if (reason)
        return reason;
    if (line.type == LINE_SUMMARY)
        return take_summary(source, &line);
    g_checksum_update(source->digest, (const guchar *)text, (gssize)n);
    if (line.type == LINE_CAPTURE)
        end_capture(source);
    return NULL;
}

/* A last line without its end is what a run that died leaves. */
static void read_stream(struct source *source, FILE *stream)
{
    char *text = NULL;
    char *reason = NULL;
    size_t size = 0;
    ssize_t n;
    bool broken = false;

    while (!reason && !source->merge->ends && !broken && (n = getline(&text, &size, stream)) > 0) {
        source->number++;
        broken = text[n - 1] != '\n';
        if (!broken && n > 1)
            reason = take_line(source, text, (size_t)n - 1);
    }
    free(text);
    abandon_capture(source);
    if (reason)
        lose(source, g_strdup_printf("line %zu: %s", source->number, reason));
    else if (ferror(stream))
        lose(source, g_strdup(g_strerror(errno)));
    else if (source->number == 0)
        lose(source, g_strdup("the report is empty; its run may have died"));
    else if (broken || !source->whole)
        lose(source, g_strdup_printf("the report is cut short after line %zu; its run may have died", source->number));
    g_free(reason);
}

static void merge_file(struct merge *merge, const char *path)
{
    bool standard = strcmp(path, "-") == 0;
    FILE *stream = standard ? stdin : fopen(path, "r");
    struct source source = {merge, standard ? "standard input" : path, 0, NULL, g_checksum_new(G_CHECKSUM_SHA256), 0, 0, false};

    if (stream)
        read_stream(&source, stream);
    else
        lose(&source, g_strdup(g_strerror(errno)));
    if (stream && !standard)
        fclose(stream);
    g_checksum_free(source.digest);
}

int merge_run(char **paths, capture_sink sink, void *data)
{
    struct merge merge = {sink, data, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free), false, 0};

    for (char **path = paths; *path && !merge.ends; path++)
        merge_file(&merge, *path);
    g_hash_table_destroy(merge.seen);
    return merge.code;
}
