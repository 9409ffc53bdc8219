/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include "imsconf/report.h"

/*
 * The table of flows and steps: Telephony > IMS Conference Flows, and -z imsconf,tree[,FILTER]. A table per flow, one
 * of all flows and one of the rules that were broken.
 *
 * A flow is in the table when one of its messages passes the filter. It is filled in as a whole from the tracker, since
 * much of it is known only when all was read: Wireshark opens the table behind that, and fills it as messages come by;
 * on the command line messages come by while the file is read, so it is filled just before it is printed.
 */

enum column {
    COLUMN_STEP,
    COLUMN_MESSAGE,
    COLUMN_SIDE,
    COLUMN_FRAME,
    COLUMN_TIME,
    COLUMN_VERDICT,
    COLUMN_FINDINGS,
    COLUMN_DETAILS,
    COLUMNS
};

static stat_tap_table_item columns[COLUMNS] = {
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Step", "%-8s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Message", "%-24s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Sent by", "%-7s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Frame", "%8s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Seconds", "%12s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Verdict", "%-12s"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Findings", "%8u"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Details", "%s"},
};
/* The command line prints the headings as they are: there they are as wide as what stands below them. */
static const char *const wide_names[COLUMNS] = {"Step    ",     "Message                 ", "Sent by", "   Frame",
                                                "     Seconds", "Verdict     ",             "Findings", "Details"};

static struct {
    stat_tap_table *flows, *rules;
    GHashTable *shown;     /* number of a flow -> itself */
    GHashTable *rule_rows; /* struct rule -> its row in .rules, from 1 */
    unsigned counts[2][VERDICT_FAIL + 1]; /* of flows, by side and verdict */
    GString *summary;      /* title of .flows where it is printed */
    GPtrArray *texts;      /* titles of other tables */
    GPtrArray *old;        /* GArray of stat_tap_table *: of windows that are still open */
    bool printed;          /* on the command line */
    bool drawing;          /* its listener is there */
} table;

static void table_start(stat_tap_table_ui *ui);
static tap_packet_status table_packet(void *data, packet_info *pinfo, epan_dissect_t *edt, const void *message,
                                      tap_flags_t flags);

static void cell_free(stat_tap_table *rows, unsigned row, unsigned column, stat_tap_table_item_type *cell)
{
    (void)rows;
    (void)row;
    (void)column;
    if (cell->type == TABLE_ITEM_STRING)
        g_free((char *)cell->value.string_value);
}

static stat_tap_table_ui ui = {
    .group = COMPAT_STAT_GROUP_TELEPHONY,
    .title = "IMS Conference Flows",
    .tap_name = "imsconf",
    .cli_string = "imsconf,tree",
    .stat_tap_init_cb = table_start,
    .packet_func = table_packet,
    .stat_tap_free_table_item_cb = cell_free,
    .nfields = COLUMNS,
    .fields = columns,
};

/* ---- Rows -------------------------------------------------------------------------------------------------------- */

static const char *title_keep(char *text)
{
    g_ptr_array_add(table.texts, text);
    return text;
}

static stat_tap_table *rows_add(const char *title)
{
    stat_tap_table *rows = stat_tap_init_table(title, COLUMNS, 0, NULL);

    stat_tap_add_table(&ui, rows);
    return rows;
}

/* cells[COLUMNS] are taken over, NULL is no text; that of the findings is not looked at. */
static void row_add(stat_tap_table *rows, char *const *cells, unsigned findings)
{
    stat_tap_table_item_type items[COLUMNS] = {0};

    for (unsigned i = 0; i < COLUMNS; i++) {
        items[i].type = columns[i].type;
        if (i != COLUMN_FINDINGS)
            items[i].value.string_value = cells[i] != NULL ? cells[i] : g_strdup("");
    }
    items[COLUMN_FINDINGS].value.uint_value = findings;
    stat_tap_init_table_row(rows, rows->num_elements, COLUMNS, items);
}

