/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ladder.h"

#include <string.h>

/*
 *   step  frame     seconds  UE                                          SS  verdict
 *   1         4    0.000000  |----------------- INVITE ------------------>|  fail
 *   2         5    0.012000  |<---------------100 Trying------------------|  pass (x2)
 *   7a        -           -  |  .  .  .  . 180 Ringing .  .  .  .  .  .   |  not executed
 */

enum { SPAN = 44 }; /* columns between the two lifelines */

/* SPAN columns: the message in the middle of what fills the rest. */
static void put_span(struct page *page, const char *message, const char *fill)
{
    size_t width = page_width(message) + 2;
    size_t left = width < SPAN ? (SPAN - width) / 2 : 0;
    size_t right = width < SPAN ? SPAN - width - left : 0;

    for (size_t i = 0; i < left; i++)
        page_printf(page, "%c", fill[i % 2]);
    page_text(page, " ");
    page_text(page, message);
    page_text(page, " ");
    for (size_t i = 0; i < right; i++)
        page_printf(page, "%c", fill[(left + width + i) % 2]);
}

/* Only an arrow that deviates stands out. */
static enum colour deviation_colour(const struct report_step *step)
{
    enum colour colour = page_colour_of(step->frame ? step->verdict : step->status);
    return colour == COLOUR_BAD ? colour : COLOUR_NONE;
}

static void put_arrow(struct page *page, const struct report_step *step)
{
    const char *message = step->message ? step->message : "?";
    bool from_ue = g_strcmp0(step->side, "UE") == 0;

    if (step->frame == 0) {
        page_text(page, "|");
        page_begin_colour(page, deviation_colour(step));
        put_span(page, message, " .");
        page_text(page, " ");
        page_end_colour(page, deviation_colour(step));
        page_text(page, "|");
        return;
    }
    page_text(page, "|");
    page_begin_colour(page, deviation_colour(step));
    page_text(page, from_ue ? "" : "<");
    put_span(page, message, "--");
    page_text(page, from_ue ? ">" : "");
    page_end_colour(page, deviation_colour(step));
    page_text(page, "|");
}

static void put_place(struct page *page, const struct report_step *step)
{
    char seconds[G_ASCII_DTOSTR_BUF_SIZE] = "-";
    char frame[16] = "-";

    if (step->frame) {
        g_snprintf(frame, sizeof(frame), "%u", (unsigned)step->frame);
        if (step->time > -1e12 && step->time < 1e12)
            g_ascii_formatd(seconds, sizeof(seconds), "%.6f", step->time);
    }
    page_printf(page, "  ");
    page_text(page, step->step ? step->step : "-");
    for (size_t i = step->step ? page_width(step->step) : 1; i < 4; i++)
        page_printf(page, " ");
    page_printf(page, "%7s %12s  ", frame, seconds);
}

static void put_outcome(struct page *page, const struct report_step *step)
{
    const char *outcome = step->frame ? step->verdict : step->status;

    page_text(page, "  ");
    if (g_strcmp0(outcome, "not-executed") == 0)
        page_paint(page, COLOUR_FAINT, "not executed");
    else
        page_paint(page, page_colour_of(outcome), outcome ? outcome : "not judged");
    if (step->retransmissions > 0)
        page_printf(page, " (repeated x%u)", step->retransmissions);
    page_printf(page, "\n");
}

void ladder_write(struct page *page, const struct report_flow *flow)
{
    const char *network = g_strcmp0(flow->mode, "lab") == 0 ? "SS" : "NET";

    page_printf(page, "  step  frame      seconds  UE%*s  verdict\n", SPAN + 1, network);
    for (unsigned i = 0; i < flow->steps->len; i++) {
        const struct report_step *step = g_ptr_array_index(flow->steps, i);
        put_place(page, step);
        put_arrow(page, step);
        put_outcome(page, step);
    }
}
