#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The report does not depend on how many captures are read at once, and a bad one spoils no other.
. "$(dirname "$0")/common.sh"

export IMSCONF_TSHARK=$SOURCE/tests/captures/fake-tshark.sh FAKE_MARKS=$WORK/marks
mkdir "$FAKE_MARKS" && chmod 777 "$FAKE_MARKS"
cd "$WORK" || exit 1

# In this order: the slow ones in front are overtaken.
captures=()
take() {
    cp "$SOURCE/pcaps/$1" "$2" && captures+=("$2")
}
take conformant-registered.pcap slow-1.pcap
take 05-contact-port-5060.pcap 1.pcap
take conformant.pcap crash-1.pcap
take 14-200-without-isfocus.pcap 2.pcap
take conformant.pcap fail-1.pcap
take 35-invite-rejected.pcap slow-2.pcap
take conformant.pcap empty-1.pcap
take ordinary-call.pcap 3.pcap
take conformant.pcap half-1.pcap
take conformant.pcap garbage-1.pcap
take conformant.pcap killed-1.pcap
take 33-prack-with-contact.pcap 4.pcap
captures+=(missing.pcap .)
take conformant-notify-first.pcap 5.pcap

for jobs in 1 2 5; do
    "$CHECK" -j $jobs --format jsonl "${captures[@]}" >$jobs.jsonl 2>$jobs.err
    [ $? = 70 ] && ok || not_ok "-j $jobs: not exit 70"
done
for jobs in 2 5; do
    same "-j $jobs" 1.jsonl $jobs.jsonl
    same "-j $jobs: the complaints too" 1.err $jobs.err
done

# What each of them came to, and that each good one is reported as if it were alone.
jq -r 'select(.type == "capture") | [.file, .status, .error] | @tsv' 5.jsonl >found
cat >expected <<'E2'
slow-1.pcap	ok	
1.pcap	ok	
crash-1.pcap	unreadable	tshark was killed by signal 11 (Segmentation fault)
2.pcap	ok	
fail-1.pcap	unreadable	something is wrong
slow-2.pcap	ok	
empty-1.pcap	unreadable	tshark ended without a whole report
3.pcap	ok	
half-1.pcap	unreadable	tshark ended without a whole report
garbage-1.pcap	unreadable	tshark ended without a whole report
killed-1.pcap	unreadable	tshark was killed by signal 9 (Killed)
4.pcap	ok	
missing.pcap	unreadable	No such file or directory
.	unreadable	Is a directory
5.pcap	ok	
E2
same 'what became of each' expected found
env -u IMSCONF_TSHARK "$CHECK" --format jsonl {slow-1,1,2,slow-2,3,4,5}.pcap 2>/dev/null | grep -v '"type":"summary"' >alone
grep -vE '"type":"summary"|"status":"unreadable"|"file":"half-1' 5.jsonl >beside
same 'the good ones are as if alone' alone beside

# One that is never read.
cp 1.pcap hang-1.pcap
cp 1.pcap deaf-1.pcap
"$CHECK" -j 2 --timeout 2 --format jsonl hang-1.pcap deaf-1.pcap >late 2>/dev/null
[ $? = 70 ] && ok || not_ok '--timeout: not exit 70'
if [ "$(grep -c '"tshark was ended: not read within 2 seconds"' late)" = 2 ]; then ok; else not_ok "--timeout: $(cat late)"; fi

# More at once than there are captures; as many as there are processors.
"$CHECK" --format jsonl -j 200 1.pcap 2.pcap >many 2>/dev/null
"$CHECK" --format jsonl -j 0 1.pcap 2.pcap >processors 2>/dev/null
"$CHECK" --format jsonl 1.pcap 2.pcap >one 2>/dev/null
same '-j 200' one many
same '-j 0' one processors
for wrong in '-j -1' '-j 257' '-j x' '--timeout -1'; do
    # shellcheck disable=SC2086
    "$CHECK" $wrong 1.pcap >/dev/null 2>&1
    [ $? = 64 ] && ok || not_ok "$wrong: not exit 64"
done
finish
