#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The sanitized plugin in tshark itself, over captures that editcap spoils: captures.sh BUILD SECONDS [SEED]
# BUILD is a build with -DIMSCONF_SANITIZE=ON and gcc. As Wireshark's own fuzz-test.sh does, each file is read with details
# (-nVxr), without (-nr), and in two passes; here their reports must be the same as well. A failing file is kept.
. "$(dirname "$0")/../captures/common.sh"

seconds=${2:?usage: $0 BUILD SECONDS [SEED]}
seed=${3:-$(date +%s)}
preload=$(gcc -print-file-name=libasan.so):$(gcc -print-file-name=libubsan.so)
file=$WORK/spoilt.pcap

# read MODE...: the report of the spoilt file, in report
read_spoilt() {
    LD_PRELOAD=$preload ASAN_OPTIONS=detect_leaks=0:abort_on_error=0:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 \
        WIRESHARK_DEBUG_WMEM_OVERRIDE=strict tshark_with_plugin "$@" "$file" -z "imsconf,jsonl+all" >"$WORK/out"
    status=$?
    grep -a '^{"schema"' "$WORK/out" >"$WORK/report"
}

mapfile -t captures < <(find "$SOURCE/pcaps" "$SOURCE/tests/captures" -name '*.pcap*' -size -200k | sort)
end=$((SECONDS + seconds))
while [ "$SECONDS" -lt "$end" ]; do
    capture=${captures[seed % ${#captures[@]}]}
    rate=$([ $((seed / ${#captures[@]} % 2)) = 0 ] && echo 0.02 || echo 0.005)
    # 42: the headers of Ethernet, IPv4 and UDP are spared, or most files would hold no SIP any more
    editcap -E "$rate" -o 42 --seed "$seed" "$capture" "$file" 2>/dev/null
    chmod 644 "$file"
    good=1
    for mode in -nVxr -nr -n2r; do
        read_spoilt "$mode"
        if [ "$status" != 0 ] || [ ! -s "$WORK/report" ] || { [ "$mode" != -nVxr ] && ! cmp -s "$WORK/report" "$WORK/first"; }; then
            not_ok "$(basename "$capture") -E $rate --seed $seed, tshark $mode: exit $status"
            cp "$file" "${TMPDIR:-/tmp}/spoilt-$seed.pcap"
            good=0
        fi
        [ "$mode" = -nVxr ] && mv "$WORK/report" "$WORK/first"
    done
    [ $good = 1 ] && ok
    seed=$((seed + 1))
done
if grep -aE 'ERROR: AddressSanitizer|runtime error' "$WORK/tshark.err" >&2; then not_ok 'a sanitizer complained'; fi
finish
