/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "compile.h"

static const char *const words[] = {
    [WORD_PRESENT] = "present",
    [WORD_ABSENT] = "absent",
    [WORD_EQUALS] = "equals",
    [WORD_EQUALS_URI] = "equals-uri",
    [WORD_ONE_OF] = "one-of",
    [WORD_STARTS_WITH] = "starts-with",
    [WORD_HAS_TOKEN] = "has-token",
    [WORD_LACKS_TOKEN] = "lacks-token",
    [WORD_HAS_PARAM] = "has-param",
    [WORD_RANGE] = "range",
    [WORD_COUNT] = "count",
    [WORD_SAME_AS] = "same-as",
    [WORD_DIFFERS_FROM] = "differs-from",
    [WORD_REVERSE_OF] = "reverse-of",
    [WORD_NEXT_OF] = "next-of",
    [WORD_SUBSET_OF] = "subset-of",
    [WORD_LENGTH_OF_BODY] = "length-of-body",
    [WORD_CHECK] = "check",
};

static const char *const params[PARAM_COUNT] = {
    [PARAM_HOME] = "HOME",
    [PARAM_FACTORY] = "FACTORY",
    [PARAM_FACTORY_LITERAL] = "FACTORY-LITERAL",
    [PARAM_IMPU] = "IMPU",
    [PARAM_UE_IP] = "UE-IP",
    [PARAM_PUS] = "PUS",
    [PARAM_PUC] = "PUC",
    [PARAM_PCSCF] = "PCSCF",
    [PARAM_PPS] = "PPS",
    [PARAM_SECSERVER] = "SECSERVER",
    [PARAM_SERVICE_ROUTE] = "SERVICE-ROUTE",
    [PARAM_PRELOADED] = "PRELOADED",
    [PARAM_PUB_GRUU] = "PUB-GRUU",
    [PARAM_REG_CALLID] = "REG-CALLID",
};

static const char *const param_descriptions[PARAM_COUNT] = {
    [PARAM_HOME] = "the home domain",
    [PARAM_FACTORY] = "the conference factory",
    [PARAM_FACTORY_LITERAL] = "the factory in the printed spelling, without a dot in front of the home domain",
    [PARAM_IMPU] = "a public identity of the UE",
    [PARAM_UE_IP] = "the address of the UE",
    [PARAM_PUS] = "the protected server port of the UE",
    [PARAM_PUC] = "the protected client port of the UE",
    [PARAM_PCSCF] = "the address of the P-CSCF",
    [PARAM_PPS] = "the protected server port of the P-CSCF",
    [PARAM_SECSERVER] = "the Security-Server list of the registration",
    [PARAM_SERVICE_ROUTE] = "the Service-Route of the registration",
    [PARAM_PRELOADED] = "the P-CSCF, then the Service-Route of the registration",
    [PARAM_PUB_GRUU] = "the public GRUU of the UE",
    [PARAM_REG_CALLID] = "the Call-ID of the registration",
};

static const char *const sides[] = {[SIDE_UE] = "UE", [SIDE_NET] = "NET"};

static const char *const severities[] = {
    [SEVERITY_INFO] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

static const char *const results[] = {
    [RESULT_PASS] = "pass",
    [RESULT_FAIL] = "fail",
    [RESULT_INCONCLUSIVE] = "inconclusive",
    [RESULT_NOT_APPLICABLE] = "not-applicable",
    [RESULT_NOT_CHECKED] = "not-checked",
};

static const char *const compares[] = {
    [COMPARE_TEXT] = "text",
    [COMPARE_TOKEN] = "token",
    [COMPARE_URI] = "uri",
    [COMPARE_ROUTE] = "route",
    [COMPARE_NAME_ADDR] = "name-addr",
    [COMPARE_NUMBER] = "number",
    [COMPARE_HOST] = "host",
    [COMPARE_VIA] = "via",
    [COMPARE_SERVER] = "server",
    [COMPARE_MECHANISM] = "mechanism",
    [COMPARE_PERCENT] = "percent",
};

static const char *const presences[] = {
    [PRESENCE_MANDATORY] = "mandatory", [PRESENCE_CONDITIONAL] = "conditional", [PRESENCE_OPTIONAL] = "optional"};

/* Position of a name in a table; count when it is not there. */
static size_t position(const char *const *names, size_t count, struct slice name)
{
    size_t i = 0;
    while (i < count && !slice_is(name, names[i]))
        i++;
    return i;
}

const char *side_name(enum side side)
{
    return sides[side];
}

const char *severity_name(enum severity severity)
{
    return severities[severity];
}

const char *result_name(enum result result)
{
    return results[result];
}

const char *word_name(enum word word)
{
    return words[word];
}

const char *param_name(enum param param)
{
    return param < PARAM_COUNT ? params[param] : "";
}

const char *param_words(enum param param)
{
    return param_descriptions[param];
}

const char *dialog_words(enum dialog_value value)
{
    return value == DIALOG_CSEQ     ? "the CSeq number of the sender's last request in the dialog"
           : value == DIALOG_TARGET ? "the remote target of the dialog"
                                    : "the route set of the dialog";
}

enum param param_find(struct slice name)
{
    return (enum param)position(params, PARAM_COUNT, name);
}

bool word_find(const char *name, enum word *word)
{
    size_t i = position(words, G_N_ELEMENTS(words), slice_of(name));
    *word = (enum word)i;
    return i < G_N_ELEMENTS(words);
}

bool severity_find(const char *name, enum severity *severity)
{
    size_t i = position(severities, G_N_ELEMENTS(severities), slice_of(name));
    *severity = (enum severity)i;
    return i < G_N_ELEMENTS(severities);
}

bool compare_find(const char *name, enum compare *compare)
{
    size_t i = position(compares, G_N_ELEMENTS(compares), slice_of(name));
    *compare = (enum compare)i;
    return i < G_N_ELEMENTS(compares);
}

bool presence_find(const char *name, enum presence *presence)
{
    size_t i = position(presences, G_N_ELEMENTS(presences), slice_of(name));
    *presence = (enum presence)i;
    return i < G_N_ELEMENTS(presences);
}

bool side_find(const char *name, enum side *side)
{
    size_t i = position(sides, G_N_ELEMENTS(sides), slice_of(name));
    *side = (enum side)i;
    return i < G_N_ELEMENTS(sides);
}
