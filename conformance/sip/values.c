/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imsconf/sip.h"

#include "chars.h"

/* Offset of the quote that closes the one at offset, or s.n. */
static size_t quote_end(struct slice s, size_t offset)
{
    for (size_t i = offset + 1; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == '"')
            return i;
    }
    return s.n;
}

/* Offset of the first stop outside quotes, or s.n. Parameters hold neither angle brackets nor comments. */
static inline size_t find_unquoted(struct slice s, char stop)
{
    size_t first = slice_find(s, stop);

    for (size_t i = slice_find(slice_part(s, 0, first), '"'); i < s.n; i++) {
        if (s.p[i] == '"')
            i = quote_end(s, i);
        else if (s.p[i] == stop)
            return i;
    }
    return s.n;
}

/* Offset of the first stop outside quotes, angle brackets and (nested) comments, or s.n. */
static size_t find_outside(struct slice s, char stop)
{
    bool in_brackets = false;
    size_t comments = 0, first = slice_find(s, stop), i = 0;

    if (first == s.n)
        return first;
    while (i < first && s.p[i] != '"' && s.p[i] != '<' && s.p[i] != '(')
        i++;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (in_brackets)
            in_brackets = c != '>';
        else if (c == '(')
            comments++;
        else if (comments > 0 && c == '\\')
            i++;
        else if (comments > 0)
            comments -= c == ')';
        else if (c == '"')
            i = quote_end(s, i);
        else if (c == '<')
            in_brackets = true;
        else if (c == stop)
            return i;
    }
    return s.n;
}

bool sip_list_next(struct slice *rest, struct slice *element)
{
    while (rest->n > 0) {
        size_t comma = find_outside(*rest, ',');
        struct slice found = slice_trim(slice_part(*rest, 0, comma));

        *rest = slice_from(*rest, comma + 1);
        if (found.n > 0) {
            *element = found;
            return true;
        }
    }
    return false;
}

void sip_values_begin(struct sip_values *values, const struct sip_message *message, enum sip_header_id id,
                      struct slice name)
{
    values->message = message;
    values->value = SLICE_NONE;
    values->more_lines = sip_header_first(message, id, name, &values->header);
    if (!values->more_lines)
        return;
    values->list = sip_header_is_list(values->header.id);
    values->rest = values->header.value;
}

bool sip_value_single(const struct sip_message *message, enum sip_header_id id, struct slice *value,
                      struct slice *line)
{
    const struct sip_noted *noted = sip_header_noted(message, id);

    if (!noted || noted->last != noted->line)
        return false;
    *value = (struct slice){message->headers.p + noted->value, noted->value_length};
    *line = (struct slice){message->headers.p + noted->line, noted->line_length};
    return !sip_header_is_list(id) || (value->n > 0 && slice_find(*value, ',') == value->n);
}

bool sip_values_next(struct sip_values *values)
{
    while (values->more_lines) {
        if (values->list && sip_list_next(&values->rest, &values->value))
            return true;
        if (!values->list && values->rest.p) {
            values->value = values->rest;
            values->rest = SLICE_NONE;
            return true;
        }
        values->more_lines = sip_header_next(values->message, &values->header);
        values->rest = values->header.value;
    }
    values->value = SLICE_NONE;
    return false;
}

static inline void param_read(struct sip_param *param, struct slice text)
{
    size_t equal = slice_find(text, '=');

    *param = (struct sip_param){.name = slice_trim(slice_part(text, 0, equal))};
    if (equal == text.n)
        return;
    param->value = slice_trim(slice_from(text, equal + 1));
    if (param->value.n > 0 && param->value.p[0] == '"') {
        param->quoted = true;
        param->value = slice_part(param->value, 1, quote_end(param->value, 0) - 1);
    }
}

/* Takes the text of the next parameter off rest, which begins with a ";" where nothing is wrong. */
static inline bool param_text_next(struct slice *rest, struct slice *text)
{
    while (rest->n > 0) {
        struct slice behind = slice_from(*rest, rest->p[0] == ';' ? 1 : find_unquoted(*rest, ';') + 1);
        size_t end = find_unquoted(behind, ';');

        *text = slice_trim(slice_part(behind, 0, end));
        *rest = slice_from(behind, end);
        if (text->n > 0)
            return true;
    }
    return false;
}

bool sip_param_next(struct slice *rest, struct sip_param *param)
{
    struct slice text;

    if (!param_text_next(rest, &text))
        return false;
    param_read(param, text);
    return true;
}

bool sip_param_find(struct slice params, struct slice name, struct sip_param *param)
{
    struct sip_param found;
    struct slice text;

    while (param_text_next(&params, &text)) {
        if (name.n > 0 && char_lower(text.p[0]) != char_lower(name.p[0])) /* most are told apart by that */
            continue;
        param_read(&found, text);
        if (slice_equal_nocase(found.name, name)) {
            *param = found;
            return true;
        }
    }
    return false;
}

/* From offset on; absent when nothing is left. */
static struct slice params_from(struct slice value, size_t offset)
{
    return offset < value.n ? slice_from(value, offset) : SLICE_NONE;
}

void sip_value_split(struct slice value, struct slice *head, struct slice *params)
{
    size_t semicolon = find_outside(value, ';');

    *head = slice_trim(slice_part(value, 0, semicolon));
    *params = params_from(value, semicolon);
}

