#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes tests/captures/partial: one conformant flow as captures that lack, double or disorder something have it."""
import dataclasses
import pathlib
import re
import sys

import packets
from index import Folder
from packets import Connection, ethernet, readdress, tcp, udp

HERE = pathlib.Path(__file__).resolve().parent
UE, NET, MEDIA = "192.0.2.77", "192.0.2.10", "192.0.2.20"
RECORDED = {"127.0.0.77": UE, "127.0.0.10": NET, "127.0.0.20": MEDIA}
OPEN = {"ue": "inconclusive", "net": "inconclusive"}
HOUR = 3600


def registered():
    """REGISTER, 401, REGISTER, 200, and the 13 steps."""
    return readdress(packets.read(HERE.parents[2] / "pcaps/conformant-registered.pcap"), RECORDED)


def steps():
    return registered()[4:]


def later(messages, seconds):
    return [dataclasses.replace(m, time=m.time + seconds) for m in messages]


def without(messages, *numbers):
    """Without these steps; messages begin with the registration."""
    return [m for i, m in enumerate(messages) if i - 3 not in numbers]


def beginnings_and_ends(folder):
    for first in range(2, 14):
        begun = {2: 3, 6: 8, 7: 8}.get(first, first)  # 100 and UPDATE alone show no creation
        seen = "h" * (begun - 1) + "o" * (14 - begun)
        expected = {**OPEN, "steps": seen} if first <= 8 else {"flows": 0}
        folder.add(f"begins-at-{first:02}", f"the capture begins at step {first}", ethernet(udp(steps()[first - 1:])),
                   **expected)
    for last in range(1, 13):
        seen = "o" * last + ("onmmmmnmm" if last < 6 else "onmmmommm")[last:9] + ("nnnn" if last < 10 else "mmn"[last - 10:] if last < 12 else "m")
        folder.add(f"ends-after-{last:02}", f"the capture ends after step {last}", ethernet(udp(registered()[:last + 4])),
                   **({} if last == 9 else OPEN), steps=seen.replace("onm", "oom") if last == 2 else seen)


def snaplens(folder):
    for snaplen in (96, 200, 400, 1000):
        expected = {"flows": 0} if snaplen < 300 else OPEN  # there, not even the Call-ID was captured
        packets.write(folder.row(f"snaplen-{snaplen}.pcap", f"only {snaplen} bytes of each packet were captured", **expected),
                      ethernet(udp(registered())), snaplen=snaplen)


def losses(folder):
    untold = (5, 11)  # what the capture holds does not show that these are not just missing
    for numbers in ((1,), (3,), (4,), (5,), (7,), (8,), (10,), (11,), (12,), (4, 5), (10, 11)):
        name = "-".join(f"{n:02}" for n in numbers)
        seen = "".join("o" if n not in numbers else "m" if n in untold and len(numbers) == 1 else "h" for n in range(1, 14))
        if 1 in numbers:
            seen = "hh" + seen[2:]
        if numbers == (4, 5):
            seen = seen.replace("h", "m")
        folder.add(f"lost-{name}", f"the datagram of step {' and '.join(map(str, numbers))} is missing",
                   ethernet(udp(without(registered(), *numbers))), **OPEN, steps=seen)


def tcp_losses(folder):
    messages = readdress(registered(), transport="TCP")
    size = 400
    everything = slice(0, None)
    for step, which, name, what in ((3, slice(0, 1), "first", "the first segment of the 183"),
                                    (3, slice(1, 2), "middle", "a segment in the middle of the 183"),
                                    (4, everything, "all", "all of the PRACK"),
                                    (6, slice(-1, None), "last", "the last segment of the UPDATE"),
                                    (8, everything, "all", "all of the 200 for the INVITE"),
                                    (12, slice(2, 3), "middle", "a segment in the middle of the NOTIFY")):
        first = messages[0]
        connection = Connection((first.source, first.source_port), (first.destination, first.destination_port))
        carried = connection.open(first.time - 0.001)
        for i, m in enumerate(messages):
            sent = connection.send((m.source, m.source_port), m.text, m.time, size)
            if i - 3 == step:
                data = sent[:-1]
                del data[which]
                sent = data + sent[-1:]
            carried += sent
        seen = "".join("h" if n == step else "o" for n in range(1, 14))
        folder.add(f"tcp-lost-{step:02}-{name}", f"TCP, {what} is missing", ethernet(carried), **OPEN, steps=seen)


def clocks(folder):
    for step, seconds, what in ((8, -HOUR, "back by an hour"), (4, -2, "back by two seconds"), (10, 24 * HOUR, "forward by a day"),
                                (12, HOUR, "forward by an hour")):
        messages = registered()
        moved = messages[:step + 3] + later(messages[step + 3:], seconds)
        folder.add(f"clock-{step:02}-{what.split()[0]}-{what.split()[-1]}", f"the clock jumps {what} at step {step}",
                   ethernet(udp(moved)), steps="o" * 13)


def in_order_of_time(*captures):
    return sorted((p for carried in captures for p in carried), key=lambda p: p[0])


def second_ue(messages):
    """Another UE, another conference, at other addresses and with other names."""
    moved = readdress(messages, {UE: "192.0.2.78"}, {6101: 6201})
    out = []
    for m in moved:
        text = m.text
        for old, new in ((b"alice", b"carol"), (b"Call-ID: ", b"Call-ID: 2nd-"), (b"branch=z9hG4bK", b"branch=z9hG4bK2"),
                         (b"tag=", b"tag=2")):
            text = text.replace(old, new)
        out.append(m.with_text(packets.with_length(text)))
    return out


