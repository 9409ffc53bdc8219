#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# findings.sh BUILD OUT: what the plugin finds in every capture of the repository, for a comparison with other releases of
# Wireshark. One run of tshark gives OUT/N.report (JSON Lines) and OUT/N.fields (-T fields). OUT/N.columns, of pcaps/ only, is
# from columns of the packet list. OUT/wireshark is the series of Wireshark. N is the number of the capture in OUT/list. No display filter is given: it would make
# Wireshark build the trees that columns and fields must get by themselves.
. "$(dirname "$0")/../captures/common.sh"
. "$(dirname "$0")/../captures/list.sh"
. "$(dirname "$0")/../captures/ready.sh"

out=${2:?usage: $0 BUILD OUT}
number=0 line=0
rm -rf "$out"
mkdir -p "$out"
captures_list >"$out/list"
pkg-config --modversion wireshark | cut -d. -f1,2 >"$out/wireshark"
ready # for the next capture at once: to start takes longer than to read
names=(flow procedure profile step message side verdict flow.ue flow.net findings rule rule.name rule.expected rule.found
    rule.source previous_step request_in retransmission_of)
FIELDS=(frame.number) COLUMNS='"No.","%m","Info","%i"'
for name in "${names[@]}"; do
    FIELDS+=("imsconf.$name")
    COLUMNS+=",\"$name\",\"%Cus:imsconf.$name:0:R\""
done

one() {
    local number=$1 capture=$2 options
    options_read "${3:-}"
    # shellcheck disable=SC2046
    tshark_with_plugin -r - "${options[@]}" -T fields $(printf -- '-e %s ' $4) -z imsconf,jsonl \
        <"$SOURCE/$capture" >"$OUT/$number.all"
    echo "tshark ends with $?" >"$OUT/$number.fields"
    grep -v '^{"schema"' "$OUT/$number.all" | awk -F'\t' '$2 != ""' >>"$OUT/$number.fields"
    grep '^{"schema"' "$OUT/$number.all" >"$OUT/$number.report"
    rm "$OUT/$number.all"
    case $capture in
    pcaps/*) tshark_with_plugin -r - "${options[@]}" -T tabs -o "gui.column.format:$5" <"$SOURCE/$capture" |
        awk -F'\t' '{ sub(/^ */, "") } $3 != ""' >"$OUT/$number.columns" ;;
    esac
}
export -f one tshark_with_plugin as_nobody options_read
export WORK BUILD SOURCE OUT=$out TSHARK_READY
while IFS=$'\t' read -r capture preferences; do
    printf '%s\0' "$((number += 1))" "$capture" "$preferences" "${FIELDS[*]}" "$COLUMNS"
done <"$out/list" | xargs -0 -n 5 -P "${JOBS:-$(nproc)}" bash -uc 'one "$@"' one || not_ok 'tshark on every capture'
while IFS=$'\t' read -r capture _; do
    if tail -n 1 "$out/$((line += 1)).report" | grep -q '"type":"summary"'; then
        ok
    else
        not_ok "$capture: no report; $(tail -n 1 "$WORK/tshark.err")"
    fi
done <"$out/list"
finish
