# SPDX-License-Identifier: GPL-2.0-or-later
# fish completion for imsconf-check. Installed as share/fish/vendor_completions.d/imsconf-check.fish.

function __imsconf_check_rules
    set -l program (commandline -opc)[1]
    $program --list-rules 2>/dev/null | awk 'NR > 1 { print $1; print $4 }'
end

complete -c imsconf-check -l format -x -a 'text jsonl junit html' -d 'Format of the report'
complete -c imsconf-check -s o -l output -r -F -d 'Write the report to a file'
complete -c imsconf-check -l checks -x -a 'failed all' -d 'Report failed checks or all'
complete -c imsconf-check -l profile -r -F -a 'auto a25-seed a25-late c10' -d 'Check against this profile'
complete -c imsconf-check -l mode -x -a 'lab live' -d 'Check the constants of the simulator or learn them'
complete -c imsconf-check -l security -x -a 'auto ipsec giba' -d 'How the UE authenticated'
complete -c imsconf-check -l set -x -a 'home_domain= factory_uri= pcscf= pcscf_port= ue_port= impu= service_route= subscribe_window_ms=' -d 'Tell about the network'
complete -c imsconf-check -l preference -x -d 'A preference of Wireshark'
complete -c imsconf-check -l fail-on -x -a 'error warning info' -d 'A finding of this level fails a flow'
complete -c imsconf-check -s j -l jobs -x -a '0 1 2 4' -d 'Read so many captures at once'
complete -c imsconf-check -l timeout -x -d 'Give up a capture after so many seconds'
complete -c imsconf-check -l fast -d 'Do not dissect what cannot matter'
complete -c imsconf-check -l merge -d 'Merge reports in the format jsonl'
complete -c imsconf-check -l list-rules -d 'List the rules and exit'
complete -c imsconf-check -l explain -x -a '(__imsconf_check_rules)' -d 'Explain a rule and exit'
complete -c imsconf-check -l version -d 'Show the version and exit'
complete -c imsconf-check -s h -l help -d 'Show the options and exit'
