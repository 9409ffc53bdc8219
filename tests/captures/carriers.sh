#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The same flow is found and judged through every transport and encapsulation.
. "$(dirname "$0")/common.sh"

tshark_gives_index "$SOURCE/tests/captures/carriers"
finish
