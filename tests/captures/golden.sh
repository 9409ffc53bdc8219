#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# tshark's fields and imsconf-check's reports over pcaps/ are what was read and approved: tests/captures/golden/.
# golden.sh BUILD --update writes them anew, to be read before they are committed.
. "$(dirname "$0")/common.sh"

golden=$SOURCE/tests/captures/golden
update=${2:-}
cd "$SOURCE" || exit 1

compare() {
    if [ "$update" = --update ]; then
        cp "$WORK/$1" "$golden/$1"
    fi
    same "$1" "$golden/$1" "$WORK/$1"
}

mkdir -p "$golden"
for capture in pcaps/*.pcap; do
    printf '# %s\n' "$capture"
    tshark_with_plugin -r - -T fields -e frame.number -e imsconf.flow -e imsconf.step -e imsconf.side -e imsconf.verdict \
        -e imsconf.rule -e imsconf.rule.expected -e imsconf.rule.found -e imsconf.previous_step -e imsconf.request_in \
        -e imsconf.flow.ue -e imsconf.flow.net <"$capture" | awk -F'\t' '$2 != ""'
done >"$WORK/fields.tsv"
compare fields.tsv
"$CHECK" --format jsonl pcaps/conformant-{registered,notify-first,updates,without-subscribe}.pcap pcaps/{04,20,24,35}-*.pcap \
    >"$WORK/report.jsonl"
compare report.jsonl
"$CHECK" pcaps/conformant-registered.pcap pcaps/04-*.pcap pcaps/14-*.pcap pcaps/20-*.pcap pcaps/35-*.pcap \
    pcaps/conformant-updates.pcap pcaps/conformant-without-subscribe.pcap pcaps/ordinary-call.pcap >"$WORK/report.txt"
compare report.txt
"$CHECK" --checks all pcaps/conformant.pcap >"$WORK/report-all.txt"
compare report-all.txt
"$CHECK" --checks failed --format html pcaps/20-*.pcap pcaps/conformant-updates.pcap |
    sed '/<style>/,/<\/style>/d' >"$WORK/report.html"
compare report.html
"$CHECK" --list-rules >"$WORK/rules.txt"
compare rules.txt
for rule in 8.05 SA-3 4.04 S1.11 P3 NB-10 CE-11 SEQ-UPD ORD-1 TIM-5 R-09; do
    "$CHECK" --explain "$rule"
    echo
done >"$WORK/explain.txt"
compare explain.txt
tshark_with_plugin -G fields | awk -F'\t' '$3 ~ /^imsconf(\.|$)/ {print $1 "\t" $2 "\t" $3 "\t" $4}' >"$WORK/fields-registered.tsv"
compare fields-registered.tsv
finish
