/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An example in lines: what differs between two conversations, the way a person would show it. */
#include <stdlib.h>
#include <string.h>

#include "examples.h"

enum { MOST_LINES = 5, MOST_MESSAGES = 10, NOTICED_MS = 500 };

/* ---- What differs between two lists of lines ---------------------------------------------------------------------- */

/* A run of lines that only one list has (from .. from + n), or both in different forms. */
struct hunk {
    unsigned old_from, old_n, new_from, new_n;
};

/* Longest common subsequence; lists are short. */
static GArray *hunks_of(char **old, char **new)
{
    unsigned n = g_strv_length(old), m = g_strv_length(new), i = 0, k = 0;
    unsigned *longest = g_new0(unsigned, (n + 1) * (m + 1));
    GArray *hunks = g_array_new(FALSE, TRUE, sizeof(struct hunk));

    for (unsigned a = n; a-- > 0;)
        for (unsigned b = m; b-- > 0;)
            longest[a * (m + 1) + b] = !strcmp(old[a], new[b]) ? longest[(a + 1) * (m + 1) + b + 1] + 1
                                                               : MAX(longest[(a + 1) * (m + 1) + b],
                                                                     longest[a * (m + 1) + b + 1]);
    while (i < n || k < m) {
        struct hunk hunk = {i, 0, k, 0};

        while (i < n || k < m) {
            if (i < n && k < m && !strcmp(old[i], new[k]))
                break;
            if (i < n && (k == m || longest[(i + 1) * (m + 1) + k] >= longest[i * (m + 1) + k + 1]))
                i++;
            else
                k++;
        }
        hunk.old_n = i - hunk.old_from;
        hunk.new_n = k - hunk.new_from;
        if (hunk.old_n || hunk.new_n)
            g_array_append_val(hunks, hunk);
        for (; i < n && k < m && !strcmp(old[i], new[k]); i++, k++)
            ;
    }
    g_free(longest);
    return hunks;
}

/* A line each for head, session description and XML element: "<a><b>" are two. Empty lines but that behind the head
 * are left out. */
static char **lines_of(const char *text)
{
    GString *split = g_string_new(text);
    GPtrArray *kept = g_ptr_array_new();
    bool body = false;
    char **lines;

    if (strstr(text, "\n\n<"))
        g_string_replace(split, "><", ">\n<", 0);
    lines = g_strsplit(split->str, "\n", -1);
    for (char **line = lines; *line; line++) {
        bool empty = !**line;

        if (!empty || !body)
            g_ptr_array_add(kept, *line);
        else
            g_free(*line);
        body = body || empty;
    }
    if (kept->len && !*(char *)g_ptr_array_index(kept, kept->len - 1)) /* no body at all */
        g_free(g_ptr_array_remove_index(kept, kept->len - 1));
    g_ptr_array_add(kept, NULL);
    g_free(lines);
    g_string_free(split, TRUE);
    return (char **)g_ptr_array_free(kept, FALSE);
}

/* ---- The order of messages ---------------------------------------------------------------------------------------- */

static char *kind_of(const char *text)
{
    char *first = g_strndup(text, strcspn(text, "\n"));
    char *kind;

    if (g_str_has_prefix(first, "SIP/2.0 ")) {
        const char *cseq = strstr(text, "\nCSeq: ");
        const char *method = cseq ? strchr(cseq + 7, ' ') : NULL;

        kind = method ? g_strdup_printf("%s (%.*s)", first + 8, (int)strcspn(method + 1, "\n"), method + 1)
                      : g_strdup(first + 8);
    } else {
        kind = g_strndup(first, strcspn(first, " "));
    }
    g_free(first);
    return kind;
}

/* "9  UE: SUBSCRIBE, 3.001 s later": the number is that of the frame, which findings speak of. */
static char *entry_of(const struct written *message, unsigned frame)
{
    char *kind = kind_of(message->text);
    GString *line = g_string_new(NULL);

    g_string_printf(line, "%u  %s: %s", frame, side_name(message->from), kind);
    if (strchr(message->name, '\''))
        g_string_append(line, " again");
    if (message->delay_ms >= NOTICED_MS)
        g_string_append_printf(line, ", %g s later", message->delay_ms / 1000.0);
    g_free(kind);
    return g_string_free(line, FALSE);
}

