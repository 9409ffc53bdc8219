#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The made captures are what their scripts make of pcaps/conformant-registered.pcap, byte for byte.
. "$(dirname "$0")/common.sh"

if "$SOURCE/tests/captures/make/run" "$WORK" 2>"$WORK/err"; then ok; else not_ok "make/run: $(cat "$WORK/err")"; fi
for kind in carriers unreal partial; do
    for file in "$SOURCE/tests/captures/$kind"/*.pcap* "$SOURCE/tests/captures/$kind/index.tsv"; do
        if cmp "$file" "$WORK/$kind/${file##*/}"; then ok; else not_ok "$kind/${file##*/} is not what make/run makes"; fi
    done
    for file in "$WORK/$kind"/*; do
        if [ -e "$SOURCE/tests/captures/$kind/${file##*/}" ]; then ok; else not_ok "$kind/${file##*/} is not there"; fi
    done
done
finish
