#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# From a fresh Debian 12 to a report: installs what is missing, builds, checks the shipped captures, or those given.
# Exit status: that of imsconf-check.
set -eu

source=$(cd "$(dirname "$0")/.." && pwd)
build=${IMSCONF_BUILD:-$source/build}
"$source/tests/install-packages.sh" build-essential cmake ninja-build pkg-config libglib2.0-dev libxml2-dev \
    libjson-glib-dev wireshark-dev tshark
cmake -S "$source" -B "$build" -G Ninja -DIMSCONF_TESTS=OFF >/dev/null
ninja -C "$build" >/dev/null || ninja -C "$build"
if [ $# -eq 0 ]; then
    set -- "$source"/pcaps/*.pcap
fi
exec "$build/conformance/check/imsconf-check" "$@"
