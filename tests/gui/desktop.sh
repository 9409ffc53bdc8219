# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced: a screen of its own (Xvfb) and a Wireshark on it. As root, Wireshark takes no plugin but the system's, so it
# then runs as nobody, with a home of its own in any case: the user's settings and recent files are neither read nor
# changed. Everything that was started ends with the script. Needs the packages wireshark, xvfb and xdotool.
# shellcheck shell=bash

desktop=$(mktemp -d)
chmod 755 "$desktop"
pids=()
# Wireshark ends before the X server it draws on. Only what this script has started is ended.
desktop_clean() {
    local i
    for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
        kill "${pids[i]}" 2>/dev/null || true
        wait "${pids[i]}" 2>/dev/null || true
    done
    rm -rf "$desktop" "${WORK:-}"
}
trap desktop_clean EXIT
trap 'exit 1' INT TERM HUP

give_up() {
    echo "$*" >&2
    tail -n 5 "$desktop/x.log" "$desktop/wireshark.log" >&2 2>/dev/null || true
    exit 1
}

for program in Xvfb xdotool wireshark setpriv; do
    command -v "$program" >/dev/null || give_up "$program is missing"
done

as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)

# screen_start WIDTH HEIGHT: the X server picks a free display and tells which.
screen_start() {
    Xvfb -displayfd 3 -screen 0 "${1}x${2}x24" -nolisten tcp 3>"$desktop/display" >/dev/null 2>"$desktop/x.log" &
    pids+=($!)
    for _ in $(seq 100); do
        [ -s "$desktop/display" ] && break
        sleep 0.1
    done
    [ -s "$desktop/display" ] || give_up 'Xvfb did not start'
    DISPLAY=:$(cat "$desktop/display")
    export DISPLAY
}

# home_make NAME: a new home with Wireshark's settings, in "home". No questions, no search for updates.
home_make() {
    home=$desktop/$1
    mkdir -p "$home/config" "$home/run"
    cat >"$home/config/preferences" <<'PREFERENCES'
gui.update.enabled: FALSE
gui.ask_unsaved: FALSE
PREFERENCES
    cat >"$home/config/recent_common" <<'RECENT'
gui.geometry_main_x: 0
gui.geometry_main_y: 0
gui.geometry_main_width: 1180
gui.geometry_main_height: 960
gui.geometry_main_maximized: FALSE
privs.warn_if_elevated: FALSE
privs.warn_if_no_npf: FALSE
RECENT
    chmod 700 "$home/run"
}

# wireshark_start PLUGINS SECONDS ARGUMENT...: in the background, for that long at most; its process is "wireshark"
wireshark_start() {
    local plugins=$1 seconds=$2
    shift 2
    cp "$home/config/recent_common" "$home/config/recent"
    [ ${#as[@]} -eq 0 ] || chown -R 65534:65534 "$home"
    "${as[@]}" env HOME="$home" XDG_RUNTIME_DIR="$home/run" WIRESHARK_CONFIG_DIR="$home/config" TZ=UTC \
        WIRESHARK_PLUGIN_DIR="$plugins" LC_ALL=C.UTF-8 QT_QPA_PLATFORM=xcb \
        timeout -k 5 "$seconds" wireshark "$@" >"$desktop/wireshark.log" 2>&1 &
    wireshark=$!
    pids+=("$wireshark")
}

wireshark_stop() {
    kill "$wireshark" 2>/dev/null || true
    wait "$wireshark" 2>/dev/null || true
    unset 'pids[-1]'
}
