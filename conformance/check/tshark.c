/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* setgroups */
#include "check/check.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * tshark runs with an empty configuration folder of its own: what a user has configured for other work (disabled
 * protocols, other profiles, changed ports) must not change a verdict.
 *
 * Run from its build tree, imsconf-check uses the plugin of that tree through WIRESHARK_PLUGIN_DIR. Wireshark ignores
 * that variable for root, so root then runs tshark as nobody; the capture is opened before and handed over as stdin.
 */

enum { NOBODY = 65534, LAST_CALL_MS = 1000 };

struct tshark {
    char *program;
    char *folder;     /* private, removed by tshark_close() */
    char *plugin_dir; /* for WIRESHARK_PLUGIN_DIR; NULL: the installed plugins */
    bool drop;        /* give up root in the child */
    GPtrArray *runs;  /* struct tshark_run *, not yet finished */
    guint stop_watch; /* source of the main context */
};

struct tshark_run {
    struct tshark *tshark;
    GSubprocess *process;
    GCancellable *cancellable; /* of reading what it prints */
    GBytes *out, *err;
    GError *error;
    guint last_call; /* source of the main context */
    bool ended;
};

/* ---- Private folder ---------------------------------------------------------------------------------------------- */

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    (void)status;
    (void)type;
    (void)walk;
    return remove(path);
}

static bool make_folder(struct tshark *tshark, const char *name)
{
    char *path = g_build_filename(tshark->folder, name, NULL);
    bool ok = g_mkdir_with_parents(path, 0700) == 0 && (!tshark->drop || chown(path, NOBODY, NOBODY) == 0);
    g_free(path);
    return ok;
}

/* config for WIRESHARK_CONFIG_DIR; wireshark below it for XDG_CONFIG_HOME, which decides where that is not known. */
static bool make_folders(struct tshark *tshark, char **why)
{
    GError *error = NULL;

    tshark->folder = g_dir_make_tmp("imsconf-XXXXXX", &error);
    if (!tshark->folder) {
        *why = g_strdup(error->message);
        g_error_free(error);
        return false;
    }
    if (make_folder(tshark, ".") && make_folder(tshark, "config") && make_folder(tshark, "config/wireshark"))
        return true;
    *why = g_strdup_printf("%s: %s", tshark->folder, g_strerror(errno));
    return false;
}

/* Copies the XML files beside the profile as well: it may use their tables. */
static bool copy_profiles(const char *from, const char *to)
{
    GDir *folder = g_dir_open(from, 0, NULL);
    const char *name;
    bool ok = folder != NULL;

    while (ok && (name = g_dir_read_name(folder))) {
        char *source = g_build_filename(from, name, NULL);
        char *copy = g_build_filename(to, name, NULL);
        char *bytes = NULL;
        gsize n = 0;
        if (g_str_has_suffix(name, ".xml") && g_file_get_contents(source, &bytes, &n, NULL))
            ok = g_file_set_contents_full(copy, bytes, (gssize)n, G_FILE_SET_CONTENTS_NONE, 0644, NULL);
        g_free(bytes);
        g_free(copy);
        g_free(source);
    }
    if (folder)
        g_dir_close(folder);
    return ok;
}

char *tshark_lend_profile(struct tshark *tshark, const char *file)
{
    char *absolute = g_canonicalize_filename(file, NULL);
    if (!tshark->drop)
        return absolute;

    char *from = g_path_get_dirname(absolute);
    char *to = g_build_filename(tshark->folder, "profiles", NULL);
    char *name = g_path_get_basename(absolute);
    char *lent = NULL;
    if (make_folder(tshark, "profiles") && copy_profiles(from, to))
        lent = g_build_filename(to, name, NULL);
    g_free(from);
    g_free(to);
    g_free(name);
    if (!lent)
        return absolute;
    g_free(absolute);
    return lent;
}

/* ---- Running ----------------------------------------------------------------------------------------------------- */

