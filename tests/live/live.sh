#!/bin/bash
# The live test: two sipp play the flow on the loopback interface, dumpcap captures it, and tshark with the plugin judges it
# while it happens. Conformant over UDP and over TCP must pass; an ACK to the temporary URI must fail rule 9.01.
#
#   tests/live/live.sh BUILD     BUILD/plugins/4.0/epan/imsconf.so is the plugin to test
#
# Needs sipp, tshark, and a dumpcap that may capture on "lo". Started by root, tshark runs as nobody. Nothing captured is a
# failure, never a pass.
set -u
[ $# -eq 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 64; }
build=$(cd "$1" 2>/dev/null && pwd) || { echo "live: no directory $1" >&2; exit 64; }
pcaps=$(cd "$(dirname "$0")/../../pcaps" && pwd)
plugins=$build/plugins
stop() { echo "live: $1" >&2; echo "live: 0 passed, 1 failed"; exit 1; }
ls "$plugins"/*/epan/imsconf.so >/dev/null 2>&1 || stop "no plugin in $plugins"
for tool in sipp tshark dumpcap; do
    command -v $tool >/dev/null || stop "$tool is missing"
done

# The addresses are fixed, so recording and live testing take turns.
exec 9>>"${TMPDIR:-/tmp}/imsconf-loopback.lock"
flock -w 300 9 || stop "another recording is under way"

work=$(mktemp -d)
chmod 755 "$work"
mkdir "$work/home"
unprivileged=()
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all)
    chown 65534:65534 "$work/home"
fi
dumpcap='' tee='' tshark='' player=''
cleanup() {
    for pid in $player $dumpcap $tee $tshark; do kill "$pid" 2>/dev/null; done
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

tshark() {
    env HOME="$work/home" XDG_CONFIG_HOME="$work/home" WIRESHARK_PLUGIN_DIR="$plugins" \
        timeout -k 2 60 "${unprivileged[@]}" tshark "$@"
}

# live NAME: plays sample NAME under the eyes of the plugin; report in $work/NAME.jsonl, packets in $work/NAME.pcap.
live() {
    local name=$1 status
    mkfifo "$work/captured" "$work/copied"
    timeout -k 2 60 dumpcap -q -i lo -f 'host 127.0.0.77' -P -w - >"$work/captured" 2>"$work/$name.dumpcap" 9<&- &
    dumpcap=$!
    tee "$work/$name.pcap" <"$work/captured" >"$work/copied" 9<&- &
    tee=$!
    tshark -q -r - -z imsconf,jsonl <"$work/copied" >"$work/$name.jsonl" 2>"$work/$name.err" 9<&- &
    tshark=$!
    for _ in $(seq 100); do
        grep -q '^File: ' "$work/$name.dumpcap" && break
        kill -0 $dumpcap 2>/dev/null || break
        sleep 0.1
    done
    "$pcaps/play" "$name" 9<&- &
    player=$!
    wait $player; status=$?
    player=''
    sleep 0.7 # the kernel hands over the last packets in blocks
    kill -TERM $dumpcap 2>/dev/null
    wait $dumpcap; dumpcap=''
    wait $tee; tee=''
    wait $tshark || { echo "live: $name: tshark ended with $?" >&2; status=1; }
    tshark=''
    rm -f "$work/captured" "$work/copied"
    return $status
}

passed=0 failed=0 shown=''
# check WHAT COMMAND...: counts a test; at a sample's first failure what was reported is shown.
check() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "live: failed: $what" >&2
        [ "$shown" = "$name" ] && return
        shown=$name
        for file in "$work/$name".dumpcap "$work/$name".err "$work/$name".jsonl; do head -c 4000 "$file" >&2; done
    fi
}

messages() { [ "$(tshark -r - -Y sip -T fields -e frame.number <"$work/$name.pcap" 2>/dev/null | wc -l)" -eq "$1" ]; }
# lines TYPE PAIR...: how many lines of the report are of this type and have all these "key":value pairs
lines() {
    local type=$1 pair found
    shift
    found=$(sed -E 's/("[a-z_]+"): +/\1:/g' "$work/$name.jsonl" | grep -F "\"type\":\"$type\"")
    for pair; do found=$(grep -E -- "$pair[,}]" <<<"$found"); done
    grep -c . <<<"$found"
}
count() { local want=$1; shift; [ "$(lines "$@")" -eq "$want" ]; }
last_is_summary() { tail -n 1 "$work/$name.jsonl" | grep -qE '"type": ?"summary"'; }
no_failed_check() { last_is_summary && count 0 check '"result":"fail"'; }

for name in conformant conformant-tcp; do
    check "$name: both sides play it to the end" live $name
    check "$name: 13 messages are captured" messages 13
    check "$name: one complete flow, UE and network pass" \
        count 1 flow '"completed":true' '"ue":"pass"' '"net":"pass"' '"errors":0'
    check "$name: no other flow" count 1 flow
    check "$name: all 13 steps are observed" count 13 step '"status":"observed"'
    check "$name: no check fails" no_failed_check
    check "$name: the summary says exit 0" count 1 summary '"flows":1' '"pass":1' '"exit":0'
    check "$name: the summary comes last" last_is_summary
done

name=17-ack-to-temporary-uri
check "$name: both sides play it to the end" live $name
check "$name: 13 messages are captured" messages 13
check "$name: one flow, the UE fails, the network passes" count 1 flow '"ue":"fail"' '"net":"pass"'
check "$name: rule 9.01 fails at step 9" count 1 check '"step":"9"' '"rule":"9.01"' '"result":"fail"'
check "$name: no other error" count 1 check '"severity":"error"' '"result":"fail"'
check "$name: the summary says exit 1" count 1 summary '"flows":1' '"fail":1' '"exit":1'

echo "live: $passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
