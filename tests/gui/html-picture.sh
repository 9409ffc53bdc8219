#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Takes a picture of the HTML report of a capture, in headless Chromium: its flow, from the verdicts to the step that
# deviates. Fails when no deviation is in the report.
#
#   tests/gui/html-picture.sh BUILD_FOLDER OUT.png [CAPTURE]
#
# Needs chromium and imagemagick.
set -eu

source=$(cd "$(dirname "$0")/../.." && pwd)
if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    echo "usage: $0 BUILD_FOLDER OUT.png [CAPTURE]" >&2
    exit 64
fi
check=$(cd "$1" && pwd)/conformance/check/imsconf-check
out=$(realpath -m "$2")
capture=${3:-pcaps/20-subscribe-in-invite-dialog.pcap}
width=1000 height=2600
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

give_up() {
    echo "$*" >&2
    exit 1
}

for program in chromium convert; do
    command -v "$program" >/dev/null || give_up "$program is missing"
done
[ -e "$capture" ] || cd "$source"
"$check" --checks failed --format html -o "$work/report.html" "$capture" || [ $? -le 2 ] ||
    give_up "no report of $capture"
grep -q 'class="row [a-z]* deviates' "$work/report.html" || give_up "$capture has no deviation"

flags=(--headless --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update
    --disable-sync --hide-scrollbars)
[ "$(id -u)" != 0 ] || flags+=(--no-sandbox)
# The summary, the legend and the steps that do not deviate are left out of the picture, not of the report.
sed -i 's|</style>|#summary, #legend, .step.calm, .box { display: none }</style>|' "$work/report.html"
timeout 60 chromium "${flags[@]}" --user-data-dir="$work/profile" --window-size="$width,$height" \
    --screenshot="$work/page.png" "file://$work/report.html" 2>"$work/log" || {
    cat "$work/log" >&2
    give_up 'chromium took no picture'
}
convert "$work/page.png" -strip -trim -bordercolor white -border 16 +dither -colors 128 "$out"
