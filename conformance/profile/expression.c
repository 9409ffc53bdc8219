/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "compile.h"

/* Values: literal text with references in braces, " | " between items, " ?? " between alternatives. */

static bool form_of_step(struct slice number)
{
    size_t digits = 0;
    while (digits < number.n && g_ascii_isdigit(number.p[digits]))
        digits++;
    for (size_t i = digits; i < number.n; i++) {
        if (!g_ascii_islower(number.p[i]))
            return false;
    }
    return digits > 0;
}

/* "ok-invite": what tables call a step whose number differs between procedures. */
static bool form_of_role(struct slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!g_ascii_islower(text.p[i]) && !(i && (g_ascii_isdigit(text.p[i]) || text.p[i] == '-')))
            return false;
    return text.n > 1;
}

bool step_find(const struct scope *scope, struct slice number, size_t *step)
{
    if (!form_of_step(number) && !form_of_role(number)) {
        complain(scope->complaints, scope->place, "\"%.*s\" is no step number or role", (int)number.n, number.p);
        return false;
    }
    *step = 0;
    if (!scope->steps)
        return true;
    char *key = slice_dup(number);
    size_t found = GPOINTER_TO_SIZE(g_hash_table_lookup(scope->steps, key));
    g_free(key);
    if (!found) {
        complain(scope->complaints, scope->place, "the procedure has no step %.*s", (int)number.n, number.p);
        return false;
    }
    *step = found - 1;
    return true;
}

static bool read_dialog(const struct scope *scope, struct piece *piece, struct slice what)
{
    static const char *const names[] = {"cseq", "target", "route"}; /* in order of enum dialog_value */

    piece->where = WHERE_DIALOG;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (slice_is(what, names[i])) {
            piece->dialog = (enum dialog_value)i;
            return true;
        }
    }
    complain(scope->complaints, scope->place, "\"{dialog:%.*s}\" is not known; cseq, target and route are",
             (int)what.n, what.p);
    return false;
}

static bool read_message(const struct scope *scope, struct piece *piece, struct slice where, struct slice what)
{
    piece->kind = PIECE_MESSAGE;
    if (slice_is(where, "dialog"))
        return read_dialog(scope, piece, what);
    if (slice_is(where, "request")) {
        piece->where = WHERE_REQUEST;
    } else if (slice_is(where, "this")) {
        piece->where = WHERE_THIS;
    } else {
        piece->where = WHERE_STEP;
        if (!step_find(scope, where, &piece->step))
            return false;
    }
    struct slice param = SLICE_NONE, index = SLICE_NONE;
    size_t slash = slice_find(what, '/');
    if (slash < what.n && what.p[what.n - 1] == '?') {
        piece->may_lack = true;
        what.n--;
    }
    if (slash < what.n) {
        param = slice_from(what, slash + 1);
        what = slice_part(what, 0, slash);
    }
    size_t bracket = slice_find(what, '[');
    if (bracket < what.n) {
        if (what.p[what.n - 1] != ']') {
            complain(scope->complaints, scope->place, "\"%.*s\": \"]\" is missing", (int)what.n, what.p);
            return false;
        }
        index = slice_part(what, bracket + 1, what.n - bracket - 2);
        what = slice_part(what, 0, bracket);
    }
    return selector_compile(scope, &piece->selector, what, index, param);
}

static bool read_reference(const struct scope *scope, struct piece *piece, struct slice text)
{
    size_t colon = slice_find(text, ':');
    if (colon < text.n)
        return read_message(scope, piece, slice_part(text, 0, colon), slice_from(text, colon + 1));
    piece->kind = PIECE_PARAM;
    piece->param = param_find(text);
    if (piece->param != PARAM_COUNT)
        return true;
    complain(scope->complaints, scope->place, "\"{%.*s}\": no such name", (int)text.n, text.p);
    return false;
}

