/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <glib.h>

#include "imsconf/settings.h"
#include "imsconf/sip.h"

enum { MOST_WINDOW_MS = 3600000 };

static const char *const modes[] = {[MODE_LAB] = "lab", [MODE_LIVE] = "live"};
static const char *const securities[] = {
    [SECURITY_AUTO] = "auto", [SECURITY_IPSEC] = "ipsec", [SECURITY_GIBA] = "giba"};

const char *mode_name(enum imsconf_mode mode)
{
    return modes[mode];
}

const char *security_name(enum imsconf_security security)
{
    return securities[security];
}

void settings_init(struct settings *settings)
{
    *settings = (struct settings){.profile = g_strdup("auto"), .subscribe_window_ms = 3000};
}

void settings_copy(struct settings *to, const struct settings *from)
{
    *to = *from;
    to->profile = g_strdup(from->profile);
    to->home_domain = g_strdup(from->home_domain);
    to->factory_uri = g_strdup(from->factory_uri);
    to->pcscf = g_strdup(from->pcscf);
    to->impu = g_strdup(from->impu);
    to->service_route = g_strdup(from->service_route);
}

void settings_clear(struct settings *settings)
{
    g_free(settings->profile);
    g_free(settings->home_domain);
    g_free(settings->factory_uri);
    g_free(settings->pcscf);
    g_free(settings->impu);
    g_free(settings->service_route);
    *settings = (struct settings){0};
}

/* White space and controls would end up in a comparison that can never hold. */
static bool is_printable(struct slice text)
{
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] <= ' ' || text.p[i] == 0x7F)
            return false;
    }
    return true;
}

static bool is_label(struct slice label)
{
    for (size_t i = 0; i < label.n; i++) {
        if (!g_ascii_isalnum(label.p[i]) && label.p[i] != '-')
            return false;
    }
    return label.n > 0 && label.n <= 63 && label.p[0] != '-' && label.p[label.n - 1] != '-';
}

/* RFC 3261 25.1 hostname, RFC 1123 2.1 */
static bool is_host_name(struct slice name)
{
    bool good = name.n > 0 && name.n <= 253;
    if (name.n > 1 && name.p[name.n - 1] == '.')
        name.n--;
    while (good) {
        size_t dot = slice_find(name, '.');
        good = is_label(slice_part(name, 0, dot));
        if (dot == name.n)
            break;
        name = slice_from(name, dot + 1);
    }
    return good;
}

static bool is_host(struct slice host)
{
    return sip_host_is_address(host) || is_host_name(host);
}

static bool is_sip_uri(struct slice text)
{
    struct sip_uri uri;
    return is_printable(text) && sip_uri_read(text, &uri) &&
           (slice_is_nocase(uri.scheme, "sip") || slice_is_nocase(uri.scheme, "sips")) && is_host(uri.host);
}

static bool is_identity(struct slice text)
{
    struct sip_uri uri;
    if (is_sip_uri(text))
        return true;
    return is_printable(text) && sip_uri_read(text, &uri) && slice_is_nocase(uri.scheme, "tel") && uri.opaque.n > 0;
}

/* "<sip:...>", with header parameters behind the brackets, or a bare URI whose parameters are its own. */
static bool is_route(struct slice text)
{
    struct sip_name_addr route;
    if (!text.n || text.p[0] != '<')
        return is_sip_uri(text);
    return is_printable(text) && sip_name_addr_read(text, &route) && is_sip_uri(route.uri);
}

static bool every(struct slice list, bool (*fits)(struct slice element))
{
    struct slice element;
    size_t count = 0;
    for (; sip_list_next(&list, &element); count++) {
        if (!fits(element))
            return false;
    }
    return count > 0;
}

static bool is_identity_list(struct slice text)
{
    return every(text, is_identity);
}

static bool is_route_list(struct slice text)
{
    return every(text, is_route);
}

static bool is_profile(struct slice text)
{
    return text.n > 0;
}

