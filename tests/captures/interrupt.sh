#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A signal that stops imsconf-check leaves a valid report on what was finished, and the exit status of the signal.
. "$(dirname "$0")/common.sh"

export IMSCONF_TSHARK=$SOURCE/tests/captures/fake-tshark.sh FAKE_MARKS=$WORK/marks TMPDIR=$WORK # what a run that is ended leaves
mkdir "$FAKE_MARKS" && chmod 777 "$FAKE_MARKS"
for capture in 05-contact-port-5060 conformant; do
    cp "$SOURCE/pcaps/$capture.pcap" "$WORK/$capture.pcap"
done
cp "$WORK/conformant.pcap" "$WORK/hang-1.pcap"
cp "$WORK/conformant.pcap" "$WORK/deaf-1.pcap"
cd "$WORK" || exit 1

# A shell lets what it starts behind it ignore SIGINT. timeout passes a signal on twice.
start() {
    rm -f "$FAKE_MARKS"/*
    env --default-signal=INT timeout 120 "$CHECK" "$@" >"$WORK/out" 2>"$WORK/err" &
    started=$!
}

# until_true WHAT COMMAND...: no longer than a minute
until_true() {
    local what=$1 i
    shift
    for ((i = 0; i < 600; i++)); do
        "$@" 2>/dev/null && return
        sleep 0.1
    done
    not_ok "$what: waited in vain"
}

# its_end WHAT STATUS
its_end() {
    local status
    wait "$started"
    status=$?
    [ "$status" = "$2" ] && ok || not_ok "$1: exit $status, expected $2: $(cat "$WORK/err")"
}

says() {
    if grep -qF -- "$2" "$WORK/out"; then ok; else not_ok "$1: no \"$2\" in $(cat "$WORK/out")"; fi
}

# stopped WHAT SIGNAL STATUS MARK ARGUMENTS...: is stopped when a capture has left its mark
stopped() {
    local what=$1 signal=$2 status=$3 mark=$4
    shift 4
    start "$@"
    until_true "$what" test -e "$FAKE_MARKS/$mark"
    kill "-$signal" "$started"
    its_end "$what" "$status"
}

four=(conformant.pcap 05-contact-port-5060.pcap hang-1.pcap conformant.pcap)
stopped 'text' INT 130 hang-1.pcap "${four[@]}"
says 'text' '05-contact-port-5060.pcap, flow 1'
says 'text' 'interrupted after 2 of 4 captures'
says 'text' '2 captures, 2 flows: 1 pass, 1 fail, 0 inconclusive; exit 130'

stopped 'jsonl' TERM 143 hang-1.pcap --format jsonl "${four[@]}"
if [ "$(jq -r '"\(.type) \(.captures) \(.exit)"' "$WORK/out" | tail -n 1)" = 'summary 2 143' ]; then ok; else
    not_ok "jsonl: $(tail -n 1 "$WORK/out")"
fi
"$CHECK" --merge "$WORK/out" >"$WORK/merged" 2>"$WORK/err"
[ $? = 66 ] && ok || not_ok 'a report that was interrupted must not count as whole'
cp "$WORK/merged" "$WORK/out"
says 'merged' 'stopped by signal 15'

stopped 'junit' INT 130 hang-1.pcap --format junit -o report.xml "${four[@]}"
if xmllint --noout --schema "$SOURCE/tests/captures/junit.xsd" report.xml 2>"$WORK/err"; then ok; else
    not_ok "junit: $(cat "$WORK/err")"
fi
cp report.xml "$WORK/out"
says 'junit' '<error type="incomplete" message="interrupted after 2 of 4 captures">'
says 'junit' 'tests="3" failures="1" errors="1"'

# What is finished behind one that is not, is not lost; a child that does not listen does not hold it up.
stopped 'side by side' INT 130 deaf-1.pcap -j 1 05-contact-port-5060.pcap deaf-1.pcap
says 'side by side' 'interrupted after 1 of 2 captures'
start -j 2 --format jsonl deaf-1.pcap conformant.pcap 05-contact-port-5060.pcap hang-1.pcap
until_true 'behind' test -e "$FAKE_MARKS/hang-1.pcap"
kill -INT "$started"
its_end 'behind' 130
if [ "$(jq -r 'select(.type == "capture") | .file' "$WORK/out" | paste -sd,)" = conformant.pcap,05-contact-port-5060.pcap ]; then
    ok
else
    not_ok "behind: $(cat "$WORK/out")"
fi

# A second one ends at once, here while nobody reads the report.
mkfifo pipe
sleep 90 <>pipe &
reader=$!
env --default-signal=INT "$CHECK" --format jsonl --checks all conformant.pcap hang-1.pcap >pipe 2>"$WORK/err" &
started=$!
writes() {
    [[ $(</proc/"$started"/syscall) == 1\ 0x1\ * ]]
}
until_true 'it writes' writes
kill -INT "$started"
sleep 0.5 # one that comes at once does not count
writes && ok || not_ok 'after the first signal it still writes'
kill -INT "$started"
its_end 'a second signal' 130
kill "$reader"
finish