/* What makes two entries the same: the message and its time, whatever is in it. */
static char **order_of(const struct conversation *c)
{
    GPtrArray *keys = g_ptr_array_new();

    for (unsigned i = 0; i < conversation_count(c); i++) {
        struct written message = conversation_written(c, i);
        g_ptr_array_add(keys, g_strdup_printf("%s %d", message.name,
                                              message.delay_ms >= NOTICED_MS ? message.delay_ms : 0));
    }
    g_ptr_array_add(keys, NULL);
    return (char **)g_ptr_array_free(keys, FALSE);
}

/* How many lines differ, of each place at most so many. Takes over both. */
static unsigned lines_distance(char **old, char **new, guint most)
{
    GArray *hunks = hunks_of(old, new);
    unsigned n = 0;

    for (guint i = 0; i < hunks->len; i++)
        n += MIN(most, MAX(g_array_index(hunks, struct hunk, i).old_n, g_array_index(hunks, struct hunk, i).new_n));
    g_array_free(hunks, TRUE);
    g_strfreev(old);
    g_strfreev(new);
    return n;
}

static unsigned order_distance(const struct conversation *passes, const struct conversation *fails)
{
    char **old = order_of(passes), **new = order_of(fails);

    return lines_distance(old, new, 4);
}

static void tell(GString *out, const struct example_pair *pair, const char *kind, const char *text)
{
    char *plain = g_strdelimit(g_strdup(text), "\t", ' ');

    g_string_append_printf(out, "%s\t%s\t%s\n", pair->rule->id, kind, plain);
    g_free(plain);
}

/* The messages around the first and the last difference. */
static void tell_some(GString *out, const struct example_pair *pair, const char *kind, const struct conversation *c,
                      unsigned from, unsigned end)
{
    unsigned n = conversation_count(c);

    from = from > 2 ? from - 2 : 0;
    end = MIN(MIN(end + 1, from + MOST_MESSAGES), n);
    if (from)
        tell(out, pair, kind, "...");
    for (unsigned i = from; i < end; i++) {
        struct written message = conversation_written(c, i);
        char *entry = entry_of(&message, i + 1);
        tell(out, pair, kind, entry);
        g_free(entry);
    }
    if (end < n)
        tell(out, pair, kind, "...");
}

static void tell_order(GString *out, const struct example_pair *pair)
{
    char **old = order_of(pair->passes), **new = order_of(pair->fails);
    GArray *hunks = hunks_of(old, new);
    struct hunk first = g_array_index(hunks, struct hunk, 0), last = g_array_index(hunks, struct hunk, hunks->len - 1);

    tell_some(out, pair, "passes", pair->passes, first.old_from, last.old_from + last.old_n);
    tell_some(out, pair, "fails", pair->fails, first.new_from, last.new_from + last.new_n);
    g_array_free(hunks, TRUE);
    g_strfreev(old);
    g_strfreev(new);
}

/* ---- The lines of a message --------------------------------------------------------------------------------------- */

static unsigned blank_line(char **lines)
{
    unsigned i = 0;

    while (lines[i] && *lines[i])
        i++;
    return i;
}

/* The media section that the line at i lies in: index of its m= line; 0: none. */
static unsigned section_of(char **lines, unsigned i)
{
    unsigned blank = blank_line(lines);

    for (unsigned n = g_strv_length(lines), k = MIN(i, n); k-- > blank;)
        if (g_str_has_prefix(lines[k], "m="))
            return k;
    return 0;
}

