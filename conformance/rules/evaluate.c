/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "describe.h"
#include "media.h"

#include <string.h>

/* What all rows share, so that a row allocates only what it keeps. */
struct workspace {
    struct rule_context context; /* of the message at hand */
    uint32_t frame;
    struct slice found_at;
    struct element named; /* that line, for the trial */
    struct trial trial;   /* the test at hand */
    struct check check;   /* the row at hand; zeroed as long as it has nothing to tell */
    struct elements elements;
    const char *selected; /* text of the selector that they are of; NULL: they are of none */
    struct values values;
    struct reading reading;
    struct expanding expanding;
    enum truth *applies; /* of each row, as far as they have been evaluated */
    enum truth *stack;   /* for one condition */
    size_t applies_room, stack_room;
};

struct workspace *workspace_new(void)
{
    struct workspace *work = g_new0(struct workspace, 1);

    expanding_begin(&work->expanding, &work->reading);
    return work;
}

void workspace_free(struct workspace *work)
{
    g_free(work->elements.items);
    g_free(work->values.items);
    g_free(work->applies);
    g_free(work->stack);
    expanding_end(&work->expanding);
    g_free(work);
}

static void check_clear(struct check *check)
{
    g_clear_pointer(&check->expected, g_free);
    g_clear_pointer(&check->found, g_free);
}

void check_free(struct check *check)
{
    g_free(check->expected);
    g_free(check->found);
    g_free(check);
}

static const char *subject_name(const struct selector *selector)
{
    switch (selector->subject) {
    case SUBJECT_REQUEST_LINE:
        return "Request-Line";
    case SUBJECT_STATUS_LINE:
        return "Status-Line";
    case SUBJECT_SDP:
        return "SDP";
    case SUBJECT_BODY:
        return "body";
    default:
        return selector->headers[0].name;
    }
}

/* Words for which an absent subject is an answer of its own. */
static bool word_takes_absent(enum word word)
{
    return word == WORD_ABSENT || word == WORD_COUNT || word == WORD_LACKS_TOKEN || word == WORD_SUBSET_OF ||
           word == WORD_CHECK || word == WORD_SAME_AS || word == WORD_REVERSE_OF;
}

static bool word_reads_list(enum word word)
{
    return word_takes_absent(word) || word == WORD_HAS_TOKEN;
}

/* May the part of the message that the capture cut off change the answer? */
static bool cut_matters(const struct trial *trial)
{
    const struct sip_message *message = trial->context->message;

    switch (trial->test->selector.subject) {
    case SUBJECT_HEADER:
        return message->extent == SIP_CUT_IN_HEADERS &&
               (!trial->elements->len || word_reads_list(trial->test->word));
    case SUBJECT_SDP:
        if (trial->test->selector.part == PART_SDP || trial->test->word == WORD_CHECK)
            return !message_body_is_whole(message);
        return message->extent != SIP_COMPLETE && !trial->elements->len;
    case SUBJECT_BODY:
        return message->extent != SIP_COMPLETE && !trial->elements->len;
    default:
        return false;
    }
}

static bool subject_is_of_other_kind(const struct test *test, const struct sip_message *message)
{
    return (test->selector.subject == SUBJECT_REQUEST_LINE && message->kind != SIP_REQUEST) ||
           (test->selector.subject == SUBJECT_STATUS_LINE && message->kind != SIP_RESPONSE);
}

/* Sections without the value: for these words they are not there. */
static void drop_sections_without(struct trial *trial)
{
    struct elements *elements = trial->elements;
    guint kept = 0;

    if (!trial->test->optional && !word_takes_absent(trial->test->word))
        return;
    for (guint i = 0; i < elements->len; i++) {
        if (elements->items[i].readable)
            elements->items[kept++] = elements->items[i];
    }
    elements->len = kept;
}

/* No SDP at all, or no section of that medium in use: the rule has nothing to speak of. */
static bool has_nothing_to_ask(const struct trial *trial)
{
    const struct selector *selector = &trial->test->selector;

    return !trial->elements->len && (!selector->sdp.session || !message_has_sdp(trial->context->message));
}

/* Tests behind each other often speak of the same. */
static void select_elements(struct workspace *work, const struct selector *selector)
{
    if (work->selected == selector->text)
        return;
    selector_apply(selector, work->context.message, &work->reading, &work->elements);
    work->selected = selector->part == PART_SDP ? NULL : selector->text; /* of those, tests drop some */
}

static void find_values(struct workspace *work, struct trial *trial)
{
    const struct expression *value = &trial->test->value;

    trial->values = value->is_constant ? &value->constant : &work->values;
    trial->known = value->is_constant;
    if (!value->alternative_count)
        work->values.len = 0;
    else if (!value->is_constant)
        trial->known = expression_expand(value, &work->context, &work->values, &work->expanding);
}

static enum result try_test(struct workspace *work, struct trial *trial)
{
    const struct test *test = trial->test;
    bool nothing = false;

