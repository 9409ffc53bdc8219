/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "check/options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

bool options_parse(struct options *o, int *argc, char ***argv)
{
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &o->format, "Format of the report: text (default), jsonl, junit or html",
         "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output, "Write the report to FILE", "FILE"},
        {"checks", 0, 0, G_OPTION_ARG_FILENAME, &o->checks, "Report failed checks (default, but for html) or all",
         "failed|all"},
        {"profile", 0, 0, G_OPTION_ARG_FILENAME, &o->profile, "Check against this profile (default: auto)",
         "NAME|FILE"},
        {"mode", 0, 0, G_OPTION_ARG_FILENAME, &o->mode, "Check the simulator's constants (lab, default) or learn them",
         "lab|live"},
        {"security", 0, 0, G_OPTION_ARG_FILENAME, &o->security, "How the UE authenticated (default: auto)",
         "auto|ipsec|giba"},
        {"set", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->set,
         "Tell about the network: home_domain, factory_uri, pcscf, pcscf_port, ue_port, impu, service_route, "
         "subscribe_window_ms; may be repeated",
         "NAME=VALUE"},
        {"preference", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->preference,
         "Tell tshark a preference of Wireshark, as its -o does (keys of IPsec ESP, SIP ports); may be repeated",
         "NAME:VALUE"},
        {"fail-on", 0, 0, G_OPTION_ARG_FILENAME, &o->fail_on, "A finding of this level fails a flow (default: error)",
         "error|warning|info"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &o->jobs, "Read N captures at once (default: 1; 0: as many as processors)",
         "N"},
        {"timeout", 0, 0, G_OPTION_ARG_INT, &o->timeout,
         "Give up a capture that is not read after so many seconds (default: 0, never)", "SECONDS"},
        {"fast", 0, 0, G_OPTION_ARG_NONE, &o->fast,
         "Do not dissect what cannot matter, and read again where that is needed; the findings are the same", NULL},
        {"merge", 0, 0, G_OPTION_ARG_NONE, &o->merge, "Merge reports in the format jsonl instead of reading captures",
         NULL},
        {"list-rules", 0, 0, G_OPTION_ARG_NONE, &o->list_rules, "List the rules and exit", NULL},
        {"explain", 0, 0, G_OPTION_ARG_FILENAME, &o->explain, "Explain a rule, by id or name, and exit", "RULE"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &o->version, "Show the version and exit", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->captures, NULL, "CAPTURE..."},
        {NULL, 0, 0, 0, NULL, NULL, NULL}};
    GOptionContext *context = g_option_context_new(NULL);
    GError *error = NULL;

    g_option_context_set_summary(context, "Checks IMS conference-creation flows (3GPP TS 34.229-5 A.25) in captures.");
    g_option_context_set_description(
        context, "With --merge the arguments are reports; - is the standard input.\n\n"
                 "Exit status: 0 every flow passes, 1 some flow fails, 2 some flow is inconclusive, 3 no conference\n"
                 "flow, 64 usage, 66 a capture cannot be read, 69 tshark or its plugin is missing, 70 internal.\n"
                 "IMSCONF_TSHARK names the tshark to run.");
    g_option_context_add_main_entries(context, entries, NULL);
    bool ok = g_option_context_parse(context, argc, argv, &error);
    if (!ok) {
        print_complaint("%s", error->message);
        g_error_free(error);
    }
    g_option_context_free(context);
    return ok;
}

void options_clear(struct options *o)
{
    char **strings[] = {&o->format,   &o->output, &o->checks,  &o->profile,
                        &o->mode, &o->security, &o->fail_on, &o->explain};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
        g_clear_pointer(strings[i], g_free);
    g_clear_pointer(&o->set, g_strfreev);
    g_clear_pointer(&o->preference, g_strfreev);
    g_clear_pointer(&o->captures, g_strfreev);
}

/* ---- Understanding ----------------------------------------------------------------------------------------------- */

static bool is_control_free(const char *value)
{
    for (const char *p = value; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return false;
    }
    return true;
}

/* One setting, for the check here and as a preference for the plugin. */
static bool apply_setting(struct job *job, const char *option, const char *name, const char *value)
{
    char *reason = NULL;

    if (!g_utf8_validate(value, -1, NULL) || !is_control_free(value))
        reason = g_strdup("not a line of UTF-8 text");
    else
        reason = settings_set(&job->settings, name, value);
    if (reason) {
        print_complaint("%s %s: %s", option, g_str_equal(option, "--set") ? name : value, reason);
        g_free(reason);
        return false;
    }
    if (*value) /* empty is "not configured", the default, and no value that tshark takes */
        g_ptr_array_add(job->preferences, g_strdup_printf("imsconf.%s:%s", name, value));
    return true;
}

static bool apply_set(struct job *job, const char *assignment)
{
    const char *equals = strchr(assignment, '=');
    if (!equals) {
        print_complaint("--set %s: NAME=VALUE is needed", assignment);
        return false;
    }
    char *name = g_strndup(assignment, (gsize)(equals - assignment));
    bool own = g_str_equal(name, "profile") || g_str_equal(name, "mode") || g_str_equal(name, "security");
    bool ok = !own && apply_setting(job, "--set", name, equals + 1);
    if (own)
        print_complaint("--set %s: use --%s %s", name, name, equals + 1);
    g_free(name);
    return ok;
}

