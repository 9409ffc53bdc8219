# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the scripts of this folder. They are called with the build folder as their first argument.
# shellcheck shell=bash
set -u

BUILD=$(cd "${1:?usage: $0 BUILD_FOLDER}" && pwd)
SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
CHECK=$BUILD/conformance/check/imsconf-check
WORK=$(mktemp -d)
chmod 755 "$WORK"
passed=0
failed=0
trap 'rm -rf "$WORK"' EXIT

ok() {
    passed=$((passed + 1))
}

not_ok() {
    failed=$((failed + 1))
    printf 'not ok: %s\n' "$*" >&2
}

# same NAME EXPECTED FOUND: two files
same() {
    if diff -u "$2" "$3" >"$WORK/diff"; then
        ok
    else
        not_ok "$1"
        head -n 40 "$WORK/diff" >&2
    fi
}

# A program of Wireshark's with the plugin of the build. As root Wireshark takes no plugin but the system's, so root is
# dropped; the capture comes in as standard input, because nobody may not be able to open it.
as_nobody() {
    local as=() home=$WORK/home
    if [ "$(id -u)" = 0 ]; then
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    fi
    mkdir -p "$home"
    chmod 777 "$home"
    "${as[@]}" env HOME="$home" TZ=UTC WIRESHARK_PLUGIN_DIR="$BUILD/plugins" timeout "${LIMIT:-120}" "$@"
}

tshark_with_plugin() {
    as_nobody tshark "$@" 2>>"$WORK/tshark.err"
}

finish() {
    printf '%s: %d passed, %d failed\n' "$(basename "$0" .sh)" "$passed" "$failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
    exit
}
