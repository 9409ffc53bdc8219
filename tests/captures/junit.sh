#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The JUnit report: valid by the schema (xmllint), read by another's reader (junitparser), one test case a flow, and
# something red in it exactly when the exit code is not 0.
. "$(dirname "$0")/common.sh"

here=$SOURCE/tests/captures
cd "$SOURCE" || exit 1

# reported WHAT EXIT ARGUMENTS...: a valid report; its test cases are in $WORK/cases
reported() {
    local what=$1 code=$2 status
    shift 2
    "$CHECK" --format junit "$@" >"$WORK/report.xml" 2>"$WORK/err"
    status=$?
    [ "$status" = "$code" ] && ok || not_ok "$what: exit $status, expected $code"
    if xmllint --noout --schema "$here/junit.xsd" "$WORK/report.xml" 2>"$WORK/lint"; then ok; else
        not_ok "$what: $(head -n 5 "$WORK/lint")"
    fi
    if /usr/bin/python3 "$here/junit.py" "$WORK/report.xml" >"$WORK/cases" 2>"$WORK/complaints"; then ok; else
        not_ok "$what: $(head -n 5 "$WORK/complaints")"
    fi
    if [ "$(grep -cE '^(failure|error)	' "$WORK/cases")" -gt 0 ]; then status=red; else status=green; fi
    if [ "$status" = "$([ "$code" = 0 ] && echo green || echo red)" ]; then ok; else
        not_ok "$what: exit $code, but $status"
        cat "$WORK/cases" >&2
    fi
}

# has WHAT LINE...: these are the test cases
has() {
    printf '%b\n' "${@:2}" >"$WORK/expected"
    same "$1" "$WORK/expected" "$WORK/cases"
}

# holds WHAT XPATH TEXT
holds() {
    if xmllint --xpath "string($2)" "$WORK/report.xml" | grep -qF -- "$3"; then ok; else
        not_ok "$1: no \"$3\" in $2"
    fi
}

# Every capture: a test case for each flow, red when the UE's verdict is not pass.
"$CHECK" -j 2 --format jsonl pcaps/*.pcap >"$WORK/all.jsonl" 2>/dev/null
code=$?
reported 'all captures' "$code" --merge "$WORK/all.jsonl"
jq -r 'if .type == "flow" then
           [if .ue == "pass" then "passed", "-" else "failure", .ue end, "\(.file), flow \(.flow): \(.procedure)"]
       elif .type == "capture" and .flows == 0 then ["skipped", "no-flow", .file]
       else empty end | @tsv' "$WORK/all.jsonl" >"$WORK/expected"
same 'the test cases are the flows' "$WORK/expected" "$WORK/cases"

A25='flow 1: TS 34.229-5 A.25'
reported 'a UE that fails' 1 pcaps/05-contact-port-5060.pcap
has 'a UE that fails' "failure\tfail\tpcaps/05-contact-port-5060.pcap, $A25"
holds 'its reason' //failure/@message 'rule 1.22 at step 1'
holds 'what was found' //failure 'found     port 5060'
cp "$WORK/report.xml" "$WORK/first.xml"
reported 'the same again' 1 pcaps/05-contact-port-5060.pcap
same 'the same bytes every time' "$WORK/first.xml" "$WORK/report.xml"

reported 'a flow that is not completed' 2 pcaps/35-invite-rejected.pcap
has 'a flow that is not completed' "failure\tinconclusive\tpcaps/35-invite-rejected.pcap, $A25"

reported 'a network that fails' 0 pcaps/14-200-without-isfocus.pcap
has 'a network that fails' "passed\t-\tpcaps/14-200-without-isfocus.pcap, $A25"
holds 'what the network did' //system-out '8.05  The Contact of the 200 for the INVITE carries isfocus'
holds 'its verdict' '//property[@name="flow 1: NET"]/@value' fail

reported 'a warning that is to fail' 1 --fail-on warning pcaps/33-prack-with-contact.pcap
has 'a warning that is to fail' "failure\tfail\tpcaps/33-prack-with-contact.pcap, $A25"
holds 'its reason' //failure/@message 'rule 4.13 in frame 4'

reported 'no flow' 3 pcaps/ordinary-call.pcap
has 'no flow' "failure\tno-flow\tpcaps/ordinary-call.pcap"
reported 'no flow in one of them' 0 pcaps/ordinary-call.pcap pcaps/conformant.pcap
has 'no flow in one of them' "skipped\tno-flow\tpcaps/ordinary-call.pcap" "passed\t-\tpcaps/conformant.pcap, $A25"

head -c 3000 pcaps/conformant.pcap >"$WORK/cut.pcap"
reported 'unreadable' 66 "$WORK/missing.pcap" pcaps/conformant.pcap
has 'unreadable' "error\tunreadable\t$WORK/missing.pcap" "passed\t-\tpcaps/conformant.pcap, $A25"
holds 'unreadable' //error 'No such file'
reported 'cut short' 2 "$WORK/cut.pcap"
holds 'cut short' //failure 'cut short'

# No name of a file can break it.
name=$'a<b>&"\'\x01\x1b[31m\n]]>\xff.pcap'
cp pcaps/05-contact-port-5060.pcap "$WORK/$name"
reported 'a hostile name' 1 "$WORK/$name"
holds 'a hostile name' //testsuite/@name 'a<b>&"'\''\x01\x1b[31m\n]]>'

tshark_with_plugin -q -r - -z imsconf,junit <pcaps/05-contact-port-5060.pcap >"$WORK/report.xml"
if xmllint --noout --schema "$here/junit.xsd" "$WORK/report.xml" 2>"$WORK/lint"; then ok; else
    not_ok "tshark -z imsconf,junit: $(head -n 5 "$WORK/lint")"
fi
holds 'tshark -z imsconf,junit' //failure/@message 'rule 1.22'
finish
