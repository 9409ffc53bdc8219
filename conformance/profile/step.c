/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "merge.h"

/* Steps: what a procedure says of each message, and the rows that remain of its table under the step's conditions. */

enum { MOST_STEPS = 256, MOST_ROWS = 65536 };

struct stepping {
    struct merge *merge;
    struct scope scope;
    const struct raw_step *raw;
    struct step *step;
    GArray *steps; /* struct step, those before this one */
    GArray *rows;  /* struct row, of this step */
};

static bool listed_holds(const char *listed, const char *name)
{
    struct slice rest = slice_of(listed);
    while (rest.n) {
        size_t blank = slice_find(rest, ' ');
        if (slice_is(slice_part(rest, 0, blank), name))
            return true;
        rest = slice_from(rest, blank + 1);
    }
    return false;
}

GArray *conditions_compile(struct scope *scope, const struct raw_table *table, const char *listed)
{
    GArray *names = g_array_new(FALSE, TRUE, sizeof(struct named_condition));
    GArray *none = g_array_new(FALSE, TRUE, sizeof(struct named_condition));
    GArray *before = scope->names;
    scope->names = none; /* a condition is not made of other ones */
    for (const struct raw_condition *raw = table ? table->conditions : NULL; raw; raw = raw->next) {
        struct named_condition name = {.name = raw->name};
        scope->place = raw->place;
        if (!raw->when || !condition_compile(scope, &name.condition, raw->when))
            name.condition = condition_constant(scope, listed_holds(listed, raw->name));
        g_array_append_val(names, name);
    }
    scope->names = before;
    g_array_free(none, TRUE);
    return names;
}

static void refuse(struct stepping *stepping, const char *reason, const char *name)
{
    const struct raw_step *raw = stepping->raw;

    complain(stepping->merge->complaints, raw->place, "step %s: %s%s", raw->number ? raw->number : raw->message, reason,
             name);
}

/* The conditions that the step lists have to be those of its table. */
static void check_listed(struct stepping *stepping)
{
    struct slice rest = slice_of(stepping->raw->conditions);
    while (rest.n) {
        size_t blank = slice_find(rest, ' ');
        struct slice one = slice_part(rest, 0, blank);
        bool found = false;
        for (guint i = 0; i < stepping->scope.names->len && !found; i++)
            found = slice_is(one, g_array_index(stepping->scope.names, struct named_condition, i).name);
        char *name = slice_dup(one);
        if (!found)
            refuse(stepping, "its table has no condition ", name);
        g_free(name);
        rest = slice_from(rest, blank + 1);
    }
}

/* The earlier step that an attribute names; NULL after a complaint. */
static const struct step *earlier_step(struct stepping *stepping, const char *attribute, const char *number,
                                       size_t *index)
{
    stepping->scope.place = stepping->raw->place;
    if (!step_find(&stepping->scope, slice_of(number), index))
        return NULL;
    if (*index < stepping->steps->len)
        return &g_array_index(stepping->steps, struct step, *index);
    refuse(stepping, attribute, " has to name an earlier step");
    return NULL;
}

static void read_status(struct step *step, const char *status)
{
    unsigned hundreds = (unsigned)(status[0] - '0') * 100;
    if (strcmp(status, "final") == 0) {
        step->status_min = 200;
        step->status_max = 699;
    } else if (status[1] == 'x') {
        step->status_min = hundreds;
        step->status_max = hundreds + 99;
    } else {
        uint64_t exact = 0;
        slice_to_uint(slice_of(status), &exact);
        step->status_min = step->status_max = (unsigned)exact;
    }
}

static void read_response(struct stepping *stepping)
{
    const struct raw_step *raw = stepping->raw;
    struct step *step = stepping->step;
    step->kind = SIP_RESPONSE;
    read_status(step, raw->response);
    if (raw->kind == RAW_OTHER) {
        if (raw->of)
            step->method = sip_method_find(slice_of(raw->of));
        else
            refuse(stepping, "a response needs of", "");
        return;
    }
    if (!raw->to) {
        refuse(stepping, "a response needs to", "");
        return;
    }
    const struct step *request = earlier_step(stepping, "to", raw->to, &step->to);
    if (!request)
        return;
    step->method = request->method;
    if (request->kind != SIP_REQUEST)
        refuse(stepping, "to has to name a request, not step ", raw->to);
    else if (request->from == step->from)
        refuse(stepping, "the response is from the side that sent the request, step ", raw->to);
}

