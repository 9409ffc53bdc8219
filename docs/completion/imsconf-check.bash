# SPDX-License-Identifier: GPL-2.0-or-later
# bash completion for imsconf-check. Installed as share/bash-completion/completions/imsconf-check; or source it.
# shellcheck shell=bash

_imsconf_check_words() {
    local IFS=$' \t\n'
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# Files with one of these endings, and folders; all files where there are none.
_imsconf_check_files() {
    local current=$1 file ending
    shift
    compopt -o filenames 2>/dev/null
    COMPREPLY=()
    while IFS= read -r file; do
        for ending in "$@"; do
            if [[ $file == *."$ending" ]]; then
                COMPREPLY+=("$file")
            fi
        done
    done < <(compgen -f -- "$current")
    [ ${#COMPREPLY[@]} -gt 0 ] || mapfile -t COMPREPLY < <(compgen -f -- "$current")
    while IFS= read -r file; do
        [[ " ${COMPREPLY[*]} " == *" $file "* ]] || COMPREPLY+=("$file")
    done < <(compgen -d -- "$current")
}

_imsconf_check() {
    local current=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}

    # --format=x comes as three words
    if [ "$current" = = ]; then
        current=
    elif [ "$option" = = ]; then
        option=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    case $option in
    --format) _imsconf_check_words 'text jsonl junit html' "$current" ;;
    --checks) _imsconf_check_words 'failed all' "$current" ;;
    --mode) _imsconf_check_words 'lab live' "$current" ;;
    --security) _imsconf_check_words 'auto ipsec giba' "$current" ;;
    --fail-on) _imsconf_check_words 'error warning info' "$current" ;;
    --profile)
        _imsconf_check_words 'auto a25-seed a25-late c10' "$current"
        [ ${#COMPREPLY[@]} -gt 0 ] || _imsconf_check_files "$current" xml
        ;;
    --set)
        compopt -o nospace 2>/dev/null
        _imsconf_check_words 'home_domain= factory_uri= pcscf= pcscf_port= ue_port= impu= service_route=
            subscribe_window_ms=' "$current"
        ;;
    --explain)
        _imsconf_check_words "$("${COMP_WORDS[0]}" --list-rules 2>/dev/null |
            awk 'NR > 1 { print $1; print $4 }')" "$current"
        ;;
    -o | --output) _imsconf_check_files "$current" txt jsonl xml html ;;
    -j | --jobs) _imsconf_check_words "0 1 2 4 $(nproc 2>/dev/null)" "$current" ;;
    --preference | --timeout) COMPREPLY=() ;;
    *)
        if [[ $current == -* ]]; then
            _imsconf_check_words '--format --output --checks --profile --mode --security --set --preference --fail-on
                --jobs --timeout --fast --merge --list-rules --explain --version --help' "$current"
        elif [[ " ${COMP_WORDS[*]} " == *' --merge '* ]]; then
            _imsconf_check_files "$current" jsonl
        else
            _imsconf_check_files "$current" pcap pcapng cap pcap.gz pcapng.gz cap.gz
        fi
        ;;
    esac
}

complete -F _imsconf_check imsconf-check
