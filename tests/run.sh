#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# All tests: installs what is missing on Debian 12, builds twice (as users get it with warnings as errors; with ASan and
# UBSan), runs every test, then the fuzzers (a third build, with clang) for a minute, and the quick tests with the
# Wiresharks of other releases of Debian. Needs root: for live tests, which capture on lo, and for the folders of the latter.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
build=${IMSCONF_BUILD:-$source/build-tests}
"$source/tests/install-packages.sh" build-essential cmake ninja-build pkg-config libglib2.0-dev libxml2-dev \
    libjson-glib-dev wireshark-dev tshark wireshark qtbase5-dev xvfb xdotool libcmocka-dev sip-tester jq python3-scapy \
    python3-cryptography bsdutils valgrind libxml2-utils python3-junitparser chromium \
    chromium-driver nodejs parallel zsh fish mandoc man-db python3-yaml
cmake -S "$source" -B "$build/release" -G Ninja -DIMSCONF_TESTS=ON -DIMSCONF_WERROR=ON >/dev/null
ninja -C "$build/release"
cmake -S "$source" -B "$build/sanitized" -G Ninja -DIMSCONF_TESTS=ON -DIMSCONF_WERROR=ON -DIMSCONF_SANITIZE=ON >/dev/null
ninja -C "$build/sanitized"
status=0
# Whatever is left of a part when its time is over, or when it has ended, is ended with it: see tests/guard.c.
part() {
    local name=$1 seconds=$2
    shift 2
    echo "== $name"
    "$build/release/tests/guard" "$seconds" "$@" || status=1
}
part "with sanitizers" 900 ctest --test-dir "$build/sanitized" --output-on-failure -j "$(nproc)"
part "as users get it" 1500 ctest --test-dir "$build/release" --output-on-failure -j "$(nproc)"
rm -rf "$build/fuzz/corpus" # of an earlier run
part "fuzzers" 600 env SEED=1 IMSCONF_BUILD="$build/fuzz" "$source/tests/fuzz/run" 60
# Debian 13 and sid, in folders of their own, against what the build for this Debian finds.
part "other Wiresharks" 1200 "$source/tests/matrix/run" --quick --build "$build/release" trixie sid
exit $status