/* Wide enough that numbers are in order where they are sorted as text. */
static char *frame_text(uint32_t frame)
{
    return g_strdup_printf("%8u", frame);
}

static char *seconds_text(const struct flow *flow, int64_t time_us)
{
    return g_strdup_printf("%12.6f", (double)(time_us - flow->start_us) / 1e6);
}

/* ---- Findings ---------------------------------------------------------------------------------------------------- */

static void rule_count(const struct check *check)
{
    unsigned row = GPOINTER_TO_UINT(g_hash_table_lookup(table.rule_rows, check->rule));
    char *cells[COLUMNS] = {NULL};

    if (row != 0) {
        stat_tap_get_field_data(table.rules, row - 1, COLUMN_FINDINGS)->value.uint_value++;
        return;
    }
    cells[COLUMN_STEP] = g_strdup(check->rule->id);
    cells[COLUMN_MESSAGE] = g_strdup(check->rule->slug);
    cells[COLUMN_SIDE] = g_strdup(side_name(check->side));
    cells[COLUMN_FRAME] = frame_text(check->frame);
    cells[COLUMN_VERDICT] = g_strdup(severity_name(check->severity));
    cells[COLUMN_DETAILS] = g_strdup_printf("%s (%s)", check->rule->title, check->rule->source);
    row_add(table.rules, cells, 1);
    if (table.printed)
        table.rules->title = "Deviations by rule";
    g_hash_table_insert(table.rule_rows, (void *)check->rule, GUINT_TO_POINTER(table.rules->num_elements));
}

/* What a row of a step says about its findings. */
struct tally {
    unsigned count;
    GString *text;
};

static void tally_checks(struct tally *steps, const struct flow *flow, const GPtrArray *checks)
{
    size_t last = flow->profile->step_count;

    for (unsigned i = 0; checks != NULL && i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];
        struct tally *tally;

        if (check->result != RESULT_FAIL)
            continue;
        tally = &steps[check->step != NULL ? profile_step_find(flow->profile, check->step) : last];
        g_string_append_printf(tally->text, "%s%s %s: %s", tally->count > 0 ? "; " : "", check->rule->id,
                               severity_name(check->severity), check->rule->title);
        tally->count++;
        rule_count(check);
    }
}

/* One for each step, and one for the messages that are none. */
static struct tally *tally_new(const struct flow *flow)
{
    size_t count = flow->profile->step_count + 1;
    struct tally *steps = g_new0(struct tally, count);

    for (size_t i = 0; i < count; i++)
        steps[i].text = g_string_new(NULL);
    for (unsigned i = 0; i < flow->annotations->len; i++)
        tally_checks(steps, flow, ((const struct annotation *)flow->annotations->pdata[i])->checks);
    tally_checks(steps, flow, flow->late);
    return steps;
}

static void tally_free(struct tally *steps, const struct flow *flow)
{
    for (size_t i = 0; i <= flow->profile->step_count; i++)
        g_string_free(steps[i].text, TRUE);
    g_free(steps);
}

/* ---- Steps ------------------------------------------------------------------------------------------------------- */

/* "7a" as " 7a", before "10" */
static char *step_text(const char *number)
{
    return g_strdup_printf("%*s%s", strspn(number, "0123456789") < 2 ? 1 : 0, "", number);
}

static const char *status_text(enum step_status status)
{
    if (status == STEP_MISSING && !analyse_is_complete())
        return "not yet";
    return step_status_name(status);
}

