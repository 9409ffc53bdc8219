#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a user would write: reads "tshark -T json" and puts the messages of each call together by Call-ID."""
import collections
import json
import sys


def packets(lines):
    """One packet at a time: the whole file would not fit into memory."""
    part = []
    for line in lines:
        if line in ("[\n", "]\n"):
            continue
        part.append(line)
        if line in ("  },\n", "  }\n"):
            yield json.loads("".join(part).rstrip().rstrip(","), object_pairs_hook=pairs)
            part = []


def pairs(items):
    """Keys come several times where a frame holds several messages; the first will do."""
    out = {}
    for key, value in items:
        out.setdefault(key, value)
    return out


calls = collections.defaultdict(list)
for packet in packets(sys.stdin):
    sip = packet["_source"]["layers"].get("sip", {})
    header = sip.get("sip.msg_hdr_tree", {})
    name = sip.get("sip.Status-Line") or sip.get("sip.Request-Line") or "?"
    calls[header.get("sip.Call-ID", "?")].append(name.split(" ")[1 if name.startswith("SIP/") else 0])
kinds = collections.Counter(" ".join(steps) for steps in calls.values())
for steps, count in kinds.most_common(5):
    print(count, steps)
