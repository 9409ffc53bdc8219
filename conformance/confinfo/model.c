/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

/* The state of a conference as a subscriber builds it from documents (RFC 4575 4.6). Keys compare byte by byte (4.5). */

enum { USERS_MAX = 1000, PARTS_MAX = 64 /* endpoints of a user, media of an endpoint */, TEXT_MAX = 200 };

struct confinfo_model *confinfo_model_new(void)
{
    struct confinfo_model *model = g_new0(struct confinfo_model, 1);

    model->users = g_ptr_array_new_with_free_func((GDestroyNotify)confinfo_user_free);
    return model;
}

void confinfo_model_free(struct confinfo_model *model)
{
    if (!model)
        return;
    g_ptr_array_free(model->users, TRUE);
    g_free(model);
}

/* ---- Copies: what is deleted is left out --------------------------------------------------------------------------- */

static void set_text(char **to, const char *from)
{
    if (!from)
        return;
    g_free(*to);
    *to = g_strdup(from);
}

static void copy_media(GPtrArray *to, const struct confinfo_media *from)
{
    struct confinfo_media *media;

    if (to->len >= PARTS_MAX)
        return;
    media = confinfo_media_new(to);
    media->id = g_strdup(from->id);
    media->type = g_strdup(from->type);
    media->label = g_strdup(from->label);
    media->src_id = g_strdup(from->src_id);
    media->status = g_strdup(from->status);
}

static void set_endpoint(struct confinfo_endpoint *to, const struct confinfo_endpoint *from)
{
    set_text(&to->entity, from->entity);
    set_text(&to->status, from->status);
    set_text(&to->joining_method, from->joining_method);
    set_text(&to->disconnection_method, from->disconnection_method);
}

static void copy_endpoint(GPtrArray *to, const struct confinfo_endpoint *from)
{
    struct confinfo_endpoint *endpoint;

    if (from->state == CONFINFO_DELETED || to->len >= PARTS_MAX)
        return;
    endpoint = confinfo_endpoint_new();
    g_ptr_array_add(to, endpoint);
    set_endpoint(endpoint, from);
    for (guint i = 0; i < from->media->len; i++)
        copy_media(endpoint->media, g_ptr_array_index(from->media, i));
}

static bool copy_user(GPtrArray *to, const struct confinfo_user *from)
{
    struct confinfo_user *user;

    if (from->state == CONFINFO_DELETED)
        return true;
    if (to->len >= USERS_MAX)
        return false;
    user = confinfo_user_new();
    g_ptr_array_add(to, user);
    set_text(&user->entity, from->entity);
    set_text(&user->display_text, from->display_text);
    for (guint i = 0; i < from->endpoints->len; i++)
        copy_endpoint(user->endpoints, g_ptr_array_index(from->endpoints, i));
    return true;
}

/* ---- Merging of partial states ------------------------------------------------------------------------------------- */

static guint find_user(const GPtrArray *users, const char *entity)
{
    guint i;

    for (i = 0; i < users->len; i++)
        if (entity && !g_strcmp0(((struct confinfo_user *)g_ptr_array_index(users, i))->entity, entity))
            return i;
    return users->len;
}

static guint find_endpoint(const GPtrArray *endpoints, const char *entity)
{
    guint i;

    for (i = 0; i < endpoints->len; i++)
        if (entity && !g_strcmp0(((struct confinfo_endpoint *)g_ptr_array_index(endpoints, i))->entity, entity))
            return i;
    return endpoints->len;
}

static void merge_media(struct confinfo_endpoint *to, const struct confinfo_media *from)
{
    for (guint i = 0; i < to->media->len; i++) {
        const struct confinfo_media *media = g_ptr_array_index(to->media, i);
        if (from->id && !g_strcmp0(media->id, from->id)) {
            g_ptr_array_remove_index(to->media, i);
            break;
        }
    }
    copy_media(to->media, from);
}

