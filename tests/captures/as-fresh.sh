#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tshark that is ready (ready.sh) prints, complains and ends as one that starts for the purpose, in every mode that the
# tests have it run in: so what they find with it is what a user's tshark finds.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

mkdir -p "$WORK/none"
ready_start without "$WORK/none"
without=$socket
ready
fresh() {
    TSHARK_READY='' as_nobody env WIRESHARK_DATA_DIR="$WORK/data" tshark "$@"
}

# both ARGUMENT...: with $input as standard input. Left out of PDML: the time of day.
both() {
    local code expected
    fresh "$@" <"$input" >"$WORK/fresh.out" 2>"$WORK/fresh.err"
    expected=$?
    "$BUILD/tests/ready/tshark" "$@" <"$input" >"$WORK/ready.out" 2>"$WORK/ready.err"
    code=$?
    [ "$code" = "$expected" ] && ok || not_ok "$*: ends with $code, fresh with $expected"
    sed -i '/^<pdml /d' "$WORK/fresh.out" "$WORK/ready.out"
    sed -i 's/^[^ ]*tshark: /tshark: /; /^Running as/d' "$WORK/fresh.err" "$WORK/ready.err"
    same "$*" "$WORK/fresh.out" "$WORK/ready.out"
    same "$*: complaints" "$WORK/fresh.err" "$WORK/ready.err"
}

for name in pcaps/14-200-without-isfocus.pcap tests/captures/carriers/tcp-out-of-order.pcap; do
    cp "$SOURCE/$name" "$WORK/capture" && chmod 644 "$WORK/capture"
    input=$WORK/capture
    both -r "$input" -T fields -e frame.number -e imsconf.flow -e imsconf.rule -e imsconf.rule.found -z imsconf,jsonl
    grep -q '"type":"step"' "$WORK/ready.out" && ok || not_ok "$name: there is a flow in it"
    both -2 -r "$input" -Y 'imsconf && sip' -z expert
    both -P -V -r "$input" -o imsconf.info_column:FALSE -o tcp.reassemble_out_of_order:TRUE -z expert -z io,phs
    both -2 -r "$input" -T pdml -o imsconf.mode:live
    both -q -r - -z imsconf,jsonl
done
both -r "$input" -T json
both -G plugins
both --version
both -r "$WORK/missing.pcap"
both -r "$input" -Y no.such.field
both -r "$input" -o imsconf.mode:laboratory
both -q -r "$input" -z imsconf,nonsense

# What it has read before leaves nothing behind, and the one without the plugin is without it.
"$BUILD/tests/ready/tshark" -r "$WORK/capture" -o imsconf.mode:live -Y imsconf >/dev/null 2>&1
both -r "$input" -Y imsconf -z imsconf,jsonl
TSHARK_READY=$without "$BUILD/tests/ready/tshark" -G plugins >"$WORK/plugins" 2>&1
grep -q imsconf "$WORK/plugins" && not_ok 'a tshark without plugins has ours' || ok

# A run that nobody waits for any more ends.
runs_are() {
    local _
    for _ in $(seq 600); do
        [ "$(pgrep -cP "${ready_pids[1]}")" = "$1" ] && return
        sleep 0.1
    done
    return 1
}
mkfifo "$WORK/fifo"
sleep 600 >"$WORK/fifo" &
writer=$!
"$BUILD/tests/ready/tshark" -r - <"$WORK/fifo" >/dev/null 2>&1 &
asker=$!
runs_are 1 && ok || not_ok 'no run that waits for its capture'
kill -s KILL "$asker"
runs_are 0 && ok || not_ok 'a run goes on although nobody waits for it'
kill "$writer"
wait "$asker" "$writer" 2>/dev/null
finish
