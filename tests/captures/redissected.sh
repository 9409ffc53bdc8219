#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# One sharkd loads every capture again and again, with preferences changed in between: what it says is what a tshark
# says that reads nothing but this capture with these preferences. Nothing stays behind from a file or a preference.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/list.sh"
. "$(dirname "$0")/states.sh"
. "$(dirname "$0")/ready.sh"

ready
mkdir -p "$WORK/copies" "$WORK/states" "$WORK/fresh"
chmod 777 "$WORK/fresh"
captures_list >"$WORK/list"
while IFS= read -r preferences; do
    copies_list "$WORK/list" "$preferences" "$WORK/copies" "$WORK/fresh" >"$WORK/jobs"
    sharkd_states "$WORK/jobs" "$preferences" "$WORK/states"
done < <(preferences_each "$WORK/list")

# Each in a tshark of its own.
fresh() {
    local copy=$1 result=$2 state=$3 field fields=(-T fields -e frame.number)
    shift 3
    for field in $STATE_FIELDS; do
        fields+=(-e "$field")
    done
    tshark_with_plugin -r "$copy" "${fields[@]}" "$@" | awk -F'\t' '$2 != ""' >"$result.$state"
}
one() {
    options_read "$2"
    fresh "$WORK/copies/$1" "$WORK/fresh/$1" lab "${options[@]}"
    fresh "$WORK/copies/$1" "$WORK/fresh/$1" live "${options[@]}" -o imsconf.mode:live
    fresh "$WORK/copies/$1" "$WORK/fresh/$1" domain "${options[@]}" -o imsconf.home_domain:elsewhere.example.net
}
export -f one fresh tshark_with_plugin options_read
export WORK BUILD STATE_FIELDS
cut -f2 "$WORK/list" | awk '{print NR "\t" $0}' | tr '\t\n' '\0\0' |
    xargs -0 -r -n 2 -P "$(nproc)" bash -uc 'one "$1" "$2"' one || not_ok 'tshark on every capture'

number=0 live=0 domain=0
while IFS=$'\t' read -r capture _; do
    number=$((number + 1))
    same "$capture: loaded" "$WORK/fresh/$number.lab" "$WORK/states/$number.lab"
    same "$capture: mode changed" "$WORK/fresh/$number.live" "$WORK/states/$number.live"
    same "$capture: mode changed back, home domain changed" "$WORK/fresh/$number.domain" "$WORK/states/$number.domain"
    same "$capture: all changed back" "$WORK/fresh/$number.lab" "$WORK/states/$number.lab-again"
    cmp -s "$WORK/fresh/$number.lab" "$WORK/fresh/$number.live" || live=$((live + 1))
    cmp -s "$WORK/fresh/$number.lab" "$WORK/fresh/$number.domain" || domain=$((domain + 1))
done <"$WORK/list"
# A change that changes nothing would prove nothing.
[ "$live" -gt 5 ] && ok || not_ok "the mode changes the findings of $live captures"
[ "$domain" -gt 5 ] && ok || not_ok "the home domain changes the findings of $domain captures"
finish
