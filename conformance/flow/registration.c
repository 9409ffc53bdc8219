/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

/*
 * What a registration in front of the flow teaches: requests and responses of one REGISTER Call-ID.
 * A registration counts once its 200 was seen; Security-Server values wait in `offered` until then, because a new
 * registration that fails leaves the old security association in force.
 */

enum { REGISTRATIONS_MAX = 20000 }; /* the oldest goes first: a capture may register any number of UEs */

struct registration {
    struct slice key; /* Call-ID, for the table */
    GList *link;      /* in registrar.order */
    char *call_id;
    char *home, *ue_ip, *pcscf;
    char *pus, *puc, *pps, *unprotected_pps;
    char *contact_port;
    char *gruu;
    GPtrArray *offered, *server; /* Security-Server elements: of the last 401; of the association in force */
    GPtrArray *service_route, *impus;
    GPtrArray *names; /* keys in registrar.names that lead here */
    bool registered;
    bool gruu_open; /* there is one, but whose was not known when it came */
    bool unsure; /* the association may be another by now: of what made it the capture lacks a part */
    bool has_cseq;
    uint64_t cseq; /* of the last REGISTER */
    bool cut; /* the end of the 200 is not in the capture: its lists are not known */
};

struct registrar {
    GHashTable *by_call_id; /* struct slice -> struct registration */
    unsigned changes;
    GHashTable *names;      /* identity, contact or address key -> struct registration */
    GQueue order;
    GString *scratch;
};

static GPtrArray *texts_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void registration_free(gpointer data)
{
    struct registration *r = data;

    char *texts[] = {r->call_id, r->home, r->ue_ip, r->pcscf, r->pus, r->puc, r->pps, r->unprotected_pps,
                     r->contact_port, r->gruu};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_free(r->offered, TRUE);
    g_ptr_array_free(r->server, TRUE);
    g_ptr_array_free(r->service_route, TRUE);
    g_ptr_array_free(r->impus, TRUE);
    g_ptr_array_free(r->names, TRUE);
    g_free(r);
}

struct registrar *registrar_new(void)
{
    struct registrar *registrar = g_new0(struct registrar, 1);

    registrar->by_call_id = g_hash_table_new_full(slice_hash, slice_key_equal, NULL, registration_free);
    registrar->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_queue_init(&registrar->order);
    registrar->scratch = g_string_new(NULL);
    return registrar;
}

void registrar_free(struct registrar *registrar)
{
    g_hash_table_destroy(registrar->names);
    g_hash_table_destroy(registrar->by_call_id);
    g_queue_clear(&registrar->order);
    g_string_free(registrar->scratch, TRUE);
    g_free(registrar);
}

static void registration_remove(struct registrar *registrar, struct registration *r)
{
    for (guint i = 0; i < r->names->len; i++) {
        const char *name = g_ptr_array_index(r->names, i);
        if (g_hash_table_lookup(registrar->names, name) == r)
            g_hash_table_remove(registrar->names, name);
    }
    g_queue_delete_link(&registrar->order, r->link);
    g_hash_table_remove(registrar->by_call_id, &r->key);
}

static struct registration *registration_add(struct registrar *registrar, struct slice call_id)
{
    struct registration *r = g_new0(struct registration, 1);

    if (g_queue_get_length(&registrar->order) >= REGISTRATIONS_MAX)
        registration_remove(registrar, g_queue_peek_head(&registrar->order));
    r->call_id = slice_dup(call_id);
    r->key = (struct slice){r->call_id, call_id.n};
    r->offered = texts_new();
    r->server = texts_new();
    r->service_route = texts_new();
    r->impus = texts_new();
    r->names = texts_new();
    g_hash_table_insert(registrar->by_call_id, &r->key, r);
    g_queue_push_tail(&registrar->order, r);
    r->link = g_queue_peek_tail_link(&registrar->order);
    return r;
}

static void name_registration(struct registrar *registrar, struct registration *r, const char *name)
{
    if (!*name || g_hash_table_lookup(registrar->names, name) == r)
        return;
    g_hash_table_replace(registrar->names, g_strdup(name), r);
    g_ptr_array_add(r->names, g_strdup(name));
}

