/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"

#include <string.h>

#include "messages.h"

struct entry {
    char *name;
    enum side from;
    GString *text; /* with \n line ends */
    int delay_ms;
    size_t cut; /* 0: whole */
    bool behind; /* between servers */
};

struct conversation {
    GPtrArray *entries;
    enum transport transport;
};

static void entry_free(gpointer data)
{
    struct entry *entry = data;

    g_free(entry->name);
    g_string_free(entry->text, TRUE);
    g_free(entry);
}

static struct entry *entry_new(const char *name, enum side from, const char *text, int delay_ms)
{
    struct entry *entry = g_new0(struct entry, 1);

    entry->name = g_strdup(name);
    entry->from = from;
    entry->text = g_string_new(text);
    entry->delay_ms = delay_ms;
    return entry;
}

static void add_all(struct conversation *conversation, const struct message_text *messages)
{
    for (; messages->name; messages++)
        g_ptr_array_add(conversation->entries, entry_new(messages->name, messages->from, messages->text, 20));
}

struct conversation *conversation_new(bool registered)
{
    struct conversation *conversation = g_new0(struct conversation, 1);

    conversation->entries = g_ptr_array_new_with_free_func(entry_free);
    conversation->transport = TRANSPORT_UDP;
    if (registered)
        add_all(conversation, registration_messages);
    add_all(conversation, conformant_messages);
    return conversation;
}

void conversation_free(struct conversation *conversation)
{
    g_ptr_array_free(conversation->entries, TRUE);
    g_free(conversation);
}

static guint find(const struct conversation *conversation, const char *name)
{
    for (guint i = 0; i < conversation->entries->len; i++)
        if (!strcmp(((struct entry *)g_ptr_array_index(conversation->entries, i))->name, name))
            return i;
    g_error("the conversation has no message %s", name);
}

static struct entry *entry_of(const struct conversation *conversation, const char *name)
{
    return g_ptr_array_index(conversation->entries, find(conversation, name));
}

static guint place(const struct conversation *conversation, const char *before)
{
    return before ? find(conversation, before) : conversation->entries->len;
}

void conversation_edit(struct conversation *conversation, const char *message, const char *old, const char *new)
{
    struct entry *entry = entry_of(conversation, message);

    if (!g_string_replace(entry->text, old, new, 1))
        g_error("message %s does not hold \"%s\"", message, old);
}

void conversation_edit_all(struct conversation *conversation, const char *old, const char *new)
{
    guint n = 0;

    for (guint i = 0; i < conversation->entries->len; i++)
        n += g_string_replace(((struct entry *)g_ptr_array_index(conversation->entries, i))->text, old, new, 0);
    if (!n)
        g_error("no message holds \"%s\"", old);
}

void conversation_remove(struct conversation *conversation, const char *message)
{
    g_ptr_array_remove_index(conversation->entries, find(conversation, message));
}

void conversation_remove_from(struct conversation *conversation, unsigned step)
{
    for (; step <= 13; step++) {
        char number[12];

        g_snprintf(number, sizeof number, "%u", step);
        conversation_remove(conversation, number);
    }
}

void conversation_insert(struct conversation *conversation, const char *before, const char *name, enum side from,
                         const char *text, int delay_ms)
{
    g_ptr_array_insert(conversation->entries, (gint)place(conversation, before),
                       entry_new(name, from, text, delay_ms));
}

void conversation_repeat(struct conversation *conversation, const char *message, const char *before)
{
    guint at = find(conversation, message);
    const struct entry *entry = g_ptr_array_index(conversation->entries, at);
    char *name = g_strconcat(entry->name, "'", NULL);

    g_ptr_array_insert(conversation->entries, (gint)(before ? find(conversation, before) : at + 1),
                       entry_new(name, entry->from, entry->text->str, entry->delay_ms));
    g_free(name);
}

void conversation_strip(struct conversation *conversation, const char *message)
{
    GString *text = entry_of(conversation, message)->text;
    char *body = strstr(text->str, "\n\n"), *type = strstr(text->str, "Content-Type:");

    if (!body || !type)
        g_error("message %s has no body", message);
    g_string_truncate(text, (gsize)(body - text->str) + 2);
    g_string_erase(text, type - text->str, strchr(type, '\n') - type + 1);
}

void conversation_make_voice(struct conversation *conversation)
{
    for (guint i = 0; i < conversation->entries->len; i++) {
        GString *text = ((struct entry *)g_ptr_array_index(conversation->entries, i))->text;
        const char *section = strstr(text->str, "m=video");

        if (section)
            g_string_truncate(text, (gsize)(section - text->str));
        g_string_replace(text,
                         "<media id=\"2\"><type>video</type><label>34568</label><src-id>305419897</src-id>"
                         "<status>sendrecv</status></media>\n",
                         "", 0);
    }
    conversation_edit_all(conversation, ";video\n", "\n");
    conversation_edit_all(conversation, "3GPP-NR-FDD", "3GPP-E-UTRAN-FDD");
    conversation_edit_all(conversation, "b=AS:540\n", "b=AS:65\n");
}

void conversation_move(struct conversation *conversation, const char *message, const char *before)
{
    struct entry *entry = g_ptr_array_steal_index(conversation->entries, find(conversation, message));

    g_ptr_array_insert(conversation->entries, (gint)place(conversation, before), entry);
}

void conversation_delay(struct conversation *conversation, const char *message, int delay_ms)
{
    entry_of(conversation, message)->delay_ms = delay_ms;
}

void conversation_behind(struct conversation *conversation, const char *message)
{
    entry_of(conversation, message)->behind = true;
}

