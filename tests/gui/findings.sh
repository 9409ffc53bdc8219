#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The real Wireshark finds what tshark finds. Under Xvfb it opens every capture of the repository, one after another in
# one session, changes preferences and back, and writes down the imsconf fields each time (driver.c). sharkd says what
# they must be; tests/captures/redissected.sh proves that it says what a fresh tshark says.
#
#   tests/gui/findings.sh BUILD_FOLDER
. "$(dirname "$0")/../captures/common.sh"
. "$SOURCE/tests/captures/list.sh"
. "$SOURCE/tests/captures/states.sh"
. "$SOURCE/tests/gui/desktop.sh"

series=$(basename "$(dirname "$(dirname "$(find "$BUILD/plugins" -name imsconf.so)")")")
mkdir -p "$WORK/copies" "$WORK/states" "$WORK/shown" "$desktop/plugins/$series/epan"
chmod 777 "$WORK/shown"
cp "$BUILD/plugins/$series/epan/imsconf.so" "$BUILD/tests/gui/plugins/$series/epan/driver.so" "$desktop/plugins/$series/epan/"
chmod -R a+rX "$desktop/plugins"
captures_list >"$WORK/list"

# A capture that was cut short makes Wireshark say so in a dialog, which its user closes.
dialogs_close() {
    local window
    for window in $(xdotool search --onlyvisible --class wireshark 2>/dev/null); do
        case $(xdotool getwindowname "$window" 2>/dev/null) in
        Wireshark) xdotool windowfocus "$window" key --window "$window" Return 2>/dev/null ;;
        esac
    done
}

# session NUMBER PREFERENCES JOBS: these captures with these preferences in one Wireshark
session() {
    local jobs=$3 limit expected
    sharkd_states "$jobs" "$2" "$WORK/states" &
    expected=$!
    options_read "$2"
    chmod 644 "$jobs"
    limit=$((60 + 3 * $(wc -l <"$jobs")))
    home_make "home.$1"
    export IMSCONF_DRIVER_JOBS=$jobs IMSCONF_DRIVER_FIELDS=$STATE_FIELDS
    export IMSCONF_DRIVER_STATES=$STATES IMSCONF_DRIVER_DONE=$WORK/shown/done
    rm -f "$IMSCONF_DRIVER_DONE"
    wireshark_start "$desktop/plugins" "$limit" "${options[@]}" -r "$(head -n 1 "$jobs" | cut -f1)"
    while [ ! -e "$IMSCONF_DRIVER_DONE" ]; do
        kill -0 "$wireshark" 2>/dev/null || give_up "Wireshark has ended before it was done with \"$2\""
        dialogs_close
        sleep 0.3
    done
    wireshark_stop
    wait "$expected"
}

data_without_names
export WIRESHARK_DATA_DIR=$WORK/data
screen_start 1180 960
sessions=0
while IFS= read -r preferences; do
    copies_list "$WORK/list" "$preferences" "$WORK/copies" "$WORK/shown" >"$WORK/all"
    rm -f "$WORK"/jobs.*
    split -l "$SESSION" "$WORK/all" "$WORK/jobs."
    for jobs in "$WORK"/jobs.??; do
        sessions=$((sessions + 1))
        session "$sessions" "$preferences" "$jobs"
    done
done < <(preferences_each "$WORK/list")

number=0
while IFS=$'\t' read -r capture _; do
    number=$((number + 1))
    while read -r state _; do
        # both must have said something, if only that there is nothing
        [ -e "$WORK/states/$number.$state" ] && [ -e "$WORK/shown/$number.$state" ] || not_ok "$capture: no state $state"
        same "$capture: $state" "$WORK/states/$number.$state" "$WORK/shown/$number.$state"
    done <<<"$STATES"
done <"$WORK/list"
finish
