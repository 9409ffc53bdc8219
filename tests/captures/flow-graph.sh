#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The flow graph (-z flow,imsconf,standard) has an arrow for every message of a flow, in its direction, with step and
# verdict on it and the rules that it does not follow beside it.
. "$(dirname "$0")/common.sh"

# A line each: step, verdict, message, direction, rules; from the fields, the sender of the first message to the left.
expected() {
    tshark_with_plugin -r "$WORK/capture" -Y imsconf -T fields -E occurrence=a -E aggregator=' ' -e imsconf.step \
        -e imsconf.verdict -e imsconf.message -e imsconf.side -e imsconf.rule |
        awk -F'\t' '{ print $1 "|" $2 "|" $3 "|" ($4 == "UE" ? ">" : "<") "|" $5 }'
}

# A message has two lines, of which the first has label and comment, the second the arrow.
shown() {
    awk '
        /^\|[0-9.]+ *\|/ {
            label = $0; sub(/^\|[0-9.]+ *\| */, "", label); sub(/ *\|.*/, "", label)
            comment = $0; sub(/^.*\|/, "", comment)
            next
        }
        /-->|<--/ {
            step = verdict = rules = ""
            message = findings = comment
            sub(/.*\[(A\.25|C\.10)/, "", message)
            sub(/\]$/, "", message)
            if (sub(/^ step /, "", message)) { step = message; sub(/,.*/, "", step); sub(/^[^,]*/, "", message) }
            sub(/^, /, "", message)
            sub(/ ?\[(A\.25|C\.10).*/, "", findings)
            verdict = findings
            sub(/:.*/, "", verdict)
            sub(/^[a-z]+: /, "", findings)
            n = split(findings, parts, "; ")
            for (i = 1; i <= n; i++)
                if (match(parts[i], /^[A-Za-z0-9.-]+ (error|warning|info): /)) {
                    rule = parts[i]; sub(/ .*/, "", rule); rules = rules (rules == "" ? "" : " ") rule
                }
            front = (step != "" ? step " " : "") (verdict == "inconclusive" ? "inconcl." : verdict)
            if (index(label, front) != 1) print "label \"" label "\" of " step " " verdict
            if (verdict == "copy" || verdict == "retransmission") verdict = ""
            print step "|" verdict "|" message "|" (/>/ ? ">" : "<") "|" rules
        }' "$1"
}

for capture in pcaps/conformant-updates pcaps/06-prack-to-final-uri pcaps/20-subscribe-in-invite-dialog \
    pcaps/35-invite-rejected pcaps/c10-02-update-without-resources tests/captures/partial/twice-in-a-row; do
    cp "$SOURCE/$capture.pcap" "$WORK/capture" && chmod 644 "$WORK/capture"
    tshark_with_plugin -r "$WORK/capture" -q -z flow,imsconf,standard >"$WORK/graph"
    tshark_with_plugin -2 -r "$WORK/capture" -q -z flow,imsconf,standard >"$WORK/graph.two"
    expected >"$WORK/expected"
    shown "$WORK/graph" >"$WORK/shown"
    [ -s "$WORK/expected" ] && ok || not_ok "$capture has no flow"
    same "$capture: arrows" "$WORK/expected" "$WORK/shown"
    same "$capture: two passes" "$WORK/graph" "$WORK/graph.two"
done
cp "$SOURCE/pcaps/06-prack-to-final-uri.pcap" "$WORK/capture"
tshark_with_plugin -r "$WORK/capture" -q -z 'flow,imsconf,standard,imsconf.step == "4"' >"$WORK/graph"
[ "$(grep -c -e '-->' "$WORK/graph")" = 1 ] && grep -q '4 fail PRACK .*|fail: 4\.02 error: .* \[A\.25 step 4, PRACK\]$' "$WORK/graph" &&
    ok || not_ok 'a filter leaves one arrow'
finish
