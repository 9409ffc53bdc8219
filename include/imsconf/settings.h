/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_SETTINGS_H
#define IMSCONF_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What the user says about the network under test. Plugin preferences and `imsconf-check --set` fill the same structure.
 * A configured value is a fallback for what the capture does not tell; only factory_uri beats the derived one
 * (TS 24.605 4.2.1). Strings are owned by the settings; NULL or "" means "not configured".
 */
enum imsconf_mode { MODE_LAB, MODE_LIVE };
enum imsconf_security { SECURITY_AUTO, SECURITY_IPSEC, SECURITY_GIBA };

struct settings {
    char *profile; /* name of a profile, or "auto" */
    enum imsconf_mode mode;
    enum imsconf_security security;
    char *home_domain;
    char *factory_uri;
    char *pcscf;              /* host */
    unsigned pcscf_port;      /* protected server port of the P-CSCF; 0: not configured */
    unsigned ue_port;         /* protected server port of the UE; 0: not configured */
    char *impu;               /* comma-separated URIs */
    char *service_route;      /* comma-separated route values, with or without angle brackets */
    unsigned subscribe_window_ms; /* wait for the SUBSCRIBE of step 10, from the ACK (TIM-1); 3000 */
};

/* The defaults of the contract: profile "auto", lab, auto, window 3000 ms. */
void settings_init(struct settings *settings);
/* A deep copy into uninitialised *to. */
void settings_copy(struct settings *to, const struct settings *from);
void settings_clear(struct settings *settings);

/*
 * Sets one value by its contract name (profile, mode, security, home_domain, factory_uri, pcscf, pcscf_port, ue_port,
 * impu, service_route, subscribe_window_ms). Returns NULL, or the reason why name or value is refused, for g_free().
 */
char *settings_set(struct settings *settings, const char *name, const char *value);

const char *mode_name(enum imsconf_mode mode);             /* "lab", "live" */
const char *security_name(enum imsconf_security security); /* "auto", "ipsec", "giba" */

#endif
