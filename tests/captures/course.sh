#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The course and the page of the flow hold what they promise: their commands and filters show something, the rules they
# name exist, and the quiz takes the right answers and no others.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/ready.sh"

ready
course=$SOURCE/pcaps/course
export IMSCONF_CHECK=$CHECK
cd "$SOURCE" || exit 1

# Commands: indented lines. The capture comes in as standard input, as in all tests. Each column of a table of fields has a
# value somewhere.
while IFS= read -r line; do
    capture=$(grep -o 'pcaps/[^ ]*\.pcap' <<<"$line")
    eval "tshark_with_plugin ${line#tshark }" <"$capture" >"$WORK/out" || not_ok "fails: $line"
    awk -F'\t' '{ for (i = 1; i <= NF; i++) if ($i != "") seen[i] = 1; if (NF > n) n = NF }
        END { for (i = 1; i <= n; i++) if (!seen[i]) exit 1; exit !n }' "$WORK/out" && ok || not_ok "shows too little: $line"
done < <(sed -n 's/^    \(tshark -r \)pcaps[^ ]*\( .*\)/\1- \2 # &/p' "$course/README.md")
# Filters.
while IFS= read -r filter; do
    frames=$(tshark_with_plugin -r - -Y "$filter" -T fields -e frame.number <pcaps/conformant-registered.pcap | wc -l)
    [ "$frames" -gt 0 ] && ok || not_ok "the filter shows nothing: $filter"
done < <(sed -n '/^```filter/,/^```$/{/^```/!p}' "$course/README.md")
# Rules
for page in "$course/README.md" docs/flow.md; do
    named=$(grep -oE '\b([0-9]+\.[0-9]{2}|S[0-9]\.[0-9]{2}|P[0-9]|(RC|SA|R|Q|NB|CE|OA|PC|ORD|TIM|SEQ)-[0-9A-Z]+)\b' "$page" | sort -u)
    [ "$(wc -l <<<"$named")" -gt 30 ] && ok || not_ok "$page names few rules"
    for rule in $named; do
        "$CHECK" --explain "$rule" >/dev/null && ok || not_ok "$page: there is no rule $rule"
    done
done
# Each exercise is in the table, and is no sample by another name.
for file in "$course"/exercise-*.pcap; do
    grep -q "| ${file##*/} |" "$course/README.md" && ok || not_ok "${file##*/} is not in the course"
done

# The quiz: right answers, as a rule in one exercise and as step and header in the next.
by=rule
while IFS=$'\t' read -r capture _ _ _ findings _; do
    [ "$capture" = capture ] && continue
    rules=$(tr , '\n' <<<"${findings#-}" | sed 's/@.*//')
    if [ "$findings" = - ]; then
        echo NOTHING >"$WORK/answers"
    elif [ $by = rule ]; then
        echo "$rules" >"$WORK/answers"
        by=place
    else
        "$CHECK" --format jsonl "$course/$capture" | jq -r 'select(.type == "check") |
            if .step then "\(.step) \(.header)" else "frame \(.frame) \(.header)" end' >"$WORK/answers"
        by=rule
    fi
    "$course/quiz" "$course/$capture" <"$WORK/answers" >"$WORK/out" 2>"$WORK/err" && ok ||
        not_ok "$capture: the right answers are not taken"
    grep -qx '1 of 1 found' "$WORK/out" && [ ! -s "$WORK/err" ] && ok || not_ok "$capture: $(cat "$WORK/err")"
    for rule in $rules; do
        grep -q "^$rule  " "$WORK/out" && ok || not_ok "$capture: rule $rule is not explained"
    done
done <"$course/index.tsv"

# says EXIT ANSWERS EXERCISE... -- PATTERN...: what the quiz says to other answers
says() {
    local expected=$1 answers=$2 exercises=() code pattern
    shift 2
    while [ "$1" != -- ]; do
        exercises+=("$1")
        shift
    done
    shift
    printf '%b' "$answers" | "$course/quiz" "${exercises[@]}" >"$WORK/out" 2>&1
    code=$?
    [ $code = "$expected" ] && ok || not_ok "quiz ${exercises[*]} with $answers: exit $code"
    for pattern in "$@"; do
        grep -qF "$pattern" "$WORK/out" && ok || not_ok "quiz ${exercises[*]} with $answers: not \"$pattern\""
    done
}
says 0 '3 contact\n10 event\nnothing\nhint\nhint\nhint\n10 ACCEPT: \n9.04\n' 1 2 -- 'No deviation there' 'not that part of it' \
    'there is something' 'one deviation is charged to UE' 'one is about step 10' 'at step 10 look at: Accept' '2 of 2 found'
says 1 '6 P-Access-Network-Info\n' 4 -- 'There is another one' '0 of 1 found' 'RC-1  response.via'
says 1 'frame 17 body\nquit\n' 8 1 -- 'No deviation there' '0 of 1 found'
says 64 '' 11 -- 'cannot be read'
IMSCONF_CHECK=/nonexistent PATH=/usr/bin:/bin "$course/quiz" </dev/null >/dev/null 2>&1
[ $? = 69 ] || [ -x "$SOURCE/build/conformance/check/imsconf-check" ] && ok || not_ok 'without imsconf-check'
finish
