#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What is done in each folder: inside.sh full|quick JOBS. Builds /project in /out/build, warnings being errors, runs the
# tests, and writes what every capture gives to /out/findings.
set -u

kind=$1 jobs=$2
status=0
chmod 1777 /tmp
printf '%s: Wireshark %s, %s, libxml2 %s\n' "$(. /etc/os-release && echo "${VERSION_CODENAME:-$PRETTY_NAME}")" \
    "$(pkg-config --modversion wireshark)" "$(gcc --version | head -n 1)" "$(pkg-config --modversion libxml-2.0)"
window=ON
[ "$kind" = full ] || window=OFF
cmake -S /project -B /out/build -G Ninja -DIMSCONF_TESTS=ON -DIMSCONF_GUI_TESTS=$window -DIMSCONF_WERROR=ON >/out/cmake.log 2>&1 || {
    tail -n 20 /out/cmake.log
    exit 1
}
# The quick run leaves out what takes long and does not touch what differs between releases.
targets=() tests=()
if [ "$kind" = quick ]; then
    mapfile -t targets < <(cd /project/tests/unit && printf '%s\n' test_*.c | sed 's/\.c$//')
    targets+=(imsconf imsconf-check profile mutate guard tshark_serve tshark_ask fuzz_plugin)
    tests=(-R '^(unit|mutation|captures\.(loaded|bad-input|table|tree|flow-graph|as-fresh))')
fi
ninja -j "$jobs" -C /out/build "${targets[@]}" >/out/ninja.log 2>&1 || {
    grep -A 12 -E '^FAILED|error:' /out/ninja.log | head -n 80
    exit 1
}
ctest --test-dir /out/build --output-on-failure --no-tests=error -j "$jobs" "${tests[@]}" >/out/ctest.log 2>&1 || {
    status=1
    grep -vE '^ *[0-9]+/[0-9]+ Test .* Passed|^ *Start ' /out/ctest.log | head -n 150
}
grep -E 'tests passed' /out/ctest.log
# Captures as they are, and 100 changed ones, with a hidden tree, with details, in two passes: the same findings.
if /out/build/tests/fuzz/fuzz_plugin --runs 100 /project/pcaps/*.pcap /project/tests/captures/unreal/*.pcap >/out/fuzz.log 2>&1; then
    echo 'captures read in every way: passed'
else
    status=1
    tail -n 20 /out/fuzz.log
fi
JOBS=$jobs /project/tests/matrix/findings.sh /out/build /out/findings || status=1
exit $status
