#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The plugin built with ASan and UBSan, in tshark, over every capture, with invisible and with visible trees and in two
# passes. Leaks are not looked for here, because Wireshark keeps what it registers; the unit tests look for them.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

ready LD_PRELOAD="$(gcc -print-file-name=libasan.so):$(gcc -print-file-name=libubsan.so):$BUILD/tests/ready/serve.so" \
    ASAN_OPTIONS=detect_leaks=0:abort_on_error=0:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
    WIRESHARK_DEBUG_WMEM_OVERRIDE=strict
run() {
    tshark_with_plugin "$@" >"$WORK/out"
}
for capture in "$SOURCE"/pcaps/*.pcap; do
    name=$(basename "$capture")
    cp "$capture" "$WORK/$name" && chmod 644 "$WORK/$name"
    for mode in "" "-V" "-2 -Y imsconf.rule"; do
        # shellcheck disable=SC2086
        if run -r "$WORK/$name" $mode -z imsconf,jsonl; then ok; else not_ok "$name $mode"; fi
    done
    if grep -q '"type":"summary"' "$WORK/out"; then ok; else not_ok "$name: no report"; fi
done
if grep -E 'ERROR: AddressSanitizer|runtime error' "$WORK/tshark.err" "$WORK/ready.log" >&2; then not_ok 'a sanitizer complained'; else ok; fi
finish
