#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every capture of pcaps/ gives the exit code, the verdicts and exactly the findings that pcaps/index.tsv says.
. "$(dirname "$0")/common.sh"

while IFS=$'\t' read -r capture exit_code ue net findings lesson; do
    [ "$capture" = capture ] && continue
    "$CHECK" --format jsonl "$SOURCE/pcaps/$capture" >"$WORK/out.jsonl" 2>"$WORK/err"
    code=$?
    found=$(jq -r 'select(.type == "check" and .result == "fail") | "\(.rule)@\(.step)/\(.severity)"' "$WORK/out.jsonl" |
        sort | paste -sd,)
    verdicts=$(jq -r 'select(.type == "flow") | "\(.ue) \(.net)"' "$WORK/out.jsonl" | paste -sd,)
    expected=$(tr , '\n' <<<"${findings/#-/}" | sort | paste -sd,)
    if [ "$code" = "$exit_code" ] && [ "$found" = "$expected" ] && [ "${verdicts:-- -}" = "$ue $net" ]; then
        ok
    else
        not_ok "$capture ($lesson): exit $code, $verdicts, [$found]; expected $exit_code, $ue $net, [$expected]"
        cat "$WORK/err" >&2
    fi
done <"$SOURCE/pcaps/index.tsv"
for capture in "$SOURCE"/pcaps/*.pcap; do
    if grep -q "^$(basename "$capture")	" "$SOURCE/pcaps/index.tsv"; then ok; else not_ok "$capture is not in the index"; fi
done
finish
