# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced after common.sh: all captures of the repository, and the preferences that some of them need.
# shellcheck shell=bash

# A line each: the path below the repository, a tab, the preferences. Captures are in pcaps/, pcaps/course/ and in every
# folder of tests/captures/ that has an index.tsv; its column "preferences", where there is one, has NAME:VALUE;NAME:VALUE.
captures_list() (
    cd "$SOURCE" || exit
    for folder in pcaps pcaps/course tests/captures/*/; do
        folder=${folder%/}
        [ -e "$folder/index.tsv" ] || continue
        for capture in "$folder"/*.pcap*; do
            printf '%s\t%s\n' "$capture" "$(preferences_of "$folder/index.tsv" "${capture##*/}")"
        done
    done
)

preferences_of() {
    awk -F'\t' -v capture="$2" '
        NR == 1 { for (i = 1; i <= NF; i++) if ($i == "preferences") column = i }
        NR > 1 && $1 == capture && column && $column != "-" { print $column; exit }' "$1"
}

# options_read TEXT: "NAME:VALUE;NAME:VALUE" into the array "options", for tshark
options_read() {
    local each one
    options=()
    IFS=';' read -ra each <<<"$1"
    for one in "${each[@]}"; do
        options+=(-o "$one")
    done
}
