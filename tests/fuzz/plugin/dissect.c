/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissect.h"

#include <string.h>

#include <epan/column.h>
#include <epan/column-info.h>
#include <epan/epan.h>
#include <epan/epan_dissect.h>
#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/tap.h>
#include <epan/timestamp.h>
#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>
#include <wsutil/report_message.h>

#include "../invariants.h"
#include "../require.h"
#include "compat.h"
#include "plugin/plugin.h"

void plugin_register(void);

/* What a program of Wireshark's knows of its file, and hands to libwireshark. */
struct packet_provider_data {
    frame_data *frames;
    guint count;
};

static struct {
    GString *text;   /* what was found so far; NULL: nobody wants to know */
    unsigned failed; /* in this frame */
    column_info columns;
} found;

const char *way_name(enum way way)
{
    static const char *const names[] = {"hidden tree", "shown tree", "two passes", "two passes, shown tree"};

    return names[way];
}

/* ---- Listening ----------------------------------------------------------------------------------------------------- */

static void tell_check(const struct check *check)
{
    g_string_append_printf(found.text, "  %s %s %s %s %s at %s/%s: %s; %s\n", check->rule->id,
                           result_name(check->result), severity_name(check->severity), side_name(check->side),
                           check->step ? check->step : "-", check->header ? check->header : "-",
                           check->located ? "there" : "not there", check->expected ? check->expected : "-",
                           check->found ? check->found : "-");
}

static tap_packet_status hear_message(void *unused, packet_info *pinfo, epan_dissect_t *edt, const void *data,
                                      tap_flags_t flags)
{
    const struct annotation *annotation = data;

    (void)unused;
    (void)edt;
    (void)flags;
    found.failed += annotation->failed;
    if (!found.text)
        return TAP_PACKET_DONT_REDRAW;
    g_string_append_printf(found.text, "%u: flow %u step %s %s %s %s %s %s\n", pinfo->num, annotation->flow->number,
                           annotation->step ? annotation->step->number : "-", annotation->message,
                           side_name(annotation->side), verdict_name(annotation->verdict),
                           verdict_name(annotation->flow_ue), verdict_name(annotation->flow_net));
    for (guint i = 0; i < annotation->checks->len; i++)
        tell_check(g_ptr_array_index(annotation->checks, i));
    return TAP_PACKET_REDRAW;
}

static tap_packet_status hear_expert(void *unused, packet_info *pinfo, epan_dissect_t *edt, const void *data,
                                     tap_flags_t flags)
{
    const expert_info_t *info = data;

    (void)unused;
    (void)edt;
    (void)flags;
    if (found.text && !strcmp(info->protocol, "IMSCONF"))
        g_string_append_printf(found.text, "%u: expert %d %s\n", pinfo->num, info->severity, info->summary);
    return TAP_PACKET_REDRAW;
}

/* who: any pointer, for Wireshark to know the listener by. */
static void listen_to(const char *tap, tap_packet_cb hear, void *who)
{
    GString *error = register_tap_listener(tap, who, NULL, TL_REQUIRES_NOTHING, NULL, hear, NULL, NULL);

    REQUIRE(!error);
}

/* ---- Trees --------------------------------------------------------------------------------------------------------- */

static void require_label(field_info *info)
{
    gchar label[ITEM_LABEL_LENGTH];

    if (info->rep)
        g_strlcpy(label, info->rep->representation, sizeof label);
    else
        compat_fill_label(info, label);
    if (!strncmp(info->hfinfo->abbrev, "imsconf", strlen("imsconf")))
        REQUIRE(g_utf8_validate(label, -1, NULL));
    REQUIRE(!strstr(label, "protocol IMSCONF") && !strstr(label, "Packet: IMSCONF"));
}

/* Every row, as the list of details draws it. */
static void tree_draw(proto_node *tree)
{
    proto_node *node = tree->first_child;

    while (node) {
        if (PNODE_FINFO(node))
            require_label(PNODE_FINFO(node));
        if (node->first_child) {
            node = node->first_child;
            continue;
        }
        while (node != tree && !node->next)
            node = node->parent;
        node = node == tree ? NULL : node->next;
    }
}

/* Fields for filters and columns: one rule for each failed check, in every tree that was asked for them. */
static void require_rules(epan_dissect_t *edt, int field)
{
    GPtrArray *rules = proto_get_finfo_ptr_array(edt->tree, field);

    REQUIRE((rules ? rules->len : 0) == found.failed);
}

/* ---- Frames -------------------------------------------------------------------------------------------------------- */

enum tree { TREE_NONE, TREE_HIDDEN, TREE_SHOWN };

struct reading {
    const struct capture *capture;
    struct packet_provider_data provider;
    epan_t *session;
    nstime_t elapsed;
    const frame_data *reference, *displayed;
    guint32 bytes;
    int rule; /* field */
};

static wtap_rec record_of(const struct frame *frame)
{
    wtap_rec rec = frame->rec;

    rec.rec_header.packet_header.caplen = (guint32)frame->bytes->len;
    rec.rec_header.packet_header.len = (guint32)frame->bytes->len + frame->lost;
    return rec;
}

