#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The configuration profile "IMS Conference" is installed by its command and by nothing else changed; its columns, colours
# and filter buttons show what the reports say. What they look like in the window is seen by window.sh.
#
#   tests/gui/profile.sh BUILD_FOLDER
. "$(dirname "$0")/../captures/common.sh"

captures=(c10-02-update-without-resources 20-subscribe-in-invite-dialog 33-prack-with-contact 41-conference-user-not-closed
    02-factory-without-dot+ ordinary-call) # +: each packet twice
install=$WORK/profile/install
cp -r "$SOURCE/plugin/profile" "$WORK/profile" # where nobody can read it
chmod -R a+rX "$WORK/profile"
settings=$WORK/home/.config/wireshark
folder="$settings/profiles/IMS Conference"

# ends NAME CODE COMMAND...
ends() {
    local name=$1 expected=$2 code
    shift 2
    as_nobody "$@" >"$WORK/said" 2>&1
    code=$?
    [ "$code" = "$expected" ] && ok || not_ok "$name: exit $code, expected $expected; $(cat "$WORK/said")"
}

# All settings of the user that are not the profile's
others() {
    (cd "$settings" && find . -type f ! -path './profiles/IMS Conference/*' -exec sha256sum {} + | sort -k 2)
}

# Someone who has settings already
as_nobody mkdir -p "$settings/profiles/Mine" "$settings/profiles/Plain"
as_nobody sh -c 'echo "gui.ask_unsaved: FALSE" >"$1/preferences" && echo "@Mine@sip@[0,0,0][1,1,1]" |
    tee "$1/colorfilters" >"$1/profiles/Mine/colorfilters"' sh "$settings"
others >"$WORK/others"

ends 'remove what is not there' 0 "$install" --remove
ends 'install' 0 "$install"
ends 'install again' 0 "$install"
as_nobody sh -c 'echo "gui.geometry_main_x: 1" >"$1/recent"' sh "$folder" # Wireshark itself does so
ends 'install after use' 0 "$install"
grep -q geometry "$folder/recent" && ok || not_ok 'the looks of the windows are kept'
as_nobody sh -c 'echo "# mine" >>"$1/colorfilters"' sh "$folder"
ends 'a changed one is not overwritten' 1 "$install"
ends 'a changed one is not removed' 1 "$install" --remove
grep -q '# mine' "$folder/colorfilters" && ok || not_ok 'what was changed is still there'
ends 'overwrite' 0 "$install" --force
grep -q '# mine' "$folder/colorfilters" && not_ok 'it was not overwritten' || ok
ends 'wrong usage' 64 "$install" --forse
ends 'elsewhere' 0 env WIRESHARK_CONFIG_DIR="$WORK/home/elsewhere" "$install"
[ -e "$WORK/home/elsewhere/profiles/IMS Conference/preferences" ] && ok || not_ok 'WIRESHARK_CONFIG_DIR counts'
others >"$WORK/others.now"
same 'nothing else is changed' "$WORK/others" "$WORK/others.now"

# Columns: Wireshark's own in their order, and four more. No other setting.
grep -v '^#' "$folder/preferences" | cut -d: -f1 >"$WORK/keys"
echo gui.column.format >"$WORK/key"
same 'the columns are the only setting' "$WORK/key" "$WORK/keys"
as_nobody tshark -G currentprefs -C 'IMS Conference' 2>/dev/null | sed -n '/^#*gui.column.format:/,/^$/p' | grep -o '"[^"]*"' |
    paste - - >"$WORK/columns"
as_nobody tshark -G defaultprefs 2>/dev/null | sed -n '/^#*gui.column.format:/,/^$/p' | grep -o '"[^"]*"' |
    paste - - >"$WORK/columns.default"
grep -v imsconf "$WORK/columns" >"$WORK/columns.plain"
same 'the columns that Wireshark has are there' "$WORK/columns.default" "$WORK/columns.plain"

