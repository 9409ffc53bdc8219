#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every capture of pcaps/ and pcaps/course/ gives the exit code, the verdicts and exactly the findings that index.tsv there
# says.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

folder_gives_index() {
    local capture exit_code ue net findings lesson code
    while IFS=$'\t' read -r capture exit_code ue net findings lesson; do
        [ "$capture" = capture ] && continue
        "$CHECK" --format jsonl "$1/$capture" >"$WORK/out.jsonl" 2>"$WORK/err"
        code=$?
        if [ "$code" = "$exit_code" ]; then
            report_is "$capture ($lesson)" "$exit_code" "$ue" "$net" "$findings" '' "$WORK/out.jsonl"
        else
            not_ok "$capture ($lesson): exit $code, expected $exit_code"
            cat "$WORK/err" >&2
        fi
    done <"$1/index.tsv"
    folder_is_indexed "$1"
}

ready
folder_gives_index "$SOURCE/pcaps"
folder_gives_index "$SOURCE/pcaps/course"
finish
