/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_COMPAT_H
#define IMSCONF_COMPAT_H

/*
 * The differences between the Wireshark releases this plugin builds against, 4.0 to 4.6, and nothing else. Every other
 * file is written for the newest release and gets the old spelling from here.
 */

#include <wireshark.h>
#include <ws_version.h>

#include <epan/expert.h>
#include <epan/packet.h>
#include <epan/conversation_filter.h> /* wants packet.h before it */
#include <epan/prefs.h>
#include <epan/proto_data.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <epan/to_str.h>
#include <wsutil/report_message.h>
#include <wsutil/str_util.h>

#if __has_include(<wsutil/plugins.h>) /* 4.4 */
#include <wsutil/plugins.h>
#endif

#define WIRESHARK_AT_LEAST(major, minor)                                                                               \
    (WIRESHARK_VERSION_MAJOR > (major) || (WIRESHARK_VERSION_MAJOR == (major) && WIRESHARK_VERSION_MINOR >= (minor)))

/* A boolean preference is written through a pointer: a type of the wrong size would overwrite its neighbours. */
#if WIRESHARK_AT_LEAST(4, 4)
typedef bool pref_bool_t;
#else
typedef gboolean pref_bool_t;
#endif

#if WIRESHARK_AT_LEAST(4, 4)
#define COMPAT_STAT_GROUP_TELEPHONY REGISTER_TELEPHONY_GROUP_UNSORTED
#else
#define COMPAT_STAT_GROUP_TELEPHONY REGISTER_STAT_GROUP_TELEPHONY
#endif

/* A conversation filter's callbacks get the user's data since 4.4. */
#if WIRESHARK_AT_LEAST(4, 3)
typedef bool compat_filter_bool_t;
#define COMPAT_FILTER_ARGUMENTS packet_info *pinfo, void *unused
#define COMPAT_FILTER_UNUSED (void)unused
#define COMPAT_REGISTER_FILTER(name, title, valid, build) register_conversation_filter(name, title, valid, build, NULL)
#else
typedef gboolean compat_filter_bool_t;
#define COMPAT_FILTER_ARGUMENTS packet_info *pinfo
#define COMPAT_FILTER_UNUSED (void)0
#define COMPAT_REGISTER_FILTER(name, title, valid, build) register_conversation_filter(name, title, valid, build)
#endif

/* Since 4.6 the init callback of a -z argument says whether it could start; before, it ends the program itself. */
#if WIRESHARK_AT_LEAST(4, 5)
#define COMPAT_STAT_INIT_RESULT bool
#define COMPAT_STAT_INIT_OK return true
#define COMPAT_STAT_INIT_FAIL(status) return false
#else
#define COMPAT_STAT_INIT_RESULT void
#define COMPAT_STAT_INIT_OK return
#define COMPAT_STAT_INIT_FAIL(status) exit(status)
#endif

/* In 4.6 a data source is described; for wmem_free(NULL, ...), as before. */
#if WIRESHARK_AT_LEAST(4, 5)
#define get_data_source_name get_data_source_description
#endif

#endif
