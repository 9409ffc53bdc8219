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
    prefs_register_static_text_preference(
        module, "heading_rules",
        "What is checked. Point at a name for an explanation, an example and the default. A change takes "
        "effect at once: the file is read again.",
        "Which rules messages are checked against.");
    prefs_register_string_preference(
        module, "profile", "Profile",
        "Name of the profile whose rules are checked, for example a25-late. Default: auto, the one that fits the flow.",
        &raw.profile);
    prefs_register_enum_preference(
        module, "mode", "Mode",
        "Lab: the constants of the test simulator are checked, and what the network sends is checked in full. Live "
        "network: constants are learnt from the capture, and deviations of the network are warnings at most. "
        "Default: lab.",
        &raw.mode, modes, FALSE);
    prefs_register_enum_preference(
        module, "security", "Security",
        "How the UE has authenticated. IPsec: security headers and protected ports are required. GIBA: they are not. "
        "Default: as the capture shows, IPsec where a registration or the INVITE has its headers.",
        &raw.security, securities, FALSE);
    prefs_register_directory_preference(
        module, "profile_directory", "Profile directory",
        "Folder of profiles of your own (*.xml), which are used instead of the built-in ones, for example "
        "/home/alice/profiles. A folder with a mistake is refused as a whole, and you are told where the mistake is. "
        "Default: empty, the built-in profiles.",
        &preferences.profile_directory);
}

static void network_register(module_t *module)
{
    prefs_register_static_text_preference(
        module, "heading_network",
        "What the capture may not tell. Values come from a registration in the capture; where there is none, "
        "they can be given here. What is not known makes checks inconclusive, never failed.",
        "Values that rules compare with.");
    prefs_register_string_preference(
        module, "home_domain", "Home domain",
        "Home network domain of the UE, for example ims.example.net. The conference factory URI is derived from it. "
        "Default: empty, learnt from the registration.",
        &raw.home_domain);
    prefs_register_string_preference(
        module, "factory_uri", "Conference factory URI",
        "URI that creates conferences, for example sip:mmtel@conf-factory.ims.example.net. An INVITE to it makes a flow. "
        "Default: empty, derived from the home domain.",
        &raw.factory_uri);
    prefs_register_string_preference(
        module, "pcscf", "P-CSCF",
        "Address or name of the P-CSCF, for example 192.0.2.10, 2001:db8::10 or pcscf.example.net. "
        "Default: empty, learnt from the packets of the registration.",
        &raw.pcscf);
    prefs_register_uint_preference(
        module, "pcscf_port", "P-CSCF port",
        "Protected server port of the P-CSCF, for example 5081. Default: 0, learnt from Security-Server.", 10,
        &raw.pcscf_port);
    prefs_register_uint_preference(
        module, "ue_port", "UE port",
        "Protected server port of the UE, for example 6101. Default: 0, learnt from Security-Client.", 10, &raw.ue_port);
    prefs_register_string_preference(
        module, "impu", "Public user identities",
        "URIs of the user, with commas between them, for example sip:alice@ims.example.net, tel:+15550100. "
        "Default: empty, learnt from P-Associated-URI.",
        &raw.impu);
    prefs_register_string_preference(
        module, "service_route", "Service route",
        "Elements of Service-Route, with commas between them, for example <sip:scscf.example.net;lr>. "
        "Default: empty, learnt from the registration.",
        &raw.service_route);
    prefs_register_uint_preference(
        module, "subscribe_window_ms", "Subscribe window (ms)",
        "How many milliseconds after the ACK the SUBSCRIBE to the conference may come. Default: 3000.", 10,
        &raw.subscribe_window_ms);
}

static void display_register(module_t *module)
{
    prefs_register_static_text_preference(
        module, "heading_display",
        "What is shown. The findings stay the same.",
        "These change what is shown, not what is checked.");
    prefs_register_bool_preference(
        module, "info_column", "Step and verdict in the Info column",
        "Append procedure, step and verdict to the Info column, for example [A.25 step 8: pass]. Default: on.",
        &preferences.info_column);
    prefs_register_bool_preference(
        module, "teaching", "Explain each step",
        "Show in the details why each message of the procedure is sent and what commonly goes wrong, below its purpose. "
        "Default: on.",
        &preferences.teaching);
}

void preferences_register(int proto)
{
    module_t *module = prefs_register_protocol(proto, preferences_apply);

    choice_register(module);
    network_register(module);
    display_register(module);
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
