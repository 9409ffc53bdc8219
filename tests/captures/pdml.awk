# SPDX-License-Identifier: GPL-2.0-or-later
# The imsconf fields in PDML, a line for each frame of a flow, as tshark -T fields has them: -v names="flow step ...".

function attribute(name, line) {
    line = $0
    if (!match(line, " " name "=\"[^\"]*\""))
        return ""
    line = substr(line, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
    gsub(/&lt;/, "<", line)
    gsub(/&gt;/, ">", line)
    gsub(/&quot;/, "\"", line)
    gsub(/&apos;/, "'", line)
    gsub(/&amp;/, "\\&", line)
    return line
}

BEGIN {
    count = split(names, name, " ")
    for (i = 1; i <= count; i++)
        number["imsconf." name[i]] = i
}

/^<packet>/ {
    for (i = 1; i <= count; i++)
        value[i] = ""
    any = 0
}
/^ +<field name="num" / && frame_open { frame = attribute("show"); frame_open = 0 }
/^ +<proto name="geninfo"/ { frame_open = 1 }
/^ *<proto name="imsconf" / { layer = 1 }
layer && /^ *<field name="imsconf\./ {
    i = number[attribute("name")]
    if (i) {
        value[i] = value[i] (value[i] == "" ? "" : ",") attribute("show")
        any = 1
    }
}
/^ *<\/proto>/ { layer = 0 }
/^<\/packet>/ && any {
    line = frame
    for (i = 1; i <= count; i++)
        line = line "\t" value[i]
    print line
}
