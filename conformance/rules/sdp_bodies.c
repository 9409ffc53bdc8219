/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdp_checks.h"

/*
 * Dozens of checks look at the same two or three session descriptions of a message. Each is read once, and what was
 * read is kept until the message has been judged: the first sections, which are all there are but in hostile input.
 * Sections behind those are read each time, so that one message cannot fill the memory.
 */

enum { KEPT = 8 };

struct sdp_section {
    struct sdp_media media;
    struct sdp_payloads *payloads; /* NULL: nobody asked yet */
    struct qos_summary *qos;
};

struct sdp_body {
    struct slice text;
    struct sdp sdp;
    unsigned kept;
    struct sdp_section sections[KEPT];
    struct sdp_sections behind; /* the walk that goes on behind them */
};

static void body_free(gpointer data)
{
    struct sdp_body *body = data;

    for (unsigned i = 0; i < body->kept; i++) {
        g_free(body->sections[i].payloads);
        g_free(body->sections[i].qos);
    }
    g_free(body);
}

GPtrArray *sdp_bodies_new(void)
{
    return g_ptr_array_new_with_free_func(body_free);
}

struct sdp_body *sdp_body_find(GPtrArray *bodies, struct slice text)
{
    struct sdp_body *body;

    for (guint i = 0; i < bodies->len; i++) {
        body = g_ptr_array_index(bodies, i);
        if (body->text.p == text.p && body->text.n == text.n)
            return body;
    }
    body = g_new0(struct sdp_body, 1);
    body->text = text;
    body->sdp = sdp_read(text);
    body->behind = sdp_sections(&body->sdp);
    while (body->kept < KEPT && sdp_media_next(&body->behind, &body->sections[body->kept].media))
        body->kept++;
    g_ptr_array_add(bodies, body);
    return body;
}

const struct sdp *sdp_body_sdp(const struct sdp_body *body)
{
    return &body->sdp;
}

struct sdp_walk sdp_walk_begin(struct sdp_body *body)
{
    return (struct sdp_walk){.body = body, .behind = body->behind};
}

bool sdp_walk_next(struct sdp_walk *walk, struct sdp_media *media)
{
    if (walk->next == walk->body->kept)
        return sdp_media_next(&walk->behind, media);
    *media = walk->body->sections[walk->next++].media;
    return true;
}

const struct sdp_payloads *sdp_body_payloads(struct sdp_body *body, const struct sdp_media *media,
                                             struct sdp_payloads *scratch)
{
    struct sdp_section *section = media->index < body->kept ? &body->sections[media->index] : NULL;

    if (section && section->payloads)
        return section->payloads;
    if (section)
        scratch = section->payloads = g_new(struct sdp_payloads, 1);
    sdp_payloads_read(media, scratch);
    return scratch;
}

const struct qos_summary *sdp_body_qos(struct sdp_body *body, const struct sdp_media *media,
                                       struct qos_summary *scratch)
{
    struct sdp_section *section = media->index < body->kept ? &body->sections[media->index] : NULL;

    if (section && section->qos)
        return section->qos;
    if (section)
        scratch = section->qos = g_new(struct qos_summary, 1);
    qos_summarize(media, scratch);
    return scratch;
}