static void step_add(stat_tap_table *rows, const struct flow *flow, size_t i, const struct tally *tally)
{
    const struct step *step = &flow->profile->steps[i];
    const struct step_state *state = &flow->steps[i];
    const struct annotation *seen = state->status == STEP_OBSERVED ? state->annotation : NULL;
    char *cells[COLUMNS] = {NULL};
    GString *details = g_string_new(tally->text->str);

    if (state->retransmissions > 0)
        g_string_append_printf(details, "%ssent again, %ux", details->len > 0 ? "; " : "", state->retransmissions);
    cells[COLUMN_STEP] = step_text(step->number);
    cells[COLUMN_MESSAGE] = report_visible(seen != NULL ? seen->message : step->message);
    cells[COLUMN_SIDE] = g_strdup(side_name(seen != NULL ? seen->side : step->from));
    cells[COLUMN_DETAILS] = report_visible(details->str);
    if (seen == NULL) {
        cells[COLUMN_VERDICT] = g_strdup(status_text(state->status));
    } else {
        cells[COLUMN_FRAME] = frame_text(seen->frame);
        cells[COLUMN_TIME] = seconds_text(flow, seen->time_us);
        cells[COLUMN_VERDICT] = g_strdup(seen->verdict == VERDICT_NONE ? "not judged" : verdict_name(seen->verdict));
    }
    row_add(rows, cells, tally->count);
    g_string_free(details, TRUE);
}

/* All messages of the flow that are no step, in one row: a subscription may live for hours. */
static void others_add(stat_tap_table *rows, const struct flow *flow, const struct tally *tally)
{
    unsigned count = 0;
    enum verdict worst = VERDICT_NONE;
    char *cells[COLUMNS] = {NULL};

    for (unsigned i = 0; i < flow->annotations->len; i++) {
        const struct annotation *annotation = (const struct annotation *)flow->annotations->pdata[i];

        if (annotation->step != NULL)
            continue;
        count++;
        worst = MAX(worst, annotation->verdict);
    }
    if (count == 0 && tally->count == 0)
        return;
    cells[COLUMN_STEP] = g_strdup("other");
    cells[COLUMN_MESSAGE] = g_strdup_printf("%u message%s", count, count == 1 ? "" : "s");
    cells[COLUMN_VERDICT] = g_strdup(worst == VERDICT_NONE ? "not judged" : verdict_name(worst));
    cells[COLUMN_DETAILS] = report_visible(tally->text->str);
    row_add(rows, cells, tally->count);
}

/* ---- Flows ------------------------------------------------------------------------------------------------------- */

static const char *flow_verdict(enum verdict verdict)
{
    return verdict == VERDICT_NONE ? "not decided" : verdict_name(verdict);
}

/* "UE fail, NET pass, completed" */
static char *flow_verdicts(const struct flow *flow)
{
    return g_strdup_printf("UE %s, NET %s, %s", flow_verdict(flow->ue), flow_verdict(flow->net),
                           flow->completed         ? "completed"
                           : analyse_is_complete() ? "not completed"
                                                   : "not completed so far");
}

/* Why the verdicts are what they are. */
static char *flow_reasons(const struct flow *flow)
{
    const char *ue = flow->ue_reason, *net = flow->net_reason;

    if (ue != NULL && net != NULL && strcmp(ue, net) != 0)
        return g_strdup_printf("UE: %s; NET: %s", ue, net);
    if (ue != NULL || net != NULL)
        return g_strdup(ue != NULL ? ue : net);
    return g_strdup("");
}

static void flow_row_add(const struct flow *flow, const char *name, unsigned findings)
{
    const struct annotation *last = (const struct annotation *)g_ptr_array_index(flow->annotations,
                                                                               flow->annotations->len - 1);
    char *cells[COLUMNS] = {NULL}, *reasons = flow_reasons(flow);

    cells[COLUMN_STEP] = g_strdup(name);
    cells[COLUMN_MESSAGE] = g_strdup_printf("%s, %s", flow->profile->short_name, flow->profile->name);
    cells[COLUMN_FRAME] = frame_text(flow->first_frame);
    cells[COLUMN_TIME] = seconds_text(flow, last->time_us);
    cells[COLUMN_VERDICT] = flow_verdicts(flow);
    cells[COLUMN_DETAILS] = report_visible(reasons);
    row_add(table.flows, cells, findings);
    g_free(reasons);
}

