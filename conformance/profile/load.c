/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <gio/gio.h>

#include "compile.h"

/* Where profiles come from: the library's own resource, a folder, a file, memory. */

#define RESOURCE_FOLDER "/org/imsconf/profiles"
enum { MOST_BYTES_READ = 4 * 1024 * 1024 + 1 /* one more than raw_read() takes */ };

/* Made by glib-compile-resources --manual-register: a constructor in a static library may never be linked in. */
GResource *imsconf_resource_get_resource(void);
void imsconf_resource_register_resource(void);

static GResource *resource(void)
{
    static gsize registered;
    if (g_once_init_enter(&registered)) {
        imsconf_resource_register_resource();
        g_once_init_leave(&registered, 1);
    }
    return imsconf_resource_get_resource();
}

GBytes *builtin_file(const char *name)
{
    char *path = g_strdup_printf("%s/%s", RESOURCE_FOLDER, name);
    GBytes *bytes = g_resource_lookup_data(resource(), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_free(path);
    return bytes;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct raw_set *builtin_read(GPtrArray *complaints)
{
    char **names = g_resource_enumerate_children(resource(), RESOURCE_FOLDER, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    struct raw_set *raw = raw_set_new();
    bool good = names != NULL;
    if (names)
        qsort(names, g_strv_length(names), sizeof *names, by_name);
    for (char **name = names; name && *name; name++) {
        if (!g_str_has_suffix(*name, ".xml"))
            continue;
        GBytes *bytes = builtin_file(*name);
        gsize n;
        const char *text = g_bytes_get_data(bytes, &n);
        good = raw_read(raw, *name, text, n, complaints) && good;
        g_bytes_unref(bytes);
    }
    g_strfreev(names);
    if (good)
        return raw;
    raw_set_free(raw);
    return NULL;
}

/* Reads at most one byte more than is allowed. NULL after a complaint. */
static GString *file_read(const char *path, GPtrArray *complaints)
{
    struct place place = {path, 1, 1};
    FILE *file = g_file_test(path, G_FILE_TEST_IS_DIR) ? NULL : fopen(path, "rb");
    if (!file) {
        complain(complaints, place, "cannot be read: %s", errno ? g_strerror(errno) : "not a file");
        return NULL;
    }
    GString *bytes = g_string_new(NULL);
    char buffer[8192];
    size_t n = 0;
    while (bytes->len < MOST_BYTES_READ && (n = fread(buffer, 1, sizeof buffer, file)) > 0)
        g_string_append_len(bytes, buffer, (gssize)n);
    if (ferror(file)) {
        complain(complaints, place, "cannot be read");
        g_string_free(bytes, TRUE);
        bytes = NULL;
    }
    fclose(file);
    return bytes;
}

/* The list of what goes into the library lies beside the built-in profiles and is none itself. */
static bool is_profile_name(const char *name)
{
    return g_str_has_suffix(name, ".xml") && !g_str_has_suffix(name, ".gresource.xml");
}

/* The *.xml files of a folder by name, as paths. NULL after a complaint. */
static GPtrArray *folder_list(const char *folder, GPtrArray *complaints)
{
    GError *error = NULL;
    GDir *dir = g_dir_open(folder, 0, &error);
    if (!dir) {
        complain(complaints, (struct place){folder, 1, 1}, "cannot be read: %s", error->message);
        g_error_free(error);
        return NULL;
    }
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        char *path = g_build_filename(folder, name, NULL);
        if (is_profile_name(name) && g_file_test(path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(files, path);
        else
            g_free(path);
    }
    g_dir_close(dir);
    if (files->len)
        qsort(files->pdata, files->len, sizeof *files->pdata, by_name);
    return files;
}

static void read_path(struct raw_set *raw, const char *path, GPtrArray *complaints)
{
    GString *bytes = file_read(path, complaints);
    if (!bytes)
        return;
    raw_read(raw, path, bytes->str, bytes->len, complaints);
    g_string_free(bytes, TRUE);
}

/* Other files of the folder are none of our business unless they hold message tables. */
static void read_tables_beside(struct raw_set *raw, const char *file, GPtrArray *complaints)
{
    char *folder = g_path_get_dirname(file);
    char *own = g_path_get_basename(file);
    GPtrArray *nothing = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *files = folder_list(folder, nothing);
    for (guint i = 0; files && i < files->len; i++) {
        const char *path = g_ptr_array_index(files, i);
        char *name = g_path_get_basename(path);
        GString *bytes = strcmp(name, own) == 0 ? NULL : file_read(path, nothing);
        if (bytes && raw_is_tables(bytes->str, bytes->len))
            raw_read(raw, path, bytes->str, bytes->len, complaints);
        if (bytes)
            g_string_free(bytes, TRUE);
        g_free(name);
    }
    if (files)
        g_ptr_array_free(files, TRUE);
    g_ptr_array_free(nothing, TRUE);
    g_free(folder);
    g_free(own);
}

/* Merges what was read without complaint, frees it, and hands the complaints on. place: what has to hold a procedure.
 */
static struct profile_set *finish(struct raw_set *raw, const char *place, GPtrArray *found, GPtrArray *complaints)
{
    struct profile_set *set = raw && !found->len ? profile_merge(raw, place != NULL, found) : NULL;
    if (place && set && !set->profiles->len) {
        complain(found, (struct place){place, 1, 1}, "there is no procedure");
        profile_set_free(set);
        set = NULL;
    }
    raw_set_free(raw);
    for (guint i = 0; complaints && i < found->len; i++)
        g_ptr_array_add(complaints, g_strdup(g_ptr_array_index(found, i)));
    g_ptr_array_free(found, TRUE);
    return set;
}

struct profile_set *profile_set_builtin(GPtrArray *complaints)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    struct raw_set *raw = builtin_read(found);
    return finish(raw, NULL, found, complaints);
}

struct profile_set *profile_set_load_folder(const char *folder, GPtrArray *complaints)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    struct raw_set *raw = raw_set_new();
    GPtrArray *files = folder_list(folder, found);
    for (guint i = 0; files && i < files->len; i++)
        read_path(raw, g_ptr_array_index(files, i), found);
    if (files)
        g_ptr_array_free(files, TRUE);
    return finish(raw, folder, found, complaints);
}

struct profile_set *profile_set_load_file(const char *file, GPtrArray *complaints)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    struct raw_set *raw = raw_set_new();
    read_path(raw, file, found);
    if (!found->len)
        read_tables_beside(raw, file, found);
    return finish(raw, file, found, complaints);
}

struct profile_set *profile_set_load_memory(const char *name, const char *bytes, size_t n, GPtrArray *complaints)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    struct raw_set *raw = raw_set_new();
    raw_read(raw, name, bytes, n, found);
    return finish(raw, name, found, complaints);
}
