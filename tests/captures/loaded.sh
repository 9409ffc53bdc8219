#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The plugin loads, registers its fields, its preferences and one expert field per rule.
. "$(dirname "$0")/common.sh"

if tshark_with_plugin -G plugins | grep -q '^imsconf\.so'; then ok; else not_ok 'tshark -G plugins lists imsconf.so'; fi
tshark_with_plugin -G fields | awk -F'\t' '{print $3}' | grep '^imsconf' | sort >"$WORK/fields"
for field in flow procedure profile step message side verdict flow.ue flow.net rule rule.name rule.expected rule.found \
    rule.source rule.side rule.severity findings errors.ue errors.net previous_step next_step request_in response_in retransmission_of; do
    if grep -qx "imsconf.$field" "$WORK/fields"; then ok; else not_ok "field imsconf.$field"; fi
done
"$CHECK" --list-rules >"$WORK/rules"
grep -oE '\bid="[^"]+" slug="[^"]+"' "$SOURCE"/conformance/profiles/*.xml | sed 's/.*slug="\(.*\)"/\1/' | sort -u >"$WORK/slugs"
while read -r slug; do
    if grep -qx "imsconf.${slug//-/_}" "$WORK/fields"; then ok; else not_ok "expert field of $slug"; fi
done <"$WORK/slugs"
[ "$(wc -l <"$WORK/slugs")" -gt 100 ] && ok || not_ok 'more than 100 rules have a slug'
for preference in profile mode security profile_directory home_domain factory_uri pcscf pcscf_port ue_port impu \
    service_route subscribe_window_ms info_column; do
    if tshark_with_plugin -G currentprefs | grep -qE "^#?imsconf\.$preference:"; then ok; else not_ok "preference $preference"; fi
done

# The issue's own example, by name, with and without two passes and details.
for mode in "" -2 -V; do
    cp "$SOURCE/pcaps/14-200-without-isfocus.pcap" "$WORK/a.pcap" && chmod 644 "$WORK/a.pcap"
    found=$(tshark_with_plugin -r "$WORK/a.pcap" $mode -Y 'imsconf.rule == "8.05"' -T fields -e frame.number -e imsconf.step \
        -e imsconf.rule.expected -e imsconf.rule.found)
    case $found in
    8$'\t'8$'\t'*isfocus*$'\t'*final*) ok ;;
    *) not_ok "the fields of 8.05 with \"$mode\": $found" ;;
    esac
done
info=$(tshark_with_plugin -r "$WORK/a.pcap" -Y 'imsconf.step == "8"')
case $info in *'[A.25 step 8: fail]'*) ok ;; *) not_ok "info column: $info" ;; esac
info=$(tshark_with_plugin -r "$WORK/a.pcap" -o imsconf.info_column:FALSE -Y 'imsconf.step == "8"')
case $info in *'A.25'*) not_ok "info column although off: $info" ;; *) ok ;; esac

# Where everything is taken for DOCSIS, the plugin does not stand between the frame and its link layer: one pass finds
# what there is all the same, and the first of two, in which no taps run, says that it cannot.
/usr/bin/python3 -B "$SOURCE/tests/captures/make/docsis.py" "$WORK/a.pcap" "$WORK/docsis.pcap" || not_ok 'make/docsis.py'
chmod 644 "$WORK/docsis.pcap"
docsis=(-r "$WORK/docsis.pcap" -o frame.force_docsis_encap:TRUE)
found=$(tshark_with_plugin "${docsis[@]}" -Y 'imsconf.rule == "8.05"' -T fields -e frame.number)
[ "$found" = 8 ] && ok || not_ok "8.05 in DOCSIS: frame \"$found\""
: >"$WORK/tshark.err"
tshark_with_plugin "${docsis[@]}" -2 -Y imsconf >"$WORK/out"
if grep -q 'checked only where the file is read in one pass' "$WORK/tshark.err"; then ok; else not_ok 'nothing is said of DOCSIS with -2'; fi

finish
