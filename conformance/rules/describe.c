/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "describe.h"

#include <string.h>

/* Nothing to change: printable ASCII, and single blanks inside. */
static bool is_plain(struct slice text)
{
    bool blank = true;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] > ' ' && text.p[i] <= '~') {
            blank = false;
            continue;
        }
        if (text.p[i] != ' ' || blank)
            return false;
        blank = true;
    }
    return !blank;
}

char *text_for_people(struct slice text)
{
    GString *out;
    char *valid;
    bool blank = false;

    if (is_plain(text))
        return slice_dup(text);
    out = g_string_sized_new(text.n);
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (c == '\r' || c == '\n' || c == '\t' || c == ' ') {
            blank = out->len > 0;
            continue;
        }
        if (blank)
            g_string_append_c(out, ' ');
        blank = false;
        if (c < 0x20 || c == 0x7f)
            g_string_append_printf(out, "\\x%02x", c);
        else
            g_string_append_c(out, (char)c);
    }
    valid = g_utf8_make_valid(out->str, (gssize)out->len);
    g_string_free(out, TRUE);
    return valid;
}

/* selector: whose part the text is; NULL: it needs no name. A port or a parameter says little without. For g_free(). */
static char *text_shown(const struct selector *selector, struct slice text)
{
    char *readable = text_for_people(text), *shown;

    if (!*readable) {
        g_free(readable);
        readable = g_strdup("(empty)");
    }
    if (selector && (selector->part == PART_ADDR_PORT || selector->part == PART_SENT_PORT))
        shown = g_strconcat("port ", readable, NULL);
    else if (selector && selector->part == PART_PARAM)
        shown = g_strconcat(selector->param, "=", readable, NULL);
    else
        return readable;
    g_free(readable);
    return shown;
}

static void append_text(GString *out, const struct selector *selector, struct slice text, const char *separator)
{
    char *shown = text_shown(selector, text);

    if (out->len)
        g_string_append(out, separator);
    g_string_append(out, shown);
    g_free(shown);
}

/* Words whose values are of the same kind as what they are compared with. */
static bool word_compares_whole(enum word word)
{
    return word == WORD_EQUALS || word == WORD_EQUALS_URI || word == WORD_ONE_OF || word == WORD_SAME_AS ||
           word == WORD_REVERSE_OF || word == WORD_DIFFERS_FROM;
}

/* "X or X" says no more than "X". */
static bool said_before(const struct trial *trial, guint i)
{
    for (guint before = 0; before < i; before++)
        if (trial_value(trial, before)->known && slice_equal(trial_value(trial, before)->text, trial_value(trial, i)->text))
            return true;
    return false;
}

static char *join_values(const struct trial *trial, const char *separator, bool reversed)
{
    GString *out = g_string_new(NULL);
    guint n = trial->values->len;

    for (guint i = 0; i < n; i++) {
        const struct value *value = trial_value(trial, reversed ? n - 1 - i : i);

        if (trial->test->word == WORD_ONE_OF && value->known && said_before(trial, i))
            continue;
        append_text(out, value->known && word_compares_whole(trial->test->word) ? &trial->test->selector : NULL,
                    value->known ? value->text : SLICE("(not known)"), separator);
    }
    if (!n)
        g_string_append(out, "none");
    return g_string_free(out, FALSE);
}

static char *expected_number(const struct trial *trial)
{
    uint64_t base;

    if (!trial->values->len || !slice_to_uint(trial_value(trial, 0)->text, &base))
        return NULL;
    return g_strdup_printf("%" G_GUINT64_FORMAT, base + 1);
}

static char *expected_range(const struct test *test, const char *unit)
{
    if (test->min == test->max)
        return g_strdup_printf("%" G_GUINT64_FORMAT "%s", test->min, unit);
    if (test->max == G_MAXUINT64)
        return g_strdup_printf("at least %" G_GUINT64_FORMAT "%s", test->min, unit);
    return g_strdup_printf("%" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT "%s", test->min, test->max, unit);
}

static char *prefixed(const char *prefix, char *text)
{
    char *joined = g_strconcat(prefix, text, NULL);

    g_free(text);
    return joined;
}