    if (subject_is_of_other_kind(test, work->context.message))
        return RESULT_NOT_APPLICABLE;
    select_elements(work, &test->selector);
    if (test->selector.part == PART_SDP) {
        nothing = has_nothing_to_ask(trial);
        drop_sections_without(trial);
    }
    if (!work->elements.len && (test->optional || (nothing && !cut_matters(trial))))
        return RESULT_NOT_APPLICABLE;
    find_values(work, trial);
    if (nothing)
        return RESULT_INCONCLUSIVE;
    if (!work->elements.len && !word_takes_absent(test->word))
        return cut_matters(trial) ? RESULT_INCONCLUSIVE : RESULT_FAIL;
    return word_try(trial);
}

static void locate(struct check *check, const struct trial *trial)
{
    const struct element *at = trial->at;

    if (!at && trial->elements->len)
        at = trial_element(trial, 0);
    if (!at)
        return;
    if (at->header)
        check->header = at->header->name;
    if (at->line.p) {
        check->offset = (uint32_t)(at->line.p - trial->context->message->bytes.p);
        check->located = true;
    }
}

static void describe(struct check *check, struct trial *trial)
{
    check->header = subject_name(&trial->test->selector);
    locate(check, trial);
    check->expected = trial->expected ? g_steal_pointer(&trial->expected) : describe_expected(trial);
    check->found = trial->found ? g_steal_pointer(&trial->found) : describe_found(trial);
}

/* Nothing stays open without a word. */
static void say_why(const struct trial *trial, struct check *check)
{
    if (cut_matters(trial)) {
        g_free(check->found);
        check->found = g_strdup("the capture holds only the beginning of the message");
    }
    if (!check->expected)
        check->expected = g_strdup("not known from this capture");
    if (!check->found && trial->context->gap)
        check->found = gap_describe(trial->context->gap);
    if (!check->found)
        check->found = g_strdup("nothing to compare with");
}

/* What was not seen may be where the capture has a gap. */
static void doubt(const struct trial *trial, struct check *check)
{
    char *why = gap_describe(trial->context->gap), *found = check->found;

    check->result = RESULT_INCONCLUSIVE;
    check->found = found ? g_strdup_printf("%s; %s", found, why) : g_strdup(why);
    g_free(found);
    g_free(why);
}

static bool is_doubtful(const struct trial *trial)
{
    return trial->context->gap && trial->test->word == WORD_CHECK && rule_check_needs_everything(trial->test->check);
}

/* Takes over more. The tests of a row often say the same twice. */
static void append_told(char **told, char *more)
{
    if (more && *told && !g_str_equal(*told, more)) {
        char *both = g_strdup_printf("%s; %s", *told, more);
        g_free(*told);
        *told = both;
    } else if (more && !*told) {
        *told = g_steal_pointer(&more);
    }
    g_free(more);
}

static void tell_passed(struct trial *trial, struct check *check)
{
    append_told(&check->expected, describe_expected(trial));
    if (trial->test->selector.part != PART_SDP || !trial->elements->len) {
        append_told(&check->found, describe_passed(trial));
        return;
    }
    for (guint i = 0; i < trial->elements->len; i++) { /* of each media section */
        trial->at = trial_element(trial, i);
        append_told(&check->found, describe_passed(trial));
    }
}

/* A test that failed, or that could not be decided where none was open before. */
static enum result tell_loud(struct trial *trial, enum result result, struct check *check)
{
    check_clear(check);
    check->result = result;
    describe(check, trial);
    if (result == RESULT_FAIL && is_doubtful(trial))
        doubt(trial, check);
    else if (result == RESULT_INCONCLUSIVE)
        say_why(trial, check);
    return check->result;
}

static void trial_clear(struct trial *trial)
{
    g_clear_pointer(&trial->expected, g_free);
    g_clear_pointer(&trial->found, g_free);
}

static enum result evaluate_tests(struct workspace *work, const struct row *row)
{
    enum result outcome = RESULT_NOT_APPLICABLE;
    struct trial *trial = &work->trial;

    for (size_t i = 0; i < row->test_count && outcome != RESULT_FAIL; i++) {
        enum result result;

        trial->test = &row->tests[i];
        trial->at = NULL;
        result = try_test(work, trial);
        if (result == RESULT_PASS) {
            if (outcome != RESULT_INCONCLUSIVE)
                outcome = RESULT_PASS;
            if (work->context.told && outcome == RESULT_PASS)
                tell_passed(trial, &work->check);
            continue;
        }
        if (result == RESULT_FAIL && cut_matters(trial))
            result = RESULT_INCONCLUSIVE;
        if (result == RESULT_FAIL || (result == RESULT_INCONCLUSIVE && outcome != RESULT_INCONCLUSIVE))
            outcome = tell_loud(trial, result, &work->check);
        trial_clear(trial); /* what a check said of what is not told */
    }
    return outcome;
}