void conversation_cut(struct conversation *conversation, const char *message, size_t n)
{
    entry_of(conversation, message)->cut = n;
}

void conversation_set_transport(struct conversation *conversation, enum transport transport)
{
    conversation->transport = transport;
    if (transport != TRANSPORT_UDP)
        conversation_edit_all(conversation, "SIP/2.0/UDP", "SIP/2.0/TCP");
}

static char *wire_text(const struct entry *entry)
{
    GString *text = g_string_new(entry->text->str);
    const char *body;
    char digits[24];

    g_string_replace(text, "\n", "\r\n", 0);
    body = strstr(text->str, "\r\n\r\n");
    g_snprintf(digits, sizeof digits, "%zu", body ? strlen(body + 4) : 0);
    g_string_replace(text, "{LENGTH}", digits, 0);
    return g_string_free(text, FALSE);
}

char *conversation_text(const struct conversation *conversation, const char *message)
{
    return wire_text(entry_of(conversation, message));
}

unsigned conversation_count(const struct conversation *conversation)
{
    return conversation->entries->len;
}

struct written conversation_written(const struct conversation *conversation, unsigned i)
{
    const struct entry *entry = g_ptr_array_index(conversation->entries, i);

    return (struct written){entry->name, entry->text->str, entry->from, entry->delay_ms};
}

static struct packet packet_of(const struct conversation *conversation, const struct entry *entry)
{
    struct packet packet = {.transport = conversation->transport};
    bool ue = entry->from == SIDE_UE;

    packet.source = ue ? SLICE("192.0.2.77") : SLICE("192.0.2.10");
    packet.destination = ue ? SLICE("192.0.2.10") : SLICE("192.0.2.77");
    if (entry->behind) {
        packet.source = SLICE("198.51.100.1");
        packet.destination = SLICE("198.51.100.2");
    }
    packet.source_port = ue ? 6101 : 5081;
    packet.destination_port = ue ? 5081 : 6101;
    return packet;
}

struct capture *conversation_capture(const struct conversation *conversation)
{
    struct capture *capture = capture_new();
    int64_t now = 1000000000;

    for (guint i = 0; i < conversation->entries->len; i++) {
        const struct entry *entry = g_ptr_array_index(conversation->entries, i);
        char *text = wire_text(entry);
        struct packet packet = packet_of(conversation, entry);

        now += (int64_t)entry->delay_ms * 1000;
        packet.time_us = now;
        capture_add(capture, entry->name, text, &packet);
        if (entry->cut)
            capture_cut(capture, i, entry->cut);
        g_free(text);
    }
    return capture;
}

void conversation_feed(const struct conversation *conversation, struct tracker *tracker, uint32_t *frame)
{
    struct capture *capture = conversation_capture(conversation);

    capture_feed(capture, tracker, frame);
    capture_free(capture);
}

struct tracker *conversation_run(const struct conversation *conversation, const struct profile_set *set,
                                 const struct settings *settings)
{
    struct capture *capture = conversation_capture(conversation);
    struct tracker *tracker = capture_run(capture, set ? set : builtin_profiles(), settings);

    capture_free(capture);
    return tracker;
}

static gint compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void collect(GPtrArray *texts, const GPtrArray *checks, enum result result)
{
    for (guint i = 0; i < checks->len; i++) {
        const struct check *check = g_ptr_array_index(checks, i);
        if (check->result == result)
            g_ptr_array_add(texts, g_strdup_printf("%s@%s/%s", check->rule->id, check->step ? check->step : "-",
                                                   severity_name(check->severity)));
    }
}

static char *checks_with(const struct tracker *tracker, enum result result)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    char *joined;

    for (unsigned i = 0; i < tracker_flow_count(tracker); i++) {
        const struct flow *flow = tracker_flow(tracker, i);
        for (guint j = 0; j < flow->annotations->len; j++)
            collect(texts, ((struct annotation *)g_ptr_array_index(flow->annotations, j))->checks, result);
        collect(texts, flow->late, result);
    }
    g_ptr_array_sort(texts, compare_texts);
    g_ptr_array_add(texts, NULL);
    joined = g_strjoinv(" ", (char **)texts->pdata);
    g_ptr_array_free(texts, TRUE);
    return joined;
}

char *findings(const struct tracker *tracker)
{
    return checks_with(tracker, RESULT_FAIL);
}

char *undecided(const struct tracker *tracker)
{
    return checks_with(tracker, RESULT_INCONCLUSIVE);
}

const struct check *finding(const struct tracker *tracker, const char *rule)
{
    const struct flow *flow = tracker_flow_count(tracker) ? tracker_flow(tracker, 0) : NULL;

    for (guint i = 0; flow && i < flow->annotations->len; i++) {
        const struct annotation *annotation = g_ptr_array_index(flow->annotations, i);
        for (guint j = 0; j < annotation->checks->len; j++) {
            const struct check *check = g_ptr_array_index(annotation->checks, j);
            if (!strcmp(check->rule->id, rule) &&
                (check->result == RESULT_FAIL || check->result == RESULT_INCONCLUSIVE))
                return check;
        }
    }
    return NULL;
}

const struct profile_set *builtin_profiles(void)
{
    static struct profile_set *set;
    GPtrArray *complaints;

    if (set)
        return set;
    complaints = g_ptr_array_new_with_free_func(g_free);
    set = profile_set_builtin(complaints);
    for (guint i = 0; i < complaints->len; i++)
        g_printerr("%s\n", (char *)g_ptr_array_index(complaints, i));
    if (!set || complaints->len)
        g_error("the built-in profiles do not load");
    g_ptr_array_free(complaints, TRUE);
    return set;
}