static void read_request(struct stepping *stepping)
{
    const struct raw_step *raw = stepping->raw;
    struct step *step = stepping->step;
    step->kind = SIP_REQUEST;
    step->method = sip_method_find(slice_of(raw->request));
    if (raw->to)
        refuse(stepping, "a request takes no to", "");
    if (!raw->acknowledges)
        return;
    step->acknowledges = true;
    if (step->method != SIP_ACK && step->method != SIP_PRACK)
        refuse(stepping, "only PRACK and ACK take acknowledges", "");
    const struct step *response = earlier_step(stepping, "acknowledges", raw->acknowledges, &step->acknowledged);
    if (response && response->kind != SIP_RESPONSE)
        refuse(stepping, "acknowledges has to name a response, not step ", raw->acknowledges);
}

static void read_step(struct stepping *stepping)
{
    const struct raw_step *raw = stepping->raw;
    struct step *step = stepping->step;
    struct profile_set *set = stepping->merge->set;
    step->number = raw->number ? set_keep_text(set, raw->number) : NULL;
    step->role = set_keep_text(set, raw->role);
    step->message = set_keep_text(set, raw->message);
    step->table = set_keep_text(set, raw->table);
    step->teach = set_keep_text(set, raw->teach);
    if (raw->kind == RAW_END)
        return;
    side_find(raw->from, &step->from);
    if (raw->presence)
        presence_find(raw->presence, &step->presence);
    if (!raw->request == !raw->response)
        refuse(stepping, "it needs either request or response", "");
    else if (raw->request)
        read_request(stepping);
    else
        read_response(stepping);
    if (raw->response && raw->acknowledges)
        refuse(stepping, "only PRACK and ACK take acknowledges", "");
    step->has_group = raw->group != NULL;
    if (raw->group)
        earlier_step(stepping, "group", raw->group, &step->group);
}

/* An exception may name a source of its own: then the row gets a rule of its own with the same place in the set. */
static const struct rule *exception_rule(struct merge *merge, const struct raw_row *row, const struct rule *rule)
{
    if (!row->source && !row->confidence && !row->why)
        return rule;
    struct rule *variant = set_keep_zeroed(merge->set, sizeof *variant);
    *variant = *rule;
    if (row->source)
        variant->source = set_keep_text(merge->set, row->source);
    if (row->confidence)
        variant->confidence = set_keep_text(merge->set, row->confidence);
    if (row->why)
        variant->why = set_keep_text(merge->set, row->why);
    return variant;
}

/* The exception of a step for a rule: its row with that id, unless that row defines the rule. */
static const struct raw_row *exception_find(const struct raw_step *step, const char *id)
{
    const struct raw_row *row = step->rows.first;
    while (row && (!row->id || strcmp(row->id, id) != 0))
        row = row->next;
    return row;
}

static void row_severity(const struct stepping *stepping, struct row *row, const struct raw_row *raw,
                         const struct definition *definition)
{
    enum side charged = row->rule->by_sender ? stepping->step->from : row->rule->side;
    row->severity = row->rule->severity;
    if (raw->severity)
        severity_find(raw->severity, &row->severity);
    if (raw->live)
        severity_find(raw->live, &row->live_severity);
    else if (!raw->severity && definition->row->live)
        row->live_severity = row->rule->live_severity;
    else
        row->live_severity = live_default(charged, row->severity);
}

static void add_row(struct stepping *stepping, const struct raw_row *raw, const struct raw_row *use)
{
    const char *id = raw->id ? raw->id : raw->also;
    const struct definition *definition = id ? definition_find(stepping->merge, id) : NULL;
    if (!definition) {
        if (raw->also)
            complain(stepping->merge->complaints, raw->place, "also: there is no rule %s", id);
        return;
    }
    if (stepping->merge->row_count++ >= MOST_ROWS) {
        complain(stepping->merge->complaints, stepping->raw->place, "the set has more than %d rows in its steps",
                 MOST_ROWS);
        return;
    }
    struct row row = {.rule = definition->rule};
    if (!row_compile(&stepping->scope, &row, raw, use) || raw->definition)
        return;
    if (condition_settled(&row.when) == NEVER_HOLDS)
        return;
    const struct raw_row *exception = exception_find(stepping->raw, id);
    if (exception && exception != definition->row)
        row.rule = exception_rule(stepping->merge, exception, row.rule);
    row_severity(stepping, &row, raw, definition);
    g_array_append_val(stepping->rows, row);
}

/* It checks nothing of its own, so it only says something else about the rows that are there. */
static bool exception_keeps_rows(const struct raw_row *exception)
{
    return !exception->tests && !exception->definition && !exception->severity && !exception->live &&
           !exception->when && !exception->step && (exception->source || exception->confidence || exception->why);
}

/* An exception stands where the first row stood that it replaces. */
static void add_rows(struct stepping *stepping, const GArray *of_table)
{
    GHashTable *done = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; i < of_table->len; i++) {
        const struct table_row *found = &g_array_index(of_table, struct table_row, i);
        const char *id = found->row->id ? found->row->id : found->row->also;
        const struct raw_row *exception = id ? exception_find(stepping->raw, id) : NULL;
        bool first = exception && g_hash_table_add(done, (gpointer)exception);
        if (!exception || exception_keeps_rows(exception))
            add_row(stepping, found->row, found->use);
        else if (first)
            add_row(stepping, exception, NULL);
    }
    for (const struct raw_row *row = stepping->raw->rows.first; row; row = row->next) {
        if (!row->use && !g_hash_table_contains(done, row))
            add_row(stepping, row, NULL);
    }
    g_hash_table_destroy(done);
}

