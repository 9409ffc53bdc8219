#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Captures that lack, double or disorder something: nothing is made up about what they do not hold.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

ready
tshark_gives_index "$SOURCE/tests/captures/partial"

# A file that ends in the middle of a packet, or of the header of one: what is there is reported, and that it is cut short.
# LAST: the last step that is in it.
flow=$SOURCE/pcaps/conformant-registered.pcap
at=24
frame=0
while read -r length; do
    frame=$((frame + 1))
    last=$((frame - 5))
    if [ "$last" -ge 1 ]; then
        for cut in 10 $((16 + length / 2)); do
            head -c $((at + cut)) "$flow" >"$WORK/cut.pcap"
            "$CHECK" --format jsonl "$WORK/cut.pcap" >"$WORK/report" 2>"$WORK/err"
            code=$?
            found=$(jq -r 'select(.type == "capture") | .status' "$WORK/report")
            seen=$(jq -r 'select(.type == "step" and .status == "observed") | .step' "$WORK/report" | wc -l)
            wrong=$(jq -r 'select(.type == "check" and .result == "fail") | .rule' "$WORK/report")
            expected=2
            if [ "$last" = 9 ]; then expected=0; fi # complete: the subscription is optional
            if [ "$code $found $seen $wrong" = "$expected cut short $last " ]; then
                ok
            else
                not_ok "cut in frame $frame at $cut: exit $code, $found, $seen steps, [$wrong]"
            fi
        done
    fi
    at=$((at + 16 + length))
done < <(tshark_with_plugin -r - -T fields -e frame.cap_len <"$flow")
if [ "$frame" = 17 ]; then ok; else not_ok "$flow has $frame frames"; fi
finish
