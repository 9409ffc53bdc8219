#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the fast way does not dissect changes nothing that is found: exactly so many packets are skipped in each of the
# captures of make/skip.py, and the report is to the byte that of the usual way; or there is the doubt that must be, and
# imsconf-check reads the capture again.
#
#   tests/captures/skip.sh BUILD_FOLDER
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

/usr/bin/python3 -B "$SOURCE/tests/captures/make/skip.py" "$WORK" || not_ok 'make/skip.py'
ready WIRESHARK_LOG_LEVEL=info

# told PATTERN: of the first line of standard error that has it, the first number in the pattern's brackets
told() {
    sed -nE "s/.*$1.*/\1/p" "$WORK/tshark.err" | head -n 1
}

while IFS=$'\t' read -r capture skipped connections doubt options; do
    arguments=(-n -q -r -)
    [ "$options" = - ] || { IFS=';' read -ra more <<<"$options" && arguments+=("${more[@]}"); }
    tshark_with_plugin "${arguments[@]}" -z imsconf,jsonl <"$WORK/$capture" >"$WORK/whole"
    : >"$WORK/tshark.err"
    tshark_with_plugin "${arguments[@]}" -z imsconf,jsonl+fast <"$WORK/$capture" >"$WORK/fast"
    found="$(told 'not dissected: ([0-9]+) packets') $(told 'the HTTP of ([0-9]+) conn')"
    doubted=$(sed -nE 's/.*the fast way does not do for frame ([0-9]+).*/\1/p' "$WORK/fast")
    if [ "$found ${doubted:-0}" = "$skipped $connections $doubt" ]; then
        ok
    else
        not_ok "$capture: skipped, connections, doubt are $found ${doubted:-0}, must be $skipped $connections $doubt"
    fi
    if [ "$doubt" = 0 ]; then
        same "$capture with +fast" "$WORK/whole" "$WORK/fast"
    else
        "$CHECK" --format jsonl "$WORK/$capture" >"$WORK/whole" 2>/dev/null
        "$CHECK" --format jsonl --fast "$WORK/$capture" >"$WORK/fast" 2>/dev/null
        same "imsconf-check --fast $capture" "$WORK/whole" "$WORK/fast"
    fi
done <"$WORK/index.tsv"

# In two passes nothing is skipped: the second one shows what the first has left behind.
: >"$WORK/tshark.err"
tshark_with_plugin -2 -n -q -r "$WORK/media-first.pcap" -z imsconf,jsonl+fast >/dev/null
found="$(told 'not dissected: ([0-9]+) packets')"
if [ "$found" = 0 ]; then ok; else not_ok "skipped in two passes: $found"; fi

# Where packets are printed, they are dissected.
for suffix in '' +fast; do
    tshark_with_plugin -n -r - -z "imsconf,jsonl$suffix" <"$WORK/media-of-flow.pcap" >"$WORK/printed$suffix"
done
same 'packets are printed' "$WORK/printed" "$WORK/printed+fast"
finish
