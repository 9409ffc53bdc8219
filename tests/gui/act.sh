# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced after desktop.sh: Wireshark with the plugin of a build and the profile "IMS Conference", worked by a script
# (actor.cpp says what can stand in one).
# shellcheck shell=bash

# act_prepare BUILD: what Wireshark needs, where nobody can read it; what it writes goes to "shown"
act_prepare() {
    local series
    series=$(basename "$(dirname "$(dirname "$(find "$1/plugins" -name imsconf.so)")")")
    mkdir -p "$desktop/plugins/$series/epan" "$desktop/shown"
    cp "$1/plugins/$series/epan/imsconf.so" "$1/tests/gui/plugins/$series/epan/actor.so" "$desktop/plugins/$series/epan/"
    cp -r "$1/profiles" "$desktop/profiles"
    chmod -R a+rX "$desktop/plugins" "$desktop/profiles"
    chmod 777 "$desktop/shown"
    shown=$desktop/shown
}

# A picture of the part of the screen that Wireshark asks for, when it has drawn what it shows.
picture_give() {
    local wanted=$1 x y wide high
    read -r x y wide high <"$wanted"
    timeout 10 xdotool mousemove 9999 9999 # the row below the mouse has another colour
    sleep 0.7
    timeout 30 import -window root -crop "${wide}x$high+$x+$y" +repage "png:$desktop/picture"
    mv "$desktop/picture" "${wanted%.wanted}"
    rm "$wanted"
}

# act NAME CAPTURE ARGUMENT... <SCRIPT: from the capture being read until the script is done. SHOWN in it is the folder
# for what is written.
act() {
    local name=$1 capture=$2 wanted
    shift 2
    cp "$capture" "$desktop/$name.pcap"
    { sed "s|SHOWN|$shown|g" && echo "told $shown/$name.done"; } >"$desktop/$name.script"
    chmod 644 "$desktop/$name.pcap" "$desktop/$name.script"
    home_make "home.$name"
    cp -r "$desktop/profiles" "$home/config/profiles"
    IMSCONF_ACTOR_SCRIPT=$desktop/$name.script wireshark_start "$desktop/plugins" 120 -C 'IMS Conference' -r "$desktop/$name.pcap" "$@"
    while [ ! -e "$shown/$name.done" ]; do
        kill -0 "$wireshark" 2>/dev/null || give_up "Wireshark has ended before \"$name\" was done"
        for wanted in "$shown"/*.wanted; do
            [ ! -s "$wanted" ] || picture_give "$wanted"
        done
        sleep 0.2
    done
    wireshark_stop
}