static void merge_endpoint(struct confinfo_user *to, const struct confinfo_endpoint *from)
{
    guint i = find_endpoint(to->endpoints, from->entity);

    if (from->state == CONFINFO_PARTIAL && i < to->endpoints->len) {
        struct confinfo_endpoint *endpoint = g_ptr_array_index(to->endpoints, i);
        set_endpoint(endpoint, from);
        for (guint j = 0; j < from->media->len; j++)
            merge_media(endpoint, g_ptr_array_index(from->media, j));
        return;
    }
    if (i < to->endpoints->len)
        g_ptr_array_remove_index(to->endpoints, i);
    copy_endpoint(to->endpoints, from);
}

static bool merge_user(GPtrArray *users, const struct confinfo_user *from)
{
    guint i = find_user(users, from->entity);

    if (from->state == CONFINFO_PARTIAL && i < users->len) {
        struct confinfo_user *user = g_ptr_array_index(users, i);
        set_text(&user->display_text, from->display_text);
        for (guint j = 0; j < from->endpoints->len; j++)
            merge_endpoint(user, g_ptr_array_index(from->endpoints, j));
        return true;
    }
    if (i < users->len)
        g_ptr_array_remove_index(users, i);
    return copy_user(users, from);
}

static void apply_users(struct confinfo_model *model, const struct confinfo *document)
{
    bool replace = document->state == CONFINFO_FULL || document->state == CONFINFO_STATE_NONE ||
                   document->users_state == CONFINFO_FULL || document->users_state == CONFINFO_DELETED;

    if (replace)
        g_ptr_array_set_size(model->users, 0);
    for (guint i = 0; i < document->users->len; i++) {
        const struct confinfo_user *user = g_ptr_array_index(document->users, i);
        if (!(replace ? copy_user(model->users, user) : merge_user(model->users, user)))
            model->complete = false;
    }
}

enum confinfo_applied confinfo_model_apply(struct confinfo_model *model, const struct confinfo *document)
{
    bool full = document->state == CONFINFO_FULL || document->state == CONFINFO_STATE_NONE;
    bool comparable = model->begun && model->version_known && document->version_known;
    bool gap = document->state == CONFINFO_PARTIAL &&
               (!model->begun || (comparable && document->version - model->version > 1));

    if (comparable && document->version <= model->version)
        return CONFINFO_DISCARDED;
    if (full || document->state == CONFINFO_DELETED)
        model->complete = true;
    if (gap)
        model->complete = false;
    model->begun = true;
    model->version_known = document->version_known;
    model->version = document->version;
    model->deleted = document->state == CONFINFO_DELETED;
    if (model->deleted)
        g_ptr_array_set_size(model->users, 0);
    else if (full || document->has_users)
        apply_users(model, document);
    return gap ? CONFINFO_AFTER_GAP : CONFINFO_APPLIED;
}

/* ---- Comparing ----------------------------------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* One text of many, in the order of the texts. */
static char *join_sorted(GPtrArray *texts)
{
    char *joined;

    g_ptr_array_sort(texts, compare_texts);
    g_ptr_array_add(texts, NULL);
    joined = g_strjoinv("\n", (char **)texts->pdata);
    g_ptr_array_free(texts, TRUE);
    return joined;
}

static const char *shown(const char *text)
{
    return text ? text : "\t";
}

static char *endpoint_print(const struct confinfo_endpoint *endpoint)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    char *media, *print;

    for (guint i = 0; i < endpoint->media->len; i++) {
        const struct confinfo_media *m = g_ptr_array_index(endpoint->media, i);
        g_ptr_array_add(texts, g_strdup_printf("m %s\n%s\n%s\n%s\n%s", shown(m->id), shown(m->type), shown(m->label),
                                               shown(m->src_id), shown(m->status)));
    }
    media = join_sorted(texts);
    print = g_strdup_printf("e %s\n%s\n%s\n%s\n%s", shown(endpoint->entity), shown(endpoint->status),
                            shown(endpoint->joining_method), shown(endpoint->disconnection_method), media);
    g_free(media);
    return print;
}

