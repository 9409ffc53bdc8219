/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

/*
 * Renders what is known about the messages of a frame. Nothing here may depend on whether the tree is shown, except
 * rows of plain text: fields that are left out of a hidden tree would be missing from filters and columns.
 */
struct view {
    tvbuff_t *tvb; /* the frame; no row covers bytes of it */
    packet_info *pinfo;
    const struct annotation *annotation;
    const struct source_item *source; /* NULL: the rows of the SIP tree are not at hand */
    const struct sip_message *message; /* read again from there; NULL: not at hand */
    uint32_t skip;
    bool shown;
    proto_item *item; /* the message's own item */
    proto_tree *tree;
};

enum { WRAP = 120, LINE = 200 }; /* a row longer than 240 bytes is cut by Wireshark */

/* As Wireshark's string fields want it. */
static const char *text_of(packet_info *pinfo, const char *text)
{
    char *valid;
    const char *copy;

    if (text == NULL || text[0] == '\0')
        return "-";
    if (g_utf8_validate(text, -1, NULL))
        return text;
    valid = g_utf8_make_valid(text, -1);
    copy = wmem_strdup(pinfo->pool, valid);
    g_free(valid);
    return copy;
}

static proto_item *row_string(const struct view *view, proto_tree *tree, int field, const char *text)
{
    proto_item *item = proto_tree_add_string(tree, field, view->tvb, 0, 0, text_of(view->pinfo, text));

    proto_item_set_generated(item);
    return item;
}

static void row_number(const struct view *view, proto_tree *tree, int field, uint32_t number)
{
    proto_item_set_generated(proto_tree_add_uint(tree, field, view->tvb, 0, 0, number));
}

static void row_link(const struct view *view, int field, uint32_t frame)
{
    if (frame != 0)
        row_number(view, view->tree, field, frame);
}

static proto_tree *row_list(const struct view *view, proto_tree *tree, int subtree, const char *text)
{
    proto_item *item;
    proto_tree *list = proto_tree_add_subtree(tree, view->tvb, 0, 0, subtree, &item, text);

    proto_item_set_generated(item);
    return list;
}

/* Text in rows that fit, broken at blanks. */
static void row_text(const struct view *view, proto_tree *tree, const char *text)
{
    size_t n = strlen(text);

    while (n > 0) {
        size_t take = n;

        if (n > WRAP) {
            take = WRAP;
            while (take > 0 && text[take] != ' ')
                take--;
            if (take == 0) /* one long word: up to its end */
                take = strcspn(text, " ");
        }
        row_list(view, tree, subtrees.list, wmem_strndup(view->pinfo->pool, text, take));
        text += take;
        n -= take;
        while (n > 0 && *text == ' ') {
            text++;
            n--;
        }
    }
}

/* Under the header's own row: what was expected there, for the reader who looks at the message itself. */
static void reason_show(const struct view *view, proto_item *row, const struct check *check)
{
    wmem_allocator_t *pool = view->pinfo->pool;
    proto_tree *tree = proto_item_get_subtree(row);

    if (tree == NULL)
        tree = proto_item_add_subtree(row, subtrees.header);
    row_text(view, tree, wmem_strdup_printf(pool, "Expected: %s", text_of(view->pinfo, check->expected)));
    row_text(view, tree, wmem_strdup_printf(pool, "Found: %s", text_of(view->pinfo, check->found)));
    row_text(view, tree, wmem_strdup_printf(pool, "Rule: %s, %s", check->rule->id, check->rule->source));
}

/* One rule: what must hold, and below it what was expected, what was found and where it is written. */
static void rule_show(const struct view *view, proto_tree *group, const struct check *check, const char *expected,
                      const char *found)
{
    wmem_allocator_t *pool = view->pinfo->pool;
    proto_tree *tree = row_list(view, group, subtrees.rule,
                                wmem_strdup_printf(pool, "%s %s", check->rule->id, check->rule->title));

    if (expected != NULL)
        row_text(view, tree, wmem_strdup_printf(pool, "Expected: %s", text_of(view->pinfo, expected)));
    if (found != NULL)
        row_text(view, tree, wmem_strdup_printf(pool, "Found: %s", text_of(view->pinfo, found)));
    row_text(view, tree, wmem_strdup_printf(pool, "Clause: %s", check->rule->source));
}

