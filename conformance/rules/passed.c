/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "describe.h"
#include "media.h"

/* What a row that passed has seen, for whoever wants to look: nothing is kept of it, so it is read from the message anew. */

/* The value of the expression is written in the profile, and does not rest on other messages. */
static bool expression_is_literal(const struct expression *expression)
{
    for (size_t a = 0; a < expression->alternative_count; a++) {
        const struct alternative *alternative = &expression->alternatives[a];

        for (size_t i = 0; i < alternative->item_count; i++)
            for (size_t p = 0; p < alternative->items[i].piece_count; p++)
                if (alternative->items[i].pieces[p].kind != PIECE_LITERAL)
                    return false;
    }
    return expression->alternative_count > 0;
}

static bool word_has_no_value(enum word word)
{
    return word == WORD_PRESENT || word == WORD_ABSENT || word == WORD_RANGE || word == WORD_COUNT ||
           word == WORD_LENGTH_OF_BODY;
}

/* Of SDP one section is shown: the first that has what was asked for. */
static bool sdp_point(struct trial *trial)
{
    for (guint i = 0; i < trial->elements->len && !trial->at; i++)
        if (trial_element(trial, i)->readable)
            trial->at = trial_element(trial, i);
    return trial->at;
}

/* Did this test of the row have anything to look at? */
static bool test_applies(struct trial *trial)
{
    if (trial->test->word == WORD_CHECK)
        return false;
    if (trial->test->selector.part == PART_SDP)
        return sdp_point(trial);
    return trial->elements->len || trial->test->word == WORD_ABSENT;
}

/* Several tests of a row may say the same. */
static void part_add(GPtrArray *parts, char *part)
{
    if (part && !g_ptr_array_find_with_equal_func(parts, part, g_str_equal, NULL))
        g_ptr_array_add(parts, part);
    else
        g_free(part);
}

/* NULL: nothing was said. The parts are freed. */
static char *parts_join(GPtrArray *parts, bool wanted)
{
    char *text;

    g_ptr_array_add(parts, NULL);
    text = wanted && parts->len > 1 ? g_strjoinv(", ", (char **)parts->pdata) : NULL;
    g_ptr_array_free(parts, TRUE);
    return text;
}

/* False: what the test expects rests on more than the message. */
static bool test_describe(struct trial *trial, struct values *values, struct expanding *expanding, GPtrArray *expected,
                          GPtrArray *found)
{
    const struct expression *value = &trial->test->value;

    part_add(found, describe_found(trial));
    if (expression_is_literal(value))
        trial->known = expression_expand(value, trial->context, values, expanding);
    if (!word_has_no_value(trial->test->word) && !trial->known)
        return false;
    part_add(expected, describe_expected(trial));
    return true;
}

void describe_again(const struct row *row, const struct sip_message *message, char **expected, char **found)
{
    const struct rule_context context = {.message = message};
    struct elements elements = {0};
    struct values values = {0};
    struct reading reading;
    struct expanding expanding;
    GPtrArray *wanted = g_ptr_array_new_with_free_func(g_free), *seen = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *bodies = g_ptr_array_new_with_free_func((GDestroyNotify)sdp_unref);
    bool told = true; /* all that the row expects */

    reading_begin(&reading, bodies);
    expanding_begin(&expanding, &reading);
    for (size_t i = 0; i < row->test_count; i++) {
        struct trial trial = {
            .context = &context, .test = &row->tests[i], .elements = &elements, .values = &values};

        selector_apply(&trial.test->selector, message, &reading, &elements);
        if (trial.test->word == WORD_CHECK ||
            (test_applies(&trial) && !test_describe(&trial, &values, &expanding, wanted, seen)))
            told = false;
    }
    *expected = parts_join(wanted, told);
    *found = parts_join(seen, true);
    g_ptr_array_free(bodies, TRUE);
    g_free(elements.items);
    g_free(values.items);
    expanding_end(&expanding);
}