static void summary_append(GString *summary, enum side side)
{
    const char *mark = " ";

    g_string_append_printf(summary, "%s:", side_name(side));
    for (int verdict = VERDICT_FAIL; verdict >= VERDICT_NONE; verdict--) {
        if (table.counts[side][verdict] == 0)
            continue;
        g_string_append_printf(summary, "%s%u %s", mark, table.counts[side][verdict],
                               flow_verdict((enum verdict)verdict));
        mark = ", ";
    }
}

/* "UE: 1 fail, 1 pass. NET: 2 pass" */
static GString *summary_make(void)
{
    GString *summary = g_string_new(NULL);

    summary_append(summary, SIDE_UE);
    g_string_append(summary, ". ");
    summary_append(summary, SIDE_NET);
    return summary;
}

static void cell_change(stat_tap_table *rows, unsigned row, enum column column, char *text)
{
    stat_tap_table_item_type *cell = stat_tap_get_field_data(rows, row, column);

    g_free((char *)cell->value.string_value);
    cell->value.string_value = text;
}

/* A window keeps the titles it had when it was drawn for the first time, which may be before the first message came by.
 * There, what is known later is in a row of all flows in front of theirs. */
static void summary_update(const struct flow *flow, unsigned findings)
{
    unsigned flows = table.flows->num_elements - (table.printed ? 0 : 1);
    GString *summary;

    table.counts[SIDE_UE][flow->ue]++;
    table.counts[SIDE_NET][flow->net]++;
    summary = summary_make();
    if (table.printed) {
        g_string_printf(table.summary, "All flows: %u. %s", flows, summary->str);
        table.flows->title = table.summary->str;
        g_string_free(summary, TRUE);
    } else {
        cell_change(table.flows, 0, COLUMN_MESSAGE, g_strdup_printf("%u flow%s", flows, flows == 1 ? "" : "s"));
        cell_change(table.flows, 0, COLUMN_VERDICT, g_string_free(summary, FALSE));
        stat_tap_get_field_data(table.flows, 0, COLUMN_FINDINGS)->value.uint_value += findings;
    }
}

static void all_row_add(const char *obstacle)
{
    char *cells[COLUMNS] = {NULL};

    cells[COLUMN_STEP] = g_strdup("All");
    cells[COLUMN_MESSAGE] = g_strdup(obstacle != NULL ? obstacle : "no conference flow");
    row_add(table.flows, cells, 0);
}

static void flow_add(const struct tracker *tracker, const struct flow *flow)
{
    int digits = snprintf(NULL, 0, "%u", tracker_flow_count(tracker));
    struct tally *steps;
    char *name, *verdicts = flow_verdicts(flow), *call_id = report_visible(flow->call_id);
    unsigned findings = 0;
    stat_tap_table *rows;

    steps = tally_new(flow);
    for (size_t i = 0; i <= flow->profile->step_count; i++)
        findings += steps[i].count;
    name = g_strdup_printf("Flow %0*u", digits, flow->number);
    flow_row_add(flow, name, findings);
    summary_update(flow, findings);
    rows = rows_add(title_keep(g_strdup_printf("%s: %s, %s, Call-ID %s", name, flow->profile->procedure, verdicts,
                                               call_id)));
    for (size_t i = 0; i < flow->profile->step_count; i++)
        step_add(rows, flow, i, &steps[i]);
    others_add(rows, flow, &steps[flow->profile->step_count]);
    tally_free(steps, flow);
    g_free(call_id);
    g_free(verdicts);
    g_free(name);
}

/* Those of which a message came by and that are not yet there. */
static void flows_add(const struct tracker *tracker)
{
    for (unsigned i = 0; tracker != NULL && i < tracker_flow_count(tracker); i++) {
        const struct flow *flow = tracker_flow(tracker, i);

        if (g_hash_table_contains(table.shown, GUINT_TO_POINTER(flow->number)))
            flow_add(tracker, flow);
    }
}

/* ---- Life -------------------------------------------------------------------------------------------------------- */

static void old_free(void *tables)
{
    g_array_free((GArray *)tables, TRUE);
}

