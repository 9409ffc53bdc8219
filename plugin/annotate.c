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
    uint32_t skip;
    bool shown;
    proto_item *item; /* the message's own item */
    proto_tree *tree;
};

enum { WRAP = 120 }; /* a row longer than 240 bytes is cut by Wireshark */

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

static void row_string(const struct view *view, proto_tree *tree, int field, const char *text)
{
    proto_item_set_generated(proto_tree_add_string(tree, field, view->tvb, 0, 0, text_of(view->pinfo, text)));
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

static void failed_show(const struct view *view, const struct check *check)
{
    packet_info *pinfo = view->pinfo;
    proto_item *item, *row = NULL;
    proto_tree *tree = proto_tree_add_subtree_format(view->tree, view->tvb, 0, 0, subtrees.check, &item,
                                                     "%s %s: %s (%s, %s)",
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

static void undecided_show(const struct view *view)
{
    const GPtrArray *checks = view->annotation->checks;
    packet_info *pinfo = view->pinfo;
    proto_tree *list = NULL;
    unsigned count = 0;

    for (unsigned i = 0; i < checks->len; i++)
        count += ((const struct check *)checks->pdata[i])->result == RESULT_INCONCLUSIVE;
    if (count == 0)
        return;
    list = row_list(view, view->tree, subtrees.list,
                    wmem_strdup_printf(pinfo->pool, "Could not be decided: %u", count));
    for (unsigned i = 0; i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];

        if (check->result != RESULT_INCONCLUSIVE)
            continue;
        row_list(view, list, subtrees.list,
                 wmem_strdup_printf(pinfo->pool, "%s %s%s%s%s", check->rule->id, check->rule->title,
                                    check->found != NULL ? " (" : "",
                                    check->found != NULL ? text_of(pinfo, check->found) : "",
                                    check->found != NULL ? ")" : ""));
    }
}

/* A rule may have several rows in one message; it is listed once. */
static void quiet_show(const struct view *view, enum result result, const char *title)
{
    const struct annotation *annotation = view->annotation;
    packet_info *pinfo = view->pinfo;
    wmem_list_t *rules = wmem_list_new(pinfo->pool);
    const struct rule *last = NULL;
    proto_tree *list;

    for (size_t i = 0; i < annotation_row_count(annotation); i++) {
        struct check check;

        if (!annotation_quiet(annotation, i, &check))
            continue;
        if (check.result == result && check.rule != last && !wmem_list_find(rules, (void *)check.rule))
            wmem_list_append(rules, (void *)check.rule);
        last = check.rule;
    }
    if (wmem_list_count(rules) == 0)
        return;
    list = row_list(view, view->tree, subtrees.list,
                    wmem_strdup_printf(pinfo->pool, "%s: %u", title, wmem_list_count(rules)));
    for (wmem_list_frame_t *at = wmem_list_head(rules); at != NULL; at = wmem_list_frame_next(at)) {
        const struct rule *rule = (const struct rule *)wmem_list_frame_data(at);
        row_list(view, list, subtrees.list, wmem_strdup_printf(pinfo->pool, "%s %s", rule->id, rule->title));
    }
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
    const GPtrArray *checks = view->annotation->checks;

    for (unsigned i = 0; checks != NULL && i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];
        if (check->result == RESULT_FAIL)
            failed_show(view, check);
    }
    if (checks == NULL || !view->shown)
        return;
    undecided_show(view);
    quiet_show(view, RESULT_PASS, "Passed");
    quiet_show(view, RESULT_NOT_APPLICABLE, "Not applicable");
    quiet_show(view, RESULT_NOT_CHECKED, "Not checked");
}

static void facts_show(const struct view *view)
{
    const struct annotation *annotation = view->annotation;
    const struct flow *flow = annotation->flow;

    row_number(view, view->tree, fields.flow, flow->number);
    row_string(view, view->tree, fields.procedure, flow->profile->procedure);
    row_string(view, view->tree, fields.profile, flow->profile->name);
    if (annotation->step != NULL)
        row_string(view, view->tree, fields.step, annotation->step->number);
    row_string(view, view->tree, fields.message, annotation->message);
    row_string(view, view->tree, fields.side, side_name(annotation->side));
    if (annotation->verdict != VERDICT_NONE)
        row_string(view, view->tree, fields.verdict, verdict_name(annotation->verdict));
    if (annotation->flow_ue != VERDICT_NONE)
        row_string(view, view->tree, fields.flow_ue, verdict_name(annotation->flow_ue));
    if (annotation->flow_net != VERDICT_NONE)
        row_string(view, view->tree, fields.flow_net, verdict_name(annotation->flow_net));
    row_link(view, fields.previous_step, annotation->previous_step);
    row_link(view, fields.next_step, annotation->next_step);
    row_link(view, fields.request_in, annotation->request_frame);
    row_link(view, fields.response_in, annotation->response_frame);
    row_link(view, fields.retransmission_of, annotation->retransmission_of);
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
                   : wmem_strdup_printf(pinfo->pool, "%s: %s", procedure, word);
    return wmem_strdup_printf(pinfo->pool, "%s step %s%s%s", procedure, annotation->step->number,
                              word != NULL ? ": " : "", word != NULL ? word : "");
}

static void teaching_show(const struct view *view)
{
    const struct step *step = view->annotation->step;

    if (step != NULL && step->teach != NULL && step->teach[0] != '\0')
        row_text(view, row_list(view, view->tree, subtrees.list, "Why this message"), step->teach);
}

/* The conference as the UE knows it after this NOTIFY. */
static void conference_show(const struct view *view)
{
    const GPtrArray *rows = view->annotation->conference;
    packet_info *pinfo = view->pinfo;
    proto_tree *list;

    if (rows == NULL)
        return;
    list = row_list(view, view->tree, subtrees.list, rows->len > 0 ? "Conference state" : "Conference state: nobody");
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

static void message_show(struct view *view, proto_tree *tree, unsigned frame_failed, bool first)
{
    const struct annotation *annotation = view->annotation;
    const char *title = headline(view->pinfo, annotation);

    view->item = proto_tree_add_protocol_format(tree, proto_imsconf, view->tvb, 0, 0, "IMS conference, flow %u: %s, %s",
                                                annotation->flow->number, annotation->message, title);
    proto_item_set_generated(view->item);
    view->tree = proto_item_add_subtree(view->item, subtrees.message);
    facts_show(view);
    if (first) /* a count of the frame: once, however many messages it holds */
        row_number(view, view->tree, fields.findings, frame_failed);
    errors_show(view, SIDE_UE, fields.errors_ue);
    errors_show(view, SIDE_NET, fields.errors_net);
    if (annotation->step != NULL && !annotation->copy)
        marks_add_step(view->pinfo, view->item);
    if (view->shown && annotation->copy)
        row_list(view, view->tree, subtrees.list, "The same message seen at another hop; not judged again");
    if (view->shown && preferences.teaching)
        teaching_show(view);
    if (view->shown)
        conference_show(view);
    checks_show(view);
    if (preferences.info_column)
        col_append_fstr(view->pinfo->cinfo, COL_INFO, " [%s]", title);
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
        struct view view = {
            .tvb = tvb, .pinfo = pinfo, .annotation = finding->annotation, .skip = finding->skip, .shown = shown};

        if (items != NULL && finding->item < wmem_array_get_count(items))
            view.source = (const struct source_item *)wmem_array_index(items, finding->item);
        message_show(&view, tree, failed, i == 0);
        tap_queue_message(pinfo, finding->annotation);
    }
}
