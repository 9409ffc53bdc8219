#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Takes a picture of a marked header row: starts Wireshark with the plugin of the build under Xvfb, opens the capture,
# goes to the frame, opens the SIP details and photographs the screen. Fails when no row is marked as an error.
#
#   tests/gui/picture.sh BUILD_FOLDER OUT.png [CAPTURE [FRAME]]
#
# Needs imagemagick, and what desktop.sh needs.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -lt 2 ] || [ $# -gt 4 ]; then
    echo "usage: $0 BUILD_FOLDER OUT.png [CAPTURE [FRAME]]" >&2
    exit 64
fi
build=$(cd "$1" && pwd)
out=$2
capture=${3:-$source/pcaps/14-200-without-isfocus.pcap}
frame=${4:-8}
width=1180 height=960
error_colour='#FF5C5C' # Wireshark's background of rows with an error
. "$source/tests/gui/desktop.sh"
for program in import convert; do
    command -v "$program" >/dev/null || give_up "$program is missing"
done

cp "$capture" "$desktop/capture.pcap"
chmod 644 "$desktop/capture.pcap"
home_make home
# Two panes, list and details; no toolbars but the filter.
cat >>"$home/config/preferences" <<'PREFERENCES'
gui.layout_type: 1
gui.layout_content_1: PLIST
gui.layout_content_2: PDETAILS
gui.layout_content_3: NONE
gui.qt.font_name: DejaVu Sans Mono,10,-1,5,50,0,0,0,0,0
gui.column.format: "No.", "%m", "Protocol", "%p", "Step", "%Cus:imsconf.step:0:R", "UE", "%Cus:imsconf.flow.ue:0:R", "NET", "%Cus:imsconf.flow.net:0:R", "Info", "%i"
sip.display_raw_text: FALSE
PREFERENCES
cat >>"$home/config/recent_common" <<'RECENT'
gui.toolbar_main_show: FALSE
gui.filter_toolbar_show: TRUE
gui.statusbar_show: TRUE
gui.geometry_main_upper_pane: 290
gui.geometry_status_pane_left: 500
RECENT
screen_start "$width" "$height"
wireshark_start "$build/plugins" 90 -r "$desktop/capture.pcap" -g "$frame"

window=$(timeout 40 xdotool search --sync --onlyvisible --name 'capture\.pcap' | head -n 1) || true
[ -n "$window" ] || give_up 'Wireshark opened no window with the capture'
timeout 10 xdotool windowmove "$window" 0 0 windowsize "$window" "$width" "$height" windowfocus "$window" || true
sleep 2

photograph() {
    timeout 30 import -window root "$1"
}

# "WIDTH HEIGHT LEFT TOP" of the part of a picture that is in the error colour; nothing when there is none.
marked() {
    convert "$1" -alpha off -fill black +opaque "$error_colour" -format '%[fx:maxima > 0]' info: | grep -qx 1 || return 0
    convert "$1" -alpha off -fill black +opaque "$error_colour" -trim -format '%w %h %X %Y' info: | tr -d +
}

# Shut, the details show one row a protocol, and that of SIP is marked. What is marked below a row shows when the row is
# opened: the message, its headers, the header. Marked rows reach to the right edge, so the lowest one is clicked there.
open_lowest() {
    local row wide high left top
    for _ in $(seq 20); do
        photograph "$desktop/screen.png"
        row=$(marked "$desktop/screen.png")
        [ -z "$row" ] || break
        sleep 0.5
    done
    if [ -z "$row" ]; then
        cp "$desktop/screen.png" "$out"
        give_up "no row of frame $frame is marked as an error"
    fi
    read -r wide high left top <<<"$row"
    timeout 10 xdotool mousemove $((left + wide - 20)) $((top + high - 8)) click 1 key Right
    sleep 0.7
}
open_lowest
open_lowest
open_lowest
timeout 10 xdotool key Home mousemove $((width - 1)) $((height - 1)) # a selected row does not show its mark
sleep 0.7
photograph "$desktop/screen.png"
convert "$desktop/screen.png" -strip +dither -colors 128 "$out"
[ -n "$(marked "$desktop/screen.png")" ] || give_up "the marked row of frame $frame is not in the picture"