static bool has_space(struct slice s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (char_is_space(s.p[i]))
            return true;
    }
    return false;
}

/* "<sip:a@b>;tag=1", what is left when the display name is taken off. */
static inline bool bracketed_read(struct slice text, struct sip_name_addr *out)
{
    size_t close = slice_find(text, '>');

    if (text.n == 0 || text.p[0] != '<' || close == text.n)
        return false;
    out->uri = slice_trim(slice_part(text, 1, close - 1));
    text = slice_from(text, close + 1);
    out->params = params_from(text, slice_find(text, ';'));
    return out->uri.n > 0;
}

bool sip_name_addr_read(struct slice value, struct sip_name_addr *out)
{
    struct sip_name_addr found = {SLICE_NONE, SLICE_NONE, SLICE_NONE};

    value = slice_trim(value);
    if (value.n > 0 && value.p[0] == '"') {
        size_t close = quote_end(value, 0);
        found.display = slice_part(value, 1, close - 1);
        if (!bracketed_read(slice_trim(slice_from(value, close + 1)), &found))
            return false;
    } else if (value.n > 0 && value.p[0] == '<') {
        if (!bracketed_read(value, &found))
            return false;
    } else {
        /* A bracket behind the first ";" belongs to a parameter of a URI that has no brackets itself. */
        size_t semicolon = slice_find(value, ';');
        size_t open = slice_find(slice_part(value, 0, semicolon), '<');
        if (open < semicolon) {
            found.display = slice_trim(slice_part(value, 0, open));
            if (found.display.n == 0)
                found.display = SLICE_NONE;
            if (!bracketed_read(slice_from(value, open), &found))
                return false;
        } else {
            found.uri = slice_trim(slice_part(value, 0, semicolon));
            found.params = params_from(value, semicolon);
            if (found.uri.n == 0 || has_space(found.uri))
                return false;
        }
    }
    *out = found;
    return true;
}

/* Takes the leading token off rest, with the white space before it; absent when there is none. */
static struct slice token_next(struct slice *rest)
{
    size_t n = 0;

    *rest = slice_trim(*rest);
    while (n < rest->n && char_is_token(rest->p[n]))
        n++;

    struct slice token = n > 0 ? slice_part(*rest, 0, n) : SLICE_NONE;
    *rest = slice_from(*rest, n);
    return token;
}

static bool slash_next(struct slice *rest)
{
    *rest = slice_trim(*rest);
    if (rest->n == 0 || rest->p[0] != '/')
        return false;
    *rest = slice_from(*rest, 1);
    return true;
}

/* "host[:port]" with white space around the colon (RFC 3261 25.1 COLON). */
static bool sent_by_read(struct slice text, struct sip_via *out)
{
    size_t host = 0;

    if (text.n > 0 && text.p[0] == '[') {
        host = slice_find(text, ']') + 1;
        if (host > text.n)
            return false;
    }
    size_t colon = host + slice_find(slice_from(text, host), ':');
    out->sent_by = text;
    out->host = slice_trim(slice_part(text, 0, colon));
    out->port = colon < text.n ? slice_trim(slice_from(text, colon + 1)) : SLICE_NONE;
    return out->host.n > 0;
}

bool sip_via_read(struct slice value, struct sip_via *out)
{
    struct slice rest = slice_trim(value);
    struct sip_via found = {.protocol = rest};

    if (slice_starts_with(rest, SLICE("SIP/2.0/"))) /* as nearly all do */
        rest = slice_from(rest, strlen("SIP/2.0/"));
    else if (!token_next(&rest).p || !slash_next(&rest) || !token_next(&rest).p || !slash_next(&rest))
        return false;
    found.transport = token_next(&rest);
    if (!found.transport.p || rest.n == 0 || !char_is_space(rest.p[0]))
        return false;
    found.protocol.n = (size_t)(rest.p - found.protocol.p);

    size_t semicolon = slice_find(rest, ';');
    found.params = params_from(rest, semicolon);
    if (!sent_by_read(slice_trim(slice_part(rest, 0, semicolon)), &found))
        return false;
    *out = found;
    return true;
}

/* Takes the next word between white space off rest; empty at the end. */
static struct slice word_next(struct slice *rest)
{
    size_t n = 0;

    *rest = slice_trim(*rest);
    while (n < rest->n && !char_is_space(rest->p[n]))
        n++;

    struct slice word = slice_part(*rest, 0, n);
    *rest = slice_from(*rest, n);
    return word;
}

/* The method that ends a CSeq or RAck value. */
static bool last_method_read(struct slice rest, struct slice *method)
{
    struct slice token = token_next(&rest);

    if (!token.p || rest.n > 0)
        return false;
    *method = token;
    return true;
}

bool sip_cseq_read(struct slice value, uint64_t *number, struct slice *method)
{
    uint64_t found;

    if (!slice_to_uint(word_next(&value), &found) || !last_method_read(value, method))
        return false;
    *number = found;
    return true;
}

bool sip_rack_read(struct slice value, uint64_t *response, uint64_t *cseq, struct slice *method)
{
    uint64_t found;

    if (!slice_to_uint(word_next(&value), &found) || !sip_cseq_read(value, cseq, method))
        return false;
    *response = found;
    return true;
}
