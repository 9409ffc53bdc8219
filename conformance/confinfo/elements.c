/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "elements.h"

#include <string.h>

/* Which element is what, by its parent. Everything else is ELEMENT_OTHER. */
static const struct {
    enum element_kind parent;
    const char *name;
    enum element_kind kind;
} grammar[] = {
    {ELEMENT_CONFERENCE, "conference-description", ELEMENT_PARENT_OF_URIS},
    {ELEMENT_CONFERENCE, "host-info", ELEMENT_PARENT_OF_URIS},
    {ELEMENT_CONFERENCE, "conference-state", ELEMENT_CONFERENCE_STATE},
    {ELEMENT_CONFERENCE, "users", ELEMENT_USERS},
    {ELEMENT_CONFERENCE, "sidebars-by-ref", ELEMENT_SIDEBAR_REFS},
    {ELEMENT_CONFERENCE, "sidebars-by-val", ELEMENT_SIDEBARS},
    {ELEMENT_PARENT_OF_URIS, "conf-uris", ELEMENT_URIS},
    {ELEMENT_PARENT_OF_URIS, "service-uris", ELEMENT_URIS},
    {ELEMENT_PARENT_OF_URIS, "uris", ELEMENT_URIS},
    {ELEMENT_CONFERENCE_STATE, "user-count", ELEMENT_USER_COUNT},
    {ELEMENT_USERS, "user", ELEMENT_USER},
    {ELEMENT_USER, "associated-aors", ELEMENT_URIS},
    {ELEMENT_USER, "endpoint", ELEMENT_ENDPOINT},
    {ELEMENT_USER, "display-text", ELEMENT_TEXT},
    {ELEMENT_ENDPOINT, "status", ELEMENT_TEXT},
    {ELEMENT_ENDPOINT, "joining-method", ELEMENT_TEXT},
    {ELEMENT_ENDPOINT, "disconnection-method", ELEMENT_TEXT},
    {ELEMENT_ENDPOINT, "media", ELEMENT_MEDIA},
    {ELEMENT_MEDIA, "type", ELEMENT_TEXT},
    {ELEMENT_MEDIA, "label", ELEMENT_TEXT},
    {ELEMENT_MEDIA, "src-id", ELEMENT_TEXT},
    {ELEMENT_MEDIA, "status", ELEMENT_TEXT},
    {ELEMENT_SIDEBARS, "entry", ELEMENT_CONFERENCE},
    {ELEMENT_SIDEBAR_REFS, "entry", ELEMENT_SIDEBAR_REF},
    {ELEMENT_SIDEBAR_REF, "uri", ELEMENT_SIDEBAR_URI},
};

/* Of a sibling (RFC 4575 4.5). */
struct key {
    unsigned parent; /* its serial number */
    enum element_kind kind;
    char text[];
};

static struct key *key_new(unsigned parent, enum element_kind kind, const char *text)
{
    size_t n = strlen(text) + 1;
    struct key *key = g_malloc(sizeof *key + n);

    key->parent = parent;
    key->kind = kind;
    memcpy(key->text, text, n);
    return key;
}

static guint key_hash(gconstpointer data)
{
    const struct key *key = data;

    return g_str_hash(key->text) ^ (key->parent * 31 + (guint)key->kind);
}

static gboolean key_equal(gconstpointer one, gconstpointer other)
{
    const struct key *a = one, *b = other;

    return a->parent == b->parent && a->kind == b->kind && !strcmp(a->text, b->text);
}

void confinfo_elements_begin(struct confinfo_reading *reading)
{
    reading->aside = g_ptr_array_new_with_free_func((GDestroyNotify)confinfo_user_free);
    reading->value = g_string_new(NULL);
    reading->keys = g_hash_table_new_full(key_hash, key_equal, g_free, NULL);
}

void confinfo_elements_end(struct confinfo_reading *reading)
{
    g_ptr_array_free(reading->aside, TRUE);
    g_string_free(reading->value, TRUE);
    g_hash_table_destroy(reading->keys);
}

static enum element_kind kind_of(const struct confinfo_reading *reading, size_t depth, const char *name, bool ours)
{
    if (!ours)
        return ELEMENT_OTHER;
    if (depth == 0)
        return !strcmp(name, "conference-info") ? ELEMENT_CONFERENCE : ELEMENT_OTHER;
    for (size_t i = 0; i < G_N_ELEMENTS(grammar); i++)
        if (grammar[i].parent == reading->levels[depth - 1].kind && !strcmp(grammar[i].name, name))
            return grammar[i].kind;
    return ELEMENT_OTHER;
}

/* ---- State (RFC 4575 4.4) ------------------------------------------------------------------------------------------ */

