/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proof per rule: every rule that checks something fires on a mutant of its own, at its step, on its frame, charged to its
 * side; and passes, silently, on the conformant variants. A rule without both proofs fails the run, as does a mutant that
 * raises anything but what its list says.
 */
#include <stdio.h>
#include <string.h>

#include "mutation.h"
#include "variants.h"

struct proof {
    unsigned fired, passed;
};

struct tally {
    struct proof *proofs; /* by rule index */
    unsigned mutants, exact, equivalents, misplaced, undecided, variants, loud;
};

/* A finding stands on the message of its step; one about a message that came out of order, or never, on a later frame. */
static bool is_placed(const struct flow *flow, const struct annotation *annotation, const struct check *check)
{
    bool about_other = annotation && (!annotation->step || g_strcmp0(annotation->step->number, check->step));

    if (check->side != check->rule->side && !check->rule->by_sender)
        return false;
    if (check->rule->by_sender && annotation && !(about_other && check->step) && check->side != annotation->side)
        return false;
    if (!annotation)
        return check->frame == flow->last_frame;
    return check->frame == annotation->frame && (!about_other || !check->step || annotation->step);
}

static bool is_listed(const char *findings, const char *rule)
{
    size_t n = strlen(rule);

    for (const char *at = findings; (at = strstr(at, rule)); at++)
        if (at[n] == '@' && (at == findings || at[-1] == ' '))
            return true;
    return false;
}

/* expected: what may fire here. */
static void count_checks(struct tally *tally, const struct flow *flow, const struct annotation *annotation,
                         const GPtrArray *checks, const char *expected)
{
    for (guint i = 0; i < checks->len; i++) {
        const struct check *check = g_ptr_array_index(checks, i);
        struct proof *proof = &tally->proofs[check->rule->index];
        bool due = is_listed(expected, check->rule->id);

        if (check->result == RESULT_FAIL && due) {
            proof->fired++;
            if (!is_placed(flow, annotation, check)) {
                fprintf(stderr, "rule %s: wrong frame %u or side\n", check->rule->id, check->frame);
                tally->misplaced++;
            }
        }
    }
}

static void count_passes(struct tally *tally, const struct annotation *annotation, const char *expected)
{
    struct check check;

    for (size_t i = 0; i < annotation_row_count(annotation); i++) {
        if (!annotation_quiet(annotation, i, &check))
            continue;
        if (check.result == RESULT_PASS && !is_listed(expected, check.rule->id))
            tally->proofs[check.rule->index].passed++;
    }
}

static void count_flows(struct tally *tally, const struct tracker *tracker, const char *expected)
{
    for (unsigned i = 0; i < tracker_flow_count(tracker); i++) {
        const struct flow *flow = tracker_flow(tracker, i);

        for (guint j = 0; j < flow->annotations->len; j++) {
            const struct annotation *annotation = g_ptr_array_index(flow->annotations, j);
            count_checks(tally, flow, annotation, annotation->checks, expected);
            count_passes(tally, annotation, expected);
        }
        count_checks(tally, flow, NULL, flow->late, expected);
        if (flow->end)
            count_passes(tally, flow->end, expected);
    }
}

static void say(const struct mutation *m, const char *what, const char *have)
{
    fprintf(stderr, "%s: expected \"%s\", got \"%s\" from", what, m->findings, have);
    for (const struct edit *e = m->edits; e < m->edits + 16 && e->message; e++)
        fprintf(stderr, " [%s: \"%.60s\" -> \"%.60s\"]", e->message, e->old ? e->old : "", e->new ? e->new : "");
    fputc('\n', stderr);
}

