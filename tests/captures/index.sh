#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every capture of pcaps/ gives the exit code, the verdicts and exactly the findings that pcaps/index.tsv says.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

ready
while IFS=$'\t' read -r capture exit_code ue net findings lesson; do
    [ "$capture" = capture ] && continue
    "$CHECK" --format jsonl "$SOURCE/pcaps/$capture" >"$WORK/out.jsonl" 2>"$WORK/err"
    code=$?
    if [ "$code" = "$exit_code" ]; then
        report_is "$capture ($lesson)" "$exit_code" "$ue" "$net" "$findings" '' "$WORK/out.jsonl"
    else
        not_ok "$capture ($lesson): exit $code, expected $exit_code"
        cat "$WORK/err" >&2
    fi
done <"$SOURCE/pcaps/index.tsv"
folder_is_indexed "$SOURCE/pcaps"
finish
