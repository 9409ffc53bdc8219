# SPDX-License-Identifier: GPL-2.0-or-later
# Takes out of what tshark prints with -V, -T pdml or -T json all that is imsconf's own: its layer, its expert rows, and
# the rows of text that follow those under the row of a header, where they are the last. What is left is what tshark
# prints without the plugin. Commas at the end of lines go, since the last member of an object has none.

function indent(line) {
    match(line, /^ */)
    return RLENGTH
}

# One line is held back: it changes when all that was below it is gone.
function put(line) {
    if (held_any && line ~ /^ *<\/field>$/ && held ~ /[^\/]>$/ && indent(held) == indent(line) && held ~ /^ *<field /) {
        sub(/>$/, "/>", held)
        return
    }
    if (held_any && line ~ /^ *}$/ && held ~ /_tree": {$/ && indent(held) == indent(line)) {
        held_any = 0
        return
    }
    if (held_any && line ~ /^ *}$/ && held ~ /": {$/ && indent(held) == indent(line)) { # a row of text had no children
        sub(/{$/, "\"\"", held)
        return
    }
    if (held_any)
        print held
    held = line
    held_any = 1
}

{
    sub(/,$/, "")
    at = indent($0)
    if (waiting) { # whose expert row is it?
        waiting = 0
        if ($0 ~ /^ *"imsconf\./) {
            skip = 1
            least = at - 2
        } else {
            put(expert)
        }
    }
    if (skip && (at < least || NF == 0))
        skip = 0
    if (skip && layer_end != "" && $0 == layer_end) {
        skip = 0
        layer_end = ""
        next
    }
    if (skip)
        next
    layer_end = ""
    if ($0 ~ /^\[?IMS conference, flow [0-9]+: /) {
        skip = 1
        least = 1
    } else if ($0 ~ /^ *<proto name="imsconf" /) {
        skip = 1
        least = at
        layer_end = substr("                    ", 1, at) "</proto>"
    } else if ($0 ~ /^ *"imsconf": {$/) {
        skip = 1
        least = at
        layer_end = substr("                    ", 1, at) "}"
    } else if ($0 ~ /Expert Info \([A-Za-z]+\/Protocol\): (Not met: |Step of a conference flow recognised)/) {
        skip = 1
        least = at
    } else if ($0 ~ /^ *"_ws.expert": {$/) {
        waiting = 1
        expert = $0
    } else {
        put($0)
    }
}

END {
    if (held_any)
        print held
}
