/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phrase.h"

#include <string.h>

/* ---- Which part of a message ------------------------------------------------------------------------------------- */

static void append_header(GString *out, const struct selector *selector)
{
    if (selector->subject == SUBJECT_REQUEST_LINE)
        g_string_append(out, "the Request-Line");
    else if (selector->subject == SUBJECT_STATUS_LINE)
        g_string_append(out, "the Status-Line");
    else if (selector->subject == SUBJECT_SDP)
        g_string_append(out, "the SDP");
    else if (selector->subject == SUBJECT_BODY)
        g_string_append(out, "the body");
    if (selector->subject == SUBJECT_HEADER && selector->index == INDEX_LAST)
        g_string_append(out, "the last ");
    else if (selector->subject == SUBJECT_HEADER && selector->index == 1)
        g_string_append(out, "the first ");
    for (size_t i = 0; selector->subject == SUBJECT_HEADER && i < selector->header_count; i++)
        g_string_append_printf(out, "%s%s", !i ? "" : i + 1 < selector->header_count ? ", " : " or ",
                               selector->headers[i].name);
    if (selector->subject == SUBJECT_HEADER && selector->index > 1)
        g_string_append_printf(out, " number %d", selector->index);
}

static const char *part_words(enum part part)
{
    switch (part) {
    case PART_TOKEN:
        return "the value of ";
    case PART_ADDR_SPEC:
        return "the URI of ";
    case PART_ADDR_USER:
        return "the user in ";
    case PART_ADDR_HOST:
    case PART_SENT_HOST:
        return "the host in ";
    case PART_ADDR_PORT:
    case PART_SENT_PORT:
        return "the port in ";
    case PART_SENT_PROTOCOL:
        return "the protocol in ";
    case PART_TRANSPORT:
        return "the transport in ";
    case PART_SENT_BY:
        return "the sent-by of ";
    case PART_NUMBER:
        return "the number in ";
    case PART_RACK_CSEQ:
        return "the CSeq number in ";
    case PART_METHOD:
    case PART_RACK_METHOD:
        return "the method in ";
    case PART_RACK_RSEQ:
        return "the RSeq number in ";
    default:
        return "";
    }
}

static void append_sdp(GString *out, const struct sdp_item *item)
{
    if (item->field == SDP_FIELD_LINE)
        g_string_append_printf(out, "the %c= line", item->letter);
    else if (item->field == SDP_FIELD_BANDWIDTH)
        g_string_append_printf(out, "the b=%s line", item->name);
    else if (item->field == SDP_FIELD_ATTRIBUTE)
        g_string_append_printf(out, "the a=%s line", item->name);
    else
        g_string_append(out, item->field == SDP_FIELD_PORT       ? "the port"
                             : item->field == SDP_FIELD_PROTOCOL ? "the transport"
                                                                 : "the list of formats");
    if (item->session)
        g_string_append(out, " at session level");
    else
        g_string_append_printf(out, " of each %s section", item->medium ? item->medium : "media");
}

static void append_selector(GString *out, const struct selector *selector)
{
    switch (selector->part) {
    case PART_SDP:
        append_sdp(out, &selector->sdp);
        return;
    case PART_REQUEST_URI:
        g_string_append(out, "the Request-URI");
        return;
    case PART_SIP_VERSION:
        g_string_append(out, "the SIP version");
        return;
    case PART_STATUS_CODE:
        g_string_append(out, "the status");
        return;
    case PART_PARAM:
        g_string_append_printf(out, "the parameter %s of ", selector->param);
        break;
    default:
        g_string_append(out, part_words(selector->part));
        break;
    }
    append_header(out, selector);
}

/* ---- Values ------------------------------------------------------------------------------------------------------ */

static void append_piece(GString *out, const struct profile *profile, const struct piece *piece, bool alone)
{
    if (piece->kind == PIECE_LITERAL) {
        g_string_append(out, piece->text);
    } else if (piece->kind == PIECE_PARAM) {
        g_string_append_printf(out, alone ? "%s" : "<%s>", param_words(piece->param));
    } else if (piece->where == WHERE_DIALOG) {
        g_string_append(out, dialog_words(piece->dialog));
    } else {
        append_selector(out, &piece->selector);
        if (piece->where == WHERE_REQUEST)
            g_string_append(out, " in the request");
        else if (piece->where == WHERE_STEP)
            g_string_append_printf(out, " in step %s (%s)", profile->steps[piece->step].number,
                                   profile->steps[piece->step].message);
    }
}