static void clear(void)
{
    if (ui.tables != NULL)
        free_stat_tables(&ui);
    for (unsigned i = 0; table.old != NULL && i < table.old->len; i++) {
        GArray *current = ui.tables;

        ui.tables = (GArray *)table.old->pdata[i];
        free_stat_tables(&ui);
        ui.tables = current;
    }
    g_clear_pointer(&table.old, g_ptr_array_unref);
}

/* Titles are read when a table is drawn for the first time, and never of those that are .old. */
static void titles_free(void)
{
    g_clear_pointer(&table.texts, g_ptr_array_unref);
    if (table.summary != NULL)
        g_string_free(table.summary, TRUE);
    table.summary = NULL;
}

/* Windows of the same kind share what they show, and another one may be open: its rows stay until all are closed. */
static void tables_renew(void)
{
    if (ui.refcount <= 1) {
        clear();
        return;
    }
    if (table.old == NULL)
        table.old = g_ptr_array_new_with_free_func(old_free);
    if (ui.tables != NULL)
        g_ptr_array_add(table.old, ui.tables);
    ui.tables = NULL;
}

static void table_start(stat_tap_table_ui *unused)
{
    const char *obstacle = analyse_obstacle();

    (void)unused;
    tables_renew();
    g_clear_pointer(&table.shown, g_hash_table_unref);
    g_clear_pointer(&table.rule_rows, g_hash_table_unref);
    table.shown = g_hash_table_new(g_direct_hash, g_direct_equal);
    table.rule_rows = g_hash_table_new(g_direct_hash, g_direct_equal);
    memset(table.counts, 0, sizeof table.counts);
    titles_free();
    table.summary = g_string_new(NULL);
    table.texts = g_ptr_array_new_with_free_func(g_free);
    table.printed = ui.refcount == 0; /* a window counts itself before it asks */
    table.flows = rows_add(!table.printed ? "All flows" : obstacle != NULL ? obstacle : "No conference flow");
    table.rules = rows_add(table.printed ? "Deviations: none" : "Deviations by rule");
    if (!table.printed)
        all_row_add(obstacle);
    for (unsigned i = 0; table.printed && i < COLUMNS; i++)
        columns[i].column_name = wide_names[i];
}

static void table_draw(void *unused)
{
    (void)unused;
    flows_add(analyse_finish());
    g_hash_table_remove_all(table.shown); /* they are there */
}

/* What is registered last is drawn first. The table registers itself when it was started, which is too late for that. */
static void table_draw_before(void)
{
    GString *error;

    if (table.drawing)
        return;
    table.drawing = true;
    error = register_tap_listener("imsconf", &table, NULL, TL_REQUIRES_NOTHING, NULL, NULL, table_draw, NULL);
    if (error != NULL) {
        report_failure("imsconf: %s", error->str);
        g_string_free(error, TRUE);
    }
}

static tap_packet_status table_packet(void *data, packet_info *pinfo, epan_dissect_t *edt, const void *message,
                                      tap_flags_t flags)
{
    const struct flow *flow = ((const struct annotation *)message)->flow;
    const struct tracker *tracker;

    (void)data;
    (void)pinfo;
    (void)edt;
    (void)flags;
    if (!g_hash_table_add(table.shown, GUINT_TO_POINTER(flow->number)))
        return TAP_PACKET_DONT_REDRAW;
    if (table.printed) {
        table_draw_before();
        return TAP_PACKET_REDRAW;
    }
    tracker = analyse_so_far();
    if (tracker != NULL)
        flow_add(tracker, flow);
    return TAP_PACKET_REDRAW;
}

void table_register(void)
{
    register_stat_tap_table_ui(&ui);
}

void table_free(void)
{
    clear();
    titles_free();
    g_clear_pointer(&ui.tables, old_free);
    g_clear_pointer(&table.shown, g_hash_table_unref);
    g_clear_pointer(&table.rule_rows, g_hash_table_unref);
}
