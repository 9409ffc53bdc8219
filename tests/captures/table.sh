#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The table of flows and steps (-z imsconf,tree) says what the report says: every flow, step and broken rule, in one pass
# and in two, also where steps are missing, hidden or not executed, and only of the flows that a filter lets through.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/list.sh"

# From JSON Lines the rows that the table must have: flows, rules, steps.
expected() {
    jq -rs '
        def known: . // "not decided";
        def cells: map(. // "" | tostring) | join("|");
        (map(select(.type == "flow"))) as $flows | (map(select(.type == "step"))) as $steps |
        (map(select(.type == "check" and .result == "fail"))) as $fails |
        ($flows[] | . as $f | ["Flow \(.flow)",
            "UE \(.ue | known), NET \(.net | known), \(if .completed then "" else "not " end)completed",
            ([$fails[] | select(.flow == $f.flow)] | length)] | cells),
        ($fails | group_by(.rule)[] | [.[0].rule, .[0].severity, length] | cells),
        ($steps[] | . as $s | [.flow, .step, .message, .side, .frame, .verdict // (if .status == "observed" then "not judged" else .status end),
            ([$fails[] | select(.flow == $s.flow and .step == $s.step) | .rule] | length),
            ([$fails[] | select(.flow == $s.flow and .step == $s.step) | "\(.rule) \(.severity)"] | join(" "))] | cells)' "$1" |
        LC_ALL=C sort
}

# The same from the table. Details are "ID SEVERITY: what must hold; ID ...".
shown() {
    awk -F ' *[|]' '
        /^Flow 0*[0-9]+: / { flow = $1; sub(/^Flow 0*/, "", flow); sub(/:.*/, "", flow); next }
        NF < 8 || /^Step / { next }
        { for (i = 1; i <= 7; i++) sub(/^ +/, "", $i) }
        $1 ~ /^Flow / { sub(/ 0+/, " ", $1); print $1 "|" $6 "|" $7; next }
        flow == "" { print $1 "|" $6 "|" $7; next }
        $1 == "other" { next }
        {
            rules = ""
            n = split($8, parts, "; ")
            for (i = 1; i <= n; i++)
                if (match(parts[i], /^[A-Za-z0-9.-]+ (error|warning|info): /))
                    rules = rules (rules == "" ? "" : " ") substr(parts[i], 1, RLENGTH - 2)
            print flow "|" $1 "|" $2 "|" $3 "|" $4 "|" $6 "|" $7 "|" rules
        }' "$1" | LC_ALL=C sort
}

# Flows that are complete and not, with findings and without, several in one file; steps of every kind.
while IFS=$'\t' read -r capture preferences; do
    options_read "$preferences"
    mkdir -p "$WORK/reports"
    chmod 777 "$WORK/reports"
    cp "$SOURCE/$capture" "$WORK/capture" && chmod 644 "$WORK/capture"
    tshark_with_plugin -r "$WORK/capture" -q "${options[@]}" -z imsconf,tree -z "imsconf,jsonl,$WORK/reports/one" >"$WORK/one"
    tshark_with_plugin -2 -r "$WORK/capture" -q "${options[@]}" -z imsconf,tree >"$WORK/two"
    expected "$WORK/reports/one" >"$WORK/expected"
    shown "$WORK/one" >"$WORK/shown"
    same "$capture: rows of the table" "$WORK/expected" "$WORK/shown"
    same "$capture: two passes" "$WORK/one" "$WORK/two"
    cat "$WORK/shown" >>"$WORK/all"
done < <(captures_list | grep -E '^(pcaps/(conformant-(without|upd)|20|35|c10-02|ordinary)|tests/captures/partial/(begins-at-07|hops-p-s\.|lost-(04|10)\.|ends-after-08|two-ues|twice-an))')
for word in pass fail inconclusive missing hidden not-executed; do
    grep -qE "^[0-9]+\|[^|]*\|[^|]*\|[^|]*\|[^|]*\|$word\|" "$WORK/all" && ok || not_ok "no step is $word: nothing is proved about such"
done

grep -q '^Flow 2|' "$WORK/all" && ok || not_ok 'no capture has two flows'

# A filter lets through the flows of which a message passes; a wrong one ends tshark.
cp "$SOURCE/pcaps/05-contact-port-5060.pcap" "$WORK/capture" && chmod 644 "$WORK/capture"
rows() { tshark_with_plugin -r "$WORK/capture" -q -z "imsconf,tree,$1" | grep -c '^ *[0-9]* *|'; }
[ "$(rows 'imsconf.step == "9"')" = 13 ] && ok || not_ok 'the flow of which one message passes the filter'
[ "$(rows 'imsconf.step == "14"')" = 0 ] && ok || not_ok 'no message passes the filter'
tshark_with_plugin -r "$WORK/capture" -q -z 'imsconf,tree,nonsense ==' >/dev/null && not_ok 'a wrong filter' || ok
tshark_with_plugin -r "$WORK/capture" -q --disable-protocol sip -z imsconf,tree | grep -q '^not analysed: the protocol sip is disabled$' &&
    ok || not_ok 'SIP is disabled: the table says so'
tshark_with_plugin -r "$WORK/capture" -q -z imsconf,tree | grep -q '^All flows: 1\. UE: 1 fail\. NET: 1 pass$' && ok || not_ok 'summary'
finish
