/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the core costs, without Wireshark: microseconds per message of conference flows and of other SIP, and bytes kept
 * when all is over. A benchmark to read, not a test: it fails nothing. Argument: up to how many flows (100000).
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "conversation.h"
#include "wires.h"

enum { PORTION = 1000 }; /* units made at a time: the messages themselves are not to fill the memory */

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void measure(const char *name, const char *unit, unsigned units, bool conference)
{
    struct settings settings;
    struct tracker *tracker;
    uint32_t frame = 0;
    double spent = 0;
    size_t before, after;

    settings_init(&settings);
    settings_set(&settings, "mode", "live");
    tracker = tracker_new(builtin_profiles(), &settings);
    before = mallinfo2().uordblks;
    for (unsigned done = 0; done < units; done += PORTION) {
        GArray *wires = wires_new();
        double start;

        for (unsigned i = done; i < MIN(done + PORTION, units); i++)
            conference ? wires_add_flow(wires, i, true) : wires_add_call(wires, i);
        start = seconds();
        wires_feed(wires, tracker, &frame);
        spent += seconds() - start;
        wires_free(wires);
    }
    tracker_finish(tracker);
    after = mallinfo2().uordblks;
    printf("%-16s %7u %ss %9u messages  %7.2f us/message  %10.0f messages/s  %7.0f bytes kept per %s\n", name, units,
           unit, frame, spent * 1e6 / frame, frame / spent, ((double)after - (double)before) / units, unit);
    fflush(stdout);
    tracker_free(tracker);
    settings_clear(&settings);
}

int main(int argc, char **argv)
{
    unsigned most = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 100000;

    for (unsigned size = 1000; size <= most; size *= 10)
        measure("ordinary SIP", "call", size, false);
    for (unsigned size = 1000; size <= most; size *= 10)
        measure("conferences", "flow", size, true);
    return 0;
}