static bool has_state(enum element_kind kind)
{
    switch (kind) {
    case ELEMENT_CONFERENCE:
    case ELEMENT_USERS:
    case ELEMENT_USER:
    case ELEMENT_ENDPOINT:
    case ELEMENT_URIS:
    case ELEMENT_SIDEBARS:
    case ELEMENT_SIDEBAR_REFS:
        return true;
    default:
        return false;
    }
}

static enum confinfo_state own_state(struct confinfo_reading *reading, enum element_kind kind)
{
    char *text = has_state(kind) ? confinfo_attribute(reading, "state") : NULL;
    enum confinfo_state state = CONFINFO_STATE_NONE;

    for (int i = CONFINFO_FULL; text && i <= CONFINFO_DELETED; i++)
        if (!strcmp(text, confinfo_state_name((enum confinfo_state)i)))
            state = (enum confinfo_state)i;
    g_free(text);
    return state;
}

/* Without the attribute the state of the parent is in force: documents that say "partial" once, at the top, are common,
 * and "full" below it would make every one of them wipe out the list of users. */
static void settle_state(struct confinfo_reading *reading, size_t depth, const char *name, enum confinfo_state own)
{
    struct element_level *level = &reading->levels[depth];
    struct element_level *parent = depth ? &reading->levels[depth - 1] : NULL;

    level->state = own ? own : parent ? parent->state : CONFINFO_FULL;
    if (!parent || level->kind == ELEMENT_OTHER)
        return;
    if (parent->state == CONFINFO_FULL && own && own != CONFINFO_FULL)
        confinfo_add_fault(reading->document, CONFINFO_FAULT_STATE, reading->at,
                           g_strdup_printf("%s with state \"%s\" in an element with state \"full\"", name,
                                           confinfo_state_name(own)));
    if (parent->state == CONFINFO_DELETED && !parent->reported) {
        confinfo_add_fault(reading->document, CONFINFO_FAULT_NOT_EMPTY, reading->at,
                           g_strdup_printf("%s in an element with state \"deleted\"", name));
        parent->reported = true;
    }
    level->reported = parent->state == CONFINFO_DELETED;
}

/* ---- Keys (RFC 4575 4.5) ------------------------------------------------------------------------------------------- */

static void add_key(struct confinfo_reading *reading, const struct element_level *parent, enum element_kind kind,
                    const char *name, const char *key, enum confinfo_fault_kind fault, size_t at)
{
    if (!key)
        confinfo_add_fault(reading->document, fault, at, g_strdup_printf("%s without a key", name));
    else if (!g_hash_table_add(reading->keys, key_new(parent->serial, kind, key)))
        confinfo_add_fault(reading->document, fault, at, g_strdup_printf("a second %s with the key \"%s\"", name, key));
}

/* ---- Elements ------------------------------------------------------------------------------------------------------ */

static void open_root(struct confinfo_reading *reading, enum confinfo_state state)
{
    struct confinfo *document = reading->document;
    char *version = confinfo_attribute(reading, "version");
    uint64_t number;

    document->at = reading->at;
    document->entity = confinfo_attribute(reading, "entity");
    document->state = state;
    document->has_version = version != NULL;
    document->version_known = version && slice_to_uint(slice_trim(slice_of(version)), &number) && number <= UINT32_MAX;
    if (document->version_known)
        document->version = (uint32_t)number;
    g_free(version);
}

static void open_sidebar(struct confinfo_reading *reading, const struct element_level *parent)
{
    char *entity = confinfo_attribute(reading, "entity");

    reading->sidebars++;
    if (entity) /* required by the schema, which then complains */
        add_key(reading, parent, ELEMENT_CONFERENCE, "sidebar", entity, CONFINFO_FAULT_KEY, reading->at);
    g_free(entity);
}

static void open_users(struct confinfo_reading *reading, enum confinfo_state state)
{
    if (reading->sidebars)
        return;
    reading->document->has_users = true;
    reading->document->users_at = reading->at;
    reading->document->users_state = state;
}

static void open_user(struct confinfo_reading *reading, const struct element_level *parent, enum confinfo_state state)
{
    struct confinfo_user *user = reading->user = confinfo_user_new();

    g_ptr_array_add(reading->sidebars ? reading->aside : reading->document->users, user);
    user->entity = confinfo_attribute(reading, "entity");
    user->state = state;
    user->at = reading->at;
    add_key(reading, parent, ELEMENT_USER, "user", user->entity, CONFINFO_FAULT_KEY, reading->at);
}

static void open_endpoint(struct confinfo_reading *reading, const struct element_level *parent,
                          enum confinfo_state state)
{
    struct confinfo_endpoint *endpoint = reading->endpoint = confinfo_endpoint_new();

    g_ptr_array_add(reading->user->endpoints, endpoint);
    endpoint->entity = confinfo_attribute(reading, "entity");
    endpoint->state = state;
    endpoint->at = reading->at;
    add_key(reading, parent, ELEMENT_ENDPOINT, "endpoint", endpoint->entity, CONFINFO_FAULT_KEY, reading->at);
}