static void failed_show(const struct view *view, proto_tree *group, const struct check *check)
{
    packet_info *pinfo = view->pinfo;
    proto_item *item, *row = NULL;
    proto_tree *tree = proto_tree_add_subtree_format(group, view->tvb, 0, 0, subtrees.check, &item, "%s %s: %s (%s, %s)",
                                                     check->rule->id, severity_name(check->severity),
                                                     check->rule->title, side_name(check->side),
                                                     check->header != NULL ? check->header : "message");

    proto_item_set_generated(item);
    row_string(view, tree, fields.rule, check->rule->id);
    row_string(view, tree, fields.rule_name, check->rule->slug);
    row_string(view, tree, fields.rule_side, side_name(check->side));
    row_string(view, tree, fields.rule_severity, severity_name(check->severity));
    row_string(view, tree, fields.rule_expected, check->expected);
    row_string(view, tree, fields.rule_found, check->found);
    row_string(view, tree, fields.rule_source, check->rule->source);
    if (view->source != NULL)
        row = place_find(view->source, view->skip, check);
    if (row != NULL) {
        marks_add_check(pinfo, row, check);
        reason_show(view, row, check);
    } else {
        /* In a hidden tree only the message's item is sure to be there for a filter. */
        marks_add_check(pinfo, view->shown ? item : view->item, check);
    }
}

static unsigned checks_count(const GPtrArray *checks, enum result result)
{
    unsigned count = 0;

    for (unsigned i = 0; checks != NULL && i < checks->len; i++)
        count += ((const struct check *)checks->pdata[i])->result == result;
    return count;
}

static proto_tree *group_add(const struct view *view, int subtree, const char *title, unsigned count)
{
    return row_list(view, view->tree, subtree, wmem_strdup_printf(view->pinfo->pool, "%s: %u", title, count));
}

/* Failed checks, with the fields that filters and columns want, whether anybody looks at the tree or not. */
static void failures_show(const struct view *view)
{
    const GPtrArray *checks = view->annotation->checks;
    unsigned count = checks_count(checks, RESULT_FAIL);
    proto_tree *group;

    if (count == 0)
        return;
    group = view->shown ? group_add(view, subtrees.failed, "Failed", count) : view->tree;
    for (unsigned i = 0; i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];

        if (check->result == RESULT_FAIL)
            failed_show(view, group, check);
    }
}

static void undecided_show(const struct view *view)
{
    const GPtrArray *checks = view->annotation->checks;
    unsigned count = checks_count(checks, RESULT_INCONCLUSIVE);
    proto_tree *group;

    if (count == 0)
        return;
    group = group_add(view, subtrees.undecided, "Could not be decided", count);
    for (unsigned i = 0; i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];

        if (check->result == RESULT_INCONCLUSIVE)
            rule_show(view, group, check, check->expected, check->found);
    }
}

/* What a rule found where it passed is kept only for reports that show every check. Else it is read from the message, which
 * is at hand where its rows are. */
static void quiet_rule_show(const struct view *view, proto_tree *group, size_t row)
{
    struct check check;
    char *expected = NULL, *found = NULL;

    annotation_quiet(view->annotation, row, &check);
    if (check.result == RESULT_PASS && check.found == NULL && view->message != NULL)
        annotation_row_describe(view->annotation, row, view->message, &expected, &found);
    rule_show(view, group, &check, expected != NULL ? expected : check.expected, found != NULL ? found : check.found);
    g_free(expected);
    g_free(found);
}

static const enum result quiet_results[] = {RESULT_PASS, RESULT_NOT_CHECKED, RESULT_NOT_APPLICABLE};

/* A rule may have several rows in one message, with several results. It is listed once: where it failed or was not
 * decided, else where it passed. Result is the number of a row and one more, as what counts comes first. */