char *describe_expected(const struct trial *trial)
{
    const struct test *test = trial->test;

    switch (test->word) {
    case WORD_PRESENT:
        return g_strdup("present");
    case WORD_ABSENT:
        return g_strdup("absent");
    case WORD_CHECK:
        return NULL;
    case WORD_RANGE:
        return expected_range(test, "");
    case WORD_COUNT:
        return expected_range(test, test->min == 1 && test->max == 1 ? " value" : " values");
    case WORD_LENGTH_OF_BODY:
        return g_strdup_printf("%zu", trial->context->message->body.n +
                                          (trial->context->message->surplus_is_padding
                                               ? 0
                                               : trial->context->message->surplus));
    default:
        break;
    }
    if (!trial->known)
        return describe_unknown(trial);
    switch (test->word) {
    case WORD_ONE_OF:
        return join_values(trial, " or ", false);
    case WORD_NEXT_OF:
        return expected_number(trial);
    case WORD_STARTS_WITH:
        return prefixed("starting with ", join_values(trial, ", ", false));
    case WORD_HAS_TOKEN:
    case WORD_HAS_PARAM:
        return prefixed("containing ", join_values(trial, ", ", false));
    case WORD_LACKS_TOKEN:
        return prefixed("without ", join_values(trial, ", ", false));
    case WORD_DIFFERS_FROM:
        return prefixed("other than ", join_values(trial, ", ", false));
    case WORD_SUBSET_OF:
        return prefixed("only ", join_values(trial, ", ", false));
    default:
        return join_values(trial, ", ", test->word == WORD_REVERSE_OF);
    }
}

/* Words about a list show the whole list, the others the element that failed. */
static bool shows_list(enum word word)
{
    return word == WORD_SAME_AS || word == WORD_REVERSE_OF || word == WORD_HAS_TOKEN || word == WORD_LACKS_TOKEN;
}

static struct slice element_text(const struct element *element)
{
    return element->readable ? element->text : element->line;
}

/* "b=AS", "c=", "m=" */
static void append_item(GString *out, const struct sdp_item *item)
{
    switch (item->field) {
    case SDP_FIELD_LINE:
        g_string_append_printf(out, "%c=", item->letter);
        return;
    case SDP_FIELD_BANDWIDTH:
    case SDP_FIELD_ATTRIBUTE:
        g_string_append_printf(out, "%c=%s", item->field == SDP_FIELD_BANDWIDTH ? 'b' : 'a', item->name);
        return;
    default:
        g_string_append(out, item->field == SDP_FIELD_PORT       ? "port"
                             : item->field == SDP_FIELD_PROTOCOL ? "transport"
                                                                 : "formats");
    }
}

/* "video: b=AS:5", "audio: no b=AS": of a line the whole of it, so that nobody has to guess what the value is of. */
static char *found_in_sdp(const struct trial *trial)
{
    const struct element *at = trial->at ? trial->at : trial->elements->len ? trial_element(trial, 0) : NULL;
    const struct sdp_item *item = &trial->test->selector.sdp;
    GString *out = g_string_new(NULL);

    if (at && at->section.p)
        append_text(out, NULL, at->section, "");
    if (at && at->readable) {
        append_text(out, NULL, item->field < SDP_FIELD_PORT ? at->line : at->text, ": ");
    } else {
        g_string_append(out, out->len ? ": no " : "no ");
        append_item(out, item);
    }
    return g_string_free(out, FALSE);
}

static const struct selector *label_for(const struct trial *trial, const struct element *element)
{
    return element->readable ? &trial->test->selector : NULL; /* else the whole line is shown */
}

char *describe_found(const struct trial *trial)
{
    GString *out;

    if (trial->test->word == WORD_COUNT)
        return g_strdup_printf("%u", trial->elements->len);
    if (trial->test->selector.part == PART_SDP)
        return found_in_sdp(trial);
    if (!trial->elements->len)
        return g_strdup("absent");
    if (trial->test->selector.subject == SUBJECT_SDP || trial->test->selector.subject == SUBJECT_BODY)
        return g_strdup_printf("a body of %zu bytes", trial->context->message->body.n);
    if (trial->at && !shows_list(trial->test->word))
        return text_shown(label_for(trial, trial->at), element_text(trial->at));
    if (trial->elements->len == 1)
        return text_shown(label_for(trial, trial_element(trial, 0)), element_text(trial_element(trial, 0)));
    out = g_string_new(NULL);
    for (guint i = 0; i < trial->elements->len; i++)
        append_text(out, label_for(trial, trial_element(trial, i)), element_text(trial_element(trial, i)), ", ");
    return g_string_free(out, FALSE);
}

/* A named check reads what it likes, which only it could tell; of the others the subject is what they compared. */
char *describe_passed(const struct trial *trial)
{
    if (trial->test->word == WORD_PRESENT && trial->elements->len && !element_text(trial_element(trial, 0)).n)
        return g_strdup("present"); /* a parameter without a value */
    if (trial->test->word != WORD_CHECK)
        return describe_found(trial);
    if (!trial->elements->len || trial->test->selector.subject == SUBJECT_SDP ||
        trial->test->selector.subject == SUBJECT_BODY)
        return NULL;
    return describe_found(trial);
}