/* Dozens of rows share a condition. Within a step the same text says the same. */
static void find_shared_conditions(GArray *rows)
{
    GHashTable *firsts = g_hash_table_new(g_str_hash, g_str_equal); /* text -> index */
    for (guint i = 0; i < rows->len; i++) {
        struct row *row = &g_array_index(rows, struct row, i);
        if (!g_hash_table_contains(firsts, row->when.text))
            g_hash_table_insert(firsts, (gpointer)row->when.text, GUINT_TO_POINTER(i));
        row->when_first = GPOINTER_TO_UINT(g_hash_table_lookup(firsts, row->when.text));
    }
    g_hash_table_destroy(firsts);
}

static void step_compile(struct stepping *stepping)
{
    struct merge *merge = stepping->merge;
    const struct raw_step *raw = stepping->raw;
    struct step step = {0};
    stepping->step = &step;
    stepping->rows = g_array_new(FALSE, TRUE, sizeof(struct row));
    read_step(stepping);
    const struct raw_table *table = raw->table ? table_find(merge, raw->table, raw->place) : NULL;
    stepping->scope.names = conditions_compile(&stepping->scope, table, raw->conditions);
    if (table || !raw->table)
        check_listed(stepping);
    GArray *of_table = step_table_rows(merge, raw);
    add_rows(stepping, of_table);
    find_shared_conditions(stepping->rows);
    g_array_free(of_table, TRUE);
    g_array_free(stepping->scope.names, TRUE);
    step.row_count = stepping->rows->len;
    step.rows = set_keep_array(merge->set, stepping->rows);
    g_array_append_val(stepping->steps, step);
}

/* Step number -> index + 1 */
static GHashTable *number_steps(struct merge *merge, const struct raw_procedure *raw)
{
    GHashTable *steps = g_hash_table_new(g_str_hash, g_str_equal);
    size_t i = 0;
    for (const struct raw_step *step = raw->steps; step && step->kind == RAW_STEP; step = step->next) {
        if (step->role && g_hash_table_contains(steps, step->role))
            complain(merge->complaints, step->place, "role %s is there twice", step->role);
        else if (step->role)
            g_hash_table_insert(steps, (gpointer)step->role, GSIZE_TO_POINTER(i + 1));
        if (g_hash_table_contains(steps, step->number))
            complain(merge->complaints, step->place, "step %s is there twice", step->number);
        else
            g_hash_table_insert(steps, (gpointer)step->number, GSIZE_TO_POINTER(++i));
    }
    if (i > MOST_STEPS)
        complain(merge->complaints, raw->place, "the procedure has more than %d steps", MOST_STEPS);
    return steps;
}

void procedure_compile(struct merge *merge, const struct raw_procedure *raw)
{
    struct profile_set *set = merge->set;
    if (profile_find(set, raw->name))
        complain(merge->complaints, raw->place, "there is another procedure %s", raw->name);
    struct profile *profile = set_keep_zeroed(set, sizeof *profile);
    profile->name = set_keep_text(set, raw->name);
    profile->procedure = set_keep_text(set, raw->id);
    profile->short_name = set_keep_text(set, raw->short_name);
    profile->title = set_keep_text(set, raw->title);
    profile->video = strcmp(raw->media, "audio video") == 0;
    profile->by_name = raw->choice && strcmp(raw->choice, "by-name") == 0;
    profile->eutran = strcmp(raw->access, "eutran") == 0;

    struct stepping stepping = {.merge = merge, .steps = g_array_new(FALSE, TRUE, sizeof(struct step))};
    stepping.scope = (struct scope){.set = set, .complaints = merge->complaints, .steps = number_steps(merge, raw)};
    if (g_hash_table_size(stepping.scope.steps) <= 2 * MOST_STEPS) {
        for (stepping.raw = raw->steps; stepping.raw; stepping.raw = stepping.raw->next) {
            step_compile(&stepping);
            profile->step_count += stepping.raw->kind == RAW_STEP;
            profile->other_count += stepping.raw->kind == RAW_OTHER;
        }
    }
    g_hash_table_destroy(stepping.scope.steps);
    profile->steps = set_keep_array(set, stepping.steps);
    profile->others = profile->steps + profile->step_count;
    if (raw->last_step->kind == RAW_END && profile->step_count)
        profile->end = profile->others + profile->other_count;
    g_ptr_array_add(set->profiles, profile);
}
