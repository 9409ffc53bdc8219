#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Options, formats, profiles and settings are the same everywhere: --help, the manual page, the README, the completions of
# bash, zsh and fish. The manual page has no mistakes, and the completions complete.
. "$(dirname "$0")/common.sh"

docs=$SOURCE/docs
cd "$WORK" || exit 1
# Under its own name, as users call it.
PATH=$(dirname "$CHECK"):$PATH

# is WHAT EXPECTED FOUND: lists of words
is() {
    if [ "$(xargs -n1 <<<"$2" | LC_ALL=C sort -u)" = "$(xargs -n1 <<<"$3" | LC_ALL=C sort -u)" ]; then ok; else
        not_ok "$1: expected: $(xargs <<<"$2"); found: $(xargs <<<"$3")"
    fi
}

# ---- Options -----------------------------------------------------------------------------------------------------------
imsconf-check --help >help
long=$(grep -oE '^  (-[a-z], )?--[a-z-]+' help | grep -oE -- '--[a-z-]+')
short=$(grep -oE '^  -[a-z],' help | tr -d ' ,')
[ "$(wc -w <<<"$long")" -ge 16 ] && ok || not_ok "--help: only $long"
section() { # FILE FROM TO
    sed -n "/$2/,/$3/p" "$1"
}
section "$docs/imsconf-check.1" '^.Sh OPTIONS' '^.Sh FORMATS' | grep '^\.It' >items
is 'manual page, long options' "$long" "$(grep -oE 'Fl Fl [a-z-]+' items | sed 's/Fl Fl /--/')"
is 'manual page, short options' "$short" "$(grep -oE '(^\.It|,) Fl [a-z] ' items | sed 's/.*Fl /-/')"
section "$SOURCE/README.md" '^| option | meaning' '^$' | sed 's/\\|/ /g' | cut -d'|' -f2 >table
is 'README, long options' "$long" "$(grep -oE -- '--[a-z][a-z-]*' table)"
is 'README, short options' "$short" "$(grep -oE -- '`-[a-z]\b' table | tr -d '`')"
is 'fish, long options' "$long" "$(grep '^complete' "$docs/completion/imsconf-check.fish" | grep -oE -- ' -l [a-z-]+' | sed 's/ -l /--/')"
is 'fish, short options' "$short" "$(grep -oE -- ' -s [a-z]' "$docs/completion/imsconf-check.fish" | sed 's/ -s /-/')"
section "$docs/completion/_imsconf-check" '^_arguments' 'x^' | sed 's/\[.*//' >zsh
is 'zsh, long options' "$long" "$(grep -oE -- '--[a-z-]+' zsh)"
is 'zsh, short options' "$short" "$(grep -oE -- '[{(]-[a-z]\b' zsh | tr -d '{(')"

# ---- Values ------------------------------------------------------------------------------------------------------------
formats=$(imsconf-check --format ? x 2>&1 | sed 's/.*known are //; s/,//g')
profiles=$(imsconf-check --profile ? x 2>&1 | sed 's/.*known are //; s/,//g')
settings=$(grep -oE 'home_domain.*subscribe_window_ms' help | tr -d ',')
rules=$(imsconf-check --list-rules | awk 'NR > 1 { print $1, $4 }')
is 'manual page, formats' "$formats" "$(sed -n 's/^\.It Fl Fl format Ns = Ns Cm //p' "$docs/imsconf-check.1" | tr -d '|')"
is 'manual page, settings' "$settings" "$(section "$docs/imsconf-check.1" 'Ns Ar name Ns = Ns Ar value' 'Several values' |
    sed -n 's/^\.Cm \([a-z_]*\).*/\1/p')"
is 'README, formats' "$formats" "$(grep -oE '^ `--format [^`]*' table | sed 's/.*--format//')"
is 'README, settings' "$settings" "$(grep -- '--set NAME=VALUE' "$SOURCE/README.md" | grep '^|' | grep -oE '`[a-z_]+`' | tr -d '`')"
is 'zsh, formats' "$formats" "$(sed -n 's/.*--format=.*:(\(.*\)).*/\1/p' "$docs/completion/_imsconf-check")"
is 'zsh, profiles' "$profiles" "$(sed -n 's/^ *compadd auto/auto/p' "$docs/completion/_imsconf-check")"
is 'zsh, settings' "$settings" "$(sed -n "s/.*compadd -S= - \([a-z_ ]*\)'.*/\1/p" "$docs/completion/_imsconf-check")"

# ---- The manual page ---------------------------------------------------------------------------------------------------
mandoc -T lint -W style "$docs/imsconf-check.1" 2>&1 | grep -v 'outdated mandoc.db' >lint
[ -s lint ] && not_ok "mandoc: $(head -n 5 lint)" || ok
MANROFFOPT=-ww man --warnings -E ascii -l "$docs/imsconf-check.1" >page 2>lint
grep -q 'set the locale' lint && sed -i '/set the locale/d' lint
[ -s lint ] && not_ok "man: $(head -n 5 lint)" || ok
grep -q 'check IMS conference creation in captures' page && ok || not_ok 'man shows nothing'

# ---- bash --------------------------------------------------------------------------------------------------------------
mkdir captures folder
touch captures/a.pcap captures/b.pcapng captures/notes.txt part.jsonl my.xml 'with space.pcap'
cat >complete.bash <<E2
. "$docs/completion/imsconf-check.bash"
E2
cat >>complete.bash <<'E2'
function_of=$(complete -p imsconf-check | sed 's/.*-F \([^ ]*\) .*/\1/')
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
"$function_of" "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
E2
bash_gives() { # WHAT EXPECTED WORD...
    is "bash, $1" "$2" "$(bash --norc complete.bash imsconf-check "${@:3}" 2>&1 | sed 's/ /_/g')"
}
bash_gives 'options' "$long" --
bash_gives 'some options' '--format --fail-on --fast' --f
bash_gives 'formats' "$formats" --format ''
bash_gives 'formats behind =' "$formats" --format =
bash_gives 'a format behind =' jsonl --format = jsonl
bash_gives 'profiles' "$profiles" --profile ''
bash_gives 'a profile of one'"'"'s own' my.xml --profile my
bash_gives 'settings' "$(sed 's/\b[a-z_]*\b/&=/g; s/==/=/g' <<<"$settings")" --set ''
bash_gives 'rules' "$rules" --explain ''
bash_gives 'captures' 'captures/a.pcap captures/b.pcapng' captures/
bash_gives 'a name with a space, and folders' 'with_space.pcap captures folder' ''
bash_gives 'reports to merge' 'part.jsonl' --merge part
bash_gives 'levels' 'error warning info' --fail-on ''

# ---- zsh and fish ------------------------------------------------------------------------------------------------------
zsh -n "$docs/completion/_imsconf-check" 2>lint
[ -s lint ] && not_ok "zsh: $(cat lint)" || ok
fish_gives() { # WHAT EXPECTED LINE
    is "fish, $1" "$2" "$(HOME=$WORK fish --no-config -c "source $docs/completion/imsconf-check.fish; complete -C '$3'" 2>&1 | cut -f1)"
}
fish_gives 'options' "$(sed 's/ /\n/g' <<<"$long")" 'imsconf-check --'
fish_gives 'formats' "$formats" 'imsconf-check --format '
fish_gives 'settings' "$(sed 's/\b[a-z_]*\b/&=/g; s/==/=/g' <<<"$settings")" 'imsconf-check --set '
fish_gives 'rules' "$rules" 'imsconf-check --explain '
finish
