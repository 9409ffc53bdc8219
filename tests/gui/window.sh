#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the windows of the real Wireshark show: packet list and details, Expert Information, the table of flows, the flow
# graph, the filter buttons of the profile; and what they show when a preference is changed in its dialog. tshark says
# what it must be.
#
#   tests/gui/window.sh BUILD_FOLDER
. "$(dirname "$0")/../captures/common.sh"
. "$SOURCE/tests/gui/desktop.sh"
. "$SOURCE/tests/gui/act.sh"
act_prepare "$BUILD"
settings=$WORK/home/.config/wireshark
as_nobody mkdir -p "$settings"
cp -r "$desktop/profiles" "$settings/"
chmod -R a+rX "$settings/profiles"

# of FILE CLASS: the rows of the list or tree of this class in what was written
of() {
    awk -v class="$2" '/^== / { on = $2 == class; next } on' "$1"
}

plain() {
    sed -E 's/ \{#[0-9a-f]+\}$//'
}

# The rows of the packet list, as tshark prints them.
list_expected() { # the columns of the profile; an arrow between the addresses is no column
    tshark_with_plugin -C 'IMS Conference' -T tabs -r "$WORK/capture" "$@" | sed 's/\t\xe2\x86\x92\t/\t/' | awk -F'\t' -v OFS='\t' '{
        for (i = 1; i <= NF; i++) { gsub(/ +/, " ", $i); sub(/^ /, "", $i); sub(/ $/, "", $i) }
        print }'
}

# Severity, how often, summary: what stands on top in Expert Information, and what tshark -z expert prints.
expert_shown() {
    of "$1" ExpertInfoTreeView | plain | awk -F'\t' '/^[^\t]/ {print $1 "\t" $5 "\t" $2}' | sort
}
expert_expected() {
    tshark_with_plugin -q -z expert -r "$WORK/capture" "$@" | awk '
        /^(Errors|Warns|Notes|Chats) \([0-9]+\)$/ {
            severity = $1 == "Errors" ? "Error" : $1 == "Warns" ? "Warning" : $1 == "Notes" ? "Note" : "Chat" }
        /^ +[0-9]/ { count = $1; sub(/^ +[0-9]+ +[^ ]+ +[^ ]+ +/, ""); print severity "\t" count "\t" $0 }' | sort
}

# The cells of each row of the table of flows with bars between them.
table_shown() {
    of "$1" QTreeWidget | sed 's/^\t//' | awk -F'\t' '{
        row = $1
        for (i = 2; i <= NF; i++) row = row "|" $i
        sub(/\|+$/, "", row)
        print row }' | sed -E 's/^(All\|.*)\|[0-9]+$/\1/'
}
# In the window, the title is a row.
table_expected() {
    tshark_with_plugin -q -z imsconf,tree -r "$WORK/capture" | awk -F' *[|]' '
        /^Step +\|/ { on = 1; next }
        /^===/ { on = 0 }
        on {
            sub(/^ +/, "", $1)
            row = $1
            for (i = 2; i <= NF; i++) { sub(/^ +/, "", $i); row = row "|" $i }
            gsub(/  +/, " ", row)
            sub(/[ |]+$/, "", row)
            print row }' |
        sed -E 's/^(All flows): ([0-9]+)\. (.*)/\1\nAll|\2 flow||||\3/'
}

screen_start 1280 960

# A capture with one error of the network, at a header that has a row.
cp "$SOURCE/pcaps/14-200-without-isfocus.pcap" "$WORK/capture"
act main "$WORK/capture" <<'SCRIPT'
window
row ^8\t
row Contact: <sip:final@
write SHOWN/main
action Expert Information
window Expert
row Not met
write SHOWN/expert
close
window
action IMS Conference Flows
window IMS Conference Flows
row 200 OK \(NOTIFY\)
write SHOWN/table
close
window
action Flow Graph
window Flow
choose IMS conference
press Export
window Save Graph
choose ASCII
type SHOWN/graph.txt
press Save
wait SHOWN/graph.txt
window Flow
close
window
action Preferences
window Preferences
row ^IMSCONF$
choose Live
press OK
window
row \tpass\t8.05\t
row Contact: <sip:final@
write SHOWN/live
action Expert Information
window Expert
row Warning.*Not met
write SHOWN/live-expert
close
window
action Preferences
window Preferences
row ^IMSCONF$
choose Lab
press OK
window
row \tfail\t8.05\t
row Contact: <sip:final@
write SHOWN/lab-again
SCRIPT