static void open_media(struct confinfo_reading *reading, const struct element_level *parent)
{
    struct confinfo_media *media = reading->media = confinfo_media_new(reading->endpoint->media);

    media->id = confinfo_attribute(reading, "id");
    media->at = reading->at;
    if (media->id) /* required by the schema, which then complains */
        add_key(reading, parent, ELEMENT_MEDIA, "media", media->id, CONFINFO_FAULT_MEDIA_KEY, reading->at);
}

static char **text_place(struct confinfo_reading *reading, enum element_kind parent, const char *name)
{
    if (parent == ELEMENT_USER)
        return &reading->user->display_text;
    if (parent == ELEMENT_ENDPOINT)
        return !strcmp(name, "status")           ? &reading->endpoint->status
               : !strcmp(name, "joining-method") ? &reading->endpoint->joining_method
                                                 : &reading->endpoint->disconnection_method;
    return !strcmp(name, "type")     ? &reading->media->type
           : !strcmp(name, "label")  ? &reading->media->label
           : !strcmp(name, "src-id") ? &reading->media->src_id
                                     : &reading->media->status;
}

static void begin_value(struct confinfo_reading *reading, size_t depth, char **to)
{
    reading->in_value = true;
    reading->value_depth = depth;
    reading->value_to = to;
    g_string_truncate(reading->value, 0);
}

static void open_kind(struct confinfo_reading *reading, size_t depth, const char *name, enum confinfo_state own)
{
    const struct element_level *parent = depth ? &reading->levels[depth - 1] : NULL;

    switch (reading->levels[depth].kind) {
    case ELEMENT_CONFERENCE:
        if (depth == 0)
            open_root(reading, own);
        else
            open_sidebar(reading, parent);
        break;
    case ELEMENT_USER_COUNT:
        if (!reading->sidebars)
            reading->document->user_count_at = reading->at;
        begin_value(reading, depth, NULL);
        break;
    case ELEMENT_SIDEBAR_URI:
        begin_value(reading, depth, NULL);
        break;
    case ELEMENT_USERS:
        open_users(reading, own);
        break;
    case ELEMENT_USER:
        open_user(reading, parent, own);
        break;
    case ELEMENT_ENDPOINT:
        open_endpoint(reading, parent, own);
        break;
    case ELEMENT_MEDIA:
        open_media(reading, parent);
        break;
    case ELEMENT_TEXT:
        begin_value(reading, depth, text_place(reading, parent->kind, name));
        break;
    default:
        break;
    }
}

void confinfo_element_open(struct confinfo_reading *reading, size_t depth, const char *name, bool ours)
{
    struct element_level *level = &reading->levels[depth];
    enum confinfo_state own;

    *level = (struct element_level){.kind = kind_of(reading, depth, name, ours), .serial = ++reading->serial};
    if (depth == 0 && level->kind != ELEMENT_CONFERENCE)
        confinfo_add_fault(reading->document, CONFINFO_FAULT_NAMESPACE, reading->at,
                           g_strdup_printf("the root element is %s%s", name,
                                           ours ? "" : " of another namespace, or of none"));
    own = own_state(reading, level->kind);
    settle_state(reading, depth, name, own);
    open_kind(reading, depth, name, own);
}

static void close_value(struct confinfo_reading *reading, size_t depth)
{
    struct slice value = slice_trim((struct slice){reading->value->str, reading->value->len});
    enum element_kind kind = reading->levels[depth].kind;
    uint64_t number;

    reading->in_value = false;
    if (reading->value_to) {
        g_free(*reading->value_to); /* there once, says the schema */
        *reading->value_to = g_strndup(value.n ? value.p : "", value.n);
    }
    if (kind == ELEMENT_USER_COUNT && !reading->sidebars && slice_to_uint(value, &number) && number <= UINT32_MAX) {
        reading->document->has_user_count = true;
        reading->document->user_count = (uint32_t)number;
    }
    if (kind == ELEMENT_SIDEBAR_URI) {
        char *key = g_strndup(value.n ? value.p : "", value.n);
        add_key(reading, &reading->levels[depth - 2], kind, "sidebar", key, CONFINFO_FAULT_KEY, reading->at);
        g_free(key);
    }
}

void confinfo_element_close(struct confinfo_reading *reading, size_t depth)
{
    if (reading->in_value && reading->value_depth == depth)
        close_value(reading, depth);
    if (depth && reading->levels[depth].kind == ELEMENT_CONFERENCE)
        reading->sidebars--;
}

void confinfo_text(struct confinfo_reading *reading, const char *text, size_t n)
{
    if (reading->in_value)
        g_string_append_len(reading->value, text, (gssize)n);
}
