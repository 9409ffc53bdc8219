#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The details of a message read like a page: flow, step and what it is for, verdict, then the rules in groups, each with
# what was expected and found and its clause. Every field, and every preference, says what it is.
. "$(dirname "$0")/common.sh"

# details CAPTURE STEP ARGUMENT...: the imsconf part, in two passes
details() {
    local capture=$1 step=$2
    shift 2
    cp "$SOURCE/pcaps/$capture.pcap" "$WORK/capture" && chmod 644 "$WORK/capture"
    tshark_with_plugin -2 -r "$WORK/capture" -V -Y "imsconf.step == \"$step\"" "$@" | sed -n '/^\[IMS conference/,/^$/p'
}

# has NAME FILE LINE...: the lines are there, in this order, one behind the other where they are indented deeper
has() {
    local name=$1 file=$2
    shift 2
    printf '%s\n' "$@" >"$WORK/lines"
    grep -xFf "$WORK/lines" "$file" >"$WORK/there"
    same "$name" "$WORK/lines" "$WORK/there"
}

details 14-200-without-isfocus 8 >"$WORK/tree"
grep -v -e 'Expert' -e 'Severity' -e 'Group' -e '^        \[Step of' "$WORK/tree" | sed -n '1,/Clause/p' >"$WORK/head"
cat >"$WORK/expected" <<'TREE'
[IMS conference, flow 1: 200 OK (INVITE), A.25 step 8: fail]
    [Flow: 1]
    [Procedure: TS 34.229-5 A.25]
    [Profile: a25-seed]
    [Step: 8 of 13]
    [Message: 200 OK (INVITE)]
    [Sent by: NET]
    [Verdict: fail]
    [Verdict of the network: fail]
    [Findings: 1]
    [Errors of the network: 1]
    [Failed: 1]
        [8.05 error: The Contact of the 200 for the INVITE carries isfocus (NET, Contact)]
            [Rule: 8.05]
            [Name: ok-invite.contact-isfocus]
            [Charged: NET]
            [Expected: containing isfocus]
            [Found: <sip:final@conf-factory.ims.example.net>]
            [Clause: TS 34.229-5 A.25 200 OK for INVITE (Step 8), Contact, feature-param; RFC 3261 7.3.1]
TREE
sed '/^    \[Purpose: /,/^    \[Message/{/^    \[Message/!d}' "$WORK/head" >"$WORK/without-purpose"
same 'what the page begins with' "$WORK/expected" "$WORK/without-purpose"
has 'an undecided rule' "$WORK/tree" '    [Could not be decided: 1]' \
    '        [8.04 The Contact of the 200 for the INVITE is the final conference URI]' \
    '            [Expected: not known: the home domain]' \
    '            [Found: sip:final@conf-factory.ims.example.net]' \
    '            [Clause: TS 34.229-5 A.25 200 OK for INVITE (Step 8), Contact, addr-spec]'
has 'a rule that passed' "$WORK/tree" '    [Passed: 11]' '        [8.01 The INVITE is accepted with 200]' \
    '            [Expected: 200]' '            [Found: 200]' '            [Clause: TS 34.229-1 A.3.1 Status-Line]'
has 'links' "$WORK/tree" '    [Previous step in frame: 7]' '    [Next step in frame: 9]' '    [Request in frame: 1]'
awk -F'[]:]' '/^    \[(Failed|Could not be decided|Passed|Not applicable|Not checked): /{rules += $2}
    /^            \[Clause: /{clauses++} END {exit !(rules > 10 && rules == clauses)}' "$WORK/tree" && ok || not_ok 'each rule has a clause'

# What it is for is one sentence; below it stands the whole text, where that is wanted.
grep -A1 '^    \[Purpose: .*\.\]$' "$WORK/tree" | tail -n 1 | grep -q '^        \[' && ok || not_ok 'purpose and text'
details 14-200-without-isfocus 8 -o imsconf.teaching:FALSE | grep -A1 '^    \[Purpose: .*\.\]$' | tail -n 1 |
    grep -q '^    \[Message' && ok || not_ok 'purpose without text'

# Steps with numbers of their own; messages that are no step.
details c10-conformant 2 | grep -q '^    \[Step: 2 (1 of 13)\]$' && ok || not_ok 'the first step of C.10 has number 2'
tshark_with_plugin -r "$WORK/capture" -Y imsconf -T fields -e imsconf.step | sort -n | head -n 1 | grep -qx 2 && ok || not_ok 'the field is the number'
cp "$SOURCE/pcaps/35-invite-rejected.pcap" "$WORK/capture"
tshark_with_plugin -r "$WORK/capture" -V | grep -c '^    \[No step: a message of the flow that is none of its 13 steps\]$' |
    grep -qx 2 && ok || not_ok 'messages that are no step'
cp "$SOURCE/tests/captures/partial/twice-in-a-row.pcap" "$WORK/capture"
tshark_with_plugin -r "$WORK/capture" -V | grep -q '^    \[Sent again: .*\]$' && ok || not_ok 'a message that is sent again says so'

# A rule is in one group only.
details 40-conference-entity 12 | grep -oE '^        \[[A-Z0-9.-]+ ' | sort | uniq -d >"$WORK/twice"
[ -s "$WORK/twice" ] && not_ok "in two groups: $(cat "$WORK/twice")" || ok

# Tooltips.
tshark_with_plugin -G fields | awk -F'\t' '$1 == "F" && $3 ~ /^imsconf\./ {count++; if ($8 !~ /[a-z][a-z]/) print $3}
    END {print count > "/dev/stderr"}' >"$WORK/bare" 2>"$WORK/count"
[ -s "$WORK/bare" ] && not_ok "fields without description: $(paste -sd' ' "$WORK/bare")" || ok
[ "$(tail -n 1 "$WORK/count")" -gt 200 ] && ok || not_ok "$(cat "$WORK/count") fields"
tshark_with_plugin -G currentprefs | awk '/^# / {text = text $0} /^$/ {text = ""}
    /^#?imsconf\./ {print (text ~ /Default: /) "\t" $1; text = ""}' >"$WORK/preferences"
grep -q '^0' "$WORK/preferences" && not_ok "preferences that do not tell their default: $(grep '^0' "$WORK/preferences")" || ok
[ "$(wc -l <"$WORK/preferences")" = 14 ] && ok || not_ok "$(wc -l <"$WORK/preferences") preferences"
finish
