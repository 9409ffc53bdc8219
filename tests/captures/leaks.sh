#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Leaks, by valgrind: leaks.sh BUILD [all]. tshark with the plugin as users get it, over a few captures: no loss record may
# have a frame of ours in it (Wireshark's own are none of our business, so that no suppressions are needed). With "all" the
# unit tests as well, which LeakSanitizer looks at in every sanitized build anyway.
. "$(dirname "$0")/common.sh"

all=${2:-}
grind=(valgrind -q --leak-check=full --show-leak-kinds=definite,possible --keep-debuginfo=yes --num-callers=40
    --child-silent-after-fork=yes)

# Records that begin with a number of lost bytes and have one of our functions in them.
ours() {
    awk -v RS='==[0-9]+== *\n' '/ (definitely|possibly) lost / && /(imsconf|analyse|annotate|marks|place|preferences|proto|rulebook|source|tap|tracker|report|confinfo|profile|registration|flow|judge|exchange)[a-z_]*\.(c|so)/' "$@"
}

# An invalid read or write is one whoever it is by, but only ours counts.
errors() {
    awk -v RS='==[0-9]+== *\n' '/(Invalid (read|write|free)|uninitialised)/ && /imsconf/' "$@"
}

run_tshark() {
    local as=()
    [ "$(id -u)" = 0 ] && as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    mkdir -p "$WORK/home"
    chmod 777 "$WORK/home" "$WORK"
    "${as[@]}" env HOME="$WORK/home" TZ=UTC G_SLICE=always-malloc WIRESHARK_DEBUG_WMEM_OVERRIDE=simple \
        WIRESHARK_PLUGIN_DIR="$BUILD/plugins" timeout 600 "${grind[@]}" --log-file="$WORK/log" tshark "$@" >"$WORK/out" 2>&1
}

for name in conformant-registered 40-conference-entity; do
    for mode in $([ $name = conformant-registered ] && echo -V || echo -2); do
        cp "$SOURCE/pcaps/$name.pcap" "$WORK/" && chmod 644 "$WORK/$name.pcap"
        run_tshark "$mode" -r "$WORK/$name.pcap" -z imsconf,text+all || not_ok "$name $mode: exit $?"
        if grep -q 'A\.25' "$WORK/out"; then ok; else not_ok "$name $mode: no report"; fi
        { ours "$WORK/log"; errors "$WORK/log"; } >"$WORK/lost"
        if [ -s "$WORK/lost" ]; then
            not_ok "$name $mode"
            head -n 60 "$WORK/lost" >&2
        else
            ok
        fi
        rm -f "$WORK/log"
    done
done

if [ "$all" = all ]; then
    for test in "$BUILD"/tests/test_*; do
        { [ -f "$test" ] && [ -x "$test" ]; } || continue
        case $(basename "$test") in
        # they put allocators of their own in front of libxml2's, and count the blocks themselves
        test_allocation | test_hostile) continue ;;
        esac
        if timeout 1200 valgrind -q --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
            --error-exitcode=99 "$test" >"$WORK/out" 2>&1; then
            ok
        else
            not_ok "$(basename "$test")"
            grep '^==' "$WORK/out" | head -n 40 >&2
        fi
    done
fi
finish