static wmem_map_t *quiet_rules(const struct view *view)
{
    const struct annotation *annotation = view->annotation;
    wmem_map_t *rows = wmem_map_new(view->pinfo->pool, g_direct_hash, g_direct_equal);

    for (unsigned i = 0; i < annotation->checks->len; i++)
        wmem_map_insert(rows, ((const struct check *)annotation->checks->pdata[i])->rule, GUINT_TO_POINTER(0));
    for (unsigned r = 0; r < G_N_ELEMENTS(quiet_results); r++)
        for (size_t i = 0; i < annotation_row_count(annotation); i++) {
            struct check check;

            if (annotation_quiet(annotation, i, &check) && check.result == quiet_results[r] &&
                !wmem_map_contains(rows, check.rule))
                wmem_map_insert(rows, check.rule, GSIZE_TO_POINTER(i + 1));
        }
    return rows;
}

static void quiet_show(const struct view *view, wmem_map_t *rules, enum result result, int subtree, const char *title)
{
    const struct annotation *annotation = view->annotation;
    wmem_array_t *rows = wmem_array_new(view->pinfo->pool, sizeof(size_t));
    proto_tree *group;

    for (size_t i = 0; i < annotation_row_count(annotation); i++) {
        struct check check;

        if (annotation_quiet(annotation, i, &check) && check.result == result &&
            GPOINTER_TO_SIZE(wmem_map_lookup(rules, check.rule)) == i + 1)
            wmem_array_append_one(rows, i);
    }
    if (wmem_array_get_count(rows) == 0)
        return;
    group = group_add(view, subtree, title, wmem_array_get_count(rows));
    for (unsigned i = 0; i < wmem_array_get_count(rows); i++)
        quiet_rule_show(view, group, *(const size_t *)wmem_array_index(rows, i));
}

/* Which side and severity belong together cannot be asked of two fields that are there once for each failed check. */
static void errors_show(const struct view *view, enum side side, int field)
{
    const GPtrArray *checks = view->annotation->checks;
    unsigned count = 0;

    for (unsigned i = 0; checks != NULL && i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];
        count += check->result == RESULT_FAIL && check->severity == SEVERITY_ERROR && check->side == side;
    }
    if (count > 0)
        row_number(view, view->tree, field, count);
}

static void checks_show(const struct view *view)
{
    wmem_map_t *rules;

    failures_show(view);
    if (!view->shown)
        return;
    undecided_show(view);
    rules = quiet_rules(view);
    quiet_show(view, rules, RESULT_PASS, subtrees.passed, "Passed");
    quiet_show(view, rules, RESULT_NOT_APPLICABLE, subtrees.inapplicable, "Not applicable");
    quiet_show(view, rules, RESULT_NOT_CHECKED, subtrees.unchecked, "Not checked");
}

/* " of 13"; where steps have numbers of their own, as in C.10 that begins with 2: " (1 of 13)" */
static void step_count_append(packet_info *pinfo, proto_item *item, const struct annotation *annotation)
{
    const struct profile *profile = annotation->flow->profile;
    size_t position = (size_t)(annotation->step - profile->steps) + 1;
    const char *last = wmem_strdup_printf(pinfo->pool, "%zu", profile->step_count);

    if (strcmp(profile->steps[0].number, "1") == 0 && strcmp(profile->steps[profile->step_count - 1].number, last) == 0)
        proto_item_append_text(item, " of %s", last);
    else
        proto_item_append_text(item, " (%zu of %s)", position, last);
}

/* The first sentence of the text that teaches the step. */
static const char *purpose(packet_info *pinfo, const struct step *step)
{
    const char *end = step->teach;

    while (*end != '\0' && !(*end == '.' && (end[1] == '\0' || (end[1] == ' ' && g_ascii_isupper(end[2])))))
        end++;
    return wmem_strndup(pinfo->pool, step->teach, (size_t)(end - step->teach) + (*end == '.'));
}