# Colours: those of the global file come behind ours, whatever they are.
data=$(as_nobody tshark -G folders 2>/dev/null | sed -n 's/^Global configuration:[[:space:]]*//p')
grep -v '^#' "$data/colorfilters" >"$WORK/colours.default"
grep -v '^#' "$folder/colorfilters" | grep -v '^@IMS conference: ' >"$WORK/colours.plain"
same 'the colours that Wireshark has are there' "$WORK/colours.default" "$WORK/colours.plain"

button() {
    awk -F'","' -v label="$1" '$2 == label {print $3}' "$folder/dfilter_buttons"
}

# What the columns show and which colour rule counts, by what the fields say; else it is one of Wireshark's own.
expected_rows() {
    awk -F'\t' -v OFS='\t' '{
        colour = $4 == "fail" ? "fail" : $6 + 0 > 0 ? "warning or info" : $4 != "" ? $4 : $7 != "" ? "not judged" : ""
        print $1, $2, $3, $4, $5, colour == "" ? $8 : "IMS conference: " colour}' "$1"
}

# frames_of NAME BUTTON JQ: the frames that the button selects are those of the checks that the report has
frames_of() {
    tshark_with_plugin -r "$WORK/capture" -Y "$(button "$2")" -T fields -e frame.number >"$WORK/selected"
    jq -r "select(.type == \"check\" and .result == \"fail\" and ($3)) | .frame" "$WORK/home/report" | sort -nu >"$WORK/frames"
    same "$1: $2" "$WORK/frames" "$WORK/selected"
    found[$2]=$((${found[$2]:-0} + $(wc -l <"$WORK/selected")))
}

# columns_of: number, step, side, verdict and rule, of tshark's packet list
columns_of() {
    sed 's/\t\xe2\x86\x92\t/\t/; s/^ *//' | cut -f1,7-10
}

declare -A found
for name in "${captures[@]}"; do
    case $name in
    *+) mergecap -w "$WORK/capture" "$SOURCE/pcaps/${name%+}.pcap" "$SOURCE/pcaps/${name%+}.pcap" ;;
    *) cp "$SOURCE/pcaps/$name.pcap" "$WORK/capture" ;;
    esac
    chmod 644 "$WORK/capture"
    tshark_with_plugin -r "$WORK/capture" -C Plain --color -T fields -e frame.number -e imsconf.step -e imsconf.side -e imsconf.verdict \
        -e imsconf.rule -e imsconf.findings -e imsconf.flow -e frame.coloring_rule.name >"$WORK/fields"
    tshark_with_plugin -r "$WORK/capture" -C 'IMS Conference' --color -q -z "imsconf,jsonl,$WORK/home/report" -T fields \
        -e frame.coloring_rule.name >"$WORK/colours"
    # A column is no field of the same name in every Wireshark.
    tshark_with_plugin -r "$WORK/capture" -C 'IMS Conference' -T tabs | columns_of | paste - "$WORK/colours" >"$WORK/rows"
    expected_rows "$WORK/fields" >"$WORK/rows.expected"
    same "$name: columns and colours" "$WORK/rows.expected" "$WORK/rows"
    cat "$WORK/rows" >>"$WORK/rows.all"
    frames_of "$name" Deviations true
    frames_of "$name" 'UE errors' '.severity == "error" and .side == "UE"'
    frames_of "$name" 'Network errors' '.severity == "error" and .side == "NET"'
done
for label in Deviations 'UE errors' 'Network errors'; do
    [ "${found[$label]}" -gt 1 ] && ok || not_ok "$label selects something"
done
for colour in fail 'warning or info' inconclusive pass 'not judged'; do
    grep -q "IMS conference: $colour\$" "$WORK/rows.all" && ok || not_ok "nothing was coloured as $colour"
done
# There is no selected packet in tshark, so it selects nothing; it must be a filter all the same.
ends 'the button This flow' 0 tshark -r "$WORK/capture" -Y "$(button 'This flow')"
[ "$(grep -c . "$folder/dfilter_buttons")" = 4 ] && ok || not_ok 'there are four buttons'

ends 'remove' 0 "$install" --remove
[ ! -e "$folder" ] && ok || not_ok 'it is removed'
others >"$WORK/others.now"
same 'nothing else is changed in the end' "$WORK/others" "$WORK/others.now"
finish
