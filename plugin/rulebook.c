/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

static struct {
    struct profile_set *builtin, *user;
    char *folder; /* that .user was loaded from, or was tried to be */
    char *told;
} book;

static char *complaints_join(GPtrArray *complaints)
{
    g_ptr_array_add(complaints, NULL);
    return g_strjoinv("\n", (char **)complaints->pdata);
}

const struct profile_set *rulebook_builtin(void)
{
    if (book.builtin == NULL) {
        GPtrArray *complaints = g_ptr_array_new_with_free_func(g_free);
        book.builtin = profile_set_builtin(complaints);
        if (book.builtin == NULL) {
            char *text = complaints_join(complaints);
            ws_warning("imsconf: the built-in profiles cannot be read: %s", text);
            g_free(text);
        }
        g_ptr_array_free(complaints, TRUE);
    }
    return book.builtin;
}

static struct profile_set *user_load(const char *folder)
{
    GPtrArray *complaints = g_ptr_array_new_with_free_func(g_free);
    struct profile_set *set = g_file_test(folder, G_FILE_TEST_IS_REGULAR)
                                  ? profile_set_load_file(folder, complaints)
                                  : profile_set_load_folder(folder, complaints);

    if (set == NULL) {
        char *reasons = complaints_join(complaints);
        char *text = g_strdup_printf("The profiles in %s are refused, the built-in ones are used instead:\n%s", folder,
                                     reasons);
        preferences_complain(&book.told, text);
        g_free(text);
        g_free(reasons);
    }
    g_ptr_array_free(complaints, TRUE);
    return set;
}

const struct profile_set *rulebook_load(const char *folder, bool reload)
{
    bool same;

    if (folder == NULL)
        folder = "";
    same = book.folder != NULL && strcmp(book.folder, folder) == 0;
    if (!same || reload) {
        profile_set_free(book.user);
        book.user = folder[0] == '\0' ? NULL : user_load(folder);
        g_free(book.folder);
        book.folder = g_strdup(folder);
    }
    return book.user != NULL ? book.user : rulebook_builtin();
}

void rulebook_free(void)
{
    profile_set_free(book.user);
    profile_set_free(book.builtin);
    book.user = book.builtin = NULL;
    g_free(book.folder);
    g_free(book.told);
    book.folder = book.told = NULL;
}
