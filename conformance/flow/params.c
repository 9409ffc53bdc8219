/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "internal.h"

#include <string.h>

void params_add(struct params *params, enum param param, struct slice value)
{
    struct param_values *values = &params->values[param];
    struct slice copy = {g_string_chunk_insert_len(params->strings, value.p, (gssize)value.n), value.n};

    values->items = g_renew(struct slice, values->items, values->count + 1);
    values->items[values->count++] = copy;
    values->known = true;
}

static void add_if_unknown(struct params *params, enum param param, const char *text)
{
    if (!params->values[param].known && text && *text)
        params_add(params, param, slice_of(text));
}

static void add_number_if_unknown(struct params *params, enum param param, unsigned number)
{
    char digits[16];

    g_snprintf(digits, sizeof digits, "%u", number);
    if (number)
        add_if_unknown(params, param, digits);
}

/* Lists given as a setting: "<sip:a;lr>, sip:b;lr". Routes get their angle brackets. */
static void add_list_if_unknown(struct params *params, enum param param, const char *text, bool brackets)
{
    struct slice rest, element;

    if (params->values[param].known || !text || !*text)
        return;
    rest = slice_of(text);
    while (sip_list_next(&rest, &element)) {
        char *item = brackets && element.p[0] != '<' ? g_strdup_printf("<%.*s>", (int)element.n, element.p)
                                                     : slice_dup(element);
        params_add(params, param, slice_of(item));
        g_free(item);
    }
}

static struct slice first(const struct params *params, enum param param)
{
    const struct param_values *values = &params->values[param];

    return values->known && values->count ? values->items[0] : SLICE_NONE;
}

/* A configured factory beats the derived one (TS 24.605 4.2.1); then nothing is known to be wrong with its spelling. */
static void add_factory(struct params *params, const struct settings *settings)
{
    struct slice home = first(params, PARAM_HOME);
    char *uri;

    if (settings->factory_uri && *settings->factory_uri) {
        params_add(params, PARAM_FACTORY, slice_of(settings->factory_uri));
        params->values[PARAM_FACTORY_LITERAL].known = true;
        return;
    }
    if (!home.n)
        return;
    uri = g_strdup_printf("sip:mmtel@conf-factory.%.*s", (int)home.n, home.p);
    params_add(params, PARAM_FACTORY, slice_of(uri));
    g_free(uri);
    uri = g_strdup_printf("sip:mmtel@conf-factory%.*s", (int)home.n, home.p);
    params_add(params, PARAM_FACTORY_LITERAL, slice_of(uri));
    g_free(uri);
}

/* The route of a new dialog: the P-CSCF, then the service route (TS 24.229 5.1.2A.1.1). Only as a whole. */
static void add_preloaded(struct params *params)
{
    struct slice host = first(params, PARAM_PCSCF), port = first(params, PARAM_PPS);
    char *route;

    if (!host.n || !port.n || !params->values[PARAM_SERVICE_ROUTE].known)
        return;
    route = g_strdup_printf("<sip:%.*s:%.*s;lr>", (int)host.n, host.p, (int)port.n, port.p);
    params_add(params, PARAM_PRELOADED, slice_of(route));
    g_free(route);
    for (size_t i = 0; i < params->values[PARAM_SERVICE_ROUTE].count; i++)
        params_add(params, PARAM_PRELOADED, params->values[PARAM_SERVICE_ROUTE].items[i]);
}

/* An address of a packet as the host of a URI. */
static char *host_text(struct slice address)
{
    if (!address.n)
        return NULL;
    if (memchr(address.p, ':', address.n) && address.p[0] != '[')
        return g_strdup_printf("[%.*s]", (int)address.n, address.p);
    return slice_dup(address);
}

/* What the INVITE's own packet shows. In a lab the capture is taken at the UE; elsewhere an address translator may stand
 * in between, and its addresses would charge the UE with what it did not do. */
static void add_from_packet(struct params *params, const struct settings *settings, const struct packet *invite)
{
    char *source, *destination;

    if (settings->mode != MODE_LAB)
        return;
    source = host_text(invite->source);
    destination = host_text(invite->destination);
    add_if_unknown(params, PARAM_UE_IP, source);
    add_if_unknown(params, PARAM_PCSCF, destination);
    add_number_if_unknown(params, PARAM_PPS, invite->destination_port);
    g_free(source);
    g_free(destination);
}

static void bracket_host(struct params *params, enum param param)
{
    struct param_values *values = &params->values[param];
    char *text;

    if (!values->count || !memchr(values->items[0].p, ':', values->items[0].n))
        return;
    text = host_text(values->items[0]);
    values->items[0] = slice_of(g_string_chunk_insert(params->strings, text));
    g_free(text);
}

struct params *params_new(const struct registration *registration, const struct settings *settings,
                          const struct packet *invite)
{
    struct params *params = g_new0(struct params, 1);

    params->strings = g_string_chunk_new(512);
    if (registration)
        registration_fill(registration, params);
    add_if_unknown(params, PARAM_HOME, settings->home_domain);
    add_if_unknown(params, PARAM_PCSCF, settings->pcscf);
    add_number_if_unknown(params, PARAM_PPS, settings->pcscf_port);
    add_number_if_unknown(params, PARAM_PUS, settings->ue_port);
    add_list_if_unknown(params, PARAM_IMPU, settings->impu, false);
    add_list_if_unknown(params, PARAM_SERVICE_ROUTE, settings->service_route, true);
    add_from_packet(params, settings, invite);
    bracket_host(params, PARAM_PCSCF);
    add_factory(params, settings);
    add_preloaded(params);
    return params;
}

void params_free(struct params *params)
{
    if (!params)
        return;
    for (int i = 0; i < PARAM_COUNT; i++)
        g_free(params->values[i].items);
    g_string_chunk_free(params->strings);
    g_free(params);
}
