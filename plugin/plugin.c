/* SPDX-License-Identifier: GPL-2.0-or-later */
#define WS_BUILD_DLL
#include "plugin.h"

#ifndef IMSCONF_VERSION
#define IMSCONF_VERSION "0"
#endif

WS_DLL_PUBLIC_DEF const char plugin_version[] = IMSCONF_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
WS_DLL_PUBLIC uint32_t plugin_describe(void);

void plugin_register(void)
{
    static proto_plugin protocol = {.register_protoinfo = proto_register_imsconf,
                                    .register_handoff = proto_reg_handoff_imsconf};
    static tap_plugin tap = {.register_tap_listener = tap_register_report};

    proto_register_plugin(&protocol);
    tap_register_plugin(&tap);
}

uint32_t plugin_describe(void)
{
#ifdef WS_PLUGIN_DESC_DISSECTOR
    return WS_PLUGIN_DESC_DISSECTOR | WS_PLUGIN_DESC_TAP_LISTENER;
#else
    return 0;
#endif
}
