#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the user of Wireshark gets with File > Export Packet Dissections > As PDML is, row by row, what two passes of
# tshark print, for a few captures. Nothing but the plugin is loaded; menu and dialog are worked by keyboard.
#
#   tests/gui/exported.sh BUILD_FOLDER [CAPTURE...]
. "$(dirname "$0")/../captures/common.sh"
. "$SOURCE/tests/gui/desktop.sh"

captures=("${@:2}")
[ $# -gt 1 ] || captures=("$SOURCE"/pcaps/{14-200-without-isfocus,conformant-tcp,conformant-updates,ordinary-call}.pcap)

# wait_for SECONDS COMMAND...: until it succeeds
wait_for() {
    local tries=$(($1 * 5))
    shift
    while ! "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] && kill -0 "$wireshark" 2>/dev/null || return 1
        sleep 0.2
    done
}

window_find() {
    window=$(xdotool search --onlyvisible --name "$1" 2>/dev/null | head -n 1)
    [ -n "$window" ]
}

# The seventh entry from the end of the menu; its fifth. It cannot be chosen while the capture is being read, so once may
# not be enough.
dialog_open() {
    local main
    wait_for 60 window_find 'capture\.pcap' || give_up 'Wireshark opened no window with the capture'
    main=$window
    for _ in 1 2 3 4 5 6; do
        xdotool windowfocus "$main" key --delay 100 alt+f Up Up Up Up Up Up Up Right Down Down Down Down Return
        wait_for 5 window_find 'Export Packet Dissections' && return
        xdotool key --delay 100 Escape Escape Escape
    done
    give_up 'there is no dialog to export packet dissections'
}

file_complete() {
    shown=$(find "$folder" -type f ! -name capture.pcap)
    [ -n "$shown" ] && [ "$(tail -c 9 "$shown" | tr -d '\n')" = '</pdml>' ]
}

# Left out: the line with the time of day and the path, empty lines, and colours of rows, which tshark does not have.
rows() {
    grep -vE '^<pdml |^$|name="frame\.coloring_rule\.' "$1"
}

screen_start 1180 960
number=0
for capture in "${captures[@]}"; do
    name=$(basename "$capture")
    number=$((number + 1))
    folder=$desktop/$number
    mkdir "$folder"
    cp "$capture" "$folder/capture.pcap"
    chmod 777 "$folder"
    chmod 644 "$folder/capture.pcap"
    tshark_with_plugin -2 -r "$folder/capture.pcap" -T pdml >"$WORK/expected.pdml"
    home_make "home.$number"
    wireshark_start "$BUILD/plugins" 180 -r "$folder/capture.pcap"
    dialog_open
    xdotool windowfocus "$window" type --delay 50 shown
    xdotool key --delay 100 Return
    wait_for 30 file_complete || give_up "$name: Wireshark exported nothing"
    wireshark_stop
    rows "$WORK/expected.pdml" >"$WORK/expected"
    rows "$shown" >"$WORK/shown"
    same "$name" "$WORK/expected" "$WORK/shown"
    grep -q '<proto name="imsconf"' "$WORK/shown" && with=$((${with:-0} + 1))
done
[ "${with:-0}" -gt 0 ] && ok || not_ok 'there are messages of a flow in what Wireshark exports'
finish
