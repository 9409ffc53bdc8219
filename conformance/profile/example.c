/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/example.h"

#include <string.h>

#include <gio/gio.h>

#include "raw.h"

static void add(struct example *example, GPtrArray *passes, GPtrArray *fails, const char *kind, const char *text)
{
    const struct {
        const char *name;
        char **place;
    } texts[] = {{"place", &example->place},
                 {"with", &example->with},
                 {"expected", &example->expected},
                 {"found", &example->found},
                 {"capture", &example->capture}};

    if (!strcmp(kind, "passes"))
        g_ptr_array_add(passes, g_strdup(text));
    else if (!strcmp(kind, "fails"))
        g_ptr_array_add(fails, g_strdup(text));
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!strcmp(kind, texts[i].name) && !*texts[i].place)
            *texts[i].place = g_strdup(text);
}

static bool is_of(const struct rule *rule, const char *identity)
{
    char *own = g_strdup_printf("%s %s", rule->slug, rule->revision);
    bool same = !strcmp(own, identity);

    g_free(own);
    return same;
}

/* The lines of one rule stand anywhere in the table; the others are passed over as they are. */
static struct example *example_read(const struct rule *rule, const char *table)
{
    struct example *example = NULL;
    GPtrArray *passes = g_ptr_array_new(), *fails = g_ptr_array_new();
    char *start = g_strconcat(rule->id, "\t", NULL);
    size_t n = strlen(start), length;

    for (const char *line = table; *line; line += length + (line[length] == '\n')) {
        char *text, **cells;

        length = strcspn(line, "\n");
        if (strncmp(line, start, n) != 0)
            continue;
        text = g_strndup(line, length);
        cells = g_strsplit(text, "\t", 3);
        if (g_strv_length(cells) == 3) {
            if (!strcmp(cells[1], "rule") && is_of(rule, cells[2]) && !example)
                example = g_new0(struct example, 1);
            else if (example)
                add(example, passes, fails, cells[1], cells[2]);
        }
        g_strfreev(cells);
        g_free(text);
    }
    g_free(start);
    g_ptr_array_add(passes, NULL);
    g_ptr_array_add(fails, NULL);
    if (!example) {
        g_strfreev((char **)g_ptr_array_free(passes, FALSE));
        g_strfreev((char **)g_ptr_array_free(fails, FALSE));
        return NULL;
    }
    example->passes = (char **)g_ptr_array_free(passes, FALSE);
    example->fails = (char **)g_ptr_array_free(fails, FALSE);
    return example;
}

struct example *example_find(const struct rule *rule)
{
    GBytes *bytes = builtin_file("examples.tsv");
    gsize n;
    const char *data = bytes ? g_bytes_get_data(bytes, &n) : NULL;
    char *table;
    struct example *example;

    if (!data)
        return NULL;
    table = g_strndup(data, n);
    example = example_read(rule, table);
    g_free(table);
    g_bytes_unref(bytes);
    return example;
}

void example_free(struct example *example)
{
    if (!example)
        return;
    g_free(example->place);
    g_free(example->with);
    g_strfreev(example->passes);
    g_strfreev(example->fails);
    g_free(example->expected);
    g_free(example->found);
    g_free(example->capture);
    g_free(example);
}
