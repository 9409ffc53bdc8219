/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "describe.h"

/* What a value lacks that could not be told, in words: a reader knows no names of profiles. */

/* NULL: the piece is known. made: the text for g_free(), where it had to be put together. */
static const char *piece_lack(const struct trial *trial, const struct piece *piece, char **made)
{
    const struct rule_context *context = trial->context;
    const struct step *step;

    if (piece->kind == PIECE_LITERAL)
        return NULL;
    if (piece->kind == PIECE_PARAM)
        return context->params && context->params[piece->param].known ? NULL : param_words(piece->param);
    if (piece->where == WHERE_DIALOG)
        return dialog_words(piece->dialog);
    if (piece->where == WHERE_REQUEST)
        return *made = g_strdup_printf("%s of the request", piece->selector.text);
    if (piece->where == WHERE_THIS)
        return *made = g_strdup_printf("%s of this message", piece->selector.text);
    step = &context->profile->steps[piece->step];
    return *made = g_strdup_printf("%s of step %s (%s)", piece->selector.text, step->number, step->message);
}

/* Alternatives are ways to tell the same, and values to choose from are spellings: the first one is what the rule means. */
char *describe_unknown(const struct trial *trial)
{
    const struct expression *value = &trial->test->value;
    const struct alternative *first = value->alternative_count ? value->alternatives : NULL;
    char *out = NULL;

    for (size_t i = 0; first && i < first->item_count && !(out && trial->test->word == WORD_ONE_OF); i++) {
        for (size_t k = 0; k < first->items[i].piece_count; k++) {
            char *made = NULL;
            const char *lack = piece_lack(trial, &first->items[i].pieces[k], &made);

            if (lack && !(out && strstr(out, lack))) {
                char *more = g_strconcat(out ? out : "not known", out ? ", " : ": ", lack, NULL);
                g_free(out);
                out = more;
            }
            g_free(made);
        }
    }
    return out ? out : g_strconcat("not known: ", value->text, NULL);
}