static void append_alternative(GString *out, const struct profile *profile, const struct alternative *alternative,
                               const char *separator)
{
    for (size_t i = 0; i < alternative->item_count; i++) {
        const struct item *item = &alternative->items[i];
        if (i)
            g_string_append(out, separator);
        for (size_t k = 0; k < item->piece_count; k++)
            append_piece(out, profile, &item->pieces[k], item->piece_count == 1);
    }
}

static bool is_choice(enum word word)
{
    return word == WORD_ONE_OF || word == WORD_DIFFERS_FROM || word == WORD_LACKS_TOKEN;
}

static void append_value(GString *out, const struct profile *profile, const struct test *test)
{
    for (size_t i = 0; i < test->value.alternative_count; i++) {
        if (i)
            g_string_append(out, "; where that is not known: ");
        append_alternative(out, profile, &test->value.alternatives[i], is_choice(test->word) ? " or " : ", ");
    }
}

/* ---- What is compared -------------------------------------------------------------------------------------------- */

static const char *word_words(enum word word)
{
    switch (word) {
    case WORD_ONE_OF:
        return " is one of: ";
    case WORD_STARTS_WITH:
        return " starts with ";
    case WORD_HAS_TOKEN:
        return " lists ";
    case WORD_LACKS_TOKEN:
        return " does not list ";
    case WORD_HAS_PARAM:
        return " has the parameter ";
    case WORD_SAME_AS:
        return " is the same as ";
    case WORD_DIFFERS_FROM:
        return " is not ";
    case WORD_SUBSET_OF:
        return " lists nothing but ";
    case WORD_LENGTH_OF_BODY:
        return " is the size of the body in bytes";
    case WORD_PRESENT:
        return " is there";
    case WORD_ABSENT:
        return " is not there";
    default:
        return " is ";
    }
}

