/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "compile.h"

/* Rows and their tests: what each word takes, and what makes no sense together. */

static const struct {
    bool value;   /* needs a value, else must not have one */
    bool limits;  /* takes min and max */
    bool compare; /* takes "as" */
    enum compare by_default;
} forms[] = {
    [WORD_PRESENT] = {false, false, false, COMPARE_TEXT},
    [WORD_ABSENT] = {false, false, false, COMPARE_TEXT},
    [WORD_EQUALS] = {true, false, true, COMPARE_TEXT},
    [WORD_EQUALS_URI] = {true, false, false, COMPARE_URI},
    [WORD_ONE_OF] = {true, false, true, COMPARE_TOKEN},
    [WORD_STARTS_WITH] = {true, false, true, COMPARE_TEXT},
    [WORD_HAS_TOKEN] = {true, false, true, COMPARE_TOKEN},
    [WORD_LACKS_TOKEN] = {true, false, true, COMPARE_TOKEN},
    [WORD_HAS_PARAM] = {true, false, true, COMPARE_TOKEN},
    [WORD_RANGE] = {false, true, false, COMPARE_NUMBER},
    [WORD_COUNT] = {false, true, false, COMPARE_NUMBER},
    [WORD_SAME_AS] = {true, false, true, COMPARE_TEXT},
    [WORD_DIFFERS_FROM] = {true, false, true, COMPARE_TEXT},
    [WORD_REVERSE_OF] = {true, false, true, COMPARE_TEXT},
    [WORD_NEXT_OF] = {true, false, false, COMPARE_NUMBER},
    [WORD_SUBSET_OF] = {true, false, true, COMPARE_TOKEN},
    [WORD_LENGTH_OF_BODY] = {false, false, false, COMPARE_NUMBER},
    [WORD_CHECK] = {true, false, false, COMPARE_TEXT},
};

static bool refuse(const struct scope *scope, const struct raw_test *raw, const char *reason)
{
    complain(scope->complaints, scope->place, "word \"%s\" %s", raw->word, reason);
    return false;
}

static bool attributes_fit(const struct scope *scope, const struct test *test, const struct raw_test *raw)
{
    bool body = (test->selector.subject == SUBJECT_SDP && test->selector.part != PART_SDP) ||
                test->selector.subject == SUBJECT_BODY;
    if (!raw->value && forms[test->word].value)
        return refuse(scope, raw, "needs a value");
    if (raw->value && !forms[test->word].value)
        return refuse(scope, raw, "takes no value");
    if (raw->as && !forms[test->word].compare)
        return refuse(scope, raw, "takes no \"as\"");
    if ((raw->min || raw->max) && !forms[test->word].limits)
        return refuse(scope, raw, "takes no min or max");
    if (body && test->word != WORD_PRESENT && test->word != WORD_ABSENT && test->word != WORD_CHECK)
        return refuse(scope, raw, "cannot be asked of a whole SDP or body; only present, absent and check can");
    if (test->word == WORD_HAS_PARAM && (test->selector.subject != SUBJECT_HEADER || test->selector.part != PART_VALUE))
        return refuse(scope, raw, "asks for a parameter of a whole header element; it takes no param");
    if (test->word == WORD_STARTS_WITH && test->compare != COMPARE_TEXT && test->compare != COMPARE_TOKEN &&
        test->compare != COMPARE_PERCENT)
        return refuse(scope, raw, "compares as text, token or percent only");
    return true;
}

static bool read_limit(const struct scope *scope, const char *text, uint64_t *limit)
{
    if (slice_to_uint(slice_of(text), limit))
        return true;
    complain(scope->complaints, scope->place, "\"%s\" is no number", text);
    return false;
}

static bool read_limits(const struct scope *scope, struct test *test, const struct raw_test *raw)
{
    test->max = UINT64_MAX;
    if (test->word == WORD_COUNT && !raw->min)
        return refuse(scope, raw, "needs min");
    if (!raw->min && !raw->max)
        return refuse(scope, raw, "needs min or max");
    if (raw->min && !read_limit(scope, raw->min, &test->min))
        return false;
    if (raw->max && !read_limit(scope, raw->max, &test->max))
        return false;
    if (!raw->max && test->word == WORD_COUNT)
        test->max = test->min;
    return test->min <= test->max || refuse(scope, raw, "has a min that is larger than its max");
}

