# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced after common.sh: a tshark that has started and makes a copy of itself for each run (tests/ready/serve.c), since
# to start takes eight times as long as to read a short capture. From its first option on the copy is a tshark as any
# other; tests/captures/as-fresh.sh compares the two.
# shellcheck shell=bash

# ready_start NAME PLUGINS [VARIABLE=VALUE...]: its socket is in "socket"
ready_start() {
    local name=$1 plugins=$2
    shift 2
    socket=$WORK/ready/$name
    mkdir -p "$WORK/ready" "$WORK/home"
    chmod 777 "$WORK/ready" "$WORK/home"
    data_without_names
    # its output is not that of the test, which is not over before all who hold it have ended
    ${as[@]+"${as[@]}"} env HOME="$WORK/home" TZ=UTC WIRESHARK_PLUGIN_DIR="$plugins" WIRESHARK_DATA_DIR="$WORK/data" \
        TSHARK_READY="$socket" LD_PRELOAD="$BUILD/tests/ready/serve.so" "$@" \
        tshark -r - </dev/null >"$WORK/ready.log" 2>&1 &
    ready_pids+=($!)
    for _ in $(seq 300); do
        [ -S "$socket" ] && return
        kill -0 "$!" 2>/dev/null || break
        sleep 0.1
    done
    not_ok "no tshark is ready: $(tail -n 3 "$WORK/ready.log")"
    finish
}

# All that this script, and imsconf-check in it, asks of tshark is done by the one that is ready.
ready() {
    ready_start plugin "$BUILD/plugins" "$@"
    export TSHARK_READY=$socket IMSCONF_TSHARK=$BUILD/tests/ready/tshark
}