list_expected >"$WORK/expected"
of "$shown/main" PacketList | plain >"$WORK/list"
same 'packet list' "$WORK/expected" "$WORK/list"
of "$shown/main" PacketList | grep -oE '\{#[0-9a-f]+\}$' | sort | uniq -c | awk '{print $1, $2}' >"$WORK/colours"
printf '%s\n' '7 {#d3f2d3}' '5 {#eedfc8}' '1 {#ffb3b3}' | sort >"$WORK/expected"
sort -o "$WORK/colours" "$WORK/colours"
same 'colours of the packet list' "$WORK/expected" "$WORK/colours"
of "$shown/main" ProtoTree | grep '{#ff5c5c}$' | plain | sed -n '1,/Contact:/p' >"$WORK/marked"
printf '%s\n' 'Session Initiation Protocol (200)' $'\tMessage Header' \
    $'\t\tContact: <sip:final@conf-factory.ims.example.net>' >"$WORK/expected"
same 'rows with an error in the details' "$WORK/expected" "$WORK/marked"
of "$shown/main" ProtoTree | plain | sed -n '/^\t\tContact:/,/^\t\tContent-Length:/p' | grep -q $'^\t\t\t.*Expected: ' && ok ||
    not_ok 'below the Contact stands what was expected'

expert_expected >"$WORK/expected"
expert_shown "$shown/expert" >"$WORK/shown"
same 'Expert Information' "$WORK/expected" "$WORK/shown"
table_expected >"$WORK/expected"
table_shown "$shown/table" >"$WORK/shown"
same 'table of flows' "$WORK/expected" "$WORK/shown"
tshark_with_plugin -q -z flow,imsconf,standard -r "$WORK/capture" | sed -n '/^|Time/,$p' >"$WORK/expected"
same 'flow graph' "$WORK/expected" "$shown/graph.txt"

list_expected -o imsconf.mode:live >"$WORK/expected"
of "$shown/live" PacketList | plain >"$WORK/list"
same 'packet list, mode live' "$WORK/expected" "$WORK/list"
expert_expected -o imsconf.mode:live >"$WORK/expected"
expert_shown "$shown/live-expert" >"$WORK/shown"
same 'Expert Information, mode live' "$WORK/expected" "$WORK/shown"
of "$shown/live" ProtoTree | grep -q '{#ff5c5c}$' && not_ok 'an error in the details, mode live' || ok
of "$shown/live" ProtoTree | grep -q $'^\t\tContact: .*{#f7f253}$' && ok || not_ok 'a warning at the Contact, mode live'
for state in main lab-again; do # Wireshark looks for the colour of a row later
    grep -v '^.\[Coloring Rule ' "$shown/$state" >"$WORK/$state"
done
same 'mode lab again' "$WORK/main" "$WORK/lab-again"

# frames NAME FRAME...: what the packet list shows
frames() {
    of "$shown/$1" PacketList | cut -f1 | paste -sd' ' >"$WORK/frames"
    [ "$(cat "$WORK/frames")" = "$2" ] && ok || not_ok "$1: frames $(cat "$WORK/frames"), expected $2"
}

# One error of the UE, one of the network, and what is no message of the flow.
act buttons "$SOURCE/pcaps/c10-02-update-without-resources.pcap" <<'SCRIPT'
window
row ^12\t
action Deviations
write SHOWN/deviations
action UE errors
write SHOWN/ue
action Network errors
write SHOWN/net
SCRIPT
frames deviations '10 12'
frames ue 10
frames net 12

# Two flows, message by message in turn.
act flows "$SOURCE/tests/captures/partial/two-ues.pcap" <<'SCRIPT'
window
row ^14\t
row ^\[IMS conference, flow 2
action This flow
write SHOWN/flow-2
enter
row ^1\t
row ^13\t
row ^\[IMS conference, flow 1
action This flow
write SHOWN/flow-1
SCRIPT
frames flow-2 "$(seq -s' ' 10 2 34)"
frames flow-1 "$(seq -s' ' 9 2 33)"
finish
