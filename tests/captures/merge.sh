#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Reports of several runs become one, the same as one run would have made; what one of them lost is seen.
. "$(dirname "$0")/common.sh"

cd "$SOURCE" || exit 1
first=(pcaps/conformant-registered.pcap pcaps/05-contact-port-5060.pcap pcaps/ordinary-call.pcap)
second=(pcaps/14-200-without-isfocus.pcap pcaps/missing.pcap pcaps/35-invite-rejected.pcap)
good=(pcaps/conformant.pcap pcaps/02-factory-without-dot.pcap)
"$CHECK" --format jsonl "${first[@]}" >"$WORK/1.jsonl" 2>/dev/null
"$CHECK" --format jsonl "${second[@]}" >"$WORK/2.jsonl" 2>/dev/null
"$CHECK" --format jsonl "${good[@]}" >"$WORK/good.jsonl" 2>/dev/null

# merges WHAT EXIT ARGUMENTS...
merges() {
    local what=$1 code=$2 status
    shift 2
    "$CHECK" --merge "$@" >"$WORK/out" 2>"$WORK/err"
    status=$?
    [ "$status" = "$code" ] && ok || not_ok "$what: exit $status, expected $code: $(tail -n 3 "$WORK/out")"
}

# says WHAT TEXT: in the report, and on stderr
says() {
    if grep -qF -- "$2" "$WORK/out"; then ok; else not_ok "$1: no \"$2\" in the report: $(tail -n 20 "$WORK/out")"; fi
    if grep -qF -- "$2" "$WORK/err"; then ok; else not_ok "$1: no \"$2\" on stderr: $(cat "$WORK/err")"; fi
}

for format in text jsonl junit; do
    "$CHECK" --format $format "${first[@]}" "${second[@]}" >"$WORK/whole" 2>/dev/null
    merges "$format" 66 --format $format "$WORK/1.jsonl" "$WORK/2.jsonl"
    same "$format: merged as run in one" "$WORK/whole" "$WORK/out"
done
cat "$WORK/1.jsonl" "$WORK/2.jsonl" | "$CHECK" --merge --format junit - >"$WORK/out"
same 'both in one stream' "$WORK/whole" "$WORK/out"
merges 'one that fails' 1 "$WORK/good.jsonl" "$WORK/1.jsonl"
merges 'all good' 0 "$WORK/good.jsonl"
merges 'at another level' 1 --fail-on info "$WORK/good.jsonl"

# What is lost. The complaint names the report.
sed '$d' "$WORK/good.jsonl" >"$WORK/cut.jsonl"
merges 'no summary' 66 "$WORK/good.jsonl" "$WORK/cut.jsonl"
says 'no summary' "cut short after line $(wc -l <"$WORK/cut.jsonl")"
merges 'no summary' 66 "$WORK/cut.jsonl"
if grep -qF '3 captures (1 unreadable), 2 flows: 2 pass' "$WORK/out"; then ok; else not_ok "what was whole is kept: $(tail -n 1 "$WORK/out")"; fi
head -c -5 "$WORK/good.jsonl" >"$WORK/torn.jsonl"
merges 'a torn line' 66 "$WORK/torn.jsonl"
says 'a torn line' 'cut short after line'
head -n 5 "$WORK/good.jsonl" >"$WORK/within.jsonl"
merges 'within a capture' 66 "$WORK/within.jsonl"
if grep -qF 'pcaps/conformant.pcap, flow 1' "$WORK/out" && grep -qF "the report on it in $WORK/within.jsonl is cut short" <(tr -s '\n ' ' ' <"$WORK/out")
then ok; else not_ok "within a capture: $(cat "$WORK/out")"; fi
: >"$WORK/empty.jsonl"
merges 'an empty report' 66 "$WORK/good.jsonl" "$WORK/empty.jsonl"
says 'an empty report' 'the report is empty'
merges 'no report' 66 "$WORK/good.jsonl" "$WORK/never.jsonl"
says 'no report' 'No such file'
sed '3s/.*/{"type":/' "$WORK/good.jsonl" >"$WORK/bad.jsonl"
merges 'a bad line' 66 "$WORK/bad.jsonl"
says 'a bad line' 'line 3: '
grep -v '"type":"capture"' "$WORK/good.jsonl" >"$WORK/lost.jsonl"
merges 'a lost line' 66 "$WORK/lost.jsonl"
says 'a lost line' 'is not that of the lines before it'
grep -v '"file":"pcaps/conformant.pcap"' "$WORK/good.jsonl" >"$WORK/fewer.jsonl"
merges 'a lost capture' 66 "$WORK/fewer.jsonl"
says 'a lost capture' 'tells of 2 captures and 2 flows, but 1 and 1 were there'
sed 's/"exit":0}$/"exit":69}/' "$WORK/good.jsonl" >"$WORK/ended.jsonl"
merges 'one that ended early' 66 "$WORK/ended.jsonl"
says 'one that ended early' 'its run ended with 69'
merges 'no report of ours' 66 README.md
says 'no report of ours' 'line 1: '
{ sed '$d' "$WORK/1.jsonl"; cat "$WORK/good.jsonl"; } >"$WORK/glued.jsonl"
merges 'one without its end in front of another' 66 "$WORK/glued.jsonl"

# The same capture twice.
merges 'twice the same' 0 "$WORK/good.jsonl" "$WORK/good.jsonl"
if grep -qF '2 captures, 2 flows' "$WORK/out" && grep -qF 'it counts once' "$WORK/err"; then ok; else not_ok 'twice the same'; fi
sed 's/"ue":"pass"/"ue":"fail"/' "$WORK/good.jsonl" >"$WORK/other.jsonl"
merges 'twice, and not the same' 1 "$WORK/good.jsonl" "$WORK/other.jsonl"
if grep -qF '4 captures, 4 flows' "$WORK/out" && grep -qF 'both are kept' "$WORK/err"; then ok; else not_ok 'twice, and not the same'; fi

merges 'no arguments' 64
merges 'over one of its own' 64 -o "$WORK/good.jsonl" "$WORK/good.jsonl"
merges 'to a file' 0 --format jsonl -o "$WORK/merged.jsonl" "$WORK/good.jsonl"
same 'to a file' "$WORK/good.jsonl" "$WORK/merged.jsonl"
tshark_with_plugin -q -r - -z imsconf,jsonl <pcaps/conformant.pcap >"$WORK/tap.jsonl"
merges 'reports of tshark itself' 0 "$WORK/tap.jsonl" "$WORK/tap.jsonl"
if grep -qF '2 captures, 2 flows' "$WORK/out"; then ok; else not_ok 'captures without a name are not the same'; fi
finish
