/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "media.h"
#include "rules.h"

void expanding_begin(struct expanding *expanding, struct reading *reading)
{
    *expanding = (struct expanding){
        .reading = reading, .text = g_string_new(NULL), .pool = g_string_chunk_new(512)};
}

void expanding_end(struct expanding *expanding)
{
    g_free(expanding->elements.items);
    g_string_free(expanding->text, TRUE);
    g_string_chunk_free(expanding->pool);
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
static bool expand_message(const struct piece *piece, const struct rule_context *context, struct values *values,
                           struct expanding *expanding)
{
    struct elements *elements = &expanding->elements;
    const struct sip_message *message = referenced(piece, context);
    bool known;

    if (!message)
        return false;
    selector_apply(&piece->selector, message, expanding->reading, elements);
    known = elements->len || (message->extent != SIP_CUT_IN_HEADERS &&
                              (piece->selector.part == PART_VALUE || lacks_part(piece, message)));
    for (guint i = 0; i < elements->len; i++)
        values_add(values, elements->items[i].text, elements->items[i].readable);
    return known;
}

static bool expand_cseq(const struct rule_context *context, struct values *values, struct expanding *expanding)
{
    char digits[24];

    if (!context->has_last_cseq)
        return false;
    g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, context->last_cseq);
    values_add(values, slice_of(g_string_chunk_insert(expanding->pool, digits)), true);
    return true;
}

static bool expand_list(const struct param_values *list, struct values *values)
{
    for (size_t i = 0; i < list->count; i++)
        values_add(values, list->items[i], true);
    return list->known;
}

static bool expand_dialog(const struct piece *piece, const struct rule_context *context, struct values *values,
                          struct expanding *expanding)
{
    switch (piece->dialog) {
    case DIALOG_CSEQ:
        return expand_cseq(context, values, expanding);
    case DIALOG_ROUTE:
        return expand_list(&context->route, values);
    case DIALOG_TARGET:
        values_add(values, context->target, true);
        return context->target.n > 0;
    }
    return false;
}

static bool expand_piece(const struct piece *piece, const struct rule_context *context, struct values *values,
                         struct expanding *expanding)
{
    switch (piece->kind) {
    case PIECE_LITERAL:
        values_add(values, slice_of(piece->text), true);
        return true;
    case PIECE_PARAM:
        return expand_list(&context->params[piece->param], values);
    default:
        if (piece->where == WHERE_DIALOG)
            return expand_dialog(piece, context, values, expanding);
        return expand_message(piece, context, values, expanding);
    }
}

/* Pieces side by side become one text, made of the first value of each. */
static bool expand_concatenation(const struct item *item, const struct rule_context *context, struct values *values,
                                 struct expanding *expanding)
{
    GString *text = g_string_truncate(expanding->text, 0);
    guint before = values->len;
    bool known = true;

    for (size_t i = 0; i < item->piece_count && known; i++) {
        known = expand_piece(&item->pieces[i], context, values, expanding) && values->len > before &&
                values->items[before].known;
        if (known)
            g_string_append_len(text, values->items[before].text.p, (gssize)values->items[before].text.n);
        values->len = before;
    }
    if (known) {
        char *copy = g_string_chunk_insert_len(expanding->pool, text->str, (gssize)text->len);
        values_add(values, (struct slice){copy, text->len}, true);
    }
    return known;
}

static bool expand_item(const struct item *item, const struct rule_context *context, struct values *values,
                        struct expanding *expanding)
{
    if (item->piece_count == 1)
        return expand_piece(&item->pieces[0], context, values, expanding);
    return expand_concatenation(item, context, values, expanding);
}

bool expression_expand(const struct expression *expression, const struct rule_context *context, struct values *values,
                       struct expanding *expanding)
{
    bool any = false;

    values->len = 0;
    for (size_t i = 0; i < expression->alternative_count; i++) {
        const struct alternative *alternative = &expression->alternatives[i];
        bool whole = true;

        values->len = 0;
        any = false;
        for (size_t j = 0; j < alternative->item_count; j++) {
            guint before = values->len;
            bool known = expand_item(&alternative->items[j], context, values, expanding);

            if (!known) { /* one element that cannot be told: lists stay comparable element by element */
                values->len = before;
                values_add(values, SLICE_NONE, false);
            }
            whole = whole && known;
            any = any || known;
        }
        if (whole)
            return true;
    }
    return any;
}