/* What to say where others[from .. from + n) has no counterpart. */
static char *without(char **others, unsigned from, unsigned n)
{
    unsigned blank = blank_line(others);
    GString *text = g_string_new("(no ");

    if (from == blank)
        g_string_append(text, "body");
    else if (from > blank && n == 1)
        g_string_append(text, others[from]);
    else if (from > blank)
        g_string_assign(text, "(none of these lines");
    for (unsigned i = from; i < from + n && i < blank; i++)
        g_string_append_printf(text, "%s%.*s", i > from ? ", " : "", (int)strcspn(others[i], ": "), others[i]);
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

static char *with_length(const char *line, const char *text)
{
    GString *filled = g_string_new(line);
    const char *body = strstr(text, "\n\n");
    unsigned n = 0;
    char digits[16];

    for (const char *p = body ? body + 2 : ""; *p; p++)
        n += *p == '\n' ? 2 : 1;
    g_snprintf(digits, sizeof digits, "%u", n);
    g_string_replace(filled, "{LENGTH}", digits, 0);
    return g_string_free(filled, FALSE);
}

/* One side of a hunk. section: the m= line that was shown last. */
static void tell_side(GString *out, const struct example_pair *pair, const char *kind, const char *text, char **lines,
                      unsigned from, unsigned n, char **others, unsigned other_from, unsigned other_n, unsigned *section)
{
    unsigned head = section_of(lines, from), shown = n > MOST_LINES + 1 ? MOST_LINES : n;
    const char *first = n ? lines[from] : others[other_from];

    if (head && head != *section && !g_str_has_prefix(first, "m="))
        tell(out, pair, kind, lines[head]);
    *section = section_of(lines, from + n);
    if (!n) {
        char *missing = without(others, other_from, other_n);
        tell(out, pair, kind, missing);
        g_free(missing);
    }
    for (unsigned i = from; i < from + shown; i++) {
        char *line = with_length(lines[i], text);
        tell(out, pair, kind, *line ? line : "(empty line, then the body:)");
        g_free(line);
    }
    if (shown < n) {
        char *more = g_strdup_printf("(and %u more lines)", n - shown);
        tell(out, pair, kind, more);
        g_free(more);
    }
}

/* The header line of the same name as that one, in a list that lacks it; NULL: there is none. */
static const char *namesake(char **lines, const char *line)
{
    size_t n = strcspn(line, ":");

    for (unsigned i = 1; i < blank_line(lines); i++)
        if (line[n] && !strncmp(lines[i], line, n + 1))
            return lines[i];
    return NULL;
}

/* One more or one less of a header that stays: it is shown in both. True: nothing has to be called missing. */
static bool tell_namesake(GString *out, const struct example_pair *pair, char **old, char **new, struct hunk h)
{
    const char *line = h.old_n == 0 && h.new_from < blank_line(new)   ? namesake(old, new[h.new_from])
                       : h.new_n == 0 && h.old_from < blank_line(old) ? namesake(new, old[h.old_from])
                                                                      : NULL;

    if (!line)
        return false;
    tell(out, pair, "passes", line);
    tell(out, pair, "fails", line);
    return true;
}

static void tell_message(GString *out, const struct example_pair *pair, const char *old_text, const char *new_text)
{
    char **old = lines_of(old_text), **new = lines_of(new_text);
    GArray *hunks = hunks_of(old, new);
    unsigned old_section = 0, new_section = 0;

    for (guint i = 0; i < hunks->len; i++) {
        struct hunk h = g_array_index(hunks, struct hunk, i);
        bool there = tell_namesake(out, pair, old, new, h);

        if (h.old_n || !there)
            tell_side(out, pair, "passes", old_text, old, h.old_from, h.old_n, new, h.new_from, h.new_n,
                      &old_section);
        if (h.new_n || !there)
            tell_side(out, pair, "fails", new_text, new, h.new_from, h.new_n, old, h.old_from, h.old_n,
                      &new_section);
    }
    g_array_free(hunks, TRUE);
    g_strfreev(old);
    g_strfreev(new);
}

/* Text of the message of that name; NULL: there is none. */
static const char *text_of(const struct conversation *c, const char *name)
{
    for (unsigned i = 0; i < conversation_count(c); i++)
        if (!strcmp(conversation_written(c, i).name, name))
            return conversation_written(c, i).text;
    return NULL;
}

static bool differs(const struct example_pair *pair, const char *name)
{
    const char *old = text_of(pair->passes, name), *new = text_of(pair->fails, name);

    return old && new && strcmp(old, new) != 0;
}

static void tell_named(GString *out, const struct example_pair *pair, unsigned i)
{
    struct written message = conversation_written(pair->fails, i);
    char *kind = kind_of(message.text), *head = g_strdup_printf("frame %u, %s:", i + 1, kind);

    tell(out, pair, "passes", head);
    tell(out, pair, "fails", head);
    tell_message(out, pair, text_of(pair->passes, message.name), message.text);
    g_free(kind);
    g_free(head);
}

/* Messages of the flow as it is have their number as name; those that a mutation adds have others. */
static bool is_step(const char *name)
{
    return g_ascii_isdigit(*name) && atoi(name) >= 1 && atoi(name) <= 13 && strspn(name, "0123456789") == strlen(name);
}

/* The message that the finding is on; where that is the same in both, or one that was added, those before it too. */
static void tell_messages(GString *out, const struct example_pair *pair)
{
    bool here = differs(pair, pair->place), others = false;

    for (unsigned i = 0; i < conversation_count(pair->fails) && !(here && is_step(pair->place)); i++) {
        const char *name = conversation_written(pair->fails, i).name;
        bool last = !strcmp(name, pair->place);

        if (differs(pair, name) && (!last || others)) {
            tell_named(out, pair, i);
            others = true;
        }
        if (last)
            break;
    }
    if (here && !others)
        tell_message(out, pair, text_of(pair->passes, pair->place), text_of(pair->fails, pair->place));
}

/* ---- All of it ---------------------------------------------------------------------------------------------------- */

static unsigned message_distance(const char *old_text, const char *new_text)
{
    char **old = lines_of(old_text), **new = lines_of(new_text);

    return lines_distance(old, new, 10);
}

unsigned example_distance(const struct conversation *passes, const struct conversation *fails, const char *place)
{
    unsigned n = 4 * order_distance(passes, fails), other = 0;
    bool here = false;

    for (unsigned i = 0; i < conversation_count(fails); i++) {
        struct written message = conversation_written(fails, i);
        const char *text = text_of(passes, message.name);

        if (!text || !strcmp(text, message.text))
            continue;
        if (!strcmp(message.name, place)) {
            here = true;
            n += message_distance(text, message.text);
        } else {
            other += message_distance(text, message.text);
        }
    }
    return n + (here ? MIN(other, 2) : other); /* what is not shown costs little */
}

/* "profile a25-seed, step 3, 183 Session Progress (INVITE)" */
static char *place_of(const struct example_pair *pair)
{
    const char *text = *pair->place ? text_of(pair->passes, pair->place) : NULL;
    char *kind = text ? kind_of(text) : g_strdup("the end of the capture");
    GString *place = g_string_new(NULL);

    g_string_printf(place, "profile %s, ", pair->profile->name);
    if (pair->check->step)
        g_string_append_printf(place, "step %s, %s", pair->check->step, pair->of_step ? "" : "found out at ");
    g_string_append(place, kind);
    if (!pair->check->step)
        g_string_append(place, " beside the steps");
    g_free(kind);
    return g_string_free(place, FALSE);
}

void example_tell(GString *out, const struct example_pair *pair)
{
    char *identity = g_strdup_printf("%s %s", pair->rule->slug, pair->rule->revision), *place = place_of(pair);

    tell(out, pair, "rule", identity);
    tell(out, pair, "place", place);
    if (pair->mutation->mode == MODE_LIVE)
        tell(out, pair, "with", "--mode live");
    if (pair->mutation->security != SECURITY_AUTO) {
        char *security = g_strdup_printf("--security %s", security_name(pair->mutation->security));
        tell(out, pair, "with", security);
        g_free(security);
    }
    if (order_distance(pair->passes, pair->fails))
        tell_order(out, pair);
    tell_messages(out, pair);
    if (pair->check->expected)
        tell(out, pair, "expected", pair->check->expected);
    if (pair->check->found)
        tell(out, pair, "found", pair->check->found);
    if (pair->capture)
        tell(out, pair, "capture", pair->capture);
    g_free(identity);
    g_free(place);
}
