/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "compile.h"

/* Conditions: facts joined by AND, OR, NOT and parentheses, brought to postfix by the shunting-yard algorithm. */

enum { MOST_OPS = 512 };

enum sign { SIGN_OPEN, SIGN_OR, SIGN_AND, SIGN_NOT }; /* by rising strength */

struct compiling {
    const struct scope *scope;
    const char *text;
    GArray *ops;   /* struct condition_op, postfix */
    GArray *signs; /* enum sign, waiting for their right side */
    bool operand;  /* an operand stands in front */
};

static bool refuse(const struct compiling *compiling, const char *reason, struct slice token)
{
    complain(compiling->scope->complaints, compiling->scope->place, "condition \"%s\": %s%s%.*s%s", compiling->text,
             reason, token.n ? " \"" : "", (int)token.n, token.p ? token.p : "", token.n ? "\"" : "");
    return false;
}

static const struct {
    const char *name, *value;
    enum fact fact;
} facts[] = {
    {"security", "ipsec", FACT_SECURITY_IPSEC},
    {"security", "giba", FACT_SECURITY_GIBA},
    {"mode", "lab", FACT_MODE_LAB},
    {"mode", "live", FACT_MODE_LIVE},
    {"transport", "udp", FACT_TRANSPORT_UDP},
    {"transport", "tcp", FACT_TRANSPORT_TCP},
    {"body", "any", FACT_BODY_ANY},
    {"body", "sdp", FACT_BODY_SDP},
    {"request-body", "sdp", FACT_REQUEST_BODY_SDP},
    {"access", "nr", FACT_ACCESS_NR},
    {"access", "eutran", FACT_ACCESS_EUTRAN},
    {"access", "known", FACT_ACCESS_KNOWN},
};

/* "kind:value" */
static bool read_fact(const struct compiling *compiling, struct slice token, size_t colon, struct condition_op *op)
{
    struct slice kind = slice_part(token, 0, colon), value = slice_from(token, colon + 1);
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++) {
        if (slice_is(kind, facts[i].name) && slice_is(value, facts[i].value)) {
            op->fact = facts[i].fact;
            return true;
        }
    }
    if (slice_is(kind, "known")) {
        op->fact = FACT_KNOWN;
        op->param = param_find(value);
        return op->param != PARAM_COUNT || refuse(compiling, "no such name:", value);
    }
    if (slice_is(kind, "seen")) {
        op->fact = FACT_SEEN;
        return step_find(compiling->scope, value, &op->step);
    }
    if (slice_is(kind, "header")) {
        op->fact = FACT_HEADER;
        return header_name_find(compiling->scope, value, &op->header);
    }
    if (slice_is(kind, "answers")) {
        op->fact = FACT_ANSWERS;
        op->method = sip_method_find(value);
        return op->method != SIP_METHOD_OTHER || refuse(compiling, "no such method:", value);
    }
    return refuse(compiling, "no such fact:", token);
}

/* A condition of the table: what it stands for takes its place. */
static bool read_name(const struct compiling *compiling, struct slice token)
{
    const GArray *names = compiling->scope->names;
    struct condition_op any = {.kind = CONDITION_FACT, .fact = FACT_FALSE, .header.name = ""};
    if (!names) {
        g_array_append_val(compiling->ops, any);
        return g_ascii_isupper(token.p[0]) || refuse(compiling, "no such fact:", token);
    }
    for (guint i = 0; i < names->len; i++) {
        const struct named_condition *name = &g_array_index(names, struct named_condition, i);
        if (slice_is(token, name->name)) {
            g_array_append_vals(compiling->ops, name->condition.ops, (guint)name->condition.count);
            return true;
        }
    }
    return refuse(compiling, "the table has no condition", token);
}

static bool read_operand(struct compiling *compiling, struct slice token)
{
    size_t colon = slice_find(token, ':');
    if (compiling->operand)
        return refuse(compiling, "AND or OR is missing before", token);
    compiling->operand = true;
    if (colon == token.n)
        return read_name(compiling, token);
    struct condition_op op = {.kind = CONDITION_FACT, .header.name = ""};
    bool good = read_fact(compiling, token, colon, &op);
    g_array_append_val(compiling->ops, op);
    return good;
}

/* Moves the waiting signs that bind at least as strongly to the output. */
static void settle(struct compiling *compiling, enum sign least)
{
    static const enum condition_op_kind kinds[] = {
        [SIGN_OR] = CONDITION_OR, [SIGN_AND] = CONDITION_AND, [SIGN_NOT] = CONDITION_NOT};
    GArray *signs = compiling->signs;
    while (signs->len && g_array_index(signs, enum sign, signs->len - 1) >= least) {
        struct condition_op op = {.kind = kinds[g_array_index(signs, enum sign, signs->len - 1)], .header.name = ""};
        g_array_append_val(compiling->ops, op);
        g_array_set_size(signs, signs->len - 1);
    }
}

static bool read_sign(struct compiling *compiling, struct slice token, enum sign sign)
{
    bool prefix = sign == SIGN_NOT || sign == SIGN_OPEN;
    if (prefix && compiling->operand)
        return refuse(compiling, "AND or OR is missing before", token);
    if (!prefix && !compiling->operand)
        return refuse(compiling, "nothing stands before", token);
    if (!prefix)
        settle(compiling, sign);
    g_array_append_val(compiling->signs, sign);
    compiling->operand = false;
    return true;
}