/* Takes one piece off the front of an item. */
static bool read_piece(const struct scope *scope, struct piece *piece, struct slice *rest)
{
    if (*rest->p == '{') {
        size_t end = slice_find(*rest, '}');
        if (end == rest->n) {
            complain(scope->complaints, scope->place, "\"}\" is missing in \"%.*s\"", (int)rest->n, rest->p);
            return false;
        }
        struct slice text = slice_part(*rest, 1, end - 1);
        *rest = slice_from(*rest, end + 1);
        return read_reference(scope, piece, text);
    }
    struct slice text = slice_part(*rest, 0, slice_find(*rest, '{'));
    if (slice_find(text, '}') < text.n) {
        complain(scope->complaints, scope->place, "\"}\" without \"{\" in \"%.*s\"", (int)rest->n, rest->p);
        return false;
    }
    *rest = slice_from(*rest, text.n);
    piece->kind = PIECE_LITERAL;
    piece->text = set_keep_part(scope->set, text);
    return true;
}

static bool read_item(const struct scope *scope, struct item *item, struct slice text)
{
    GArray *pieces = g_array_new(FALSE, TRUE, sizeof(struct piece));
    bool good = true;
    while (text.n && good) {
        struct piece piece = {.text = ""};
        good = read_piece(scope, &piece, &text);
        g_array_append_val(pieces, piece);
    }
    item->piece_count = pieces->len;
    item->pieces = set_keep_array(scope->set, pieces);
    return good;
}

/* Takes the part up to a mark that stands alone between blanks (or at an end). False: the text is used up. */
static bool next_part(struct slice *rest, bool *more, const char *mark, struct slice *part)
{
    size_t n = strlen(mark);
    bool inside = false;
    if (!*more)
        return false;
    for (size_t i = 0; i < rest->n; i++) {
        char c = rest->p[i];
        inside = c == '{' || (inside && c != '}');
        bool alone =
            (i == 0 || rest->p[i - 1] == ' ') && (i + n == rest->n || (i + n < rest->n && rest->p[i + n] == ' '));
        if (inside || !alone || memcmp(rest->p + i, mark, n) != 0)
            continue;
        *part = slice_trim(slice_part(*rest, 0, i));
        *rest = slice_from(*rest, i + n);
        return true;
    }
    *part = slice_trim(*rest);
    *more = false;
    return true;
}

static bool read_alternative(const struct scope *scope, struct alternative *alternative, struct slice text)
{
    GArray *items = g_array_new(FALSE, TRUE, sizeof(struct item));
    struct slice part;
    bool more = true, good = true;
    while (good && next_part(&text, &more, "|", &part)) {
        struct item item = {0};
        if (!part.n)
            complain(scope->complaints, scope->place, "an item of the value is empty");
        good = part.n && read_item(scope, &item, part);
        g_array_append_val(items, item);
    }
    alternative->item_count = items->len;
    alternative->items = set_keep_array(scope->set, items);
    return good;
}

/* An alternative that is nothing but texts is known as it stands. */
static bool is_constant(const struct alternative *alternative)
{
    for (size_t i = 0; i < alternative->item_count; i++)
        if (alternative->items[i].piece_count != 1 || alternative->items[i].pieces[0].kind != PIECE_LITERAL)
            return false;
    return true;
}

static void keep_constant(const struct scope *scope, struct expression *expression)
{
    const struct alternative *first = expression->alternatives;

    expression->is_constant = true;
    expression->constant.len = (guint)first->item_count;
    expression->constant.items = set_keep_zeroed(scope->set, first->item_count * sizeof(struct value));
    for (size_t i = 0; i < first->item_count; i++)
        expression->constant.items[i] = (struct value){slice_of(first->items[i].pieces[0].text), true};
}

bool expression_compile(const struct scope *scope, struct expression *expression, const char *text)
{
    GArray *alternatives = g_array_new(FALSE, TRUE, sizeof(struct alternative));
    struct slice rest = slice_of(text), part;
    bool more = true, good = true;
    while (good && next_part(&rest, &more, "??", &part)) {
        struct alternative alternative = {0};
        good = read_alternative(scope, &alternative, part);
        g_array_append_val(alternatives, alternative);
    }
    expression->alternative_count = alternatives->len;
    expression->alternatives = set_keep_array(scope->set, alternatives);
    expression->text = set_keep_text(scope->set, text);
    if (good && is_constant(expression->alternatives))
        keep_constant(scope, expression);
    return good;
}
