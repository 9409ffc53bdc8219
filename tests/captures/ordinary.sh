#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Captures without a conference creation give nothing: no imsconf on any frame, no row in Expert Information, no flow, and
# exit 3. Those of ordinary/ must also be read as the SIP messages they are, so that none is silent because Wireshark did
# not see SIP in it. Captures of other people (IMSCONF_OTHER_CAPTURES, or ../shared/captures beside the project) are read
# in one pass, in two, and with details; how many they were is said.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

ready
folder=$SOURCE/tests/captures/ordinary
other=${IMSCONF_OTHER_CAPTURES:-$SOURCE/../shared/captures}

# look FILE OPTIONS...: one run of tshark. Sets shown (imsconf in frames), expert (rows of imsconf), flows, messages.
# What cannot be told from tshark's output is "?", which is never what is asked for.
look() {
    local file=$1
    shift
    tshark_with_plugin -r "$file" "$@" -z expert -z imsconf,jsonl >"$WORK/out" || return
    shown=$(sed '/^{"schema"/,$d' "$WORK/out" | grep -ciE 'imsconf|IMS conference|\[A\.25|\[C\.10')
    expert=$(grep -c ' IMSCONF ' "$WORK/out")
    read -r flows messages < <(grep '^{"schema".*"type":"capture"' "$WORK/out" | jq -r '"\(.flows) \(.sip_messages)"')
}

# nothing NAME FILE OPTIONS...: all of that is 0, whatever the number of messages.
nothing() {
    local name=$1
    shown='?' expert='?' flows='?' messages='?'
    shift
    look "$@"
    if [ "$shown $expert $flows" = '0 0 0' ]; then
        ok
    else
        not_ok "$name: $shown lines of imsconf, $expert rows of Expert Information, $flows flows"
    fi
}

# exits_with_3 NAME FILE
exits_with_3() {
    local code
    "$CHECK" --format jsonl "$2" >/dev/null 2>"$WORK/err"
    code=$?
    if [ "$code" = 3 ]; then ok; else not_ok "$1: imsconf-check ends with $code: $(cat "$WORK/err")"; fi
}

# That the looking sees something: a capture with a flow, with and without details.
cp "$SOURCE/pcaps/14-200-without-isfocus.pcap" "$WORK/flow.pcap" && chmod 644 "$WORK/flow.pcap"
for options in '-Y imsconf' -V '-2 -Y imsconf'; do
    shown=0 expert=0 flows=0
    # shellcheck disable=SC2086
    look "$WORK/flow.pcap" $options
    [ "$shown" -gt 0 ] && [ "$expert" -gt 0 ] && [ "$flows" = 1 ] && ok || not_ok "a flow is seen with $options"
done

count=0
while IFS=$'\t' read -r capture kind sip preferences; do
    [ "$capture" = capture ] && continue
    count=$((count + 1))
    options=()
    for preference in ${preferences/#-/}; do options+=(-o "$preference"); done
    nothing "$capture ($kind)" "$folder/$capture" -Y imsconf "${options[@]}"
    if [ "$messages" = "$sip" ]; then ok; else not_ok "$capture: $messages SIP messages, expected $sip"; fi
    exits_with_3 "$capture" "$folder/$capture"
done <"$folder/index.tsv"
for capture in "$folder"/*.pcap*; do
    grep -q "^$(basename "$capture")	" "$folder/index.tsv" && ok || not_ok "$capture is not in the index"
done
[ "$count" -ge 50 ] && ok || not_ok "at least 50 captures: $count"

others=0
for capture in "$other"/*.pcap*; do
    [ -e "$capture" ] || continue
    others=$((others + 1))
    name=$(basename "$capture")
    copy=$WORK/other-$name # two passes need a file that whoever runs tshark can open
    cp "$capture" "$copy" && chmod 644 "$copy"
    nothing "$name" "$copy" -Y imsconf
    nothing "$name with -V" "$copy" -V
    nothing "$name with -2" "$copy" -2 -Y imsconf
    exits_with_3 "$name" "$copy"
    rm -f "$copy"
done
# Asked for, they must be there.
[ -z "${IMSCONF_OTHER_CAPTURES:-}" ] || [ "$others" -gt 0 ] || not_ok "$IMSCONF_OTHER_CAPTURES holds no captures"
printf '%d captures of ordinary/, %d of other people (%s)\n' "$count" "$others" "$other"
finish
