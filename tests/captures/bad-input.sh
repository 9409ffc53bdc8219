#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Bad captures, bad profiles, bad options: a message that names file and place, the right exit code, and whatever can
# still be reported is.
. "$(dirname "$0")/common.sh"

good=$SOURCE/pcaps/conformant-registered.pcap

# expect CODE TEXT WHAT ARGUMENTS...: exit code, and text in standard output or error
expect() {
    local code=$1 text=$2 what=$3 status
    shift 3
    "$CHECK" "$@" >"$WORK/out" 2>"$WORK/err"
    status=$?
    if [ "$status" = "$code" ] && cat "$WORK/out" "$WORK/err" | grep -qF -- "$text"; then
        ok
    else
        not_ok "$what: exit $status (expected $code), should say \"$text\""
        head -n 20 "$WORK/out" "$WORK/err" >&2
    fi
}

# also TEXT WHAT: the same run said this as well
also() {
    if cat "$WORK/out" "$WORK/err" | grep -qF -- "$1"; then ok; else not_ok "$2: should say \"$1\""; fi
}

size=$(stat -c %s "$good")
head -c $((size - 100)) "$good" >"$WORK/cut.pcap"
: >"$WORK/empty.pcap"
printf 'This is a letter, not a capture.\n' >"$WORK/text.pcap"
expect 2 'cut short' 'a capture cut short' "$WORK/cut.pcap"
also 'step' 'a capture cut short still reports its flow'
expect 66 "$WORK/empty.pcap" 'an empty file' "$WORK/empty.pcap"
expect 66 "$WORK/text.pcap" 'a text file' "$WORK/text.pcap"
expect 66 'No such file' 'a missing file' "$WORK/missing.pcap"
expect 66 "$SOURCE/pcaps" 'a folder' "$SOURCE/pcaps"
expect 66 'completed' 'a missing file beside a good one' "$WORK/missing.pcap" "$good"
also 'No such file' 'a missing file beside a good one'
expect 3 'no conference flow' 'no flow' "$SOURCE/pcaps/ordinary-call.pcap"

expect 64 'junit' 'an unknown format' --format sarif "$good"
expect 64 'bogus' 'an unknown option' --bogus "$good"
expect 64 'home_domian' 'an unknown setting' --set home_domian=x "$good"
expect 64 'port' 'a bad port' --set ue_port=99999 "$good"
expect 64 'unknown preference' 'an unknown preference' --preference tcp.nonsense:1 "$good"
expect 64 'NAME:VALUE' 'a preference without a value' --preference tcp.nonsense "$good"
expect 64 'options of their own' 'a preference of imsconf' --preference imsconf.mode:live "$good"
expect 64 'options of their own' 'a preference of imsconf in capitals' --preference IMSCONF.mode:live "$good"
expect 0 'pass' 'a preference of Wireshark' --preference tcp.desegment_tcp_streams:TRUE "$good"
expect 64 'mode' 'a bad mode' --mode laboratory "$good"
expect 64 '99.99' 'an unknown rule' --explain 99.99
expect 64 'a99' 'an unknown profile' --profile a99 "$good"
expect 64 'no capture given' 'no capture' --format text
expect 0 'imsconf' 'the version' --version
expect 0 'CAPTURE' 'the help' --help
cp "$good" "$WORK/own.pcap"
ln -s own.pcap "$WORK/link.pcap"
expect 64 'would overwrite the capture' 'a report in place of its capture' -o "$WORK/own.pcap" "$good" "$WORK/own.pcap"
expect 64 'would overwrite the capture' 'the same through a link' -o "$WORK/own.pcap" "$WORK/link.pcap"
same 'the capture is as it was' "$good" "$WORK/own.pcap"
IMSCONF_TSHARK=/nonexistent/tshark expect 69 'tshark' 'no tshark' "$good"

seed=$SOURCE/conformance/profiles/a25-seed.xml
sed 's|<use block="A25-1"/>|<row also="1.10" header="From" word="presnet"/>|' "$seed" >"$WORK/word.xml"
line=$(grep -n 'word="presnet"' "$WORK/word.xml" | head -n 1 | cut -d: -f1)
expect 64 "$WORK/word.xml:" 'a profile with an unknown word' --profile "$WORK/word.xml" "$good"
also 'presnet' 'a profile with an unknown word'
[ -n "$line" ] && ok || not_ok 'the profile has no word to spoil'
sed '0,/ from="UE"/s///' "$seed" >"$WORK/attribute.xml"
expect 64 "$WORK/attribute.xml:" 'a profile without an attribute' --profile "$WORK/attribute.xml" "$good"
also 'from' 'a profile without an attribute'
expect 64 "$WORK/text.pcap" 'a profile that is not XML' --profile "$WORK/text.pcap" "$good"
cp "$WORK/word.xml" "$WORK/a-broken.xml"
mkdir "$WORK/profiles" && cp "$WORK/word.xml" "$WORK/profiles/" && chmod -R a+rX "$WORK"

# In the plugin a broken folder is told, and the built-in profiles are used.
if tshark_with_plugin -q -r - -o "imsconf.profile_directory:$WORK/profiles" -z imsconf,jsonl <"$good" >"$WORK/out" &&
    grep -q '"ue":"pass"' "$WORK/out" && grep -q 'presnet' "$WORK/tshark.err"; then
    ok
else
    not_ok 'a broken profile folder: told, and the built-in profiles used'
    cat "$WORK/tshark.err" >&2
fi
# A good folder replaces them.
mkdir "$WORK/own" && sed 's/name="a25-seed"/name="own"/' "$seed" >"$WORK/own/own.xml" && chmod -R a+rX "$WORK"
tshark_with_plugin -q -r - -o "imsconf.profile_directory:$WORK/own" -z imsconf,jsonl <"$good" >"$WORK/out"
if grep -q '"profile":"own"' "$WORK/out"; then ok; else not_ok 'a folder of own profiles is used'; fi
expect 0 'own' 'a profile file of one'"'"'s own' --profile "$WORK/own/own.xml" "$good"

# Where a protocol is switched off, nothing can be found, and that is said.
for protocol in imsconf sip; do
    tshark_with_plugin -q -r - --disable-protocol "$protocol" -z imsconf,jsonl <"$good" >"$WORK/out"
    reason=$(jq -r 'select(.type == "capture" and .status == "unreadable") | .error' "$WORK/out")
    if [[ $reason = *"protocol $protocol is disabled" ]]; then
        ok
    else
        not_ok "$protocol disabled: $(cat "$WORK/out")"
    fi
done
finish
