#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# compare.sh FINDINGS...: what findings.sh wrote with several Wiresharks is the same everywhere.
set -u

[ $# -ge 1 ] || exit 64
first=$1 passed=0 failed=0
[ "$(wc -l <"$first/list")" -gt 300 ] || { echo "no findings in $first" >&2; exit 1; }
shift
[ $# -gt 0 ] || { echo 'nothing to compare with: 0 passed, 0 failed'; exit 0; }
number=0
while IFS=$'\t' read -r capture _; do
    number=$((number + 1))
    for other in "$@"; do
        for part in report fields columns; do
            [ $part = columns ] && [[ $capture != pcaps/* ]] && continue
            if [ -s "$first/$number.$part" ] || [ $part = columns ] && [ -e "$first/$number.$part" ] &&
                diff -u "$first/$number.$part" "$other/$number.$part" >/tmp/matrix-diff.$$ 2>&1; then
                passed=$((passed + 1))
            else
                failed=$((failed + 1))
                echo "not ok: $capture, $part: $other differs from $first" >&2
                head -n "${LINES_SHOWN:-10}" /tmp/matrix-diff.$$ | cut -c1-400 >&2
            fi
        done
    done
done <"$first/list"
rm -f /tmp/matrix-diff.$$
echo "compare: $passed passed, $failed failed"
[ $failed = 0 ] && [ $passed -gt 0 ]
