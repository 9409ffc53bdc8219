#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The findings of a capture are the same however tshark is asked for them, and all that is not imsconf's own is the same
# with the plugin and without: for every capture of the repository. One capture's part is modes-of.sh.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/list.sh"
. "$(dirname "$0")/ready.sh"

mkdir -p "$WORK/none"
ready_start without "$WORK/none"
export TSHARK_READY_WITHOUT=$socket
ready

captures_list >"$WORK/list"
tr '\t\n' '\0\0' <"$WORK/list" |
    xargs -0 -r -n 2 -P "$(nproc)" "$SOURCE/tests/captures/modes-of.sh" "$BUILD" >"$WORK/results"
[ $? = 0 ] && ok || not_ok 'all captures in all modes'
# What has died has said nothing.
while IFS=$'\t' read -r capture _; do
    grep -qE "^$capture: [1-9][0-9]* passed, 0 failed$" "$WORK/results" && ok || not_ok "$capture"
done <"$WORK/list"
finish