static bool read_close(struct compiling *compiling, struct slice token)
{
    GArray *signs = compiling->signs;
    if (!compiling->operand)
        return refuse(compiling, "nothing stands before", token);
    settle(compiling, SIGN_OR);
    if (!signs->len)
        return refuse(compiling, "\"(\" is missing", SLICE_NONE);
    g_array_set_size(signs, signs->len - 1);
    return true;
}

static bool read_token(struct compiling *compiling, struct slice token)
{
    if (slice_is(token, "("))
        return read_sign(compiling, token, SIGN_OPEN);
    if (slice_is(token, ")"))
        return read_close(compiling, token);
    if (slice_is(token, "AND"))
        return read_sign(compiling, token, SIGN_AND);
    if (slice_is(token, "OR"))
        return read_sign(compiling, token, SIGN_OR);
    if (slice_is(token, "NOT"))
        return read_sign(compiling, token, SIGN_NOT);
    return read_operand(compiling, token);
}

static struct slice next_token(struct slice *rest)
{
    size_t n = 0;
    *rest = slice_trim(*rest);
    if (rest->n && (rest->p[0] == '(' || rest->p[0] == ')'))
        n = 1;
    while (n < rest->n && rest->p[0] != '(' && rest->p[0] != ')' && !memchr(" ()", rest->p[n], 3))
        n++;
    struct slice token = slice_part(*rest, 0, n);
    *rest = slice_from(*rest, n);
    return token;
}

static bool read_all(struct compiling *compiling)
{
    struct slice rest = slice_of(compiling->text), token;
    while ((token = next_token(&rest)).n) {
        if (!read_token(compiling, token))
            return false;
        if (compiling->ops->len > MOST_OPS || compiling->signs->len > MOST_OPS)
            return refuse(compiling, "too long", SLICE_NONE);
    }
    if (!compiling->operand)
        return refuse(compiling, "it ends too early", SLICE_NONE);
    settle(compiling, SIGN_OR);
    return !compiling->signs->len || refuse(compiling, "\")\" is missing", SLICE_NONE);
}

bool condition_compile(const struct scope *scope, struct condition *condition, const char *text)
{
    *condition = (struct condition){.text = set_keep_text(scope->set, text)};
    if (!text)
        return true;
    struct compiling compiling = {.scope = scope,
                                  .text = text,
                                  .ops = g_array_new(FALSE, TRUE, sizeof(struct condition_op)),
                                  .signs = g_array_new(FALSE, TRUE, sizeof(enum sign))};
    bool good = read_all(&compiling);
    condition->count = compiling.ops->len;
    condition->ops = set_keep_array(scope->set, compiling.ops);
    g_array_free(compiling.signs, TRUE);
    return good;
}

struct condition condition_constant(const struct scope *scope, bool value)
{
    struct condition_op *op = set_keep_zeroed(scope->set, sizeof *op);
    op->kind = CONDITION_FACT;
    op->fact = value ? FACT_TRUE : FACT_FALSE;
    op->header.name = "";
    return (struct condition){.ops = op, .count = 1, .text = ""};
}

struct condition condition_both(const struct scope *scope, struct condition a, struct condition b)
{
    if (!a.count || !b.count)
        return a.count ? a : b;
    struct condition_op *ops = set_keep_zeroed(scope->set, (a.count + b.count + 1) * sizeof *ops);
    memcpy(ops, a.ops, a.count * sizeof *ops);
    memcpy(ops + a.count, b.ops, b.count * sizeof *ops);
    ops[a.count + b.count] = (struct condition_op){.kind = CONDITION_AND, .header.name = ""};
    char *text = g_strdup_printf("(%s) AND (%s)", a.text, b.text);
    struct condition both = {.ops = ops, .count = a.count + b.count + 1, .text = set_keep_text(scope->set, text)};
    g_free(text);
    return both;
}

static enum settled settle_op(const struct condition_op *op, enum settled a, enum settled b)
{
    switch (op->kind) {
    case CONDITION_FACT:
        if (op->fact == FACT_TRUE)
            return ALWAYS_HOLDS;
        return op->fact == FACT_FALSE ? NEVER_HOLDS : DEPENDS;
    case CONDITION_NOT:
        if (b == DEPENDS)
            return DEPENDS;
        return b == ALWAYS_HOLDS ? NEVER_HOLDS : ALWAYS_HOLDS;
    case CONDITION_AND:
        if (a == NEVER_HOLDS || b == NEVER_HOLDS)
            return NEVER_HOLDS;
        return a == ALWAYS_HOLDS && b == ALWAYS_HOLDS ? ALWAYS_HOLDS : DEPENDS;
    case CONDITION_OR:
        if (a == ALWAYS_HOLDS || b == ALWAYS_HOLDS)
            return ALWAYS_HOLDS;
        return a == NEVER_HOLDS && b == NEVER_HOLDS ? NEVER_HOLDS : DEPENDS;
    }
    return DEPENDS;
}

enum settled condition_settled(const struct condition *condition)
{
    if (!condition->count)
        return ALWAYS_HOLDS;
    enum settled *stack = g_new(enum settled, condition->count);
    size_t top = 0;
    for (size_t i = 0; i < condition->count; i++) {
        const struct condition_op *op = &condition->ops[i];
        bool two = op->kind == CONDITION_AND || op->kind == CONDITION_OR;
        bool one = two || op->kind == CONDITION_NOT;
        enum settled b = one ? stack[--top] : DEPENDS;
        enum settled a = two ? stack[--top] : DEPENDS;
        stack[top++] = settle_op(op, a, b);
    }
    enum settled settled = stack[0];
    g_free(stack);
    return settled;
}
