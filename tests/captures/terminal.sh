#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# On a terminal the report is coloured and progress is shown; in a pipe and in a file there is neither.
. "$(dirname "$0")/common.sh"

export IMSCONF_TSHARK=$SOURCE/tests/captures/fake-tshark.sh FAKE_MARKS=$WORK CHECK LC_ALL=C.UTF-8
unset NO_COLOR
cp "$SOURCE/pcaps/05-contact-port-5060.pcap" "$WORK/ä.pcap"
cp "$SOURCE/pcaps/35-invite-rejected.pcap" "$WORK/slow-1.pcap"
cd "$WORK" || exit 1
red=$'\e[1;31m' plain=$'\e[0m'

# terminal COMMAND: what it prints on a terminal is in $WORK/out
terminal() {
    script -qec "$1" /dev/null </dev/null >"$WORK/out"
}

has() {
    if grep -qF -- "$2" "$WORK/out"; then ok; else not_ok "$1: no \"$2\" in: $(head -n 30 "$WORK/out")"; fi
}

has_no() {
    if LC_ALL=C grep -qP -- "$2" "$WORK/out"; then not_ok "$1: $2 in: $(head -n 30 "$WORK/out")"; else ok; fi
}

# Colours: verdicts, and of the arrows only those that deviate.
terminal '"$CHECK" ä.pcap 2>/dev/null'
has 'colours' "UE        ${red}fail$plain"
has 'colours' "|$red------------------ INVITE ------------------>$plain|  ${red}fail$plain"
has 'colours' '|<---------------- 100 Trying ----------------|  '
terminal '"$CHECK" slow-1.pcap 2>/dev/null'
has 'colours' "|$red . . . . . . . . . PRACK . . . . . . . . . . $plain|  ${red}missing$plain"
terminal 'NO_COLOR=1 "$CHECK" ä.pcap 2>/dev/null'
has 'NO_COLOR' 'UE        fail'
has_no 'NO_COLOR' '\x1b'
terminal '"$CHECK" ä.pcap 2>/dev/null | cat'
has 'a pipe' 'UE        fail'
has_no 'a pipe' '\x1b'
terminal '"$CHECK" -o report ä.pcap 2>/dev/null'
has_no 'a file' '.'
cp report out
has 'a file' 'UE        fail'
has_no 'a file' '\x1b'

# A terminal of another character set would take bytes of UTF-8 for controls.
terminal '"$CHECK" ä.pcap 2>/dev/null'
has 'UTF-8' 'ä.pcap'
terminal 'LC_ALL=C "$CHECK" ä.pcap missing-ä.pcap'
has 'locale C' '\u{00e4}.pcap'
has_no 'locale C' '[\x80-\xff]'
LC_ALL=C "$CHECK" ä.pcap >"$WORK/out" 2>/dev/null
has 'locale C in a pipe' 'ä.pcap'

# Progress: for several captures and for one; gone at the end; only where stderr is a terminal.
terminal '"$CHECK" slow-1.pcap ä.pcap >/dev/null'
has 'progress' $'\r\e[K[0/2] 0 %: slow-1.pcap'
[ "$(tail -c 4 out)" = $'\r\e[K' ] && ok || not_ok "progress is not gone: $(tail -c 40 out | od -c)"
terminal '"$CHECK" slow-1.pcap >/dev/null'
has 'progress of one' $'\r\e[K0 %: slow-1.pcap'
"$CHECK" slow-1.pcap ä.pcap >/dev/null 2>"$WORK/out"
has_no 'quiet' '.'
finish
