#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Takes a picture of a marked header row: starts Wireshark with the plugin of the build under Xvfb, opens the capture,
# goes to the frame, opens the SIP details and photographs the screen. Fails when no row is marked as an error.
#
#   tests/gui/picture.sh BUILD_FOLDER OUT.png [CAPTURE [FRAME]]
#
# Needs xvfb, xdotool, imagemagick and wireshark. As root, Wireshark takes no plugin but the system's, so it then runs as
# nobody, with a home of its own in any case: the user's settings and recent files are neither read nor changed.
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
for program in Xvfb xdotool import convert wireshark setpriv; do
    command -v "$program" >/dev/null || {
        echo "$program is missing" >&2
        exit 69
    }
done

work=$(mktemp -d)
pids=()
# Wireshark ends before the X server it draws on. Only what this script has started is ended.
clean() {
    local i
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        kill "${pids[i]}" 2>/dev/null || true
        wait "${pids[i]}" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' INT TERM HUP

give_up() {
    echo "$*" >&2
    tail -n 5 "$work/x.log" "$work/wireshark.log" >&2 2>/dev/null || true
    exit 1
}

as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
mkdir -p "$work/home/config" "$work/home/run"
cp "$capture" "$work/capture.pcap"
# Two panes, list and details; no toolbars but the filter; no questions, no search for updates.
cat >"$work/home/config/preferences" <<'PREFERENCES'
gui.layout_type: 1
gui.layout_content_1: PLIST
gui.layout_content_2: PDETAILS
gui.layout_content_3: NONE
gui.qt.font_name: DejaVu Sans Mono,10,-1,5,50,0,0,0,0,0
gui.update.enabled: FALSE
gui.ask_unsaved: FALSE
gui.column.format: "No.", "%m", "Protocol", "%p", "Step", "%Cus:imsconf.step:0:R", "UE", "%Cus:imsconf.flow.ue:0:R", "NET", "%Cus:imsconf.flow.net:0:R", "Info", "%i"
sip.display_raw_text: FALSE
PREFERENCES
cat >"$work/home/config/recent_common" <<'RECENT'
gui.toolbar_main_show: FALSE
gui.filter_toolbar_show: TRUE
gui.statusbar_show: TRUE
gui.geometry_main_x: 0
gui.geometry_main_y: 0
gui.geometry_main_width: 1180
gui.geometry_main_height: 960
gui.geometry_main_maximized: FALSE
gui.geometry_main_upper_pane: 290
gui.geometry_status_pane_left: 500
privs.warn_if_elevated: FALSE
privs.warn_if_no_npf: FALSE
RECENT
cp "$work/home/config/recent_common" "$work/home/config/recent"
chmod 755 "$work"
chmod 644 "$work/capture.pcap"
chmod 700 "$work/home/run"
[ ${#as[@]} -eq 0 ] || chown -R 65534:65534 "$work/home"

# The X server picks a free display and tells which.
Xvfb -displayfd 3 -screen 0 "${width}x${height}x24" -nolisten tcp 3>"$work/display" >/dev/null 2>"$work/x.log" &
pids+=($!)
for _ in $(seq 50); do
    [ -s "$work/display" ] && break
    sleep 0.1
done
[ -s "$work/display" ] || give_up 'Xvfb did not start'
DISPLAY=:$(cat "$work/display")
export DISPLAY

"${as[@]}" env HOME="$work/home" XDG_RUNTIME_DIR="$work/home/run" WIRESHARK_CONFIG_DIR="$work/home/config" \
    WIRESHARK_PLUGIN_DIR="$build/plugins" LC_ALL=C.UTF-8 QT_QPA_PLATFORM=xcb \
    timeout -k 5 90 wireshark -r "$work/capture.pcap" -g "$frame" >"$work/wireshark.log" 2>&1 &
pids+=($!)

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
        photograph "$work/screen.png"
        row=$(marked "$work/screen.png")
        [ -z "$row" ] || break
        sleep 0.5
    done
    if [ -z "$row" ]; then
        cp "$work/screen.png" "$out"
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
photograph "$work/screen.png"
convert "$work/screen.png" -strip +dither -colors 128 "$out"
[ -n "$(marked "$work/screen.png")" ] || give_up "the marked row of frame $frame is not in the picture"
