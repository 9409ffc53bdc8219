/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plugin for tests only. It makes a running Wireshark open one capture after another, change preferences in the
 * session, and write down the imsconf fields of each state, as tshark -T fields prints them. Opening, changing and
 * reading anew take the ways that menus and dialogs take.
 *
 * IMSCONF_DRIVER_JOBS names a file with a line for each capture: its path, a tab, and what the files of the results
 * begin with. IMSCONF_DRIVER_STATES has a line for each state that a capture is brought into: its name, with which the
 * file of the result ends, and the preferences to change, NAME:VALUE. A hidden tree has only the fields that somebody asks for, so IMSCONF_DRIVER_FIELDS (names with blanks
 * between them) makes both the filter and the columns. IMSCONF_DRIVER_DONE names a file that is created at the end.
 */
#include "../../plugin/compat.h"

#include <cfile.h>
#include <epan/epan_dissect.h>
#include <epan/funnel.h>
#include <epan/plugin_if.h>
#include <epan/print.h>
#include <errno.h>
#include <stdio.h>

WS_DLL_PUBLIC_DEF const char plugin_version[] = "0";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;
WS_DLL_PUBLIC void plugin_register(void);

enum { TICK_MS = 10 };

static struct {
    char **jobs, **states; /* lines */
    unsigned job, state;
    bool opened, changed;
    char *filter;
    output_fields_t *columns;
    FILE *out;
} driver;

static void fail(const char *what)
{
    fprintf(stderr, "driver: job %u, state %u: %s\n", driver.job, driver.state, what);
    exit(1);
}

static void *capture_file_take(capture_file *file, void *unused)
{
    (void)unused;
    return file;
}

static bool busy(const capture_file *file)
{
    return file == NULL || file->read_lock || file->redissecting || file->redissection_queued != RESCAN_NONE;
}

static tap_packet_status frame_write(void *unused, packet_info *pinfo, epan_dissect_t *edt, const void *nothing,
                                     tap_flags_t flags)
{
    (void)unused;
    (void)nothing;
    (void)flags;
    fprintf(driver.out, "%u\t", pinfo->num);
    write_fields_proto_tree(driver.columns, edt, edt->pi.cinfo, driver.out);
    fputc('\n', driver.out);
    return TAP_PACKET_DONT_REDRAW;
}

/* There is no listener while a capture is loaded: that is Wireshark as its user has it. */
static void state_write(const char *prefix, const char *name)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    char *path = g_strdup_printf("%s.%s", prefix, name);
    GString *error;

    driver.out = fopen(path, "wb");
    if (driver.out == NULL)
        fail(g_strerror(errno));
    error = register_tap_listener("frame", &driver, driver.filter, TL_REQUIRES_PROTO_TREE, NULL, frame_write, NULL, NULL);
    if (error != NULL)
        fail(error->str);
    ops->retap_packets(ops->ops_id);
    remove_tap_listener(&driver);
    if (fclose(driver.out) != 0)
        fail("cannot write");
    g_free(path);
}

static void capture_open(const char *path)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();

    if (!ops->open_file(ops->ops_id, path, "", NULL))
        fail("cannot open");
    driver.opened = true;
}

/* What the dialog of preferences does when it is closed with OK. */
static void preferences_change(char **changes)
{
    const funnel_ops_t *ops = funnel_get_funnel_ops();
    char *error = NULL;

    if (changes[0] == NULL)
        return;
    for (unsigned i = 0; changes[i] != NULL; i++) {
        char *text = g_strdup_printf("imsconf.%s", changes[i]);
        if (prefs_set_pref(text, &error) != PREFS_SET_OK)
            fail(text);
        g_free(text);
    }
    prefs_apply_all();
    ops->redissect_packets(ops->ops_id);
}

static void job_go_on(const capture_file *file, char **parts)
{
    char **state = g_strsplit(driver.states[driver.state], " ", -1);

    if (file->state != FILE_READ_DONE || strcmp(file->filename, parts[0]) != 0)
        fail("the capture is not open");
    if (!driver.changed) {
        preferences_change(state + 1);
        driver.changed = true;
    } else {
        state_write(parts[1], state[0]);
        driver.changed = false;
        driver.state++;
    }
    if (driver.states[driver.state] == NULL) {
        driver.state = 0;
        driver.job++;
        driver.opened = false;
    }
    g_strfreev(state);
}

static void finish(void)
{
    FILE *file = fopen(g_getenv("IMSCONF_DRIVER_DONE"), "wb");

    if (file == NULL || fclose(file) != 0)
        fail("cannot say that it is done");
}

/* One thing a tick, and none while Wireshark is at work. */
static gboolean tick(gpointer unused)
{
    const capture_file *file = (const capture_file *)plugin_if_get_capture_file(capture_file_take, NULL);
    char **parts;

    (void)unused;
    if (busy(file) || (driver.job == 0 && !driver.opened && file->state != FILE_READ_DONE))
        return G_SOURCE_CONTINUE;
    if (driver.jobs[driver.job] == NULL || driver.jobs[driver.job][0] == '\0') {
        finish();
        return G_SOURCE_REMOVE;
    }
    parts = g_strsplit(driver.jobs[driver.job], "\t", 2);
    if (g_strv_length(parts) != 2)
        fail("a job is a path and a prefix");
    if (!driver.opened)
        capture_open(parts[0]);
    else
        job_go_on(file, parts);
    g_strfreev(parts);
    return G_SOURCE_CONTINUE;
}

static void start(void)
{
    const char *fields = g_getenv("IMSCONF_DRIVER_FIELDS");
    char *text = NULL, *any, **names;

    if (fields == NULL || g_getenv("IMSCONF_DRIVER_STATES") == NULL ||
        !g_file_get_contents(g_getenv("IMSCONF_DRIVER_JOBS"), &text, NULL, NULL))
        fail("no jobs");
    driver.jobs = g_strsplit(text, "\n", -1);
    driver.states = g_strsplit(g_getenv("IMSCONF_DRIVER_STATES"), "\n", -1);
    g_free(text);
    driver.columns = output_fields_new();
    names = g_strsplit(fields, " ", -1);
    for (unsigned i = 0; names[i] != NULL; i++)
        output_fields_add(driver.columns, names[i]);
    any = g_strjoinv(" or ", names);
    driver.filter = g_strdup_printf("(%s) and sip", any); /* all that the plugin asks for when it analyses is there */
    g_free(any);
    g_strfreev(names);
    g_timeout_add(TICK_MS, tick, NULL);
}

void plugin_register(void)
{
    static tap_plugin plugin = {.register_tap_listener = start};

    if (g_getenv("IMSCONF_DRIVER_JOBS") != NULL)
        tap_register_plugin(&plugin);
}
