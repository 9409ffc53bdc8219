#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One capture in every mode: modes-of.sh BUILD CAPTURE PREFERENCES; called by modes.sh, which has two tsharks ready.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/list.sh"

capture=$2
options_read "${3:-}"
copy=$WORK/capture # where whoever runs tshark can open it: two passes need a file
cp "$SOURCE/$capture" "$copy"
chmod 644 "$copy"
mkdir -p "$WORK/reports" # nobody writes the reports
chmod 777 "$WORK/reports"

# What must be the same in every mode. Left out: next_step and response_in, which one pass cannot know; the other links
# are frame numbers as these are.
names=(flow procedure profile step message side verdict flow.ue flow.net findings rule rule.name rule.expected rule.found
    rule.source rule.side rule.severity errors.ue errors.net previous_step request_in retransmission_of)
fields=(-T fields -e frame.number)
columns='"No.","%m"'
for name in "${names[@]}"; do
    fields+=(-e "imsconf.$name")
    columns+=",\"$name\",\"%Cus:imsconf.$name:0:R\""
done

# A capture that was cut short ends with 2, and so each time.
end_as_before() {
    local code=$1
    shift
    [ "$code" = "${end:=$code}" ] && [ "$code" -le 2 ] || not_ok "$capture: tshark $* ends with $code"
}

# run NAME ARGUMENT...: standard output to NAME, the report to reports/NAME
run() {
    local name=$1
    shift
    tshark_with_plugin -r "$copy" "${options[@]}" -z "imsconf,jsonl,$WORK/reports/$name" "$@" >"$WORK/$name"
    end_as_before $? "$@"
}

without_plugin() {
    local name=$1
    shift
    TSHARK_READY=$TSHARK_READY_WITHOUT tshark_with_plugin -r "$copy" "${options[@]}" "$@" >"$WORK/$name"
    end_as_before $? "$@"
}

# Frames of a flow. What taps print after the packets has no number in front.
frames() {
    awk -F'\t' '/^ *[0-9]+\t/ && $2 != "" {sub(/^ */, ""); print}' "$WORK/$1"
}

# severity, frequency, group, protocol, summary; of imsconf and of all others
expert() {
    awk -v own="$2" '
        /^(Errors|Warns|Notes|Chats|Comments) \([0-9]+\)$/ { severity = $1; next }
        severity == "" || /^=+$/ || /^ *Frequency / || NF == 0 { next }
        !/^ +[0-9]/ { severity = ""; next }
        ($3 == "IMSCONF") == own { $1 = severity " " $1; print }' "$WORK/$1"
}

# Fields come from trees that are shown, columns from hidden ones.
run one "${fields[@]}" -z expert
frames one >"$WORK/one.frames"
run filter -Y imsconf -T tabs -o "gui.column.format:$columns"
run columns -T tabs -o "gui.column.format:$columns"
run report -q
run details -P -V -o imsconf.info_column:FALSE -z expert -z io,phs
run pdml -2 -T pdml -o imsconf.info_column:FALSE
found=(filter columns)
reported=(filter columns report details pdml)
expert=(details)
if [ -s "$WORK/one.frames" ]; then # where there is nothing, PDML has shown that two passes find nothing
    # SIP in the filter: in the second pass all is there that the analysis asks for
    run two -2 -Y 'imsconf && sip' "${fields[@]}" -z expert
    run read-filter -2 -R imsconf "${fields[@]}"
    found+=(two)
    reported+=(two)
    expert+=(two)
fi

for mode in "${found[@]}"; do
    frames "$mode" >"$WORK/$mode.frames"
    same "$capture: $mode, findings" "$WORK/one.frames" "$WORK/$mode.frames"
done
for mode in "${reported[@]}"; do
    same "$capture: $mode, report" "$WORK/reports/one" "$WORK/reports/$mode"
done
expert one 1 >"$WORK/one.expert"
for mode in "${expert[@]}"; do
    expert "$mode" 1 >"$WORK/$mode.expert"
    same "$capture: $mode, expert information" "$WORK/one.expert" "$WORK/$mode.expert"
done

# A read filter drops frames, and those that stay are numbered anew. While the filter is applied, a frame has the number
# of the next one that stays, which other dissectors and the tracker take for the order of frames: reassembled TCP may
# end in another frame, at another time, and what lies between two steps may lie behind them. So left out are all numbers
# of frames, the times of steps, how many messages there were, and why a step that was not seen was not.
without_numbers() {
    sed -E 's/\bframes? [0-9]+( to [0-9]+)?/frame/g'
}
read_filter_compare() {
    local mode
    cut -f2-20 "$WORK/one.frames" | without_numbers >"$WORK/one.findings"
    frames read-filter | cut -f2-20 | without_numbers >"$WORK/read-filter.findings"
    same "$capture: read filter, findings" "$WORK/one.findings" "$WORK/read-filter.findings"
    for mode in one read-filter; do
        jq -c 'del(.frame, .first_frame, .last_frame, .packets, .sip_messages, .notifications[]?.frame) |
            if .type == "step" then del(.time) | .status |= (. == "observed") else . end' "$WORK/reports/$mode" |
            without_numbers >"$WORK/$mode.report"
    done
    same "$capture: read filter, report" "$WORK/one.report" "$WORK/read-filter.report"
}
[ ! -s "$WORK/one.frames" ] || read_filter_compare

# Rows are cut at 240 bytes: of these, what is short. The rest is in the same tree as PDML, here the
# second time that it is made.
awk -f "$SOURCE/tests/captures/rows.awk" "$WORK/details" >"$WORK/details.rows"
cut -f1-13 "$WORK/one.frames" >"$WORK/one.rows"
same "$capture: details, findings" "$WORK/one.rows" "$WORK/details.rows"
awk -v names="${names[*]}" -f "$SOURCE/tests/captures/pdml.awk" "$WORK/pdml" >"$WORK/pdml.frames"
same "$capture: PDML in two passes, findings" "$WORK/one.frames" "$WORK/pdml.frames"

# Undisturbed: packets, their details, Expert Information and the protocol hierarchy of all others.
without_plugin plain.details -P -V -z expert -z io,phs
without_plugin plain.pdml -2 -T pdml
# The frame around Expert Information depends on what is in it, so its rows are compared by themselves; <pdml> has the
# time of day.
others() {
    awk -f "$SOURCE/tests/captures/own.awk" "$WORK/$1" |
        grep -vE '^ *imsconf +frames:|^ +[0-9]+ +Protocol +IMSCONF |^[A-Z][a-z]+ \([0-9]+\)$|^=+$|^ *Frequency |^<pdml |^$'
}
modes=(details pdml)
case $capture in
pcaps/course/*) ;;
pcaps/*) # the same tree in another spelling
    run json -T json -o imsconf.info_column:FALSE
    without_plugin plain.json -T json
    modes+=(json)
    ;;
esac
for mode in "${modes[@]}"; do
    others "plain.$mode" >"$WORK/without"
    others "$mode" >"$WORK/with"
    same "$capture: $mode of all others" "$WORK/without" "$WORK/with"
done
expert plain.details 0 >"$WORK/without"
expert details 0 >"$WORK/with"
same "$capture: expert information of all others" "$WORK/without" "$WORK/with"

if [ -s "$WORK/tshark.err" ]; then
    grep -v '^Running as' "$WORK/tshark.err" | sort -u | head -n 5 >&2
fi
printf '%s: %d passed, %d failed\n' "$capture" "$passed" "$failed"
[ "$failed" = 0 ]
