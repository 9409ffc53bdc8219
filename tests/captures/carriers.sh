#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The same flow is found and judged through every transport and encapsulation. imsconf-check is told Wireshark's
# preferences by an option, and needs none for ESP with NULL encryption.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/list.sh"
. "$(dirname "$0")/ready.sh"

ready
carriers=$SOURCE/tests/captures/carriers
tshark_gives_index "$carriers"

while IFS=$'\t' read -r capture exit_code _ _ _ _ preferences _; do
    case $preferences in
    preferences | -) continue ;;
    esp.enable_null_encryption_decode_heuristic:TRUE) options=() ;;
    *) options_read "$preferences" ;;
    esac
    "$CHECK" "${options[@]/#-o/--preference}" "$carriers/$capture" >"$WORK/out" 2>"$WORK/err"
    code=$?
    if [ "$code" = "$exit_code" ]; then ok; else not_ok "imsconf-check $capture: exit $code, expected $exit_code: $(cat "$WORK/err")"; fi
done <"$carriers/index.tsv"
finish