static bool read_check(const struct scope *scope, struct test *test, const struct raw_test *raw)
{
    struct slice text = slice_of(raw->value);
    size_t blank = slice_find(text, ' ');

    test->check = set_keep_part(scope->set, slice_part(text, 0, blank));
    test->argument = set_keep_part(scope->set, slice_trim(slice_from(text, blank)));
    test->run = rule_check_find(test->check);
    test->prepared = set_keep_block(scope->set, rule_check_prepare(test->check, test->argument));
    if (test->run)
        return true;
    complain(scope->complaints, scope->place, "there is no check \"%s\"", raw->value);
    return false;
}

static bool test_compile(const struct scope *scope, struct test *test, const struct raw_test *raw)
{
    *test = (struct test){.line = scope->place.line, .value.text = "", .check = "", .argument = ""};
    if (!raw->header || !raw->word) {
        complain(scope->complaints, scope->place, "a test needs %s", raw->header ? "word" : "header");
        return false;
    }
    if (!word_find(raw->word, &test->word))
        return refuse(scope, raw, "is not known");
    test->compare = forms[test->word].by_default;
    if (raw->as && !compare_find(raw->as, &test->compare)) {
        complain(scope->complaints, scope->place, "as=\"%s\" is not known", raw->as);
        return false;
    }
    test->optional = slice_is(slice_of(raw->optional), "yes");
    if (!selector_compile(scope, &test->selector, slice_of(raw->header), slice_of(raw->index), slice_of(raw->param)))
        return false;
    if (!attributes_fit(scope, test, raw))
        return false;
    if (forms[test->word].limits)
        return read_limits(scope, test, raw);
    if (test->word == WORD_CHECK)
        return read_check(scope, test, raw);
    return !raw->value || expression_compile(scope, &test->value, raw->value);
}

static bool tests_compile(struct scope *scope, struct row *row, const struct raw_row *raw)
{
    GArray *tests = g_array_new(FALSE, TRUE, sizeof(struct test));
    bool good = true;
    for (const struct raw_test *from = raw->tests; from; from = from->next) {
        struct test test;
        scope->place = from->place;
        good = test_compile(scope, &test, from) && good;
        g_array_append_val(tests, test);
    }
    row->test_count = tests->len;
    row->tests = set_keep_array(scope->set, tests);
    return good;
}

/* A definition checks nothing, any other row does: by attributes of its own or by <test> children. */
static bool row_is_whole(const struct scope *scope, const struct raw_row *raw)
{
    const char *reason = NULL;
    if (raw->definition && raw->tests)
        reason = "a row with definition checks nothing itself; it takes no test";
    else if (!raw->definition && !raw->tests)
        reason = "the row has neither a test nor definition";
    else if (raw->test_attributes && raw->tests->next)
        reason = "the row has a test as attributes and <test> children; only one of both is allowed";
    if (!reason)
        return true;
    complain(scope->complaints, raw->place, "%s", reason);
    return false;
}

bool row_compile(struct scope *scope, struct row *row, const struct raw_row *raw, const struct raw_row *use)
{
    struct condition outer = {.text = ""};
    bool good = row_is_whole(scope, raw);
    scope->place = raw->place;
    good = condition_compile(scope, &row->when, raw->when) && good;
    if (use) {
        scope->place = use->place;
        good = condition_compile(scope, &outer, use->when) && good;
    }
    if (raw->step) {
        size_t step;
        scope->place = raw->place;
        good = step_find(scope, slice_of(raw->step), &step) && good;
        row->about = set_keep_text(scope->set, raw->step);
    }
    if (good)
        row->when = condition_both(scope, outer, row->when);
    return tests_compile(scope, row, raw) && good;
}