/* Settings that are texts. */
static const struct {
    const char *name;
    size_t offset;
    bool (*fits)(struct slice value);
    const char *accepted;
} texts[] = {
    {"home_domain", offsetof(struct settings, home_domain), is_host_name, "a host name such as ims.example.org"},
    {"factory_uri", offsetof(struct settings, factory_uri), is_sip_uri, "a sip or sips URI"},
    {"pcscf", offsetof(struct settings, pcscf), is_host, "a host name or an IP address (IPv6 in brackets)"},
    {"impu", offsetof(struct settings, impu), is_identity_list, "sip, sips or tel URIs, separated by commas"},
    {"service_route", offsetof(struct settings, service_route), is_route_list,
     "sip or sips URIs, with or without angle brackets, separated by commas"},
    {"profile", offsetof(struct settings, profile), is_profile, "the name of a profile, or auto"},
};

static char *refuse(const char *name, const char *value, const char *accepted)
{
    return g_strdup_printf("%s: \"%s\" is refused; accepted is %s", name, value, accepted);
}

/* Empty: not configured any more. */
static char *set_text(struct settings *settings, size_t i, const char *value)
{
    struct slice trimmed = slice_trim(slice_of(value));
    char **text = (char **)(void *)((char *)settings + texts[i].offset);
    if (trimmed.n && (!g_utf8_validate(value, -1, NULL) || !texts[i].fits(trimmed)))
        return refuse(texts[i].name, value, texts[i].accepted);
    g_free(*text);
    *text = trimmed.n ? slice_dup(trimmed) : NULL;
    return NULL;
}

/* An empty profile is auto: there is always one. */
static char *set_profile(struct settings *settings, size_t i, const char *value)
{
    return set_text(settings, i, slice_trim(slice_of(value)).n ? value : "auto");
}

static char *set_number(unsigned *number, const char *name, const char *value, unsigned least, unsigned most)
{
    uint64_t read;
    if (slice_to_uint(slice_trim(slice_of(value)), &read) && read >= least && read <= most) {
        *number = (unsigned)read;
        return NULL;
    }
    char *accepted = g_strdup_printf("a number from %u to %u", least, most);
    char *reason = refuse(name, value, accepted);
    g_free(accepted);
    return reason;
}

static char *set_port(unsigned *port, const char *name, const char *value)
{
    if (slice_trim(slice_of(value)).n)
        return set_number(port, name, value, 1, 65535);
    *port = 0;
    return NULL;
}

/* Position of a word; count when it is none of them. Empty stands for the first, the default. */
static size_t choose(const char *const *words, size_t count, const char *value)
{
    struct slice word = slice_trim(slice_of(value));
    size_t i = 0;
    while (word.n && i < count && !slice_is(word, words[i]))
        i++;
    return i;
}

static char *set_mode(struct settings *settings, const char *value)
{
    size_t i = choose(modes, G_N_ELEMENTS(modes), value);
    if (i == G_N_ELEMENTS(modes))
        return refuse("mode", value, "lab or live");
    settings->mode = (enum imsconf_mode)i;
    return NULL;
}

static char *set_security(struct settings *settings, const char *value)
{
    size_t i = choose(securities, G_N_ELEMENTS(securities), value);
    if (i == G_N_ELEMENTS(securities))
        return refuse("security", value, "auto, ipsec or giba");
    settings->security = (enum imsconf_security)i;
    return NULL;
}

static char *set_window(struct settings *settings, const char *value)
{
    if (slice_trim(slice_of(value)).n)
        return set_number(&settings->subscribe_window_ms, "subscribe_window_ms", value, 0, MOST_WINDOW_MS);
    settings->subscribe_window_ms = 3000;
    return NULL;
}

char *settings_set(struct settings *settings, const char *name, const char *value)
{
    if (!value)
        value = "";
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (strcmp(name, texts[i].name) == 0)
            return texts[i].fits == is_profile ? set_profile(settings, i, value) : set_text(settings, i, value);
    }
    if (strcmp(name, "mode") == 0)
        return set_mode(settings, value);
    if (strcmp(name, "security") == 0)
        return set_security(settings, value);
    if (strcmp(name, "pcscf_port") == 0)
        return set_port(&settings->pcscf_port, name, value);
    if (strcmp(name, "ue_port") == 0)
        return set_port(&settings->ue_port, name, value);
    if (strcmp(name, "subscribe_window_ms") == 0)
        return set_window(settings, value);
    return g_strdup_printf("%s: there is no such setting; there are profile, mode, security, home_domain, factory_uri, "
                           "pcscf, pcscf_port, ue_port, impu, service_route and subscribe_window_ms",
                           name);
}