static char *users_print(const GPtrArray *users)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < users->len; i++) {
        const struct confinfo_user *user = g_ptr_array_index(users, i);
        GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
        char *endpoints;

        for (guint j = 0; j < user->endpoints->len; j++)
            g_ptr_array_add(parts, endpoint_print(g_ptr_array_index(user->endpoints, j)));
        endpoints = join_sorted(parts);
        g_ptr_array_add(texts, g_strdup_printf("u %s\n%s\n%s", shown(user->entity), shown(user->display_text),
                                               endpoints));
        g_free(endpoints);
    }
    return join_sorted(texts);
}

bool confinfo_model_agrees(const struct confinfo_model *model, const struct confinfo *document)
{
    struct confinfo_model *said = confinfo_model_new();
    char *a, *b;
    bool same;

    apply_users(said, document);
    a = users_print(model->users);
    b = users_print(said->users);
    same = !strcmp(a, b);
    g_free(a);
    g_free(b);
    confinfo_model_free(said);
    return same;
}

/* ---- The table ------------------------------------------------------------------------------------------------------ */

void conference_row_free(struct conference_row *row)
{
    g_free(row->user);
    g_free(row->endpoint);
    g_free(row->status);
    g_free(row->joining_method);
    g_free(row->media);
    g_free(row->media_status);
    g_free(row->note);
    g_free(row);
}

struct table {
    GPtrArray *rows;
    unsigned more;
};

/* A table is to be looked at: a text of 60 KB belongs nowhere in it. */
static char *table_text(const char *text)
{
    char *start, *whole;

    if (!text || g_utf8_strlen(text, -1) <= TEXT_MAX)
        return g_strdup(text);
    start = g_utf8_substring(text, 0, TEXT_MAX);
    whole = g_strconcat(start, "...", NULL);
    g_free(start);
    return whole;
}

static void add_row(struct table *table, const struct confinfo_user *user, const struct confinfo_endpoint *endpoint,
                    const struct confinfo_media *media)
{
    struct conference_row *row;

    if (table->rows->len >= CONFERENCE_ROWS_MAX) {
        table->more++;
        return;
    }
    row = g_new0(struct conference_row, 1);
    row->user = table_text(user->entity);
    if (endpoint) {
        row->endpoint = table_text(endpoint->entity);
        row->status = table_text(endpoint->status);
        row->joining_method = table_text(endpoint->joining_method);
    }
    if (media) {
        row->media = table_text(media->type ? media->type : media->id);
        row->media_status = table_text(media->status);
    }
    g_ptr_array_add(table->rows, row);
}

static void add_endpoint(struct table *table, const struct confinfo_user *user,
                         const struct confinfo_endpoint *endpoint)
{
    if (!endpoint->media->len)
        add_row(table, user, endpoint, NULL);
    for (guint i = 0; i < endpoint->media->len; i++)
        add_row(table, user, endpoint, g_ptr_array_index(endpoint->media, i));
}

static void add_note(struct table *table, char *text)
{
    struct conference_row *row = g_new0(struct conference_row, 1);

    row->note = text;
    g_ptr_array_add(table->rows, row);
}

GPtrArray *confinfo_model_table(const struct confinfo_model *model)
{
    struct table table = {g_ptr_array_new_with_free_func((GDestroyNotify)conference_row_free), 0};

    for (guint i = 0; i < model->users->len; i++) {
        const struct confinfo_user *user = g_ptr_array_index(model->users, i);
        if (!user->endpoints->len)
            add_row(&table, user, NULL, NULL);
        for (guint j = 0; j < user->endpoints->len; j++)
            add_endpoint(&table, user, g_ptr_array_index(user->endpoints, j));
    }
    if (table.more)
        add_note(&table, g_strdup_printf("%u more rows are not shown", table.more));
    if (model->deleted)
        add_note(&table, g_strdup("the conference is gone"));
    else if (!model->begun)
        add_note(&table, g_strdup("nothing is known yet"));
    else if (!model->complete)
        add_note(&table, g_strdup("not complete: a notification is missing before this one"));
    return table.rows;
}
