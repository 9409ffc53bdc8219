/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "html.h"

/*
 * The ladder as SVG: two lifelines, an arrow a step. It has no viewBox: widths are per cent and sizes are pixels, so it
 * fills a telephone and a sheet of paper alike, and its text is never made smaller. What is drawn of pixels in a place
 * given in per cent is in an <svg> of its own there.
 *
 * No message is told by colour alone: an arrow that deviates is thicker, its sign is a filled disc with a cross, and
 * the verdict and the rules stand below it.
 */
enum { HEAD = 40, ROW = 46, FOOT = 8, LABEL = 17, LINE = 25, DETAIL = 39, LABEL_MAX = 34, RULES_MAX = 3 };

static const char left_line[] = "9%", right_line[] = "91%", sign_place[] = "95.5%";

/* Strokes around their own middle; also that of the network's arrowhead is mirrored. */
static const struct sign {
    const char *kind, *path;
} signs[] = {
    {"fail", "M-4,-4 L4,4 M4,-4 L-4,4"},
    {"warning", "M0,-5 V1 M0,4.2 V5"},
    {"info", "M0,-1 V5 M0,-5 V-4.2"},
    {"undecided", "M-3,-2.5 C-3,-6 3,-6 3,-2.5 C3,0 0,-0.5 0,2 M0,4.6 V5.2"},
    {"pass", "M-4.5,0 L-1.5,3.5 L4.5,-3.5"},
    {"missing", "M-4,0 H4"},
    {"hidden", "M-4.5,0 H-3.5 M-0.5,0 H0.5 M3.5,0 H4.5"},
    {"none", "M-1,0 H1"},
};

static void put_line(struct html *html, const char *class, const char *x1, int y1, const char *x2, int y2)
{
    char *from = g_strdup_printf("%d", y1), *to = g_strdup_printf("%d", y2);

    html_open(html, "line", "class", class, "x1", x1, "y1", from, "x2", x2, "y2", to, NULL);
    html_close(html);
    g_free(from);
    g_free(to);
}

static void put_label(struct html *html, const char *class, const char *x, int y, const char *anchor, const char *text)
{
    char *place = g_strdup_printf("%d", y);

    html_open(html, "text", "class", class, "x", x, "y", place, "text-anchor", anchor, NULL);
    html_text(html, text);
    html_close(html);
    g_free(place);
}

/* Something drawn in pixels around a place in per cent. */
static void begin_place(struct html *html, const char *x, int y)
{
    char *place = g_strdup_printf("%d", y);

    html_open(html, "svg", "x", x, "y", place, "overflow", "visible", NULL);
    g_free(place);
}

static void put_path(struct html *html, const char *class, const char *path)
{
    html_open(html, "path", "class", class, "d", path, NULL);
    html_close(html);
}

static void put_sign(struct html *html, const char *kind, int y)
{
    begin_place(html, sign_place, y);
    html_open(html, "circle", "class", "disc", "r", "9", NULL);
    html_close(html);
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++)
        if (g_str_equal(signs[i].kind, kind))
            put_path(html, "sign", signs[i].path);
    html_close(html);
}

/* What does not fit is in the title, and in the step itself. */
static char *shorten(const char *text)
{
    char *start, *cut;

    if (g_utf8_strlen(text, -1) <= LABEL_MAX)
        return g_strdup(text);
    start = g_utf8_substring(text, 0, LABEL_MAX - 1);
    cut = g_strconcat(start, "\xe2\x80\xa6", NULL);
    g_free(start);
    return cut;
}

static void append_rules(GString *text, const struct html_flow *view, unsigned step)
{
    unsigned failed = view->tallies[step].count[GROUP_FAILED], shown = 0;

    for (unsigned i = 0; i < view->flow->checks->len && shown < MIN(failed, RULES_MAX); i++) {
        const struct report_check *check = g_ptr_array_index(view->flow->checks, i);
        if (view->owner[i] == step && html_group_of(check) == GROUP_FAILED)
            g_string_append_printf(text, "%s%s", shown++ ? ", " : ": ", check->rule ? check->rule : "-");
    }
    if (failed > RULES_MAX)
        g_string_append_printf(text, " and %u more", failed - RULES_MAX);
}