static void append(GString *key, struct slice text)
{
    g_string_append_len(key, text.p, (gssize)text.n);
}

static void address_key(GString *key, struct slice address)
{
    g_string_assign(key, "a:");
    append(key, address);
}

/* An address shared by several UEs says nothing about which of them sent an INVITE: it then leads nowhere. */
static void name_by_address(struct registrar *registrar, struct registration *r, struct slice address)
{
    gpointer other;

    address_key(registrar->scratch, address);
    if (!g_hash_table_lookup_extended(registrar->names, registrar->scratch->str, NULL, &other))
        name_registration(registrar, r, registrar->scratch->str);
    else if (other && other != r)
        g_hash_table_replace(registrar->names, g_strdup(registrar->scratch->str), NULL);
}

static void contact_key(GString *key, const struct sip_message *message)
{
    struct sip_uri uri;

    g_string_truncate(key, 0);
    if (!sip_uri_read(message_uri(message, SIP_CONTACT), &uri) || !uri.host.p || !uri.port.p)
        return;
    g_string_append(key, "k:");
    append(key, uri.host);
    g_string_append_c(key, ':');
    append(key, uri.port);
}

static void replace(char **text, struct slice value)
{
    if (!value.n)
        return;
    g_free(*text);
    *text = slice_dup(value);
}

static void learn_security_client(struct registration *r, const struct sip_message *message)
{
    struct sip_values values;
    struct slice head, params;
    struct sip_param param;

    sip_values_begin(&values, message, SIP_SECURITY_CLIENT, SLICE_NONE);
    if (!sip_values_next(&values)) /* the ports are the same in every mechanism */
        return;
    sip_value_split(values.value, &head, &params);
    if (sip_param_find(params, SLICE("port-s"), &param))
        replace(&r->pus, param.value);
    if (sip_param_find(params, SLICE("port-c"), &param))
        replace(&r->puc, param.value);
}

static bool verifies(const struct sip_message *message, const GPtrArray *list)
{
    struct sip_values values;
    guint n = 0;

    sip_values_begin(&values, message, SIP_SECURITY_VERIFY, SLICE_NONE);
    for (; sip_values_next(&values); n++)
        if (n >= list->len || !slice_is(values.value, g_ptr_array_index(list, n)))
            return false;
    return n == list->len;
}

/* A UE that registers again repeats the list of its new association, once it was offered one, and goes on with it when
 * the 200 came (TS 24.229 5.1.1.5.1). */
static void learn_association(struct registrar *registrar, struct registration *r, const struct sip_message *message)
{
    struct slice method;

    r->has_cseq = sip_cseq_read(sip_header_value(message, SIP_CSEQ), &r->cseq, &method);
    if (!r->registered || !sip_header_value(message, SIP_SECURITY_VERIFY).p)
        return;
    if (!r->offered->len && verifies(message, r->server))
        return;
    r->unsure = true;
    registrar->changes++;
}

static bool answers_another(const struct registration *r, const struct sip_message *response)
{
    struct slice method;
    uint64_t cseq;

    return r->has_cseq && sip_cseq_read(sip_header_value(response, SIP_CSEQ), &cseq, &method) && cseq != r->cseq;
}

static void learn_request(struct registrar *registrar, const struct sip_message *message,
                          const struct packet *packet)
{
    struct slice call_id = sip_header_value(message, SIP_CALL_ID);
    struct registration *r = g_hash_table_lookup(registrar->by_call_id, &call_id);
    struct sip_uri uri;
    struct sip_values vias;
    char port[8];

    /* More than one Via: the same REGISTER behind the P-CSCF, which says nothing about the UE's own interface. */
    sip_values_begin(&vias, message, SIP_VIA, SLICE_NONE);
    if (!call_id.n || !sip_values_next(&vias) || sip_values_next(&vias))
        return;
    if (!r)
        r = registration_add(registrar, call_id);
    if (sip_uri_read(message->request_uri, &uri))
        replace(&r->home, uri.host);
    if (sip_uri_read(message_uri(message, SIP_CONTACT), &uri)) {
        replace(&r->ue_ip, uri.host);
        if (uri.port.p)
            replace(&r->contact_port, uri.port);
    }
    learn_security_client(r, message);
    learn_association(registrar, r, message);
    replace(&r->pcscf, packet->destination);
    if (!sip_header_value(message, SIP_SECURITY_VERIFY).p) {
        g_snprintf(port, sizeof port, "%u", packet->destination_port);
        replace(&r->unprotected_pps, slice_of(port));
    }
    if (packet->source.n)
        name_by_address(registrar, r, packet->source);
    contact_key(registrar->scratch, message);
    name_registration(registrar, r, registrar->scratch->str);
}

