#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What only quotes SIP is never judged; a real flow next to it is.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

ready
tshark_gives_index "$SOURCE/tests/captures/unreal"
finish
