#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What -z imsconf,FORMAT+fast (imsconf-check --fast) finds in a capture is what its index says. Where the plugin has a
# doubt, it says so, and imsconf-check reads the capture again. With "all" behind the folder each report is compared with
# that of the usual way to the byte, which takes twice as long.
#
#   tests/captures/fast.sh BUILD_FOLDER [all]
# shellcheck source=common.sh
. "$(dirname "$0")/common.sh"

whole=${2-}
without_tree=0
doubted=()

# jsonl_of PREFERENCES CAPTURE SUFFIX: the plugin's report
jsonl_of() {
    local options=() preference
    while read -rd ';' preference; do
        [ "$preference" = - ] || options+=(-o "$preference")
    done <<<"$1;"
    tshark_with_plugin -n -q -r - ${options[@]+"${options[@]}"} -z "imsconf,jsonl$3" <"$2"
}

# read_fast CAPTURE EXIT UE NET FINDINGS STEPS PREFERENCES
read_fast() {
    jsonl_of "$7" "$1" "${whole:+"+$whole"}+fast" >"$WORK/fast"
    if grep -q '"error":"not analysed: the fast way does not do' "$WORK/fast"; then
        doubted+=("$1")
        return
    fi
    without_tree=$((without_tree + 1))
    report_is "$1" "$2" "$3" "$4" "$5" "$6" "$WORK/fast"
    if [ -n "$whole" ]; then
        jsonl_of "$7" "$1" "+$whole" >"$WORK/whole"
        same "$1 with +fast" "$WORK/whole" "$WORK/fast"
    fi
}

for folder in carriers unreal partial; do
    folder=$SOURCE/tests/captures/$folder
    while IFS=$'\t' read -r capture exit_code ue net findings steps preferences _; do
        [ "$capture" = capture ] && continue
        read_fast "$folder/$capture" "$exit_code" "$ue" "$net" "$findings" "${steps/#-/}" "$preferences"
    done <"$folder/index.tsv"
done
while IFS=$'\t' read -r capture exit_code ue net findings _; do
    [ "$capture" = capture ] && continue
    read_fast "$SOURCE/pcaps/$capture" "$exit_code" "$ue" "$net" "$findings" "" -
done <"$SOURCE/pcaps/index.tsv"

# What is doubtful is read again by imsconf-check.
for capture in ${doubted[@]+"${doubted[@]}"} "$SOURCE/pcaps/conformant.pcap"; do
    "$CHECK" --format jsonl "$capture" >"$WORK/whole"
    "$CHECK" --format jsonl --fast "$capture" >"$WORK/fast"
    same "imsconf-check --fast $capture" "$WORK/whole" "$WORK/fast"
done
[ $without_tree -gt 0 ] && ok || not_ok 'every capture is doubtful'

# In two passes no taps run in the first: the tree is there then, and the findings are the same.
cp "$SOURCE/pcaps/14-200-without-isfocus.pcap" "$WORK/two.pcap"
chmod 644 "$WORK/two.pcap"
tshark_with_plugin -n -q -r "$WORK/two.pcap" -z imsconf,jsonl >"$WORK/one"
tshark_with_plugin -2 -n -q -r "$WORK/two.pcap" -z imsconf,jsonl+fast >"$WORK/two"
same 'two passes' "$WORK/one" "$WORK/two"
finish