/* Whether Wireshark knows the preference only tshark can tell. */
static bool apply_preference(struct job *job, const char *preference)
{
    const char *reason = NULL;

    if (!strchr(preference, ':'))
        reason = "NAME:VALUE is needed";
    else if (g_ascii_strncasecmp(preference, "imsconf.", strlen("imsconf.")) == 0)
        reason = "settings of imsconf have options of their own; see --help";
    else if (!g_utf8_validate(preference, -1, NULL) || !is_control_free(preference))
        reason = "not a line of UTF-8 text";
    if (reason) {
        print_complaint("--preference %s: %s", preference, reason);
        return false;
    }
    g_ptr_array_add(job->preferences, g_strdup(preference));
    return true;
}

static void list_profiles(const struct profile_set *set, const char *unknown)
{
    GString *names = g_string_new("auto");
    for (unsigned i = 0; i < set->profiles->len; i++) {
        const struct profile *profile = g_ptr_array_index(set->profiles, i);
        g_string_append_printf(names, ", %s", profile->name);
    }
    print_complaint("--profile %s: no such profile; known are %s", unknown, names->str);
    g_string_free(names, TRUE);
}

/* A profile that was named is used or refused: falling back to another one would answer another question. */
static bool load_profiles(struct job *job, const char *profile)
{
    bool is_file = profile && (strchr(profile, '/') || g_str_has_suffix(profile, ".xml"));
    GPtrArray *complaints = g_ptr_array_new_with_free_func(g_free);

    job->profiles = is_file ? profile_set_load_file(profile, complaints) : profile_set_builtin(complaints);
    for (unsigned i = 0; i < complaints->len; i++)
        print_complaint("%s", (const char *)g_ptr_array_index(complaints, i));
    g_ptr_array_free(complaints, TRUE);
    if (!job->profiles)
        return false;
    if (!is_file && profile && !g_str_equal(profile, "auto") && !profile_find(job->profiles, profile)) {
        list_profiles(job->profiles, profile);
        return false;
    }
    if (!is_file)
        return !profile || apply_setting(job, "--profile", "profile", profile);
    if (job->profiles->profiles->len == 0) {
        print_complaint("--profile %s: the file holds no procedure", profile);
        return false;
    }
    const struct profile *first = g_ptr_array_index(job->profiles->profiles, 0);
    job->profile_file = g_strdup(profile);
    return apply_setting(job, "--profile", "profile", first->name);
}

static bool choose(const char *option, const char *value, const char *const *words, int *chosen)
{
    if (!value)
        return true;
    for (int i = 0; words[i]; i++) {
        if (g_str_equal(words[i], value)) {
            *chosen = i;
            return true;
        }
    }
    char *known = g_strjoinv(", ", (char **)words);
    print_complaint("%s %s: must be one of %s", option, value, known);
    g_free(known);
    return false;
}

static bool understand_numbers(struct job *job, const struct options *o)
{
    if (o->jobs < 0 || o->jobs > JOBS_MAX) {
        print_complaint("-j %d: must be 0 to %d", o->jobs, JOBS_MAX);
        return false;
    }
    if (o->timeout < 0) {
        print_complaint("--timeout %d: must not be negative", o->timeout);
        return false;
    }
    job->jobs = o->jobs ? (unsigned)o->jobs : MIN(g_get_num_processors(), JOBS_MAX);
    job->timeout = (unsigned)o->timeout;
    job->fast = o->fast;
    return true;
}

static bool understand_report(struct job *job, const struct options *o)
{
    static const char *const checks[] = {"failed", "all", NULL};
    static const char *const severities[] = {"info", "warning", "error", NULL}; /* as in enum severity */
    int all = 0;
    int fail_on = SEVERITY_ERROR;
    const char *format = o->format ? o->format : "text";

    job->writer = report_writer_find(format);
    if (!job->writer) {
        print_complaint("--format %s: no such format; known are %s", format, report_writer_names());
        return false;
    }
    if (!choose("--checks", o->checks, checks, &all) || !choose("--fail-on", o->fail_on, severities, &fail_on))
        return false;
    job->report.all = o->checks ? all : job->writer->all;
    job->report.fail_on = (enum severity)fail_on;
    job->report.colour = !o->output && isatty(STDOUT_FILENO) && !g_getenv("NO_COLOR");
    return true;
}

bool job_understand(struct job *job, const struct options *o)
{
    if (!understand_report(job, o) || !understand_numbers(job, o) || !load_profiles(job, o->profile))
        return false;
    if (o->mode && !apply_setting(job, "--mode", "mode", o->mode))
        return false;
    if (o->security && !apply_setting(job, "--security", "security", o->security))
        return false;
    for (char **set = o->set; set && *set; set++) {
        if (!apply_set(job, *set))
            return false;
    }
    for (char **preference = o->preference; preference && *preference; preference++) {
        if (!apply_preference(job, *preference))
            return false;
    }
    return true;
}

void job_init(struct job *job)
{
    memset(job, 0, sizeof(*job));
    settings_init(&job->settings);
    job->preferences = g_ptr_array_new_with_free_func(g_free);
    /* The usual ESP of IMS test beds, which hides nothing, but is not looked into by default. */
    g_ptr_array_add(job->preferences, g_strdup("esp.enable_null_encryption_decode_heuristic:TRUE"));
}

void job_clear(struct job *job)
{
    settings_clear(&job->settings);
    g_ptr_array_free(job->preferences, TRUE);
    g_free(job->profile_file);
    if (job->profiles)
        profile_set_free(job->profiles);
}