/* A rule that failed on this message is not told again in a milder form ("no cookie" need not add "cookie not spelt so"),
 * nor once more about the same line. */
static bool told_already(const GPtrArray *checks, guint from, const struct row *row, const struct check *again)
{
    for (guint i = from; i < checks->len; i++) {
        const struct check *check = g_ptr_array_index(checks, i);
        bool same_line = check->located && again->located && check->offset == again->offset;

        if (check->rule->index == row->rule->index && check->result == RESULT_FAIL &&
            (check->severity > again->severity || (check->severity == again->severity && same_line)))
            return true;
    }
    return false;
}

enum severity row_severity_in(const struct row *row, enum imsconf_mode mode)
{
    return mode == MODE_LIVE ? row->live_severity : row->severity;
}

enum side row_side(const struct row *row, const struct step *step, const struct profile *profile)
{
    size_t about = row->about ? profile_step_find(profile, row->about) : profile->step_count;

    if (!row->rule->by_sender)
        return row->rule->side;
    return about < profile->step_count ? profile->steps[about].from : step->from;
}

const char *row_step_number(const struct row *row, const struct step *step, const struct profile *profile)
{
    size_t i = row->about ? profile_step_find(profile, row->about) : profile->step_count;

    if (!row->about)
        return step->number;
    return i < profile->step_count ? profile->steps[i].number : NULL;
}

const char *row_header(const struct row *row)
{
    return row->test_count ? subject_name(&row->tests[0].selector) : NULL;
}

/* Rows that share a condition ask for it once. */
static enum truth row_applies(struct workspace *work, const struct row *row, size_t i)
{
    if (row->when_first < i)
        return work->applies[i] = work->applies[row->when_first];
    if (work->stack_room < row->when.count)
        work->stack = g_renew(enum truth, work->stack, work->stack_room = row->when.count);
    return work->applies[i] = condition_holds(&row->when, &work->context, work->stack);
}

/* The result; what there is to tell goes to work->check. */
static enum result evaluate_row(struct workspace *work, const struct row *row, size_t i)
{
    switch (row_applies(work, row, i)) {
    case TRUTH_NO:
        return RESULT_NOT_APPLICABLE;
    case TRUTH_UNKNOWN:
        work->check.header = row_header(row);
        work->check.found = g_strdup_printf("not known whether the rule applies: %s", row->when.text);
        return RESULT_INCONCLUSIVE;
    case TRUTH_YES:
        break;
    }
    return row->test_count ? evaluate_tests(work, row) : RESULT_NOT_CHECKED;
}

static void complete(const struct workspace *work, const struct row *row, struct check *check)
{
    const struct rule_context *context = &work->context;

    check->rule = row->rule;
    check->severity = row_severity_in(row, context->mode);
    check->side = row_side(row, context->step, context->profile);
    check->step = row_step_number(row, context->step, context->profile);
    check->frame = work->frame;
}

bool result_is_loud(enum result result)
{
    return result == RESULT_FAIL || result == RESULT_INCONCLUSIVE;
}

/* The check of a row that has something to tell, unless that was told already. */
static enum result keep_loud(struct workspace *work, const struct row *row, enum result result, GPtrArray *checks,
                             guint first)
{
    struct check *check = &work->check;

    check->result = result;
    complete(work, row, check);
    if (result == RESULT_FAIL && told_already(checks, first, row, check)) {
        check_clear(check);
        result = RESULT_NOT_APPLICABLE;
    } else {
        g_ptr_array_add(checks, g_memdup2(check, sizeof *check));
    }
    *check = (struct check){0};
    return result;
}

/* What a check that passed compared. */
static void keep_told(struct workspace *work, enum result result, struct row_texts *told)
{
    if (result == RESULT_PASS) {
        told->expected = g_steal_pointer(&work->check.expected);
        told->found = g_steal_pointer(&work->check.found);
    }
    check_clear(&work->check);
}

void rules_evaluate(struct workspace *work, const struct rule_context *context, uint32_t frame, GPtrArray *checks,
                    uint8_t *results)
{
    guint first = checks->len;

    work->context = *context;
    work->context.found_at = &work->found_at;
    work->frame = frame;
    work->selected = NULL;
    work->trial = (struct trial){.context = &work->context, .elements = &work->elements, .named = &work->named};
    reading_begin(&work->reading, context->media->bodies);
    if (work->applies_room < context->step->row_count)
        work->applies = g_renew(enum truth, work->applies, work->applies_room = context->step->row_count);
    for (size_t i = 0; i < context->step->row_count; i++) {
        const struct row *row = &context->step->rows[i];
        enum result result = evaluate_row(work, row, i);

        if (result_is_loud(result))
            result = keep_loud(work, row, result, checks, first);
        else if (context->told)
            keep_told(work, result, &context->told[i]);
        results[i] = (uint8_t)result;
    }
    g_string_chunk_clear(work->expanding.pool);
}
