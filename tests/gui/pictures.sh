#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Makes the pictures of the README with the real Wireshark and a real terminal under Xvfb: marked-header.png,
# flow-table.png, flow-graph.png, terminal.png. Fails where one does not show what it is about.
#
#   tests/gui/pictures.sh BUILD_FOLDER OUT_FOLDER
#
# Needs imagemagick and xterm, and what desktop.sh needs.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -ne 2 ]; then
    echo "usage: $0 BUILD_FOLDER OUT_FOLDER" >&2
    exit 64
fi
build=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
. "$source/tests/gui/desktop.sh"
. "$source/tests/gui/act.sh"
for program in import convert xterm; do
    command -v "$program" >/dev/null || give_up "$program is missing"
done
act_prepare "$build"
# The details below the list, nothing beside them; a fixed font, whatever the machine prefers.
cat >>"$desktop/profiles/IMS Conference/preferences" <<'PREFERENCES'
gui.layout_type: 1
gui.layout_content_1: PLIST
gui.layout_content_2: PDETAILS
gui.layout_content_3: NONE
gui.qt.font_name: DejaVu Sans Mono,10,-1,5,50,0,0,0,0,0
sip.display_raw_text: FALSE
PREFERENCES
cat >"$desktop/profiles/IMS Conference/recent" <<'RECENT'
gui.toolbar_main_show: FALSE
gui.geometry_main_upper_pane: 150
column.width: %m, 50, %t, 85, %s, 95, %d, 95, %p, 75, %L, 60, "%Cus:imsconf.step", 45, "%Cus:imsconf.side", 45, "%Cus:imsconf.verdict", 110, "%Cus:imsconf.rule", 50, %i, 455
RECENT

# keep NAME COLOUR: into the folder of the pictures, with few colours; the colour must be in it
keep() {
    convert "$shown/$1.png" -alpha off -fill black +opaque "$2" -format '%[fx:maxima > 0]' info: | grep -qx 1 ||
        give_up "$1.png: nothing in it has the colour $2"
    convert "$shown/$1.png" -strip +dither -colors 96 "PNG8:$out/$1.png"
    [ "$(stat -c %s "$out/$1.png")" -le 153600 ] || give_up "$1.png has more than 150 KB"
}

screen_start 1600 960
capture=$source/pcaps/14-200-without-isfocus.pcap
act marked "$capture" -g 8 <<'SCRIPT'
window
place 0 0 1180 950
row ^8\t
row ^Contact:
open
row ^\[Failed
open
row ^\[8\.05
open
row ^\[Clause: TS
leave
write SHOWN/marked
picture SHOWN/marked-header.png
SCRIPT
grep -q $'^\t\tContact: .*{#ff5c5c}$' "$shown/marked" || give_up 'the Contact is not marked'
keep marked-header '#FF5C5C'

act table "$source/pcaps/20-subscribe-in-invite-dialog.pcap" <<'SCRIPT'
window
action IMS Conference Flows
window IMS Conference Flows
place 0 0 1590 470
row \t200 OK \(NOTIFY\)
fit
leave
write SHOWN/table
picture SHOWN/flow-table.png
close
window
action Flow Graph
window Flow
choose IMS conference
place 0 0 1180 530
picture SHOWN/flow-graph.png
SCRIPT
grep -q $'\t10.07 error: ' "$shown/table" || give_up 'the table does not show rule 10.07'
keep flow-table '#FFFFFF'
keep flow-graph '#FFB3B3'

# What a terminal shows when somebody types that.
command=$build/conformance/check/imsconf-check
chmod 755 "$shown"
mkdir "$desktop/bin"
ln -s "$command" "$desktop/bin/imsconf-check"
cat >"$desktop/session" <<SESSION
cd '$source'
printf '$ imsconf-check pcaps/05-contact-port-5060.pcap\n'
PATH='$desktop/bin':\$PATH imsconf-check pcaps/05-contact-port-5060.pcap
printf '$ '
touch '$shown/typed'
sleep 20
SESSION
xterm -fa 'DejaVu Sans Mono' -fs 10 -geometry 100x47+0+0 -b 8 -bw 0 -bg white -fg black +sb -xrm 'XTerm*cursorBlink: false' \
    -e bash "$desktop/session" >/dev/null 2>&1 &
pids+=($!)
for _ in $(seq 100); do
    [ ! -e "$shown/typed" ] || break
    sleep 0.2
done
window=$(timeout 10 xdotool search --onlyvisible --class xterm | head -n 1)
xdotool getwindowgeometry --shell "$window" | sed -n 's/^\(X\|Y\|WIDTH\|HEIGHT\)=//p' | paste -sd' ' >"$shown/terminal.png.wanted"
picture_give "$shown/terminal.png.wanted"
keep terminal '#FF0000'
