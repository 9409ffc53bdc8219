/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "words.h"

#include <string.h>

static enum result result_of(enum truth truth)
{
    return truth == TRUTH_YES ? RESULT_PASS : truth == TRUTH_NO ? RESULT_FAIL : RESULT_INCONCLUSIVE;
}

static enum truth compare(const struct trial *trial, const struct element *element, const struct value *value)
{
    if (!element->readable)
        return TRUTH_NO;
    if (!value->known)
        return TRUTH_UNKNOWN;
    return values_compare(trial->test->compare, element->text, value->text);
}

/* Is the element among the values? */
static enum truth among(const struct trial *trial, const struct element *element)
{
    enum truth best = TRUTH_NO;

    if (!trial->known)
        return TRUTH_UNKNOWN;
    for (guint i = 0; i < trial->values->len; i++) {
        enum truth truth = compare(trial, element, trial_value(trial, i));
        if (truth == TRUTH_YES)
            return truth;
        if (truth == TRUTH_UNKNOWN)
            best = truth;
    }
    return best;
}

/* Decides a word that looks at one element after the other: the worst outcome counts, the first failure is shown. */
static enum result every(struct trial *trial, enum truth (*holds)(const struct trial *, const struct element *))
{
    enum result result = RESULT_PASS;

    for (guint i = 0; i < trial->elements->len; i++) {
        const struct element *element = trial_element(trial, i);
        enum truth truth = holds(trial, element);

        if (truth == TRUTH_NO) {
            trial->at = element;
            return RESULT_FAIL;
        }
        if (truth == TRUTH_UNKNOWN) {
            trial->at = trial->at ? trial->at : element;
            result = RESULT_INCONCLUSIVE;
        }
    }
    return result;
}

static enum truth holds_equal(const struct trial *trial, const struct element *element)
{
    if (!trial->known || !trial->values->len)
        return element->readable ? TRUTH_UNKNOWN : TRUTH_NO;
    return compare(trial, element, trial_value(trial, 0));
}

static enum truth holds_among(const struct trial *trial, const struct element *element)
{
    return element->readable ? among(trial, element) : TRUTH_NO;
}

static enum truth holds_not_among(const struct trial *trial, const struct element *element)
{
    enum truth truth = among(trial, element);

    return truth == TRUTH_UNKNOWN ? truth : truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

static enum truth holds_start(const struct trial *trial, const struct element *element)
{
    const struct value *value;

    if (!trial->known || !trial->values->len || !trial_value(trial, 0)->known)
        return element->readable ? TRUTH_UNKNOWN : TRUTH_NO;
    value = trial_value(trial, 0);
    if (!element->readable)
        return TRUTH_NO;
    if (trial->test->compare == COMPARE_TEXT)
        return slice_starts_with(element->text, value->text) ? TRUTH_YES : TRUTH_NO;
    return slice_starts_with_nocase(element->text, value->text) ? TRUTH_YES : TRUTH_NO;
}

static enum truth holds_range(const struct trial *trial, const struct element *element)
{
    uint64_t number;

    return element->readable && slice_to_uint(element->text, &number) && number >= trial->test->min &&
                   number <= trial->test->max
               ? TRUTH_YES
               : TRUTH_NO;
}

static enum truth holds_next(const struct trial *trial, const struct element *element)
{
    uint64_t number, base;

    if (!element->readable || !slice_to_uint(element->text, &number))
        return TRUTH_NO;
    if (!trial->known || !trial->values->len || !trial_value(trial, 0)->known ||
        !slice_to_uint(trial_value(trial, 0)->text, &base))
        return TRUTH_UNKNOWN;
    return number == base + 1 ? TRUTH_YES : TRUTH_NO;
}

static enum truth holds_body_length(const struct trial *trial, const struct element *element)
{
    const struct sip_message *message = trial->context->message;
    uint64_t length;

    if (!element->readable || !slice_to_uint(element->text, &length))
        return TRUTH_NO;
    if (message->extent != SIP_COMPLETE)
        return TRUTH_UNKNOWN;
    if (message->surplus && !message->surplus_is_padding) /* without a type it is no body, but thrown away: RFC 3261 18.3 */
        return sip_header_value(message, SIP_CONTENT_TYPE).p ? TRUTH_NO : TRUTH_UNKNOWN;
    return length == message->body.n ? TRUTH_YES : TRUTH_NO;
}

/* A parameter with a value may list several in quotes, such as service identifiers (G-05). */
static bool param_has_value(enum compare how, struct slice have, struct slice want)
{
    struct slice element;

    if (values_compare(how, have, want) == TRUTH_YES)
        return true;
    while (sip_list_next(&have, &element))
        if (values_compare(how, element, want) == TRUTH_YES)
            return true;
    return false;
}

static enum truth holds_param(const struct trial *trial, const struct element *element)
{
    struct slice want, name, value, params, head;
    struct sip_name_addr addr;
    struct sip_param param;
    size_t equals;

