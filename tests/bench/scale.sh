#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Twice as much of anything costs at most 2.2 times as much: instructions (counted by callgrind, not seconds), bytes kept
# when all is over, and the most bytes on the way. For every kind of large input that the program scale knows.
#
#   tests/bench/scale.sh BUILD_FOLDER
set -u

scale=$(cd "${1:?usage: $0 BUILD_FOLDER}" && pwd)/tests/scale
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# Large enough for what grows with the square to show, as far as the kind goes: a conference document is not read beyond
# 64 KiB, and one datagram holds no more either.
size_of() {
    case $1 in
    flows | flows-of-one-ue | watchers) echo 50 ;;
    strangers) echo 200 ;;
    users | endpoints) echo 240 ;;
    sections) echo 500 ;;
    calls | invites-unanswered | candidates-unanswered | registrations | reinvites | notifies) echo 250 ;;
    headers | same-headers | folds | params | blanks | formats | vias | routes) echo 2500 ;;
    *) echo 1000 ;;
    esac
}

kinds=$("$scale" 2>/dev/null)
runs=()
for kind in $kinds; do
    n=$(size_of "$kind")
    runs+=("$kind" "$n" "$kind" $((2 * n)))
done
# In one process under callgrind, which has translated what all of them begin with; and as it is, for the bytes.
"$scale" "${runs[@]}" >"$work/bytes"
valgrind -q --tool=callgrind --callgrind-out-file="$work/out.%p" --toggle-collect=scale_run --toggle-collect=scale_finish \
    "$scale" "${runs[@]}" >/dev/null

# measured KIND N: instructions, bytes kept, most bytes
measured() {
    local out
    out=$(grep -lx "desc: Trigger: Client Request: $1 $2" "$work"/out.*)
    [ -n "$out" ] && awk '/^(totals|summary):/ {print $2; exit}' "$out" | tr '\n' ' '
    awk -v name="$1 $2:" '$1 " " $2 == name {print $3, $6}' "$work/bytes"
}

printf '%-24s %8s %16s %16s %12s %12s\n' kind size instructions twice 'bytes most' twice
for kind in $kinds; do
    n=$(size_of "$kind")
    read -r work1 kept most < <(measured "$kind" "$n")
    read -r work2 kept2 most2 < <(measured "$kind" $((2 * n)))
    printf '%-24s %8d %16s %16s %12s %12s\n' "$kind" "$n" "$work1" "$work2" "$most" "$most2"
    # some kilobytes are there from the start, and may be in use or not
    if [ -n "$most2" ] && awk "BEGIN {exit !($work1 > 0 && $work2 <= 2.2 * $work1 && $kept2 <= 2.2 * $kept + 8192 && $most2 <= 2.2 * $most + 8192)}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: $kind: kept $kept, twice $kept2" >&2
    fi
done
printf 'scale: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
