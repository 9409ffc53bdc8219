/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_CHECK_OPTIONS_H
#define IMSCONF_CHECK_OPTIONS_H

#include "check/check.h"

/* The command line as it was given. */
struct options {
    char *format, *output, *checks, *profile, *mode, *security, *fail_on, *explain;
    char **set, **preference, **captures;
    int jobs, timeout;
    gboolean fast, merge, list_rules, version;
};
/* False: it was complained about. */
bool options_parse(struct options *options, int *argc, char ***argv);
void options_clear(struct options *options);

/* What it means once it is understood. */
enum { JOBS_MAX = 256 }; /* each takes a few descriptors */
struct job {
    const struct report_writer *writer;
    struct report_options report;
    struct settings settings;
    struct profile_set *profiles;
    char *profile_file; /* NULL: built-in profiles */
    GPtrArray *preferences;
    unsigned jobs;    /* captures at once */
    unsigned timeout; /* seconds for a capture; 0: no limit */
    bool fast;
};
void job_init(struct job *job);
/* False: it was complained about. */
bool job_understand(struct job *job, const struct options *options);
void job_clear(struct job *job);

#endif
