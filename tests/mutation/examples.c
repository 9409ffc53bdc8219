/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The examples of imsconf-check --explain: of each rule the mutant that breaks it with the least change, and the
 * conversation without that change, which passes the rule at the same message. Both were played, so what is written holds.
 */
#include "examples.h"

#include <stdio.h>
#include <string.h>

struct played {
    const struct mutation *mutation;
    struct conversation *conversation;
    struct tracker *tracker;
    char *findings;
};

static void played_free(gpointer data)
{
    struct played *played = data;

    tracker_free(played->tracker);
    conversation_free(played->conversation);
    g_free(played->findings);
    g_free(played);
}

static GPtrArray *play_all(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(played_free);

    for (const struct mutation *const *list = mutation_lists; *list; list++) {
        for (const struct mutation *m = *list; m->findings; m++) {
            struct played *played = g_new0(struct played, 1);

            played->mutation = m;
            played->conversation = mutation_conversation(m);
            played->tracker = mutation_run(m, played->conversation);
            played->findings = findings(played->tracker);
            g_ptr_array_add(all, played);
        }
    }
    return all;
}

/* ---- What the rule came to -------------------------------------------------------------------------------------- */

static const struct check *failed(const GPtrArray *checks, const struct rule *rule)
{
    for (guint i = 0; i < checks->len; i++) {
        const struct check *check = g_ptr_array_index(checks, i);
        if (check->rule == rule && check->result == RESULT_FAIL)
            return check;
    }
    return NULL;
}

/* The place: name of the message, or "" when it was decided at the end. NULL: it did not fail. */
static const char *failure(const struct played *played, const struct rule *rule, const struct check **check)
{
    for (unsigned f = 0; f < tracker_flow_count(played->tracker); f++) {
        const struct flow *flow = tracker_flow(played->tracker, f);

        for (guint i = 0; i < flow->annotations->len; i++) {
            const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);
            *check = failed(annotation->checks, rule);
            if (*check)
                return conversation_written(played->conversation, annotation->frame - 1).name;
        }
        *check = failed(flow->late, rule);
        if (*check)
            return "";
    }
    return NULL;
}

static bool passes_in(const struct annotation *annotation, const struct rule *rule)
{
    struct check check;
    bool passes = false;

    for (guint i = 0; i < annotation->checks->len; i++)
        if (((const struct check *)g_ptr_array_index(annotation->checks, i))->rule == rule)
            return false;
    for (size_t i = 0; i < annotation_row_count(annotation); i++) {
        if (annotation_quiet(annotation, i, &check) && check.rule == rule)
            passes = passes || check.result == RESULT_PASS;
    }
    return passes;
}

/* The conversation has no finding at all, and the rule holds on the message of that name. */
static bool passes_at(const struct played *played, const struct rule *rule, const char *place)
{
    const struct flow *flow = tracker_flow_count(played->tracker) == 1 ? tracker_flow(played->tracker, 0) : NULL;

    if (!flow || *played->findings)
        return false;
    if (!*place)
        return flow->end && passes_in(flow->end, rule);
    for (guint i = 0; i < flow->annotations->len; i++) {
        const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);
        if (!strcmp(conversation_written(played->conversation, annotation->frame - 1).name, place))
            return passes_in(annotation, rule);
    }
    return false;
}

/* ---- The nearest pair -------------------------------------------------------------------------------------------- */

static bool same_settings(const struct mutation *a, const struct mutation *b)
{
    return !g_strcmp0(a->profile, b->profile) && a->mode == b->mode && a->security == b->security && a->voice == b->voice;
}

/* What speaks against the mutant as an example: other findings, a milder one, settings that have to be explained. */
static unsigned handicap(const struct played *fails, const struct rule *rule, const struct check *check)
{
    const struct mutation *m = fails->mutation;
    unsigned others = 0;

    for (const char *p = fails->findings; *p; p++)
        others += *p == ' ';
    return 10 * others + (check->severity != rule->severity ? 12 : 0) + (m->profile ? 20 : 0) +
           (m->mode != MODE_LAB ? 20 : 0) + (m->security != SECURITY_AUTO ? 20 : 0) + (m->voice ? 20 : 0);
}