static void collect_values(GPtrArray *into, const struct sip_message *message, enum sip_header_id id, bool uris)
{
    struct sip_values values;
    struct sip_name_addr addr;

    g_ptr_array_set_size(into, 0);
    sip_values_begin(&values, message, id, SLICE_NONE);
    while (sip_values_next(&values)) {
        struct slice value = values.value;
        if (uris && sip_name_addr_read(value, &addr))
            value = addr.uri;
        g_ptr_array_add(into, slice_dup(value));
    }
}

/* The protected server port of the P-CSCF: that of the mechanisms in force. */
static void learn_protected_port(struct registration *r)
{
    struct slice head, params;
    struct sip_param param;

    sip_value_split(slice_of(g_ptr_array_index(r->server, 0)), &head, &params);
    if (sip_param_find(params, SLICE("port-s"), &param))
        replace(&r->pps, param.value);
}

/* The first one that gives a public GRUU is taken: 200 (REGISTER) may list the contacts of other devices as well, which
 * then differ in their address. */
static void learn_gruu(struct registration *r, const struct sip_message *message)
{
    struct sip_values values;
    struct sip_name_addr addr;
    struct sip_uri uri;
    struct sip_param param;

    sip_values_begin(&values, message, SIP_CONTACT, SLICE_NONE);
    while (sip_values_next(&values)) {
        if (!sip_name_addr_read(values.value, &addr) || !sip_param_find(addr.params, SLICE("pub-gruu"), &param))
            continue;
        r->gruu_open = r->gruu_open || !r->ue_ip;
        if (sip_uri_read(addr.uri, &uri) && r->ue_ip &&
            sip_host_compare(uri.host, slice_of(r->ue_ip)) == SIP_HOST_EQUAL) {
            replace(&r->gruu, param.value);
            return;
        }
    }
}

static bool is_deregistration(const struct sip_message *message)
{
    struct slice contact = sip_header_value(message, SIP_CONTACT);
    uint64_t expires;

    return (!contact.p && message->extent != SIP_CUT_IN_HEADERS) ||
           (slice_to_uint(sip_header_value(message, SIP_EXPIRES), &expires) && expires == 0);
}

static void learn_success(struct registrar *registrar, struct registration *r, const struct sip_message *message)
{
    struct slice aor = message_uri(message, SIP_TO);

    if (is_deregistration(message)) {
        registration_remove(registrar, r);
        return;
    }
    registrar->changes++;
    r->unsure = r->unsure || (r->registered && !r->offered->len && answers_another(r, message));
    r->registered = true;
    r->cut = message->extent == SIP_CUT_IN_HEADERS;
    if (r->offered->len) {
        GPtrArray *old = r->server;
        r->server = r->offered;
        r->offered = old;
        g_ptr_array_set_size(old, 0);
        r->unsure = false;
        learn_protected_port(r);
    }
    collect_values(r->service_route, message, SIP_SERVICE_ROUTE, false);
    collect_values(r->impus, message, SIP_P_ASSOCIATED_URI, true);
    if (!r->impus->len && aor.n)
        g_ptr_array_add(r->impus, slice_dup(aor));
    learn_gruu(r, message);
    for (guint i = 0; i < r->impus->len; i++) {
        identity_key(registrar->scratch, 'i', slice_of(g_ptr_array_index(r->impus, i)));
        name_registration(registrar, r, registrar->scratch->str);
    }
    identity_key(registrar->scratch, 'i', aor);
    name_registration(registrar, r, registrar->scratch->str);
}

