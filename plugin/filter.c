/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plugin.h"

/* A right click on a packet, Conversation Filter > IMS conference flow: its flow, or flows, and nothing else. */

static compat_filter_bool_t filter_is_valid(COMPAT_FILTER_ARGUMENTS)
{
    COMPAT_FILTER_UNUSED;
    return analyse_result(pinfo) != NULL;
}

static bool told_before(const struct frame_findings *findings, unsigned i)
{
    for (unsigned before = 0; before < i; before++)
        if (findings->list[before].annotation->flow == findings->list[i].annotation->flow)
            return true;
    return false;
}

static char *filter_build(COMPAT_FILTER_ARGUMENTS)
{
    const struct frame_findings *findings = analyse_result(pinfo);
    GString *filter;

    COMPAT_FILTER_UNUSED;
    if (findings == NULL)
        return NULL;
    filter = g_string_new(NULL);
    for (unsigned i = 0; i < findings->count; i++) {
        if (told_before(findings, i))
            continue;
        g_string_append_printf(filter, "%simsconf.flow == %u", filter->len > 0 ? " || " : "",
                               findings->list[i].annotation->flow->number);
    }
    return g_string_free(filter, FALSE);
}

void filter_register(void)
{
    COMPAT_REGISTER_FILTER("imsconf", "IMS conference flow", filter_is_valid, filter_build);
}
