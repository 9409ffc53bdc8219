#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The examples of --explain are what the mutants that prove each rule give: conformance/profiles/examples.tsv.
# examples.sh BUILD --update writes them anew; then build again, because they are embedded in the library.
set -u

build=$(cd "${1:?usage: $0 BUILD_FOLDER [--update]}" && pwd)
source=$(cd "$(dirname "$0")/../.." && pwd)
kept=$source/conformance/profiles/examples.tsv
made=$(mktemp)
trap 'rm -f "$made"' EXIT

"$build/tests/mutate" --examples "$made" "$source/pcaps/index.tsv" || exit 1
if [ "${2:-}" = --update ]; then
    cat "$made" >"$kept"
fi
if ! diff -u "$kept" "$made" | head -n 40 || ! cmp -s "$kept" "$made"; then
    echo "not ok: $kept is not what the mutants give; $0 BUILD --update writes it" >&2
    exit 1
fi
echo "examples: $(cut -f1 "$kept" | grep -v '^#' | sort -u | wc -l) rules"