/* Between fork and exec: only calls that are safe there. */
static void become_nobody(void *data)
{
    (void)data;
    if (setgroups(0, NULL) != 0 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
        _exit(126);
}

static GSubprocessLauncher *make_launcher(const struct tshark *tshark, int input)
{
    GSubprocessLauncher *launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    char *config = g_build_filename(tshark->folder, "config", NULL);

    g_subprocess_launcher_take_stdin_fd(launcher, input);
    g_subprocess_launcher_setenv(launcher, "WIRESHARK_CONFIG_DIR", config, TRUE);
    g_subprocess_launcher_setenv(launcher, "XDG_CONFIG_HOME", config, TRUE);
    g_subprocess_launcher_setenv(launcher, "TZ", "UTC", TRUE);
    g_subprocess_launcher_setenv(launcher, "LC_ALL", "C.UTF-8", TRUE);
    if (tshark->plugin_dir) {
        /* With a home of its own, so that no other copy of the plugin in the user's personal folder gets in the way. */
        g_subprocess_launcher_setenv(launcher, "WIRESHARK_PLUGIN_DIR", tshark->plugin_dir, TRUE);
        g_subprocess_launcher_setenv(launcher, "HOME", tshark->folder, TRUE);
    }
    if (tshark->drop) {
        g_subprocess_launcher_set_cwd(launcher, "/");
        g_subprocess_launcher_set_child_setup(launcher, become_nobody, NULL, NULL);
    }
    g_free(config);
    return launcher;
}

static void on_end(GObject *process, GAsyncResult *result, void *data)
{
    struct tshark_run *run = data;
    g_subprocess_communicate_finish(G_SUBPROCESS(process), result, &run->out, &run->err, &run->error);
    run->ended = true;
}

struct tshark_run *tshark_start(struct tshark *tshark, const GPtrArray *arguments, int input, char **why)
{
    GSubprocessLauncher *launcher = make_launcher(tshark, input);
    GPtrArray *argv = g_ptr_array_new();
    struct tshark_run *run = NULL;
    GError *error = NULL;

    g_ptr_array_add(argv, tshark->program);
    for (unsigned i = 0; i < arguments->len; i++)
        g_ptr_array_add(argv, arguments->pdata[i]);
    g_ptr_array_add(argv, NULL);

    GSubprocess *process = g_subprocess_launcher_spawnv(launcher, (const char *const *)argv->pdata, &error);
    if (process) {
        run = g_new0(struct tshark_run, 1);
        run->tshark = tshark;
        run->process = process;
        run->cancellable = g_cancellable_new();
        g_ptr_array_add(tshark->runs, run);
        g_subprocess_communicate_async(process, NULL, run->cancellable, on_end, run);
        if (stop_signal()) /* it came while the child was being started */
            tshark_end(run);
    } else {
        *why = g_strdup_printf("%s: %s", tshark->program, error->message);
        g_error_free(error);
    }
    g_object_unref(launcher);
    g_ptr_array_free(argv, TRUE);
    return run;
}

bool tshark_ended(const struct tshark_run *run)
{
    return run->ended;
}

/* A child of the child may still hold the pipes open. */
static gboolean on_last_call(void *data)
{
    struct tshark_run *run = data;
    run->last_call = 0;
    g_subprocess_force_exit(run->process);
    g_cancellable_cancel(run->cancellable);
    return G_SOURCE_REMOVE;
}

void tshark_end(struct tshark_run *run)
{
    if (run->ended || run->last_call)
        return;
    g_subprocess_send_signal(run->process, SIGTERM);
    run->last_call = g_timeout_add(LAST_CALL_MS, on_last_call, run);
}

bool tshark_finish(struct tshark_run *run, struct tshark_output *output, char **why)
{
    bool ok = run->error == NULL;

    *output = (struct tshark_output){run->out, run->err, -1, 0};
    if (!ok)
        *why = g_strdup_printf("%s: %s", run->tshark->program, run->error->message);
    else if (g_subprocess_get_if_exited(run->process))
        output->status = g_subprocess_get_exit_status(run->process);
    else
        output->signal = g_subprocess_get_term_sig(run->process);
    if (run->last_call)
        g_source_remove(run->last_call);
    g_ptr_array_remove_fast(run->tshark->runs, run);
    g_clear_error(&run->error);
    g_object_unref(run->process);
    g_object_unref(run->cancellable);
    g_free(run);
    return ok;
}

static gboolean on_stop(int descriptor, GIOCondition condition, void *data)
{
    struct tshark *tshark = data;
    (void)descriptor;
    (void)condition;
    for (unsigned i = 0; i < tshark->runs->len; i++)
        tshark_end(g_ptr_array_index(tshark->runs, i));
    tshark->stop_watch = 0;
    return G_SOURCE_REMOVE;
}

void tshark_output_clear(struct tshark_output *output)
{
    g_clear_pointer(&output->out, g_bytes_unref);
    g_clear_pointer(&output->err, g_bytes_unref);
}

/* ---- Is the plugin there? ---------------------------------------------------------------------------------------- */

static bool run_whole(struct tshark *tshark, const GPtrArray *arguments, int input, struct tshark_output *output,
                      char **why)
{
    struct tshark_run *run = tshark_start(tshark, arguments, input, why);
    *output = (struct tshark_output){NULL, NULL, -1, 0};
    if (!run)
        return false;
    while (!tshark_ended(run))
        g_main_context_iteration(NULL, TRUE);
    return tshark_finish(run, output, why);
}

/* What tshark prints when asked; NULL and *why when it does not run. */
static char *ask(struct tshark *tshark, const char *option, const char *value, char **why)
{
    GPtrArray *arguments = g_ptr_array_new();
    struct tshark_output output;
    char *text = NULL;

    g_ptr_array_add(arguments, (void *)option);
    if (value)
        g_ptr_array_add(arguments, (void *)value);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (run_whole(tshark, arguments, nothing, &output, why)) {
        gsize n;
        const char *bytes = g_bytes_get_data(output.out, &n);
        if (output.status == 0)
            text = g_strndup(bytes ? bytes : "", n);
        else if (output.status == 126 && tshark->drop)
            *why = g_strdup("cannot give up root, which Wireshark needs to load the plugin of the build tree");
        else
            *why = g_strdup_printf("%s %s failed", tshark->program, option);
    }
    tshark_output_clear(&output);
    g_ptr_array_free(arguments, TRUE);
    return text;
}

/* "4.0.17" from "TShark (Wireshark) 4.0.17 (Git ...)." */
static char *program_version(struct tshark *tshark)
{
    char *why = NULL;
    char *text = ask(tshark, "--version", NULL, &why);
    size_t before = text ? strcspn(text, "0123456789") : 0;
    char *version = text ? g_strndup(text + before, strspn(text + before, "0123456789.")) : NULL;

    g_free(text);
    g_free(why);
    return version;
}

static char *explain_absence(struct tshark *tshark)
{
    char *version = program_version(tshark);
    char *why;

    if (version && !(g_str_has_prefix(version, IMSCONF_WIRESHARK ".") || g_str_equal(version, IMSCONF_WIRESHARK)))
        why = g_strdup_printf("%s is version %s, but this imsconf was built for Wireshark " IMSCONF_WIRESHARK
                              ": a plugin fits one minor version only. Build imsconf against Wireshark %s.",
                              tshark->program, version, version);
    else if (tshark->plugin_dir)
        why = g_strdup_printf("%s does not load the imsconf plugin from %s: build it first, and see that %s can "
                              "read it",
                              tshark->program, tshark->plugin_dir, tshark->drop ? "user nobody" : "you");
    else
        why = g_strdup_printf("%s does not load the imsconf plugin: install it (cmake --install), then look for it "
                              "in tshark -G plugins%s",
                              tshark->program,
                              geteuid() == 0 ? "; for root Wireshark ignores plugins in the home folder" : "");
    g_free(version);
    return why;
}

/* A line of -G plugins: "imsconf.so <tab> 0.1.0 <tab> dissector <tab> path". */
static bool is_our_plugin(char **columns)
{
    return g_strv_length(columns) >= 2 && g_str_has_prefix(columns[0], "imsconf.");
}

static char *plugin_version(const char *list)
{
    char **lines = g_strsplit(list, "\n", -1);
    char *version = NULL;

    for (char **line = lines; *line && !version; line++) {
        char **columns = g_strsplit(*line, "\t", -1);
        if (is_our_plugin(columns))
            version = g_strdup(g_strstrip(columns[1]));
        g_strfreev(columns);
    }
    g_strfreev(lines);
    return version;
}

static bool verify_plugin(struct tshark *tshark, char **why)
{
    char *list = ask(tshark, "-G", "plugins", why);
    if (!list)
        return false;

    char *version = plugin_version(list);
    bool ok = g_strcmp0(version, IMSCONF_VERSION) == 0;
    if (!version)
        *why = explain_absence(tshark);
    else if (!ok)
        *why = g_strdup_printf("tshark loads the imsconf plugin of version %s, this is imsconf-check " IMSCONF_VERSION,
                               version);
    g_free(version);
    g_free(list);
    return ok;
}

/* ---- Finding ----------------------------------------------------------------------------------------------------- */

/* The plugins of the build tree, when this program lies in one: IMSCONF_BUILD_PLUGINS is the way from its folder. */
static char *build_tree_plugins(void)
{
    char *self = g_file_read_link("/proc/self/exe", NULL);
    if (!self)
        return NULL;
    char *folder = g_path_get_dirname(self);
    char *cache = g_build_filename(folder, IMSCONF_BUILD_ROOT, "CMakeCache.txt", NULL);
    char *plugins = g_canonicalize_filename(IMSCONF_BUILD_PLUGINS, folder);

    if (!g_file_test(cache, G_FILE_TEST_IS_REGULAR) || !g_file_test(plugins, G_FILE_TEST_IS_DIR))
        g_clear_pointer(&plugins, g_free);
    g_free(cache);
    g_free(folder);
    g_free(self);
    return plugins;
}

static char *find_program(char **why)
{
    const char *named = g_getenv("IMSCONF_TSHARK");
    char *found = g_find_program_in_path(named && *named ? named : "tshark");
    if (found)
        return found;
    if (named && *named)
        *why = g_strdup_printf("%s: no such program (IMSCONF_TSHARK names it)", named);
    else
        *why = g_strdup("tshark not found: install Wireshark " IMSCONF_WIRESHARK
                        " with tshark, or name the program in IMSCONF_TSHARK");
    return NULL;
}

struct tshark *tshark_open(char **why)
{
    char *program = find_program(why);
    if (!program)
        return NULL;

    struct tshark *tshark = g_new0(struct tshark, 1);
    tshark->program = g_canonicalize_filename(program, NULL);
    g_free(program);
    tshark->plugin_dir = g_strdup(g_getenv("WIRESHARK_PLUGIN_DIR"));
    if (!tshark->plugin_dir)
        tshark->plugin_dir = build_tree_plugins();
    tshark->drop = tshark->plugin_dir && getuid() == 0;
    tshark->runs = g_ptr_array_new();
    stop_watch();
    if (stop_descriptor() >= 0)
        tshark->stop_watch = g_unix_fd_add(stop_descriptor(), G_IO_IN, on_stop, tshark);
    if (make_folders(tshark, why) && verify_plugin(tshark, why))
        return tshark;
    tshark_close(tshark);
    return NULL;
}

void tshark_close(struct tshark *tshark)
{
    if (!tshark)
        return;
    if (tshark->stop_watch)
        g_source_remove(tshark->stop_watch);
    g_ptr_array_free(tshark->runs, TRUE);
    if (tshark->folder)
        nftw(tshark->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    g_free(tshark->folder);
    g_free(tshark->plugin_dir);
    g_free(tshark->program);
    g_free(tshark);
}
