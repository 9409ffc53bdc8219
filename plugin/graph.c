/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

#include "imsconf/report.h"
#include "sequence.h"

#ifdef SEQUENCE_KNOWN

/* The pictures of tshark have room for 20 characters on an arrow, so what matters comes first, and of "200 OK (INVITE)"
 * the reason phrase is left out. The whole name is in the comment. */
static void name_append(GString *text, const char *message)
{
    const char *blank = strchr(message, ' '), *bracket = strrchr(message, '(');

    if (g_ascii_isdigit(message[0]) && blank != NULL && bracket != NULL && bracket > blank)
        g_string_append_printf(text, "%.*s%s", (int)(blank - message) + 1, message, bracket);
    else
        g_string_append(text, message);
}

/* "8 fail 200 (INVITE)" */
static char *label_make(const struct annotation *annotation)
{
    const char *outcome = annotation_outcome(annotation);
    GString *text = g_string_new(NULL);
    char *message = report_visible(annotation->message);

    if (annotation->step != NULL)
        g_string_append_printf(text, "%s ", annotation->step->number);
    if (outcome != NULL)
        g_string_append_printf(text, "%s ", annotation->verdict == VERDICT_INCONCLUSIVE ? "inconcl." : outcome);
    name_append(text, message);
    g_free(message);
    return g_string_free(text, FALSE);
}

/* "fail: 8.05 error: The final Contact carries isfocus [A.25 step 8, 200 OK (INVITE)]". Wireshark shows about 40
 * characters of it, so what was found comes first. */
static char *comment_make(const struct annotation *annotation)
{
    const GPtrArray *checks = annotation->checks;
    const char *outcome = annotation_outcome(annotation), *mark = ": ";
    GString *text = g_string_new(outcome);
    char *message = report_visible(annotation->message);

    for (unsigned i = 0; checks != NULL && i < checks->len; i++) {
        const struct check *check = (const struct check *)checks->pdata[i];

        if (check->result != RESULT_FAIL)
            continue;
        g_string_append_printf(text, "%s%s %s: %s", mark, check->rule->id, severity_name(check->severity),
                               check->rule->title);
        mark = "; ";
    }
    g_string_append_printf(text, "%s[%s", text->len > 0 ? " " : "", annotation->flow->profile->short_name);
    if (annotation->step != NULL)
        g_string_append_printf(text, " step %s", annotation->step->number);
    g_string_append_printf(text, ", %s]", message);
    g_free(message);
    return g_string_free(text, FALSE);
}

/* The colours of the configuration profile, all with black on it: red for an error, yellow for a warning or an info, brown
 * for inconclusive, green for pass, grey where nothing is judged. */
static void colour_set(struct _seq_analysis_item *item, const struct annotation *annotation)
{
    item->coloured = true;
    item->foreground = 0x000000;
    if (annotation->verdict == VERDICT_FAIL)
        item->background = 0xffb3b3;
    else if (annotation->failed > 0)
        item->background = 0xffee88;
    else if (annotation->verdict == VERDICT_INCONCLUSIVE)
        item->background = 0xeedfc8;
    else if (annotation->verdict == VERDICT_PASS)
        item->background = 0xd3f2d3;
    else
        item->background = 0xe6e6e6; /* not judged */
}

static tap_packet_status graph_packet(void *data, packet_info *pinfo, epan_dissect_t *edt, const void *message,
                                      tap_flags_t flags)
{
    struct _seq_analysis_info *info = (struct _seq_analysis_info *)data;
    const struct annotation *annotation = (const struct annotation *)message;
    struct _seq_analysis_item *item = sequence_analysis_create_sai_with_addresses(pinfo, info);

    (void)edt;
    (void)flags;
    if (item == NULL)
        return TAP_PACKET_DONT_REDRAW;
    item->frame_number = pinfo->num;
    item->source_port = (uint16_t)pinfo->srcport;
    item->destination_port = (uint16_t)pinfo->destport;
    item->label = label_make(annotation);
    item->comment = comment_make(annotation);
    item->conversation = (uint16_t)annotation->flow->number;
    item->display = true;
    colour_set(item, annotation);
    g_queue_push_tail(info->items, item);
    return TAP_PACKET_REDRAW;
}

void graph_register(int proto)
{
    register_seq_analysis("imsconf", "IMS conference", proto, "imsconf", TL_REQUIRES_NOTHING, graph_packet);
}

#else

void graph_register(int proto)
{
    (void)proto;
}

#endif
