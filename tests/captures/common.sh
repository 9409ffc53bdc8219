# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by the scripts of this folder. They are called with the build folder as their first argument.
# shellcheck shell=bash
set -u

BUILD=$(cd "${1:?usage: $0 BUILD_FOLDER}" && pwd)
SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
CHECK=$BUILD/conformance/check/imsconf-check
WORK=$(mktemp -d)
chmod 755 "$WORK"
passed=0
failed=0
ready_pids=()
clean() {
    local pid
    for pid in ${ready_pids[@]+"${ready_pids[@]}"}; do
        kill "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    rm -rf "$WORK"
}
trap clean EXIT
trap 'exit 1' INT TERM HUP

ok() {
    passed=$((passed + 1))
}

not_ok() {
    failed=$((failed + 1))
    printf 'not ok: %s\n' "$*" >&2
}

# same NAME EXPECTED FOUND: two files
same() {
    if diff -u "$2" "$3" >"$WORK/diff"; then
        ok
    else
        not_ok "$1"
        head -n 40 "$WORK/diff" >&2
    fi
}

# Wireshark's data without the names of vendors, ports and enterprises, in $WORK/data. It reads those anew for each file,
# which takes longer than a short capture does; nothing of imsconf depends on them.
data_without_names() {
    local file
    mkdir -p "$WORK/data"
    for file in "$(pkg-config --variable=prefix wireshark)"/share/wireshark/*; do
        case ${file##*/} in
        manuf | services | enterprises.tsv | *.html) ;;
        *) ln -sf "$file" "$WORK/data/" ;;
        esac
    done
}

# A program of Wireshark's with the plugin of the build. As root Wireshark takes no plugin but the system's, so root is
# dropped; the capture comes in as standard input, because nobody may not be able to open it.
as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
as_nobody() {
    local home=$WORK/home
    mkdir -p "$home"
    chmod 777 "$home"
    ${as[@]+"${as[@]}"} env HOME="$home" TZ=UTC WIRESHARK_PLUGIN_DIR="$BUILD/plugins" timeout "${LIMIT:-120}" "$@"
}

# A tshark of its own; or a copy of the one that is ready, see ready.sh
tshark_with_plugin() {
    if [ -n "${TSHARK_READY:-}" ]; then
        timeout "${LIMIT:-120}" "$BUILD/tests/ready/tshark" "$@"
    else
        as_nobody tshark "$@"
    fi 2>>"$WORK/tshark.err"
}

# report_is NAME EXIT UE NET FINDINGS STEPS REPORT: what an index.tsv says of a capture, and its report as JSON Lines.
# STEPS is one letter a step (o observed, O sent again too, h hidden, m missing, n not executed), a dot for any; empty:
# not compared. Of several flows the verdicts, and the steps, stand with commas between them.
report_is() {
    local expected exit_code verdicts findings steps
    expected=$2\ $3\ $4\ $(tr , '\n' <<<"$5" | LC_ALL=C sort | paste -sd,)
    IFS=$'\t' read -r exit_code verdicts findings steps < <(jq -rs '
        def all(f): map(f) | if . == [] then "-" else join(",") end;
        def letter: .status[0:1];
        [(map(select(.type == "summary") | .exit) | all(.)),
         (map(select(.type == "flow")) | "\(all(.ue)) \(all(.net))"),
         (map(select(.type == "check" and .result == "fail") | "\(.rule)@\(.step)/\(.severity)") | sort | all(.)),
         (map(select(.type == "step")) | group_by(.flow) |
          all(map(if .retransmissions > 0 then letter | ascii_upcase else letter end) | add))] | @tsv' "$7")
    if [ "$exit_code $verdicts $findings" = "$expected" ] && [[ -z $6 || $steps =~ ^${6}$ ]]; then
        ok
    else
        not_ok "$1: exit $exit_code, $verdicts, [$findings], $steps; expected $expected, $6"
    fi
}

# folder_is_indexed FOLDER: each capture in it has its line in index.tsv
folder_is_indexed() {
    local capture
    for capture in "$1"/*.pcap*; do
        if grep -q "^$(basename "$capture")	" "$1/index.tsv"; then ok; else not_ok "$capture is not in the index"; fi
    done
}

# tshark_gives_index FOLDER: what tshark with the plugin reports of each capture is what index.tsv says, with the
# preferences that stand there, separated by semicolons.
tshark_gives_index() {
    local capture exit_code ue net findings steps preferences lesson preference options
    while IFS=$'\t' read -r capture exit_code ue net findings steps preferences lesson; do
        [ "$capture" = capture ] && continue
        options=()
        while read -rd ';' preference; do
            options+=(-o "$preference")
        done <<<"${preferences/%/;}"
        [ "$preferences" = - ] && options=()
        tshark_with_plugin -q -r - ${options[@]+"${options[@]}"} -z imsconf,jsonl <"$1/$capture" >"$WORK/report"
        report_is "$capture ($lesson)" "$exit_code" "$ue" "$net" "$findings" "${steps/#-/}" "$WORK/report"
    done <"$1/index.tsv"
    folder_is_indexed "$1"
}

finish() {
    printf '%s: %d passed, %d failed\n' "$(basename "$0" .sh)" "$passed" "$failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
    exit
}
