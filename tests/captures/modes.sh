#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The findings of a capture are the same in one pass and in two, with and without details, with a filter and without.
. "$(dirname "$0")/common.sh"

fields=(-T fields -e frame.number -e imsconf.flow -e imsconf.step -e imsconf.message -e imsconf.side -e imsconf.verdict
    -e imsconf.findings -e imsconf.rule -e imsconf.rule.name -e imsconf.rule.expected -e imsconf.rule.found
    -e imsconf.rule.source -e imsconf.flow.ue -e imsconf.flow.net)

# Details print everything; of that, what the fields hold.
details() {
    tshark_with_plugin -r "$copy" -T json |
        jq -r '.[] | ._source.layers | select(.imsconf) | [."frame"."frame.number"] +
               [.imsconf | .. | objects | .["imsconf.rule"]? // empty] | flatten | @tsv'
}

for capture in "$SOURCE"/pcaps/*.pcap; do
    name=$(basename "$capture")
    copy=$WORK/$name # where whoever runs tshark can open it: two passes need a file
    cp "$capture" "$copy"
    chmod 644 "$copy"
    tshark_with_plugin -r "$copy" "${fields[@]}" | awk -F'\t' '$2 != ""' >"$WORK/one"
    tshark_with_plugin -r "$copy" -2 "${fields[@]}" | awk -F'\t' '$2 != ""' >"$WORK/two"
    tshark_with_plugin -r "$copy" -Y imsconf "${fields[@]}" >"$WORK/filter"
    tshark_with_plugin -r "$copy" -2 -R imsconf "${fields[@]}" >"$WORK/read-filter"
    tshark_with_plugin -q -r "$copy" -z imsconf,jsonl >"$WORK/report"
    tshark_with_plugin -q -2 -r "$copy" -z imsconf,jsonl >"$WORK/report2"
    tshark_with_plugin -V -r "$copy" -z imsconf,jsonl | grep '^{"schema"' >"$WORK/report3"
    same "$name: -2" "$WORK/one" "$WORK/two"
    same "$name: -Y imsconf" "$WORK/one" "$WORK/filter"
    same "$name: -2, report" "$WORK/report" "$WORK/report2"
    same "$name: -V, report" "$WORK/report" "$WORK/report3"
    # frame numbers change when a read filter drops frames; the findings do not
    cut -f2- "$WORK/one" >"$WORK/one.findings"
    cut -f2- "$WORK/read-filter" >"$WORK/read-filter.findings"
    same "$name: -2 -R imsconf" "$WORK/one.findings" "$WORK/read-filter.findings"
    awk -F'\t' '$8 != "" {print $1 "\t" $8}' "$WORK/one" | tr , '\t' >"$WORK/rules"
    details | awk -F'\t' 'NF > 1' >"$WORK/details"
    same "$name: visible tree" "$WORK/rules" "$WORK/details"
done
finish
