#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# compare.sh FINDINGS...: what findings.sh wrote with several Wiresharks is the same everywhere.
set -u

[ $# -ge 1 ] || exit 64
first=$1 passed=0 failed=0
[ "$(wc -l <"$first/list")" -gt 300 ] || { echo "no findings in $first" >&2; exit 1; }
shift
[ $# -gt 0 ] || { echo 'nothing to compare with: 0 passed, 0 failed'; exit 0; }
for other in "$@"; do
    cmp "$first/list" "$other/list" || { echo "$other is not about the captures of $first" >&2; exit 1; }
done
diff=$(mktemp)
trap 'rm -f "$diff"' EXIT
number=0
while IFS=$'\t' read -r capture _; do
    number=$((number + 1))
    for other in "$@"; do
        for part in report fields columns; do
            [ $part = columns ] && [[ $capture != pcaps/* ]] && continue
            if [ -e "$first/$number.$part" ] && diff -u "$first/$number.$part" "$other/$number.$part" >"$diff" 2>&1; then
                passed=$((passed + 1))
            else
                failed=$((failed + 1))
                echo "not ok: $capture, $part: $other differs from $first" >&2
                head -n "${LINES_SHOWN:-10}" "$diff" | cut -c1-400 >&2
            fi
        done
    done
done <"$first/list"
echo "compare: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