/* "frame 12, 0.002 s, fail: 8.05" */
static char *detail_of(const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);
    GString *text = g_string_new(NULL);
    char *word = html_step_word(view, i);

    if (step->frame) {
        char *seconds = html_seconds(step->time, 3);
        g_string_printf(text, "frame %u, %s s, ", (unsigned)step->frame, seconds);
        g_free(seconds);
    }
    g_string_append(text, word);
    append_rules(text, view, i);
    g_free(word);
    return g_string_free(text, FALSE);
}

static void put_title(struct html *html, const struct report_step *step, const char *detail)
{
    html_open(html, "title", NULL);
    html_printf(html, "Step %s: %s, %s", step->step ? step->step : "-", step->message ? step->message : "?", detail);
    html_close(html);
}

static void put_arrow(struct html *html, const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);
    bool from_ue = g_strcmp0(step->side, "UE") == 0;
    int top = HEAD + (int)i * ROW;

    put_line(html, "arrow", left_line, top + LINE, right_line, top + LINE);
    if (!step->frame) /* nothing was seen to arrive */
        return;
    begin_place(html, from_ue ? right_line : left_line, top + LINE);
    put_path(html, "head", from_ue ? "M1,0 L-10,-5.5 V5.5 Z" : "M-1,0 L10,-5.5 V5.5 Z");
    html_close(html);
}

static void put_row(struct html *html, const struct html_flow *view, unsigned i)
{
    const struct report_step *step = g_ptr_array_index(view->flow->steps, i);
    const char *kind = html_step_kind(view, i);
    char *id = html_step_id(view, i), *link = g_strconcat("#", id, NULL), *detail = detail_of(view, i);
    char *class = g_strdup_printf("row %s%s%s", kind, html_step_deviates(view, i) ? " deviates" : "",
                                  step->frame ? "" : " unseen");
    char *message = shorten(step->message ? step->message : "?");
    char *top = g_strdup_printf("%d", HEAD + (int)i * ROW + 1), *high = g_strdup_printf("%d", ROW - 2);

    html_open(html, "a", "href", link, "class", class, NULL);
    put_title(html, step, detail);
    html_open(html, "rect", "class", "field", "x", "0", "y", top, "width", "100%", "height", high, "rx", "4", NULL);
    html_close(html);
    put_label(html, "number", "1%", HEAD + (int)i * ROW + LINE + 4, "start", step->step ? step->step : "-");
    put_label(html, "message", "50%", HEAD + (int)i * ROW + LABEL, "middle", message);
    put_arrow(html, view, i);
    put_label(html, "detail", "50%", HEAD + (int)i * ROW + DETAIL, "middle", detail);
    put_sign(html, kind, HEAD + (int)i * ROW + LINE);
    html_close(html);
    g_free(id);
    g_free(link);
    g_free(detail);
    g_free(class);
    g_free(message);
    g_free(top);
    g_free(high);
}

void html_put_ladder(struct html *html, const struct html_flow *view)
{
    const struct report_flow *flow = view->flow;
    const char *network = g_strcmp0(flow->mode, "lab") == 0 ? "SS" : "NET";
    int bottom = HEAD + (int)flow->steps->len * ROW + FOOT;
    char *high = g_strdup_printf("%d", bottom);
    char *label = g_strdup_printf("Ladder of flow %u; each arrow leads to its step", flow->flow);

    html_open(html, "svg", "class", "ladder", "role", "group", "aria-label", label, "width", "100%", "height", high,
              NULL);
    put_line(html, "life", left_line, HEAD - 12, left_line, bottom);
    put_line(html, "life", right_line, HEAD - 12, right_line, bottom);
    put_label(html, "end", left_line, HEAD - 18, "middle", "UE");
    put_label(html, "end", right_line, HEAD - 18, "middle", network);
    for (unsigned i = 0; i < flow->steps->len; i++)
        put_row(html, view, i);
    html_close(html);
    g_free(high);
    g_free(label);
}
