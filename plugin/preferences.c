/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

struct preferences preferences = {.info_column = true, .teaching = true};

/* As Wireshark fills them; the names are those of settings_set(). */
static struct {
    const char *profile;
    int mode, security;
    const char *home_domain, *factory_uri, *pcscf, *impu, *service_route;
    unsigned pcscf_port, ue_port, subscribe_window_ms;
} raw = {.mode = MODE_LAB, .security = SECURITY_AUTO, .profile = "auto", .subscribe_window_ms = 3000};

static bool changed = true;

static const enum_val_t modes[] = {
    {"lab", "Lab: the simulator's constants are checked", MODE_LAB},
    {"live", "Live network: constants are learnt, relations are checked", MODE_LIVE},
    {NULL, NULL, 0},
};
static const enum_val_t securities[] = {
    {"auto", "As the capture shows", SECURITY_AUTO},
    {"ipsec", "IMS AKA with IPsec", SECURITY_IPSEC},
    {"giba", "GPRS-IMS-Bundled Authentication", SECURITY_GIBA},
    {NULL, NULL, 0},
};

static void preferences_apply(void)
{
    changed = true; /* a change makes Wireshark dissect anew, and that starts a new analysis */
}

bool preferences_take_change(void)
{
    bool was = changed;

    changed = false;
    return was;
}

static void choice_register(module_t *module)
{
    prefs_register_string_preference(module, "profile", "Profile", "Name of the profile to check against, or auto",
                                     &raw.profile);
    prefs_register_enum_preference(module, "mode", "Mode",
                                   "Whether the constants of a test simulator are required (lab), "
                                   "or learnt from the capture (live)",
                                   &raw.mode, modes, FALSE);
    prefs_register_enum_preference(module, "security", "Security", "How the UE authenticated", &raw.security,
                                   securities, FALSE);
    prefs_register_directory_preference(module, "profile_directory", "Profile directory",
                                        "Folder of XML profiles to use instead of the built-in ones",
                                        &preferences.profile_directory);
}

static void network_register(module_t *module)
{
    prefs_register_string_preference(module, "home_domain", "Home domain", "Home network domain of the UE",
                                     &raw.home_domain);
    prefs_register_string_preference(module, "factory_uri", "Factory URI",
                                     "Conference factory URI, when it is not derived from the home domain",
                                     &raw.factory_uri);
    prefs_register_string_preference(module, "pcscf", "P-CSCF", "Address or name of the P-CSCF", &raw.pcscf);
    prefs_register_uint_preference(module, "pcscf_port", "P-CSCF port",
                                   "Protected server port of the P-CSCF; 0: not configured", 10, &raw.pcscf_port);
    prefs_register_uint_preference(module, "ue_port", "UE port", "Protected server port of the UE; 0: not configured",
                                   10, &raw.ue_port);
    prefs_register_string_preference(module, "impu", "IMPUs", "Public user identities, comma-separated URIs",
                                     &raw.impu);
    prefs_register_string_preference(module, "service_route", "Service route", "Service route, comma-separated",
                                     &raw.service_route);
    prefs_register_uint_preference(module, "subscribe_window_ms", "Subscribe window (ms)",
                                   "How long after the ACK the SUBSCRIBE to the conference is waited for", 10,
                                   &raw.subscribe_window_ms);
}

void preferences_register(int proto)
{
    module_t *module = prefs_register_protocol(proto, preferences_apply);

    choice_register(module);
    network_register(module);
    prefs_register_bool_preference(module, "info_column", "Step and verdict in the Info column",
                                   "Append procedure, step and verdict to the Info column", &preferences.info_column);
    prefs_register_bool_preference(module, "teaching", "Explain each step",
                                   "Show what each message of the procedure is for", &preferences.teaching);
}

void preferences_complain(char **last, const char *text)
{
    if (*last != NULL && strcmp(*last, text) == 0)
        return;
    g_free(*last);
    *last = g_strdup(text);
    report_warning("imsconf: %s", text);
}

static void value_set(struct settings *settings, const char *name, const char *value, GString *complaints)
{
    char *reason = value != NULL && value[0] != '\0' ? settings_set(settings, name, value) : NULL;

    if (reason != NULL)
        g_string_append_printf(complaints, "%sThe preference imsconf.%s is not used: %s",
                               complaints->len > 0 ? "\n" : "", name, reason);
    g_free(reason);
}

static void number_set(struct settings *settings, const char *name, unsigned value, GString *complaints)
{
    char *text = g_strdup_printf("%u", value);

    value_set(settings, name, text, complaints);
    g_free(text);
}

void preferences_read(struct settings *settings)
{
    static char *told;
    GString *complaints = g_string_new(NULL);

    settings_init(settings);
    settings->mode = (enum imsconf_mode)raw.mode;
    settings->security = (enum imsconf_security)raw.security;
    value_set(settings, "profile", raw.profile, complaints);
    value_set(settings, "home_domain", raw.home_domain, complaints);
    value_set(settings, "factory_uri", raw.factory_uri, complaints);
    value_set(settings, "pcscf", raw.pcscf, complaints);
    value_set(settings, "impu", raw.impu, complaints);
    value_set(settings, "service_route", raw.service_route, complaints);
    if (raw.pcscf_port != 0)
        number_set(settings, "pcscf_port", raw.pcscf_port, complaints);
    if (raw.ue_port != 0)
        number_set(settings, "ue_port", raw.ue_port, complaints);
    number_set(settings, "subscribe_window_ms", raw.subscribe_window_ms, complaints);
    if (complaints->len > 0)
        preferences_complain(&told, complaints->str);
    g_string_free(complaints, TRUE);
}
