# SPDX-License-Identifier: GPL-2.0-or-later
# The short values of the imsconf layers in what tshark -V prints, a line for each frame of a flow, as -T fields has them.

function flush(line, i) {
    if (any) {
        line = frame
        for (i = 1; i <= count; i++)
            line = line "\t" value[i]
        print line
    }
    for (i = 1; i <= count; i++)
        value[i] = ""
    any = 0
}

BEGIN {
    count = split("Flow|Procedure|Profile|Step|Message|Sent by|Verdict|Verdict of the UE|Verdict of the network|Findings|Rule|Name", label, "|")
    for (i = 1; i <= count; i++)
        number[label[i]] = i
}

/^Frame [0-9]+: / {
    flush()
    frame = $2
    sub(/:/, "", frame)
}
/^[^ ]/ { layer = /^\[IMS conference, flow / }
layer && /^ +\[[A-Z][A-Za-z ]*: .*\]$/ {
    text = $0
    sub(/^ +\[/, "", text)
    sub(/\]$/, "", text)
    at = index(text, ": ")
    name = substr(text, 1, at - 1)
    i = number[name]
    if (i) {
        if (name == "Step")
            sub(/ (of [0-9]+|\([0-9]+ of [0-9]+\))$/, "", text)
        value[i] = value[i] (value[i] == "" ? "" : ",") substr(text, at + 2)
        any = 1
    }
}
END { flush() }
