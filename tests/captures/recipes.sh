#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The recipes of docs/ do what they say: their commands are taken out of them and run, those for CI on captures that pass
# and on captures that do not, those for many machines with several workers here, of which one dies.
. "$(dirname "$0")/common.sh"

docs=$SOURCE/docs
export PATH=$(dirname "$CHECK"):$PATH TMPDIR=$WORK GITHUB_STEP_SUMMARY=$WORK/summary FAKE_MARKS=$WORK/marks
mkdir -m 777 "$FAKE_MARKS"

# commands KIND FILE: into $WORK/block.1, .2, ...
commands() {
    rm -f "$WORK"/block.*
    /usr/bin/python3 "$SOURCE/tests/captures/recipes.py" "$1" "$2" |
        awk -v name="$WORK/block." '/^--- block$/ { n++; next } { print > (name (n ? n : 1)) }'
}

# run WHAT EXIT SCRIPT: as a CI does, which stops at the first error
run() {
    bash -eo pipefail "$3" >"$WORK/out" 2>"$WORK/err"
    local status=$?
    [ "$status" = "$2" ] && ok || not_ok "$1: exit $status, expected $2: $(tail -n 5 "$WORK/err")"
}

# report WHAT TESTS FAILURES ERRORS FILE
report() {
    local found
    xmllint --noout --schema "$SOURCE/tests/captures/junit.xsd" "$5" 2>"$WORK/lint" || not_ok "$1: $(head -n 3 "$WORK/lint")"
    found=$(xmllint --xpath 'concat(/*/@tests, " ", /*/@failures, " ", /*/@errors)' "$5" 2>/dev/null)
    [ "$found" = "$2 $3 $4" ] && ok || not_ok "$1: $found, expected $2 $3 $4"
}

folder() { # CAPTURE...: a work folder with them in captures/
    rm -rf "$WORK/job" && mkdir -p "$WORK/job/captures" && cd "$WORK/job" || exit 1
    local capture
    for capture in "$@"; do
        cp "$SOURCE/pcaps/$capture.pcap" captures/
    done
}

# ---- CI ----------------------------------------------------------------------------------------------------------------
for code in 0 1; do
    if [ $code = 0 ]; then good=(conformant 14-200-without-isfocus); else good=(conformant 05-contact-port-5060); fi
    folder "${good[@]}"
    commands gitlab "$docs/ci/gitlab-ci.yml"
    run "gitlab, $code" $code "$WORK/block.1"
    report "gitlab, $code" 2 $code 0 "$(/usr/bin/python3 "$SOURCE/tests/captures/recipes.py" report "$docs/ci/gitlab-ci.yml")"
    for name in jsonl html; do [ -s imsconf.$name ] && ok || not_ok "gitlab, $code: no imsconf.$name"; done

    rm -f imsconf.*
    commands github "$docs/ci/github-actions.yml"
    : >"$GITHUB_STEP_SUMMARY"
    run "github, $code" $code "$WORK/block.1"
    run "github, $code, reports" 0 "$WORK/block.2"
    report "github, $code" 2 $code 0 imsconf.xml
    grep -q "2 captures, 2 flows: .*; exit $code" "$GITHUB_STEP_SUMMARY" && ok || not_ok "github: $(cat "$GITHUB_STEP_SUMMARY")"

    rm -f imsconf.*
    commands jenkins "$docs/ci/Jenkinsfile"
    run "jenkins, $code" $code "$WORK/block.1"
    run "jenkins, $code, junit" 0 "$WORK/block.2"
    run "jenkins, $code, html" 0 "$WORK/block.3"
    report "jenkins, $code" 2 $code 0 imsconf.xml
    [ -s imsconf.html ] && ok || not_ok 'jenkins: no imsconf.html'
done

# ---- Many machines -----------------------------------------------------------------------------------------------------
folder conformant 05-contact-port-5060 14-200-without-isfocus ordinary-call 35-invite-rejected conformant-updates
ls captures/*.pcap >captures.txt
commands 'GNU parallel' "$docs/volume.md"
sed -i 's/-l 100/-l 2/' "$WORK/block.1"
echo 3/: >hosts.txt
bash "$WORK/block.1" >"$WORK/out" 2>"$WORK/err"
[ $? = 1 ] && ok || not_ok "parallel: $(tail -n 3 "$WORK/err")"
report 'parallel' 6 2 0 all.xml
[ "$(wc -l <jobs.log)" = 4 ] && ok || not_ok "parallel: not three workers: $(cat jobs.log)"

# One worker dies in its second capture.
rm -f x*.* all.xml jobs.log
cp captures/conformant.pcap captures/hang-1.pcap
printf '%s\n' captures/{05-contact-port-5060,conformant,14-200-without-isfocus,hang-1,conformant-updates,ordinary-call}.pcap >captures.txt
IMSCONF_TSHARK=$SOURCE/tests/captures/fake-tshark.sh bash "$WORK/block.1" >"$WORK/out" 2>"$WORK/err" &
started=$!
for ((i = 0; i < 600; i++)); do
    [ -s "$FAKE_MARKS/hang-1.pcap" ] && break
    sleep 0.1
done
read -r worker idle <"$FAKE_MARKS/hang-1.pcap"
kill -KILL "$worker"
kill "$idle"
wait "$started"
[ $? = 66 ] && ok || not_ok "a worker that dies: $(tail -n 3 "$WORK/err")"
report 'a worker that dies' 6 1 1 all.xml
xmllint --xpath 'string(//error)' all.xml | grep -q 'cut short after line' && ok || not_ok 'a worker that dies: no reason'
grep -q '14-200-without-isfocus.pcap, flow 1' all.xml && ok || not_ok 'what the worker had finished is lost'
rm captures/hang-1.pcap

ls captures/*.pcap >captures.txt
commands Slurm "$docs/volume.md"
for task in 0 1 2; do
    SLURM_ARRAY_TASK_ID=$task SLURM_ARRAY_TASK_COUNT=3 SLURM_CPUS_PER_TASK=2 bash "$WORK/block.1" 2>"$WORK/err"
done
sed "s/.*--wrap '\(.*\)'/\1/; s/ 0 99/ 0 2/" "$WORK/block.2" >"$WORK/merge"
run 'slurm' 1 "$WORK/merge"
report 'slurm' 6 2 0 all.xml
rm part-1.jsonl
run 'slurm, a task that never ran' 66 "$WORK/merge"

rm -f part-* all.xml
/usr/bin/python3 "$SOURCE/tests/captures/recipes.py" kubernetes "$docs/volume.md" | sed 's/parts=100/parts=3/' >"$WORK/pod"
for index in 0 1 2; do
    JOB_COMPLETION_INDEX=$index bash "$WORK/pod" 2>"$WORK/err"
    [ $? = 0 ] && ok || not_ok "kubernetes: pod $index: $(cat "$WORK/err")"
done
commands Kubernetes "$docs/volume.md"
sed 's/ 0 99/ 0 2/' "$WORK/block.2" >"$WORK/merge"
run 'kubernetes' 1 "$WORK/merge"
report 'kubernetes' 6 2 0 all.xml
JOB_COMPLETION_INDEX=0 PATH=/usr/bin:/bin bash "$WORK/pod" 2>"$WORK/err"
[ $? != 0 ] && ok || not_ok 'kubernetes: a pod without a report must run again'
cd /
finish
