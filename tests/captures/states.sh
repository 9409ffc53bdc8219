# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced after common.sh and list.sh: what sharkd says about captures that it loads one after another in one session,
# with preferences changed in between.
# shellcheck shell=bash

# The fields that are compared; next_step and response_in are left out, since one pass cannot know them.
STATE_FIELDS="imsconf.flow imsconf.procedure imsconf.profile imsconf.step imsconf.message imsconf.side imsconf.verdict \
imsconf.flow.ue imsconf.flow.net imsconf.findings imsconf.errors.ue imsconf.errors.net imsconf.rule imsconf.rule.name \
imsconf.rule.side imsconf.rule.severity imsconf.rule.expected imsconf.rule.found imsconf.rule.source imsconf.previous_step \
imsconf.request_in imsconf.retransmission_of"

# A state that each capture is brought into, and the changes of preferences that lead there, in this order.
STATES="lab
live mode:live
domain mode:lab home_domain:elsewhere.example.net
lab-again home_domain:"

# preferences_each LIST: the different preferences in a list of captures, a line each
preferences_each() {
    cut -f2 "$1" | sort -u
}

# Wireshark itself keeps some 11 MB of each file that it has read, with the plugin and without: so many in one session.
SESSION=60

# copies_list LIST PREFERENCES COPIES OUT: the captures with these preferences, copied to where nobody can read them: a
# line each, the copy, a tab, and what the files of the results begin with
copies_list() {
    local capture preferences number=0
    while IFS=$'\t' read -r capture preferences; do
        number=$((number + 1))
        [ "$preferences" = "$2" ] || continue
        cp "$SOURCE/$capture" "$3/$number"
        chmod 644 "$3/$number"
        printf '%s\t%s\n' "$3/$number" "$4/$number"
    done <"$1"
}

# The requests of a session. The id of what is compared is the number of the capture and, as its last digit, the state;
# 9 is nothing to compare.
sharkd_requests() {
    local option
    options_read "$2"
    for option in "${options[@]}"; do
        [ "$option" = -o ] || jq -cn --arg name "${option%%:*}" --arg value "${option#*:}" \
            '{jsonrpc: "2.0", id: 9, method: "setconf", params: {name: $name, value: $value}}'
    done
    jq -cR --arg fields "$STATE_FIELDS" --arg states "$STATES" '
        def request($method; $params): {jsonrpc: "2.0", id: 9, method: $method, params: $params};
        ([$fields | splits(" +")] | to_entries | map({key: "column\(.key)", value: "\(.value):0"}) | from_entries) as $columns |
        split("\t") as [$copy, $result] |
        ($states | split("\n") | to_entries[]) | .key as $state | (.value | split(" ")[1:]) as $changes |
        ($changes[] | split(":") | request("setconf"; {name: "imsconf.\(.[0])", value: .[1]})),
        request("load"; {file: $copy}),
        (request("frames"; $columns) | .id = ($result | sub(".*/"; "") | tonumber) * 10 + $state)' "$1"
}

# sharkd_states JOBS PREFERENCES OUT: jobs as copies_list gives them; results are OUT/NUMBER.STATE
sharkd_states() {
    local part
    rm -f "$1".sharkd.* # of other preferences
    split -l "$SESSION" "$1" "$1.sharkd."
    for part in "$1.sharkd."*; do
        sharkd_session "$part" "$2" "$3"
    done
}

sharkd_session() {
    local number state names
    mapfile -t names < <(cut -d' ' -f1 <<<"$STATES")
    sharkd_requests "$1" "$2" >"$WORK/requests"
    data_without_names
    LIMIT=900 as_nobody env WIRESHARK_DATA_DIR="$WORK/data" sharkd - <"$WORK/requests" 2>>"$WORK/sharkd.err" >"$WORK/replies"
    jq -c 'select(.error)' "$WORK/replies" >"$WORK/refused"
    if [ -s "$WORK/refused" ]; then
        not_ok "sharkd refuses: $(head -n 3 "$WORK/refused")"
    fi
    jq -r 'select(.id > 9) | .id as $id | (.result[] | select(.c[0] != "") | [$id, .num] + .c | join("\t")), "\($id)\tend"' \
        "$WORK/replies" |
        awk -F'\t' -v names="${names[*]}" -v out="$3" '
            BEGIN { split(names, name, " ") }
            { file = out "/" int($1 / 10) "." name[$1 % 10 + 1] }
            $2 == "end" { printf "" >>file; close(file); next }
            { sub(/^[0-9]+\t/, ""); print >>file }'
}
