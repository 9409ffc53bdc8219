#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tshark that has its bad days, for IMSCONF_TSHARK: what it does depends on the name of the capture that it reads as
# standard input. FAKE_MARKS is a folder where it leaves a file when it has begun to do nothing: its parent and itself.
name=$(basename "$(readlink /proc/$$/fd/0)")
case $* in
*"-r -"*) ;;
*) name= ;;
esac
case $name in
crash-*) kill -SEGV $$ ;;
killed-*) kill -KILL $$ ;;
fail-*)
    echo 'tshark: something is wrong' >&2
    exit 3
    ;;
empty-*) exit 0 ;;
half-*)
    whole=$(tshark "$@")
    printf %s "${whole:0:700}"
    exit 0
    ;;
garbage-*)
    echo 'this is no report'
    exit 0
    ;;
hang-*)
    echo $PPID $$ >"$FAKE_MARKS/$name"
    exec sleep 90
    ;;
deaf-*)
    trap '' TERM INT
    echo $PPID $$ >"$FAKE_MARKS/$name"
    sleep 90 & # holds the pipes open when its parent is killed
    wait
    wait
    ;;
slow-*) sleep 1 ;;
esac
exec tshark "$@"
