/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef IMSCONF_REPORT_LADDER_H
#define IMSCONF_REPORT_LADDER_H

#include "page.h"

/* The steps of a flow as arrows between the UE and the network, the expected ones that never came included. */
void ladder_write(struct page *page, const struct report_flow *flow);

#endif