/* Where a text that is longer than a line can be broken off: at a blank. */
static size_t line_end(const char *text)
{
    size_t n = LINE;

    while (n > 0 && text[n] != ' ')
        n--;
    return n;
}

/* What the step is for, in one line; below it the whole text, where it is wanted. */
static void purpose_show(const struct view *view)
{
    const struct step *step = view->annotation->step;
    proto_tree *tree;
    const char *text;

    if (step->teach == NULL || step->teach[0] == '\0')
        return;
    text = purpose(view->pinfo, step);
    if (strlen(text) > LINE)
        text = wmem_strdup_printf(view->pinfo->pool, "%.*s ...", (int)line_end(text), text);
    tree = row_list(view, view->tree, subtrees.purpose, wmem_strdup_printf(view->pinfo->pool, "Purpose: %s", text));
    if (preferences.teaching)
        row_text(view, tree, step->teach);
}

/* Which step it is, or why it is none. */
static void step_show(const struct view *view)
{
    const struct annotation *annotation = view->annotation;

    if (annotation->step != NULL) {
        step_count_append(view->pinfo, row_string(view, view->tree, fields.step, annotation->step->number), annotation);
        if (view->shown)
            purpose_show(view);
    } else if (view->shown) {
        row_list(view, view->tree, subtrees.list,
                 wmem_strdup_printf(view->pinfo->pool, "No step: a message of the flow that is none of its %zu steps",
                                    annotation->flow->profile->step_count));
    }
    if (view->shown && annotation->copy)
        row_list(view, view->tree, subtrees.list, "A copy: the same message seen at another hop; not judged again");
    else if (view->shown && annotation->verdict == VERDICT_NONE && annotation->retransmission_of != 0)
        row_list(view, view->tree, subtrees.list, "Sent again: the same message as before; not judged again");
}

static void links_show(const struct view *view)
{
    const struct annotation *annotation = view->annotation;

    row_link(view, fields.previous_step, annotation->previous_step);
    row_link(view, fields.next_step, annotation->next_step);
    row_link(view, fields.request_in, annotation->request_frame);
    row_link(view, fields.response_in, annotation->response_frame);
    row_link(view, fields.retransmission_of, annotation->retransmission_of);
}

static void facts_show(const struct view *view)
{
    const struct annotation *annotation = view->annotation;
    const struct flow *flow = annotation->flow;

    row_number(view, view->tree, fields.flow, flow->number);
    row_string(view, view->tree, fields.procedure, flow->profile->procedure);
    row_string(view, view->tree, fields.profile, flow->profile->name);
    step_show(view);
    row_string(view, view->tree, fields.message, annotation->message);
    row_string(view, view->tree, fields.side, side_name(annotation->side));
    if (annotation->verdict != VERDICT_NONE)
        row_string(view, view->tree, fields.verdict, verdict_name(annotation->verdict));
    if (annotation->flow_ue != VERDICT_NONE)
        row_string(view, view->tree, fields.flow_ue, verdict_name(annotation->flow_ue));
    if (annotation->flow_net != VERDICT_NONE)
        row_string(view, view->tree, fields.flow_net, verdict_name(annotation->flow_net));
}

const char *annotation_outcome(const struct annotation *annotation)
{
    if (annotation->copy)
        return "copy";
    if (annotation->verdict == VERDICT_NONE && annotation->retransmission_of != 0)
        return "retransmission";
    return annotation->verdict == VERDICT_NONE ? NULL : verdict_name(annotation->verdict);
}

/* "A.25 step 8: pass" */
static const char *headline(packet_info *pinfo, const struct annotation *annotation)
{
    const char *word = annotation_outcome(annotation);
    const char *procedure = annotation->flow->profile->short_name;

    if (annotation->step == NULL)
        return word == NULL || annotation->verdict == VERDICT_PASS
                   ? procedure
                   : wmem_strconcat(pinfo->pool, procedure, ": ", word, NULL);
    return wmem_strconcat(pinfo->pool, procedure, " step ", annotation->step->number, word != NULL ? ": " : NULL, word,
                          NULL);
}

