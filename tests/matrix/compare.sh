#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# compare.sh FINDINGS...: what findings.sh wrote with several Wiresharks is the same everywhere, each compared with the one
# before. differences.tsv names the captures of which one Wireshark itself says something else than all others: there the
# reports must differ, but not in verdicts, steps and failed checks.
set -u

[ $# -ge 1 ] || exit 64
declare -A differs=()
while IFS=$'\t' read -r capture series _; do
    differs[$capture]=$series
done <"$(dirname "$0")/differences.tsv"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 documented=0

check() { # WHAT COMMAND...
    local what=$1
    shift
    if "$@" >"$work/output" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: $what" >&2
        head -n 12 "$work/output" | cut -c1-400 >&2
    fi
}
differ() { ! cmp -s "$1" "$2"; }

essence() {
    jq -c 'if .type == "flow" then {flow, ue, net, completed, errors, warnings, infos}
        elif .type == "step" then {flow, step, status, verdict}
        elif .type == "check" and .result == "fail" then . else empty end' "$1"
}

# pair BEFORE AFTER: two folders
pair() {
    local number=0 capture part one other
    check "the same captures in $1 and $2" cmp "$1/list" "$2/list"
    [ -e "$1/list" ] && [ -e "$2/list" ] || return
    one=$(cat "$1/wireshark") other=$(cat "$2/wireshark")
    while IFS=$'\t' read -r capture _; do
        number=$((number + 1))
        for part in report fields columns; do
            [ $part = columns ] && [[ $capture != pcaps/* ]] && continue
            if [ $part = report ] && [ "$one" != "$other" ] && [[ " $one $other " = *" ${differs[$capture]:-none} "* ]]; then
                documented=$((documented + 1))
                check "$capture: differences.tsv says that $one and $other differ" differ "$1/$number.report" "$2/$number.report"
                essence "$1/$number.report" >"$work/one"
                essence "$2/$number.report" >"$work/other"
                check "$capture: verdicts of $one and $other" diff -u "$work/one" "$work/other"
            else
                check "$capture: $part of $one and $other" diff -u "$1/$number.$part" "$2/$number.$part"
            fi
        done
    done <"$1/list"
}

check "more than 300 captures in $1" test "$(wc -l 2>/dev/null <"$1/list")" -gt 300
while [ $# -gt 1 ]; do
    pair "$1" "$2"
    shift
done
echo "documented differences: $documented"
echo "compare: $passed passed, $failed failed"
[ $failed = 0 ]
