/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "mutation.h"

const struct mutation *const mutation_lists[] = {
    header_mutations,     table_mutations, order_mutations,  negotiation_mutations,
    conference_mutations, state_mutations, voice_mutations, NULL,
};

static void apply(struct conversation *c, const struct mutation *m)
{
    for (const struct insertion *i = m->insertions; i < m->insertions + 4; i++)
        if (i->text)
            conversation_insert(c, i->before, i->name, i->from, i->text, i->delay_ms);
    if (m->repeated)
        conversation_repeat(c, m->repeated, m->repeated_before);
    if (m->stripped)
        conversation_strip(c, m->stripped);
    for (const struct edit *e = m->edits; e < m->edits + 16 && e->message; e++) {
        if (e->old && !*e->old)
            continue;
        if (e->old && !strcmp(e->message, "*"))
            conversation_edit_all(c, e->old, e->new);
        else if (e->old)
            conversation_edit(c, e->message, e->old, e->new);
        else if (e->new)
            conversation_move(c, e->message, e->new);
        else
            conversation_remove(c, e->message);
    }
    if (m->delayed)
        conversation_delay(c, m->delayed, m->delay_ms);
}

struct conversation *mutation_conversation(const struct mutation *m)
{
    struct conversation *c = conversation_new(true);

    if (m->voice)
        conversation_make_voice(c);
    apply(c, m);
    return c;
}

struct tracker *mutation_run(const struct mutation *m, const struct conversation *c)
{
    struct settings settings;
    struct tracker *tracker;

    settings_init(&settings);
    settings.mode = m->mode;
    settings.security = m->security;
    if (m->profile)
        g_free(settings_set(&settings, "profile", m->profile));
    tracker = conversation_run(c, NULL, &settings);
    settings_clear(&settings);
    return tracker;
}