/* The conference as the UE knows it after this NOTIFY. */
static void conference_show(const struct view *view)
{
    const GPtrArray *rows = view->annotation->conference;
    packet_info *pinfo = view->pinfo;
    proto_tree *list;

    if (rows == NULL)
        return;
    list = row_list(view, view->tree, subtrees.conference, rows->len > 0 ? "Conference state" : "Conference state: nobody");
    for (unsigned i = 0; i < rows->len; i++) {
        const struct conference_row *row = (const struct conference_row *)rows->pdata[i];
        const char *text;

        if (row->note != NULL)
            text = text_of(pinfo, row->note);
        else
            text = wmem_strdup_printf(pinfo->pool, "%s, endpoint %s, status %s, joined %s, media %s %s",
                                      text_of(pinfo, row->user), text_of(pinfo, row->endpoint),
                                      text_of(pinfo, row->status), text_of(pinfo, row->joining_method),
                                      text_of(pinfo, row->media), text_of(pinfo, row->media_status));
        row_text(view, list, text);
    }
}

static void tree_show(struct view *view, proto_tree *tree, const char *title, unsigned frame_failed, bool first)
{
    const struct annotation *annotation = view->annotation;

    view->item = proto_tree_add_protocol_format(tree, proto_imsconf, view->tvb, 0, 0, "IMS conference, flow %u: %s, %s",
                                                annotation->flow->number, annotation->message, title);
    proto_item_set_generated(view->item);
    view->tree = proto_item_add_subtree(view->item, subtrees.message);
    facts_show(view);
    if (first) /* a count of the frame: once, however many messages it holds */
        row_number(view, view->tree, fields.findings, frame_failed);
    errors_show(view, SIDE_UE, fields.errors_ue);
    errors_show(view, SIDE_NET, fields.errors_net);
    checks_show(view);
    links_show(view);
    if (view->shown)
        conference_show(view);
}

/* Without a tree: Expert Information counts what stands nowhere. */
static void failures_mark(const struct view *view)
{
    const GPtrArray *checks = view->annotation->checks;

    for (unsigned i = 0; checks != NULL && i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];

        if (check->result == RESULT_FAIL)
            marks_add_check(view->pinfo, NULL, check);
    }
}

static void message_show(struct view *view, proto_tree *tree, unsigned frame_failed, bool first)
{
    const struct annotation *annotation = view->annotation;
    bool in_column = preferences.info_column && view->pinfo->cinfo != NULL;
    const char *title = tree != NULL || in_column ? headline(view->pinfo, annotation) : NULL;

    if (tree != NULL)
        tree_show(view, tree, title, frame_failed, first);
    else
        failures_mark(view);
    if (annotation->step != NULL && !annotation->copy)
        marks_add_step(view->pinfo, view->item);
    if (in_column)
        col_append_lstr(view->pinfo->cinfo, COL_INFO, " [", title, "]", COL_ADD_LSTR_TERMINATOR);
}

void annotate_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, const struct frame_findings *findings)
{
    bool shown = tree != NULL && PTREE_DATA(tree)->visible;
    wmem_array_t *items = shown ? source_find(pinfo, tree) : NULL; /* hidden rows are not to be relied upon */
    unsigned failed = 0;

    for (unsigned i = 0; i < findings->count; i++)
        failed += findings->list[i].annotation->failed;
    for (unsigned i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        struct sip_message message;
        uint32_t skip;
        struct view view = {
            .tvb = tvb, .pinfo = pinfo, .annotation = finding->annotation, .skip = finding->skip, .shown = shown};

        if (items != NULL && finding->item < wmem_array_get_count(items)) {
            view.source = (const struct source_item *)wmem_array_index(items, finding->item);
            if (source_read(pinfo, items, finding->item, &message, &skip) && skip == finding->skip)
                view.message = &message;
        }
        message_show(&view, tree, failed, i == 0);
        tap_queue_message(pinfo, finding->annotation);
    }
}