    if (!trial->known || !trial->values->len || !trial_value(trial, 0)->known)
        return TRUTH_UNKNOWN;
    want = trial_value(trial, 0)->text;
    equals = slice_find(want, '=');
    name = slice_part(want, 0, equals);
    value = equals < want.n ? slice_from(want, equals + 1) : SLICE_NONE;
    if (sip_name_addr_read(element->text, &addr) && addr.uri.n)
        params = addr.params;
    else
        sip_value_split(element->text, &head, &params);
    if (!sip_param_find(params, name, &param))
        return TRUTH_NO;
    if (!value.p)
        return slice_is_nocase(param.value, "FALSE") ? TRUTH_NO : TRUTH_YES;
    return param_has_value(trial->test->compare, param.value, value) ? TRUTH_YES : TRUTH_NO;
}

static enum truth holds_token(const struct trial *trial, const struct value *want)
{
    if (!want->known)
        return TRUTH_UNKNOWN;
    for (guint i = 0; i < trial->elements->len; i++) {
        const struct element *element = trial_element(trial, i);

        if (compare(trial, element, want) == TRUTH_YES)
            return TRUTH_YES;
        if (element->readable && trial->test->selector.part == PART_PARAM &&
            param_has_value(trial->test->compare, element->text, want->text))
            return TRUTH_YES;
    }
    return TRUTH_NO;
}

/* has-token and lacks-token look at all values together. */
static enum result tokens(struct trial *trial, enum truth wanted)
{
    enum result result = trial->known ? RESULT_PASS : RESULT_INCONCLUSIVE;

    for (guint i = 0; trial->known && i < trial->values->len; i++) {
        enum truth truth = holds_token(trial, trial_value(trial, i));

        if (truth == TRUTH_UNKNOWN) {
            result = RESULT_INCONCLUSIVE;
        } else if (truth != wanted) {
            trial->at = trial->elements->len ? trial_element(trial, 0) : NULL;
            return RESULT_FAIL;
        }
    }
    return result;
}

/* Lists, element by element, up to the first value that is not known: that one may stand for any number. */
static enum result same_list(struct trial *trial, bool reversed)
{
    guint have = trial->elements->len, want = trial->values->len;
    enum truth truth;

    if (!trial->known)
        return RESULT_INCONCLUSIVE;
    for (guint i = 0; i < want; i++) {
        const struct value *value = trial_value(trial, reversed ? want - 1 - i : i);

        if (!value->known)
            return RESULT_INCONCLUSIVE;
        if (i == have)
            return RESULT_FAIL;
        trial->at = trial_element(trial, i);
        truth = compare(trial, trial->at, value);
        if (truth != TRUTH_YES)
            return result_of(truth);
    }
    trial->at = have > want ? trial_element(trial, want) : NULL;
    return have == want ? RESULT_PASS : RESULT_FAIL;
}

static enum result count(struct trial *trial)
{
    guint n = trial->elements->len;

    trial->at = n ? trial_element(trial, n - 1) : NULL;
    return n >= trial->test->min && n <= trial->test->max ? RESULT_PASS : RESULT_FAIL;
}

static enum result named_check(struct trial *trial)
{
    struct slice *line = trial->context->found_at;
    enum result result;

    *line = SLICE_NONE;
    trial->at = trial->elements->len ? trial_element(trial, 0) : NULL;
    result = trial->test->run(trial->context, trial->test, &trial->expected, &trial->found);
    if (line->p) {
        *trial->named = (struct element){*line, *line, true, NULL, SLICE_NONE};
        trial->at = trial->named;
    }
    return result;
}

/* Of an SDP: in each section that is in use. */
static enum result present(struct trial *trial)
{
    for (guint i = 0; i < trial->elements->len && trial->test->selector.part == PART_SDP; i++) {
        if (trial_element(trial, i)->readable)
            continue;
        trial->at = trial_element(trial, i);
        return RESULT_FAIL;
    }
    return RESULT_PASS;
}

static enum result absent(struct trial *trial)
{
    trial->at = trial->elements->len ? trial_element(trial, 0) : NULL;
    return trial->at ? RESULT_FAIL : RESULT_PASS;
}

static enum result equals(struct trial *trial)
{
    return every(trial, holds_equal);
}

static enum result one_of(struct trial *trial)
{
    return every(trial, holds_among);
}

static enum result differs_from(struct trial *trial)
{
    return every(trial, holds_not_among);
}

static enum result starts_with(struct trial *trial)
{
    return every(trial, holds_start);
}

static enum result has_param(struct trial *trial)
{
    return every(trial, holds_param);
}

static enum result range(struct trial *trial)
{
    return every(trial, holds_range);
}

static enum result next_of(struct trial *trial)
{
    return every(trial, holds_next);
}

static enum result length_of_body(struct trial *trial)
{
    return every(trial, holds_body_length);
}

static enum result has_token(struct trial *trial)
{
    return tokens(trial, TRUTH_YES);
}

static enum result lacks_token(struct trial *trial)
{
    return tokens(trial, TRUTH_NO);
}

static enum result same_as(struct trial *trial)
{
    return same_list(trial, false);
}

static enum result reverse_of(struct trial *trial)
{
    return same_list(trial, true);
}

enum result word_try(struct trial *trial)
{
    static enum result (*const words[])(struct trial *) = {
        [WORD_PRESENT] = present,
        [WORD_ABSENT] = absent,
        [WORD_EQUALS] = equals,
        [WORD_EQUALS_URI] = equals,
        [WORD_ONE_OF] = one_of,
        [WORD_STARTS_WITH] = starts_with,
        [WORD_HAS_TOKEN] = has_token,
        [WORD_LACKS_TOKEN] = lacks_token,
        [WORD_HAS_PARAM] = has_param,
        [WORD_RANGE] = range,
        [WORD_COUNT] = count,
        [WORD_SAME_AS] = same_as,
        [WORD_DIFFERS_FROM] = differs_from,
        [WORD_REVERSE_OF] = reverse_of,
        [WORD_NEXT_OF] = next_of,
        [WORD_SUBSET_OF] = one_of,
        [WORD_LENGTH_OF_BODY] = length_of_body,
        [WORD_CHECK] = named_check,
    };

    return words[trial->test->word](trial);
}