static void append_range(GString *out, const struct test *test)
{
    if (test->max == UINT64_MAX)
        g_string_append_printf(out, " is a number from %" G_GUINT64_FORMAT " on", test->min);
    else
        g_string_append_printf(out, " is a number from %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, test->min, test->max);
}

static void append_count(GString *out, const struct test *test)
{
    if (test->max == 1 && test->min == 1)
        g_string_append(out, " is there exactly once");
    else if (test->max == test->min)
        g_string_append_printf(out, " is there exactly %" G_GUINT64_FORMAT " times", test->min);
    else if (test->max == UINT64_MAX)
        g_string_append_printf(out, " is there %" G_GUINT64_FORMAT " times or more", test->min);
    else
        g_string_append_printf(out, " is there %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " times", test->min, test->max);
}

static const char *compare_words(const struct test *test)
{
    bool named = test->word != WORD_CHECK && test->value.alternative_count > 0;

    return !named                              ? ""
           : test->compare == COMPARE_URI      ? ", compared as URIs"
           : test->compare == COMPARE_VIA      ? "; received and rport may be added"
           : test->compare == COMPARE_PERCENT  ? "; %-escapes and letters in any case"
           : test->compare == COMPARE_MECHANISM ? "; the order of parameters does not matter"
                                               : "";
}

static bool is_single(const struct expression *value)
{
    return value->alternative_count == 1 && value->alternatives[0].item_count == 1;
}

char *phrase_test(const struct profile *profile, const struct test *test)
{
    GString *out = g_string_new(NULL);

    if (test->word == WORD_CHECK) {
        char *words = phrase_check(test->check, test->argument);
        g_string_append(out, words ? words : test->check);
        g_free(words);
    } else {
        append_selector(out, &test->selector);
        if (test->word == WORD_RANGE)
            append_range(out, test);
        else if (test->word == WORD_COUNT)
            append_count(out, test);
        else if (test->word == WORD_ONE_OF && is_single(&test->value))
            g_string_append(out, " is ");
        else
            g_string_append(out, word_words(test->word));
        append_value(out, profile, test);
        if (test->word == WORD_NEXT_OF)
            g_string_append(out, ", plus 1");
        else if (test->word == WORD_REVERSE_OF)
            g_string_append(out, ", in reverse order");
        g_string_append(out, compare_words(test));
    }
    if (test->optional)
        g_string_append(out, " (not looked at where it is missing)");
    return g_string_free(out, FALSE);
}

/* ---- When -------------------------------------------------------------------------------------------------------- */

/* A part of a condition. What the step settles is known to hold, or not, and has no words. */
enum decided { OPEN, TRUE_HERE, FALSE_HERE };
struct clause {
    enum decided decided;
    const struct condition_op *fact; /* NULL: of several facts */
    char *text; /* OPEN */
};

static char *fact_words(const struct profile *profile, const struct condition_op *op, bool not)
{
    const char *no = not ? "not " : "";

    switch (op->fact) {
    case FACT_SECURITY_IPSEC:
        return g_strdup_printf("%s IMS security", not ? "without" : "with");
    case FACT_SECURITY_GIBA:
        return g_strdup_printf("%s GIBA", not ? "without" : "with");
    case FACT_MODE_LAB:
        return g_strdup_printf("in mode %s", not ? "live" : "lab");
    case FACT_MODE_LIVE:
        return g_strdup_printf("in mode %s", not ? "lab" : "live");
    case FACT_TRANSPORT_UDP:
        return g_strdup_printf("%sover UDP", no);
    case FACT_TRANSPORT_TCP:
        return g_strdup_printf("%sover TCP", no);
    case FACT_KNOWN:
        return g_strdup_printf("%s is %sknown", param_words(op->param), no);
    case FACT_SEEN:
        return g_strdup_printf("step %s (%s) was %sseen", profile->steps[op->step].number, profile->steps[op->step].message,
                               no);
    case FACT_HEADER:
        return g_strdup_printf("the message has %s%s", not ? "no " : "", op->header.name);
    case FACT_BODY_ANY:
        return g_strdup_printf("the message has %s body", not ? "no" : "a");
    case FACT_BODY_SDP:
        return g_strdup_printf("the message has %sSDP", not ? "no " : "");
    case FACT_REQUEST_BODY_SDP:
        return g_strdup_printf("the request had %sSDP", not ? "no " : "");
    case FACT_ANSWERS:
        return g_strdup_printf("it %s %s", not ? "does not answer" : "answers", sip_method_name(op->method));
    case FACT_ACCESS_NR:
        return g_strdup_printf("the access is %sNR", no);
    case FACT_ACCESS_EUTRAN:
        return g_strdup_printf("the access is %sE-UTRAN", no);
    default:
        return g_strdup_printf("the access is %sknown", no);
    }
}

static struct clause clause_of(const struct profile *profile, const struct condition_op *op)
{
    if (op->fact == FACT_TRUE || op->fact == FACT_FALSE)
        return (struct clause){op->fact == FACT_TRUE ? TRUE_HERE : FALSE_HERE, NULL, NULL};
    return (struct clause){OPEN, op, fact_words(profile, op, false)};
}

static struct clause negated(const struct profile *profile, struct clause clause)
{
    char *text = clause.text;

    if (clause.decided != OPEN)
        return (struct clause){clause.decided == TRUE_HERE ? FALSE_HERE : TRUE_HERE, NULL, NULL};
    clause.text = clause.fact ? fact_words(profile, clause.fact, true) : g_strdup_printf("not (%s)", text);
    clause.fact = NULL;
    g_free(text);
    return clause;
}

static struct clause joined(struct clause a, struct clause b, bool both)
{
    enum decided strong = both ? FALSE_HERE : TRUE_HERE; /* decides whatever the other one is */
    struct clause result = {OPEN, NULL, NULL};

    if (a.decided == strong || b.decided == strong) {
        g_free(a.text);
        g_free(b.text);
        return (struct clause){strong, NULL, NULL};
    }
    if (a.decided != OPEN)
        return b;
    if (b.decided != OPEN)
        return a;
    result.text = g_strdup_printf("%s %s %s", a.text, both ? "and" : "or", b.text);
    g_free(a.text);
    g_free(b.text);
    return result;
}

char *phrase_condition(const struct profile *profile, const struct condition *condition)
{
    GArray *stack = g_array_new(FALSE, FALSE, sizeof(struct clause));
    char *text = NULL;

    for (size_t i = 0; i < condition->count; i++) {
        const struct condition_op *op = &condition->ops[i];
        struct clause clause;

        if (op->kind == CONDITION_FACT) {
            clause = clause_of(profile, op);
        } else if (op->kind == CONDITION_NOT) {
            clause = negated(profile, g_array_index(stack, struct clause, stack->len - 1));
            g_array_set_size(stack, stack->len - 1);
        } else {
            clause = joined(g_array_index(stack, struct clause, stack->len - 2),
                            g_array_index(stack, struct clause, stack->len - 1), op->kind == CONDITION_AND);
            g_array_set_size(stack, stack->len - 2);
        }
        g_array_append_val(stack, clause);
    }
    if (stack->len > 0)
        text = g_array_index(stack, struct clause, 0).text;
    g_array_free(stack, TRUE);
    return text;
}