/* The old association stays. */
static void learn_failure(struct registrar *registrar, struct registration *r)
{
    if (!r->offered->len)
        return;
    g_ptr_array_set_size(r->offered, 0);
    r->unsure = false;
    registrar->changes++;
}

void registrar_learn(struct registrar *registrar, const struct sip_message *message, const struct packet *packet)
{
    struct slice call_id;
    struct registration *r;

    if (via_key_of(message).count > 1)
        return; /* on its way between servers, which changed it */
    if (message->kind == SIP_REQUEST) {
        learn_request(registrar, message, packet);
        return;
    }
    call_id = sip_header_value(message, SIP_CALL_ID);
    r = g_hash_table_lookup(registrar->by_call_id, &call_id);
    if (!r)
        return;
    if (message->status == 401)
        collect_values(r->offered, message, SIP_SECURITY_SERVER, false);
    else if (message->status >= 200 && message->status < 300)
        learn_success(registrar, r, message);
    else if (message->status >= 300)
        learn_failure(registrar, r);
}

unsigned registrar_changes(const struct registrar *registrar)
{
    return registrar->changes;
}

static struct registration *find_by_name(struct registrar *registrar)
{
    struct registration *r =
        registrar->scratch->len ? g_hash_table_lookup(registrar->names, registrar->scratch->str) : NULL;

    return r && r->registered ? r : NULL;
}

const struct registration *registrar_find(struct registrar *registrar, const struct sip_message *invite,
                                          const struct packet *packet)
{
    static const enum sip_header_id identities[] = {SIP_P_PREFERRED_IDENTITY, SIP_FROM};
    const struct registration *r;

    if (!g_hash_table_size(registrar->names)) /* many captures have no registration */
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(identities); i++) {
        identity_key(registrar->scratch, 'i', message_uri(invite, identities[i]));
        r = find_by_name(registrar);
        if (r)
            return r;
    }
    contact_key(registrar->scratch, invite);
    r = find_by_name(registrar);
    if (r || !packet->source.n)
        return r;
    address_key(registrar->scratch, packet->source);
    return find_by_name(registrar);
}

bool registration_has_security(const struct registration *registration)
{
    return registration && registration->server->len;
}

bool registration_is_at(const struct registration *registration, struct slice address)
{
    return registration && registration->ue_ip &&
           sip_host_compare(slice_of(registration->ue_ip), address) == SIP_HOST_EQUAL;
}

static void add_text(struct params *params, enum param param, const char *text)
{
    if (text)
        params_add(params, param, slice_of(text));
}

static void add_texts(struct params *params, enum param param, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        params_add(params, param, slice_of(g_ptr_array_index(texts, i)));
    params->values[param].known = true; /* none is an answer too, once the UE is registered */
}

/* A wildcarded identity (TS 23.003 13.4B) stands for any number of them. */
static bool has_wildcard(const GPtrArray *impus)
{
    for (guint i = 0; i < impus->len; i++)
        if (strchr(g_ptr_array_index(impus, i), '!'))
            return true;
    return false;
}

void registration_fill(const struct registration *r, struct params *params)
{
    bool ipsec = registration_has_security(r);

    add_text(params, PARAM_HOME, r->home);
    add_text(params, PARAM_UE_IP, r->ue_ip);
    add_text(params, PARAM_PCSCF, r->pcscf);
    add_text(params, PARAM_PUS, ipsec && r->pus ? r->pus : r->contact_port);
    add_text(params, PARAM_PUC, r->puc);
    add_text(params, PARAM_PPS, ipsec ? r->pps : r->unprotected_pps);
    add_text(params, PARAM_PUB_GRUU, r->gruu);
    params->values[PARAM_PUB_GRUU].open = !r->gruu && (r->cut || r->gruu_open);
    add_text(params, PARAM_REG_CALLID, r->call_id);
    if (!r->cut)
        add_texts(params, PARAM_SERVICE_ROUTE, r->service_route);
    if (!r->cut && !has_wildcard(r->impus))
        add_texts(params, PARAM_IMPU, r->impus);
    if (ipsec && !r->unsure)
        add_texts(params, PARAM_SECSERVER, r->server);
}