/* As tshark: no taps run in the first of two passes. */
static void read_frame(struct reading *reading, guint i, enum tree tree, bool first)
{
    const struct frame *frame = g_ptr_array_index(reading->capture->frames, i);
    wtap_rec rec = record_of(frame);
    frame_data *data = &reading->provider.frames[i];
    epan_dissect_t edt;

    if (first)
        frame_data_init(data, i + 1, &rec, 0, reading->bytes);
    /* As tshark: where nobody asks for a tree, it is what post-dissectors want. */
    epan_dissect_init(&edt, reading->session, tree != TREE_NONE || (first && postdissectors_want_hfids()),
                      tree == TREE_SHOWN);
    if (tree != TREE_NONE)
        epan_dissect_prime_with_hfid(&edt, reading->rule);
    if (first)
        compat_prime_postdissectors(&edt);
    frame_data_set_before_dissect(data, &reading->elapsed, &reading->reference, reading->displayed);
    found.failed = 0;
    compat_dissect(&edt, reading->capture->file_type, &rec, frame->bytes, frame->lost, data, &found.columns,
                   !first || tree != TREE_NONE);
    epan_dissect_fill_in_columns(&edt, FALSE, TRUE);
    frame_data_set_after_dissect(data, &reading->bytes);
    reading->displayed = data;
    if (tree != TREE_NONE)
        require_rules(&edt, reading->rule);
    if (tree == TREE_SHOWN)
        tree_draw(edt.tree);
    epan_dissect_cleanup(&edt);
    compat_dissect_end(&rec);
}

/* ---- Files --------------------------------------------------------------------------------------------------------- */

static const nstime_t *time_of(struct packet_provider_data *provider, guint32 number)
{
    return number && number <= provider->count ? &provider->frames[number - 1].abs_ts : NULL;
}

static void pass(struct reading *reading, enum tree tree, bool first)
{
    reading->reference = reading->displayed = NULL;
    nstime_set_zero(&reading->elapsed);
    for (guint i = 0; i < reading->capture->frames->len; i++)
        read_frame(reading, i, tree, first);
}

static void read_ways(struct reading *reading, enum way way)
{
    GString *text = found.text;

    switch (way) {
    case WAY_HIDDEN:
        pass(reading, TREE_HIDDEN, true);
        return;
    case WAY_SHOWN:
        pass(reading, TREE_SHOWN, true);
        return;
    default:
        break;
    }
    found.text = NULL;
    pass(reading, TREE_NONE, true);
    postseq_cleanup_all_protocols();
    found.text = text;
    pass(reading, way == WAY_TWO_BARE ? TREE_NONE : TREE_SHOWN, false);
    if (way != WAY_TWO_SHOWN)
        return;
    found.text = NULL;
    for (guint i = reading->capture->frames->len; i-- > 0;)
        read_frame(reading, i, TREE_SHOWN, false);
    found.text = text;
}

static void tell_report(void)
{
    const struct tracker *tracker = analyse_finish();
    char *report;

    REQUIRE(tracker);
    require_tracker(tracker);
    report = report_of(tracker, "jsonl", true);
    g_string_append(found.text, report);
    g_free(report);
    report = report_of(tracker, "text", true);
    REQUIRE(g_utf8_validate(report, -1, NULL));
    g_free(report);
}

char *dissect_capture(const struct capture *capture, enum way way)
{
    static const struct packet_provider_funcs functions = {.get_frame_ts = time_of};
    struct reading reading = {.capture = capture, .rule = proto_registrar_get_id_byname("imsconf.rule")};

    reading.provider.count = capture->frames->len;
    reading.provider.frames = g_new0(frame_data, capture->frames->len + 1);
    reading.session = epan_new(&reading.provider, &functions);
    found.text = g_string_new(NULL);
    read_ways(&reading, way);
    tell_report();
    epan_free(reading.session);
    for (guint i = 0; i < capture->frames->len; i++)
        frame_data_destroy(&reading.provider.frames[i]);
    g_free(reading.provider.frames);
    return g_string_free(g_steal_pointer(&found.text), FALSE);
}

/* ---- libwireshark -------------------------------------------------------------------------------------------------- */

static void say(const char *format, va_list arguments)
{
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

void dissect_begin(void)
{
    static const struct report_message_routines routines = {.vreport_failure = say, .vreport_warning = say};

    init_process_policies();
    g_free(COMPAT_CONFIGURATION_INIT("fuzz_plugin"));
    init_report_message("fuzz_plugin", &routines);
    plugin_register(); /* the program is its own plugin */
    REQUIRE(epan_init(NULL, NULL, FALSE));
    epan_load_settings();
    prefs_apply_all();
    timestamp_set_type(TS_RELATIVE);
    timestamp_set_precision(TS_PREC_AUTO);
    timestamp_set_seconds_type(TS_SECONDS_DEFAULT);
    build_column_format_array(&found.columns, prefs.num_cols, TRUE);
    REQUIRE(proto_registrar_get_id_byname("imsconf.rule") > 0);
    listen_to("imsconf", hear_message, &found.failed);
    listen_to("expert", hear_expert, &found.text);
}

void dissect_end(void)
{
    col_cleanup(&found.columns);
    epan_cleanup();
    wtap_cleanup();
}
