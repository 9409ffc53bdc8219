/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

enum { FAULTS_OF_A_KIND_MAX = 8 };

static void media_free(gpointer data)
{
    struct confinfo_media *media = data;

    g_free(media->id);
    g_free(media->type);
    g_free(media->label);
    g_free(media->src_id);
    g_free(media->status);
    g_free(media);
}

static void endpoint_free(gpointer data)
{
    struct confinfo_endpoint *endpoint = data;

    g_free(endpoint->entity);
    g_free(endpoint->status);
    g_free(endpoint->joining_method);
    g_free(endpoint->disconnection_method);
    g_ptr_array_free(endpoint->media, TRUE);
    g_free(endpoint);
}

void confinfo_user_free(struct confinfo_user *user)
{
    g_free(user->entity);
    g_free(user->display_text);
    g_ptr_array_free(user->endpoints, TRUE);
    g_free(user);
}

static void fault_free(gpointer data)
{
    struct confinfo_fault *fault = data;

    g_free(fault->text);
    g_free(fault);
}

struct confinfo_user *confinfo_user_new(void)
{
    struct confinfo_user *user = g_new0(struct confinfo_user, 1);

    user->endpoints = g_ptr_array_new_with_free_func(endpoint_free);
    return user;
}

struct confinfo_endpoint *confinfo_endpoint_new(void)
{
    struct confinfo_endpoint *endpoint = g_new0(struct confinfo_endpoint, 1);

    endpoint->media = g_ptr_array_new_with_free_func(media_free);
    return endpoint;
}

struct confinfo_media *confinfo_media_new(GPtrArray *to)
{
    struct confinfo_media *media = g_new0(struct confinfo_media, 1);

    g_ptr_array_add(to, media);
    return media;
}

struct confinfo *confinfo_new(void)
{
    struct confinfo *document = g_new0(struct confinfo, 1);

    document->users = g_ptr_array_new_with_free_func((GDestroyNotify)confinfo_user_free);
    document->faults = g_ptr_array_new_with_free_func(fault_free);
    return document;
}

void confinfo_free(struct confinfo *document)
{
    if (!document)
        return;
    g_free(document->entity);
    g_ptr_array_free(document->users, TRUE);
    g_ptr_array_free(document->faults, TRUE);
    g_free(document);
}

void confinfo_add_fault(struct confinfo *document, enum confinfo_fault_kind kind, size_t at, char *text)
{
    struct confinfo_fault *fault;
    guint n = 0;

    for (guint i = 0; i < document->faults->len; i++)
        n += ((struct confinfo_fault *)g_ptr_array_index(document->faults, i))->kind == kind;
    if (n >= FAULTS_OF_A_KIND_MAX) {
        g_free(text);
        return;
    }
    fault = g_new(struct confinfo_fault, 1);
    *fault = (struct confinfo_fault){kind, at, text};
    g_ptr_array_add(document->faults, fault);
}

const struct confinfo_fault *confinfo_fault(const struct confinfo *document, enum confinfo_fault_kind kind)
{
    for (guint i = 0; i < document->faults->len; i++) {
        const struct confinfo_fault *fault = g_ptr_array_index(document->faults, i);
        if (fault->kind == kind)
            return fault;
    }
    return NULL;
}

void confinfo_place(struct slice text, size_t offset, unsigned *line, unsigned *column)
{
    *line = *column = 1;
    for (size_t i = 0; i < offset && i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '\n') {
            ++*line;
            *column = 1;
        } else if ((c & 0xC0) != 0x80) { /* characters, not bytes */
            ++*column;
        }
    }
}

const char *confinfo_state_name(enum confinfo_state state)
{
    static const char *const names[] = {"none", "full", "partial", "deleted"};

    return names[state];
}