static void try_mutation(struct tally *tally, const struct mutation *m)
{
    struct conversation *c = mutation_conversation(m);
    struct tracker *tracker = mutation_run(m, c);
    char *have = findings(tracker), *open = undecided(tracker);
    bool equivalent = !*m->findings, exact = !strcmp(have, m->findings);

    tally->mutants += !equivalent;
    tally->equivalents += equivalent;
    tally->exact += exact && !equivalent;
    if (!exact) {
        say(m, equivalent ? "not equivalent" : "not exact", have);
        tally->loud += equivalent;
    } else if (*open && equivalent && !m->undecided) {
        say(m, "undecided", open);
        tally->undecided++;
    }
    count_flows(tally, tracker, m->findings);
    g_free(have);
    g_free(open);
    tracker_free(tracker);
    conversation_free(c);
}

static void try_list(struct tally *tally, const struct mutation *list)
{
    for (; list->findings; list++)
        try_mutation(tally, list);
}

static void try_variant(const char *name, struct conversation *c, const struct settings *settings, void *data)
{
    struct tally *tally = data;
    struct tracker *tracker = conversation_run(c, NULL, settings);
    char *have = findings(tracker);

    tally->variants++;
    if (*have) {
        fprintf(stderr, "conformant variant %s raises %s\n", name, have);
        tally->loud++;
    }
    if (tracker_flow_count(tracker) != 1 || !tracker_flow(tracker, 0)->completed ||
        tracker_flow(tracker, 0)->ue != VERDICT_PASS || tracker_flow(tracker, 0)->net != VERDICT_PASS) {
        fprintf(stderr, "conformant variant %s is not one completed flow that passes\n", name);
        tally->loud++;
    }
    count_flows(tally, tracker, "");
    g_free(have);
    tracker_free(tracker);
}

/* Prints a line per rule with --list; returns the number of rules without both proofs. */
static unsigned judge_rules(const struct tally *tally, bool list, unsigned *rules)
{
    const struct profile_set *set = builtin_profiles();
    unsigned unproven = 0;

    *rules = 0;
    for (guint i = 0; i < set->rules->len; i++) {
        const struct rule *rule = g_ptr_array_index(set->rules, i);
        const struct proof *proof = &tally->proofs[i];
        bool proven = proof->fired && proof->passed;

        if (rule->definition)
            continue;
        ++*rules;
        unproven += !proven;
        if (list || !proven)
            fprintf(list ? stdout : stderr, "%-8s %s  fired %u, passed %u  %s\n", rule->id,
                    proven ? "proven  " : "UNPROVEN", proof->fired, proof->passed, rule->slug);
    }
    return unproven;
}

int main(int argc, char **argv)
{
    struct tally tally = {0};
    unsigned rules, unproven, appendix;
    bool good;

    if (argc == 4 && !strcmp(argv[1], "--examples"))
        return examples_write(argv[2], argv[3]) ? 0 : 1;
    tally.proofs = g_new0(struct proof, builtin_profiles()->rules->len);
    variants_each(try_variant, &tally);
    for (const struct mutation *const *list = mutation_lists; *list; list++)
        try_list(&tally, *list);
    appendix = tally.exact + tally.equivalents - tally.loud;
    try_list(&tally, appendix_b_mutations);
    appendix = tally.exact + tally.equivalents - tally.loud - appendix;
    unproven = judge_rules(&tally, argc > 1 && !strcmp(argv[1], "--list"), &rules);
    printf("rules: %u, proven both ways: %u\n", rules, rules - unproven);
    printf("mutants: %u, raising exactly what their list says: %u (%.1f %%)\n", tally.mutants, tally.exact,
           tally.mutants ? 100.0 * tally.exact / tally.mutants : 0.0);
    printf("equivalent mutations: %u, conformant variants: %u, of both raising anything: %u\n", tally.equivalents,
           tally.variants, tally.loud);
    printf("appendix B: %u of 35 as it says\n", appendix);
    good = appendix == 35 && !unproven && tally.exact == tally.mutants && !tally.loud && !tally.misplaced && !tally.undecided;
    printf("mutation: %s\n", good ? "passed" : "failed");
    g_free(tally.proofs);
    return good ? 0 : 1;
}