/* The plain flow is a better example than one that is unusual. */
static unsigned quirks(const struct mutation *m)
{
    unsigned n = m->repeated || m->delayed;

    for (const struct edit *e = m->edits; e < m->edits + 16 && e->message; e++)
        n += !e->old || *e->old;
    return 2 * n;
}

/* Does the step of that number stand on the message of that name? */
static bool is_of_step(const struct played *played, const struct check *check, const char *place)
{
    const struct flow *flow = tracker_flow(played->tracker, 0);

    for (guint i = 0; *place && i < flow->annotations->len; i++) {
        const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);
        if (!strcmp(conversation_written(played->conversation, annotation->frame - 1).name, place))
            return annotation->step && !g_strcmp0(annotation->step->number, check->step);
    }
    return false;
}

static bool find_pair(const GPtrArray *all, const struct rule *rule, struct example_pair *best)
{
    unsigned least = G_MAXUINT;

    for (guint i = 0; i < all->len; i++) {
        const struct played *fails = g_ptr_array_index(all, i);
        const struct check *check;
        const char *place = failure(fails, rule, &check);
        unsigned burden = place ? handicap(fails, rule, check) : 0;

        for (guint k = 0; place && k < all->len; k++) {
            const struct played *passes = g_ptr_array_index(all, k);
            unsigned cost;

            if (!same_settings(passes->mutation, fails->mutation) || !passes_at(passes, rule, place))
                continue;
            cost = burden + quirks(passes->mutation) +
                   example_distance(passes->conversation, fails->conversation, place);
            if (cost < least) {
                least = cost;
                *best = (struct example_pair){.rule = rule, .mutation = fails->mutation,
                                              .passes = passes->conversation, .fails = fails->conversation,
                                              .check = check, .place = place,
                                              .of_step = is_of_step(fails, check, place),
                                              .profile = tracker_flow(fails->tracker, 0)->profile};
            }
        }
    }
    return least < G_MAXUINT;
}

/* The sample capture that shows the rule with the fewest other findings, from the lines of pcaps/index.tsv. */
static char *capture_of(char **lines, const char *rule)
{
    char *best = NULL;
    unsigned least = G_MAXUINT;

    for (char **line = lines; *line; line++) {
        char **cells = g_strsplit(*line, "\t", -1);
        char **listed = g_strv_length(cells) > 4 ? g_strsplit(cells[4], ",", -1) : NULL;
        unsigned n = listed ? g_strv_length(listed) : G_MAXUINT;

        for (char **each = listed; each && *each && n < least; each++) {
            if (g_str_has_prefix(*each, rule) && (*each)[strlen(rule)] == '@') {
                least = n;
                g_free(best);
                best = g_strconcat("pcaps/", cells[0], NULL);
            }
        }
        g_strfreev(listed);
        g_strfreev(cells);
    }
    return best;
}

static char **index_read(const char *path)
{
    char *text = NULL, **lines;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return NULL;
    lines = g_strsplit(text, "\n", -1);
    g_free(text);
    return lines;
}

bool examples_write(const char *path, const char *index)
{
    char **captures = index_read(index);
    const struct profile_set *set = builtin_profiles();
    GPtrArray *all = play_all();
    GString *out = g_string_new("# SPDX-License-Identifier: GPL-2.0-or-later\n"
                                "# Of each rule an example that passes and one that fails. Written by the program \"mutate\" "
                                "out of tests/mutation/;\n# not to be edited. FORMAT.md says how to read it.\n");
    unsigned missing = 0;

    for (guint i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        struct example_pair pair;

        if (rule->definition)
            continue;
        if (captures && find_pair(all, rule, &pair)) {
            char *capture = capture_of(captures, rule->id);
            pair.capture = capture;
            example_tell(out, &pair);
            g_free(capture);
        } else {
            fprintf(stderr, captures ? "rule %s has no pair of conversations\n" : "rule %s: no index\n", rule->id);
            missing++;
        }
    }
    if (!missing && !g_file_set_contents(path, out->str, (gssize)out->len, NULL)) {
        fprintf(stderr, "%s cannot be written\n", path);
        missing++;
    }
    g_string_free(out, TRUE);
    g_ptr_array_free(all, TRUE);
    g_strfreev(captures);
    return !missing;
}
