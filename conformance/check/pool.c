/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _XOPEN_SOURCE 700
#include "check/check.h"

#include <sys/stat.h>

/*
 * Several captures at once, each with a tshark of its own. One thread waits for all of them, and hands on what they
 * found in the order of the captures, so that a report does not depend on who was first.
 */

/* Captures ahead of the first that is not read yet: what they found waits, and must not fill the memory. */
enum { AHEAD_MAX = 1000, PROGRESS_MS = 300 };

struct pool {
    const struct run *run;
    char **paths;
    unsigned jobs;
    capture_sink sink;
    void *data;
    GQueue works;    /* struct work *, of paths[delivered] to paths[started - 1] */
    unsigned total, started, delivered, running;
    int code;
    bool ends;
    struct progress progress;
    int64_t began;
};

/* Nothing about any capture can be said. */
static bool ends_all(int code)
{
    return code == EXIT_UNAVAILABLE || code == EXIT_USAGE;
}

/* ---- Progress ---------------------------------------------------------------------------------------------------- */

static uint64_t file_size(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) ? (uint64_t)status.st_size : 0;
}

static void progress_init(struct pool *pool)
{
    pool->began = g_get_monotonic_time();
    pool->progress.captures = pool->total;
    for (unsigned i = 0; progress_wanted() && i < pool->total; i++)
        pool->progress.bytes += file_size(pool->paths[i]);
}

static gboolean on_tick(void *data)
{
    struct pool *pool = data;
    struct progress now = pool->progress;
    unsigned i = pool->delivered;

    now.finished = pool->started - pool->running;
    now.seconds = (double)(g_get_monotonic_time() - pool->began) / G_USEC_PER_SEC;
    for (GList *link = pool->works.head; link; link = link->next, i++) {
        bool ended = work_ended(link->data);
        now.bytes_read += ended ? file_size(pool->paths[i]) : work_position(link->data);
        if (!ended && !now.name)
            now.name = pool->paths[i];
    }
    if (now.name)
        progress_show(&now);
    return G_SOURCE_CONTINUE;
}

/* ---- Work -------------------------------------------------------------------------------------------------------- */

static bool may_start(const struct pool *pool)
{
    return !pool->ends && !stop_signal() && pool->started < pool->total && pool->running < pool->jobs &&
           pool->started - pool->delivered < AHEAD_MAX;
}

static void count_running(struct pool *pool)
{
    pool->running = 0;
    for (GList *link = pool->works.head; link; link = link->next)
        pool->running += !work_ended(link->data);
}

static void start_some(struct pool *pool)
{
    count_running(pool);
    while (may_start(pool)) {
        struct work *work = work_start(pool->run, pool->paths[pool->started++]);
        g_queue_push_tail(&pool->works, work);
        pool->running += !work_ended(work);
    }
}

static void deliver(struct pool *pool, struct work *work)
{
    struct report_capture *capture;
    int code = work_finish(work, &capture);

    if (code != 0)
        pool->code = code;
    pool->ends = pool->ends || ends_all(code);
    if (pool->ends)
        report_capture_free(capture);
    else if (!pool->sink(capture, pool->data))
        pool->ends = true;
}

static void deliver_some(struct pool *pool)
{
    while (!pool->ends && !g_queue_is_empty(&pool->works)) {
        struct work *work = g_queue_peek_head(&pool->works);
        if (!work_ended(work) || work_was_stopped(work))
            break;
        if (progress_wanted())
            pool->progress.bytes_read += file_size(pool->paths[pool->delivered]);
        pool->delivered++;
        g_queue_pop_head(&pool->works);
        deliver(pool, work);
    }
}

/* Nothing is wanted of those still on their way; but what was finished behind them is not thrown away when a signal
 * stopped the work. */
static void end_rest(struct pool *pool)
{
    struct work *work;

    for (GList *link = pool->works.head; link; link = link->next)
        work_stop(link->data);
    while ((work = g_queue_pop_head(&pool->works))) {
        if (work_ended(work) && !work_was_stopped(work) && !pool->ends)
            deliver(pool, work);
        else
            work_drop(work);
    }
}

int pool_run(const struct run *run, char **paths, unsigned jobs, capture_sink sink, void *data)
{
    struct pool pool = {run, paths, jobs, sink, data, G_QUEUE_INIT, g_strv_length(paths), 0, 0, 0, 0, false, {0}, 0};
    guint tick;

    progress_init(&pool);
    tick = progress_wanted() ? g_timeout_add(PROGRESS_MS, on_tick, &pool) : 0;
    for (;;) {
        start_some(&pool);
        deliver_some(&pool);
        if (pool.ends || stop_signal() || pool.delivered == pool.total)
            break;
        if (pool.running > 0)
            g_main_context_iteration(NULL, TRUE);
    }
    if (tick)
        g_source_remove(tick);
    end_rest(&pool);
    progress_hide();
    return pool.code;
}
