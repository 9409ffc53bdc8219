#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The guard in front of each test (guard.c) ends what a test leaves behind, in a session of its own and orphaned as it may
# be, and a test that does not end; what the test says of itself goes through.
#
#   tests/guard.sh BUILD_FOLDER
set -u

guard=$(cd "${1:?usage: $0 BUILD_FOLDER}" && pwd)/tests/guard
passed=0
failed=0

# expect CODE WHAT COMMAND...: it ends, with that code, and nobody holds its output any more: cat reads that to its end
expect() {
    local code=$1 what=$2 found
    shift 2
    found=$("$guard" "$@" 2>/dev/null | cat >/dev/null; echo "${PIPESTATUS[0]}")
    if [ "$found" = "$code" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: $what: $found, expected $code" >&2
    fi
}

expect 0 'a test that passes' 60 true
expect 3 'a test that fails' 60 sh -c 'exit 3'
expect 139 'a test that dies' 60 sh -c 'kill -s SEGV $$'
expect 70 'no such test' 60 /nonexistent/test
expect 0 'an orphan is left' 60 sh -c 'sleep 1000 & exit 0'
expect 1 'an orphan is left in a session of its own' 60 sh -c 'setsid sh -c "trap \"\" TERM HUP; sleep 1000 & sleep 1000" & exit 1'
expect 124 'a test does not end' 1 sh -c 'setsid sleep 1000 & sleep 1000'
expect 124 'a test does not end, and will not hear of it' 1 sh -c 'trap "" TERM INT ALRM; while :; do sleep 1000; done'
printf 'guard: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
