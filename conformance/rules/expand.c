/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media.h"
#include "rules.h"

static void append(GArray *values, struct slice text, bool known)
{
    struct value value = {text, known};

    g_array_append_val(values, value);
}

static const struct sip_message *referenced(const struct piece *piece, const struct rule_context *context)
{
    switch (piece->where) {
    case WHERE_STEP:
        return context->steps[piece->step];
    case WHERE_REQUEST:
        return context->request;
    case WHERE_THIS:
        return context->message;
    default:
        return NULL;
    }
}

static bool lacks_part(const struct piece *piece, const struct sip_message *message)
{
    struct sip_header header;
    const struct header_name *name = piece->selector.headers;

    return piece->may_lack && name && sip_header_first(message, name->id, slice_of(name->name), &header);
}

/* A whole header that an observed message does not have is known to be an empty list; a part of a header that is not
 * there says nothing, because the fault is that message's. */
static bool expand_message(const struct piece *piece, const struct rule_context *context, GArray *values)
{
    const struct sip_message *message = referenced(piece, context);
    GArray *elements = context->scratch;
    bool known;

    if (!message)
        return false;
    selector_apply(&piece->selector, message, context->media->bodies, elements);
    known = elements->len || (message->extent != SIP_CUT_IN_HEADERS &&
                              (piece->selector.part == PART_VALUE || lacks_part(piece, message)));
    for (guint i = 0; i < elements->len; i++) {
        const struct element *element = &g_array_index(elements, struct element, i);
        append(values, element->text, element->readable);
    }
    return known;
}

static bool expand_cseq(const struct rule_context *context, GArray *values, GStringChunk *pool)
{
    char digits[24];

    if (!context->has_last_cseq)
        return false;
    g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, context->last_cseq);
    append(values, slice_of(g_string_chunk_insert(pool, digits)), true);
    return true;
}

static bool expand_list(const struct param_values *list, GArray *values)
{
    for (size_t i = 0; i < list->count; i++)
        append(values, list->items[i], true);
    return list->known;
}

static bool expand_dialog(const struct piece *piece, const struct rule_context *context, GArray *values,
                          GStringChunk *pool)
{
    switch (piece->dialog) {
    case DIALOG_CSEQ:
        return expand_cseq(context, values, pool);
    case DIALOG_ROUTE:
        return expand_list(&context->route, values);
    case DIALOG_TARGET:
        append(values, context->target, true);
        return context->target.n > 0;
    }
    return false;
}

static bool expand_piece(const struct piece *piece, const struct rule_context *context, GArray *values,
                         GStringChunk *pool)
{
    switch (piece->kind) {
    case PIECE_LITERAL:
        append(values, slice_of(piece->text), true);
        return true;
    case PIECE_PARAM:
        return expand_list(&context->params[piece->param], values);
    default:
        if (piece->where == WHERE_DIALOG)
            return expand_dialog(piece, context, values, pool);
        return expand_message(piece, context, values);
    }
}

/* Pieces side by side become one text, made of the first value of each. */
static bool expand_concatenation(const struct item *item, const struct rule_context *context, GArray *values,
                                 GStringChunk *pool)
{
    GString *text = g_string_new(NULL);
    GArray *piece = g_array_new(FALSE, FALSE, sizeof(struct value));
    bool known = true;

    for (size_t i = 0; i < item->piece_count && known; i++) {
        const struct value *first;

        g_array_set_size(piece, 0);
        known = expand_piece(&item->pieces[i], context, piece, pool) && piece->len;
        first = known ? &g_array_index(piece, struct value, 0) : NULL;
        known = first && first->known;
        if (known)
            g_string_append_len(text, first->text.p, (gssize)first->text.n);
    }
    if (known) {
        char *copy = g_string_chunk_insert_len(pool, text->str, (gssize)text->len);
        append(values, (struct slice){copy, text->len}, true);
    }
    g_array_free(piece, TRUE);
    g_string_free(text, TRUE);
    return known;
}

static bool expand_item(const struct item *item, const struct rule_context *context, GArray *values,
                        GStringChunk *pool)
{
    if (item->piece_count == 1)
        return expand_piece(&item->pieces[0], context, values, pool);
    return expand_concatenation(item, context, values, pool);
}

bool expression_expand(const struct expression *expression, const struct rule_context *context, GArray *values,
                       GStringChunk *pool)
{
    bool any = false;

    g_array_set_size(values, 0);
    for (size_t i = 0; i < expression->alternative_count; i++) {
        const struct alternative *alternative = &expression->alternatives[i];
        bool whole = true;

        g_array_set_size(values, 0);
        any = false;
        for (size_t j = 0; j < alternative->item_count; j++) {
            guint before = values->len;
            bool known = expand_item(&alternative->items[j], context, values, pool);

            if (!known) { /* one element that cannot be told: lists stay comparable element by element */
                g_array_set_size(values, before);
                append(values, SLICE_NONE, false);
            }
            whole = whole && known;
            any = any || known;
        }
        if (whole)
            return true;
    }
    return any;
}
