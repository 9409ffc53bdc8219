/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "compile.h"

struct profile_set *profile_set_new(void)
{
    struct profile_set *set = g_new0(struct profile_set, 1);
    set->rules = g_ptr_array_new();
    set->profiles = g_ptr_array_new();
    set->strings = g_string_chunk_new(4096);
    set->blocks = g_ptr_array_new_with_free_func(g_free);
    return set;
}

void profile_set_free(struct profile_set *set)
{
    if (!set)
        return;
    g_ptr_array_free(set->rules, TRUE);
    g_ptr_array_free(set->profiles, TRUE);
    g_string_chunk_free(set->strings);
    g_ptr_array_free(set->blocks, TRUE);
    g_free(set);
}

const char *set_keep_text(struct profile_set *set, const char *text)
{
    return g_string_chunk_insert_const(set->strings, text ? text : "");
}

const char *set_keep_part(struct profile_set *set, struct slice part)
{
    return part.n ? g_string_chunk_insert_len(set->strings, part.p, (gssize)part.n) : "";
}

void *set_keep_block(struct profile_set *set, void *block)
{
    if (block)
        g_ptr_array_add(set->blocks, block);
    return block;
}

void *set_keep_zeroed(struct profile_set *set, size_t size)
{
    return set_keep_block(set, g_malloc0(size));
}

void *set_keep_array(struct profile_set *set, GArray *array)
{
    return set_keep_block(set, g_array_free(array, FALSE));
}

const struct profile *profile_find(const struct profile_set *set, const char *name)
{
    for (guint i = 0; i < set->profiles->len; i++) {
        const struct profile *profile = g_ptr_array_index(set->profiles, i);
        if (strcmp(profile->name, name) == 0)
            return profile;
    }
    return NULL;
}

const struct rule *rule_find(const struct profile_set *set, const char *id)
{
    for (guint i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        if (strcmp(rule->id, id) == 0)
            return rule;
    }
    return NULL;
}

/* Most names differ in their first letter. */
static bool is_same(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

size_t profile_step_find(const struct profile *profile, const char *number)
{
    size_t i = 0;
    while (i < profile->step_count && !is_same(profile->steps[i].number, number) &&
           !is_same(profile->steps[i].role, number))
        i++;
    return i;
}