def merges(folder):
    flow = registered()
    once = ethernet(udp(flow))
    folder.add("doubled", "every packet twice, as a port that is mirrored twice has it",
               [p for p in once for _ in (1, 2)], steps="O" * 13)
    folder.add("twice-at-once", "the capture merged with itself", in_order_of_time(once, ethernet(udp(later(flow, 0.003)))),
               steps="O" * 13)
    folder.add("twice-in-a-row", "the capture appended to itself", once + once, steps="O" * 13)
    folder.add("twice-an-hour-later", "the capture and the same an hour later", once + ethernet(udp(later(flow, HOUR))),
               steps="O" * 13)
    folder.add("two-ues", "captures of two UEs with overlapping times, merged",
               in_order_of_time(once, ethernet(udp(later(second_ue(flow), 0.007)))), flows=2, ue="pass,pass",
               net="pass,pass", steps=f"{'o' * 13},{'o' * 13}")
    swapped = list(flow)
    for i in (5, 10, 14):
        a, b = swapped[i], swapped[i + 1]
        swapped[i:i + 2] = [dataclasses.replace(b, time=a.time), dataclasses.replace(a, time=a.time + 0.001)]
    folder.add("out-of-order", "neighbours in the wrong order: 100 and 183, 200 and UPDATE, SUBSCRIBE and 200",
               ethernet(udp(swapped)))


# Hops


def branch(text):
    return re.search(rb"branch=z9hG4bK([^;, \r]*)", text)[1]


def between_servers(m, to_as):
    """A message of the UE's INVITE or SUBSCRIBE dialog as the P-CSCF, or the S-CSCF too, passes it on."""
    own = branch(m.text)
    vias = b"Via: SIP/2.0/UDP pcscf.example.net;branch=z9hG4bKp" + own + b"\r\n"
    if to_as:
        vias = b"Via: SIP/2.0/UDP scscf.example.net;branch=z9hG4bKs" + own + b"\r\n" + vias
    text = m.text.replace(b"Via:", vias + b"Via:", 1)
    if not text.startswith(b"SIP/2.0"):
        text = re.sub(rb"(Require: sec-agree|Proxy-Require: sec-agree|Security-Verify: [^\r]*)\r\n", b"", text)
        text = text.replace(b"P-Preferred-Identity:", b"P-Asserted-Identity:")
        text = re.sub(rb"Route: <[^>]*>, ", b"Route: ", text, count=1)
        text = text.replace(b"Max-Forwards: 70", b"Record-Route: <sip:pcscf.example.net;lr>\r\nP-Charging-Vector: icid-value=1\r\n"
                            b"Max-Forwards: 6" + (b"8" if to_as else b"9"), 1)
    return m.with_text(text)


LINES = (None, ("198.51.100.1", "198.51.100.2"), ("198.51.100.2", "198.51.100.3"))


def at_hop(m, step, hop):
    if hop == 0:
        return m
    if step >= 12:  # from the S-CSCF, whose Via is the second one
        changed = m.with_text(re.sub(rb"Via: [^,\r]*, ", b"Via: ", m.text, count=1))
    else:
        changed = between_servers(m, hop == 2)
    ends = LINES[hop] if m.source == UE else LINES[hop][::-1]
    return dataclasses.replace(changed, source=ends[0], destination=ends[1], source_port=5060, destination_port=5060)


def hops(which, ahead=0.0):
    """Every message at these hops, in the order in which it passes them, or with clocks ahead of that at the UE."""
    out = []
    for i, m in enumerate(registered()):
        step = i - 3
        for hop in which:
            if (hop and step < 1) or (hop == 2 and step >= 12):
                continue
            way = hop if m.source == UE else -hop
            moved = at_hop(m, step, hop)
            out.append(dataclasses.replace(moved, time=m.time + 0.002 * way - ahead * hop))
    return sorted(out, key=lambda m: m.time)


def several_hops(folder):
    folder.add("hops-ue-p-s", "at the UE and between P-CSCF and S-CSCF", ethernet(udp(hops((0, 1)))))
    folder.add("hops-ue-p-s-as", "at the UE, between P-CSCF and S-CSCF, between S-CSCF and AS", ethernet(udp(hops((0, 1, 2)))))
    folder.add("hops-other-clocks", "at three hops, with clocks that differ by milliseconds", ethernet(udp(hops((0, 1, 2), 0.005))))
    folder.add("hops-p-s", "between P-CSCF and S-CSCF only", ethernet(udp([m for m in hops((1,))])), **OPEN)
    folder.add("hops-p-s-as", "between the servers only", ethernet(udp(hops((1, 2)))), **OPEN)
    late = [m for m in hops((0, 1)) if UE not in (m.source, m.destination) or m.time >= registered()[3 + 7].time]
    folder.add("hops-ue-late", "between the servers in full, at the UE from step 7 on", ethernet(udp(late)), **OPEN)


def main():
    folder = Folder(sys.argv[1])
    beginnings_and_ends(folder)
    snaplens(folder)
    losses(folder)
    tcp_losses(folder)
    clocks(folder)
    merges(folder)
    several_hops(folder)
    folder.close()


if __name__ == "__main__":
    main()
