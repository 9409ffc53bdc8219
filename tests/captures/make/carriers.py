#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes tests/captures/carriers: one flow through every transport and encapsulation."""
import pathlib
import struct
import sys

import packets
import spelling
from esp import NULL_HEURISTIC, Protection, keys
from index import Folder
from packets import ETHERNET, Connection, Identification, ethernet, readdress, tcp, udp
from scapy.layers.inet import IP, UDP, fragment
from scapy.layers.inet6 import IPv6, IPv6ExtHdrFragment, fragment6
from scapy.layers.l2 import Dot1AD, Dot1Q, Ether
from tls import Session, key_log
from scapy.layers.sctp import SCTP, SCTPChunkData, SCTPChunkSACK
from scapy.packet import Raw

HERE = pathlib.Path(__file__).resolve().parent
UE, NET, MEDIA = "192.0.2.77", "192.0.2.10", "192.0.2.20"
UE6, NET6, MEDIA6 = "2001:db8::77", "2001:db8::10", "2001:db8::20"
RECORDED = ("127.0.0.77", "127.0.0.10", "127.0.0.20")
OUT_OF_ORDER = "tcp.reassemble_out_of_order:TRUE"


def flow(version=4, transport=None, ports=None):
    """The conformant flow with its registration: 17 messages."""
    new = (UE, NET, MEDIA) if version == 4 else (UE6, NET6, MEDIA6)
    recorded = packets.read(HERE.parents[2] / "pcaps/conformant-registered.pcap")
    return readdress(recorded, dict(zip(RECORDED, new)), ports, transport)


def change(messages, start, old, new):
    """One message, found by its start, says new where it said old."""
    changed = [m.with_text(packets.with_length(m.text.replace(old, new))) if m.start == start else m for m in messages]
    assert changed != messages, start
    return changed


def without_isfocus(messages):
    return change(messages, "200 OK 100 INVITE", b";Isfocus", b"")


def ack_elsewhere(messages):
    return change(messages, "ACK 100 ACK", b"ACK sip:final@", b"ACK sip:temporary@")


NO_ISFOCUS = {"net": "fail", "findings": "8.05@8/error"}
ACK_ELSEWHERE = {"ue": "fail", "findings": "9.01@9/error"}


# TS 34.229-1 A.2.7, A.5.1, A.5.3: Via names UDP or TCP.
NOT_UDP_OR_TCP = "10.03@10/error,12.02@12/warning,9.02@9/error"


# TCP


def connection_of(messages):
    first = messages[0]
    return Connection((first.source, first.source_port), (first.destination, first.destination_port))


def several_in_a_segment(messages, size=60000):
    """What one end sends in a row goes out in one segment: ACK and SUBSCRIBE, 183 with the 100."""
    connection = connection_of(messages)
    carried = connection.open(-0.001)
    waiting = b""
    for i, m in enumerate(messages):
        waiting += m.text
        if i + 1 == len(messages) or messages[i + 1].source != m.source:
            carried += connection.send((m.source, m.source_port), waiting, m.time, size)
            waiting = b""
    return carried


def shuffled(messages, size=300, starts=None):
    """Of each message (with starts: of those), the first two segments come in exchanged order."""
    connection = connection_of(messages)
    carried = connection.open(-0.001)
    for m in messages:
        sent = connection.send((m.source, m.source_port), m.text, m.time, size)
        if len(sent) > 2 and (starts is None or m.start in starts):
            (t0, first), (t1, second) = sent[:2]
            sent[:2] = [(t0, second), (t1, first)]
        carried += sent
    return carried


def repeated(messages, size=500, half=False):
    """The first segment of each message is sent again before its second, with half: together with a part of the second;
    and what is acknowledged late is sent again in one piece."""
    connection = connection_of(messages)
    carried = connection.open(-0.001)
    for m in messages:
        end, time = (m.source, m.source_port), m.time * 50
        start = connection.next[end]
        sent = connection.send(end, m.text, time, size)
        again = connection.segment(end, "PA", m.text[:size + (size // 2 if half else 0)], start)
        whole = connection.segment(end, "PA", m.text, start)
        carried += [sent[0], (time + 0.25, again)]
        carried += [(t + 0.3, p) for t, p in sent[1:-1]]
        carried += [(time + 0.6, whole)] * (len(whole) < 1000) + [(time + 0.61, sent[-1][1])]
    return carried


def kept_alive(messages):
    """Empty lines between the messages, in segments of their own and right behind a message."""
    connection = connection_of(messages)
    carried = connection.open(-0.001)
    for i, m in enumerate(messages):
        sender, other = (m.source, m.source_port), (m.destination, m.destination_port)
        carried += connection.send(sender, m.text + b"\r\n\r\n" * (i % 2), m.time)
        carried += connection.send(sender, b"\r\n\r\n", m.time + 0.005)
        carried += connection.send(other, b"\r\n", m.time + 0.007)
    return carried


# SCTP


def sctp(messages, size=None):
    """One DATA chunk a message; with size given, several of that size."""
    ids = Identification()
    tsn = {UE: 100, NET: 900}
    sequence = {UE: 0, NET: 0}
    carried = []
    for m in messages:
        step = size or len(m.text)
        pieces = [m.text[at:at + step] for at in range(0, len(m.text), step)]
        for i, piece in enumerate(pieces):
            chunk = SCTPChunkData(beginning=i == 0, ending=i == len(pieces) - 1, tsn=tsn[m.source], stream_id=1,
                                  stream_seq=sequence[m.source], proto_id=0, len=16 + len(piece), data=piece)
            tsn[m.source] += 1
            header = SCTP(sport=m.source_port, dport=m.destination_port, tag=0x1234)
            carried.append((m.time + i * 1e-6, packets.ip(m.source, m.destination, ids) / header / chunk))
        sequence[m.source] += 1
        carried.append((m.time + 0.001, packets.ip(m.destination, m.source, ids) /
                        SCTP(sport=m.destination_port, dport=m.source_port, tag=0x4321) /
                        SCTPChunkSACK(cumul_tsn_ack=tsn[m.source] - 1, a_rwnd=65535)))
    return carried


def sctp_bundled(messages):
    """What one end sends in a row goes out in one packet, with a DATA chunk a message."""
    ids = Identification()
    tsn = {UE: 100, NET: 900}
    carried = []
    packet = None
    for i, m in enumerate(messages):
        if packet is None:
            packet = packets.ip(m.source, m.destination, ids) / SCTP(sport=m.source_port, dport=m.destination_port, tag=0x1234)
        packet /= SCTPChunkData(beginning=1, ending=1, tsn=tsn[m.source], stream_id=1, stream_seq=tsn[m.source] % 100,
                                proto_id=0, len=16 + len(m.text), data=m.text)
        tsn[m.source] += 1
        if i + 1 == len(messages) or messages[i + 1].source != m.source:
            carried.append((m.time, packet))
            packet = None
    return carried


# Fragments


def fragmented(carried, size=576):
    out = []
    for time, packet in carried:
        out += [(time + i * 1e-6, piece) for i, piece in enumerate(fragment(packet, fragsize=size))]
    return out


def fragmented6(carried, size=620):
    out = []
    for number, (time, packet) in enumerate(carried, 1):
        if len(packet) <= size:
            out.append((time, packet))
            continue
        whole = IPv6(src=packet.src, dst=packet.dst) / IPv6ExtHdrFragment(id=number, nh=17) / packet.payload
        out += [(time + i * 1e-6, piece) for i, piece in enumerate(fragment6(whole, size))]
    return out


def backwards(carried):
    """The packets of one moment, last one first."""
    moments = {}
    for time, packet in carried:
        moments.setdefault(round(time, 4), []).append(packet)
    return [(time + i * 1e-6, packet) for time, held in moments.items() for i, packet in enumerate(held[::-1])]


# Encapsulations: bytes in front of an IP packet


def in_front(carried, header):
    """header: bytes, or a function of the packet that gives them."""
    return [(time, (header(packet) if callable(header) else header) + bytes(packet)) for time, packet in carried]


def is_from_ue(packet):
    return packet.src in (UE, UE6)


def ethertype(packet):
    return 0x86dd if isinstance(packet, IPv6) else 0x0800


def tunneled(carried, header, protocol=None):
    """Between two gateways: IP with that protocol number (or UDP with that port as a pair), header, packet."""
    ids = Identification()
    out = []
    for time, packet in carried:
        ends = ("198.51.100.1", "198.51.100.2")
        source, destination = ends if is_from_ue(packet) else ends[::-1]
        bytes_in_front = header(packet) if callable(header) else header
        outer = IP(src=source, dst=destination, id=ids.next())
        if isinstance(protocol, tuple):
            outer = outer / UDP(sport=protocol[0], dport=protocol[1])
        else:
            outer.proto = protocol
        out.append((time, outer / Raw(bytes_in_front + bytes(packet))))
    return out


def gtp(packet, extended=False):
    """GTP-U, TS 29.281; extended: with the PDU session container of 5G, TS 38.415, QoS flow 5."""
    teid = 0x11 if is_from_ue(packet) else 0x22
    if not extended:
        return struct.pack(">BBHI", 0x30, 0xff, len(packet), teid)
    kind = 0x10 if is_from_ue(packet) else 0x00
    return struct.pack(">BBHIHBB4B", 0x34, 0xff, len(packet) + 8, teid, 0, 0, 0x85, 1, kind, 5, 0)


def tagged(carried, *tags):
    return [(time, Ether(src=packets.MACS[0], dst=packets.MACS[1]) / _tags(tags) / packet) for time, packet in carried]


def _tags(tags):
    stack = None
    for tag in tags:
        stack = tag.copy() if stack is None else stack / tag.copy()
    return stack


def labelled(carried, kind, header):
    """Ethernet with an ethertype of its own."""
    mac = bytes.fromhex((packets.MACS[1] + packets.MACS[0]).replace(":", ""))
    return in_front(carried, lambda packet: mac + struct.pack(">H", kind) + (header(packet) if callable(header) else header))


def cooked(packet):
    return struct.pack(">HHHQH", 4 if is_from_ue(packet) else 0, 1, 6, 0x0200000000010000, ethertype(packet))


def cooked2(packet):
    return struct.pack(">HHIHBBQ", ethertype(packet), 0, 2, 1, 4 if is_from_ue(packet) else 0, 6, 0x0200000000010000)


def wlan(packet):
    """802.11 data to the access point, LLC and SNAP."""
    ap, station = bytes.fromhex("020000000003"), bytes.fromhex("020000000001")
    return (struct.pack("<HH", 0x0108, 0) + ap + station + bytes.fromhex("020000000002") + struct.pack("<H", 0) +
            bytes.fromhex("aaaa03000000") + struct.pack(">H", ethertype(packet)))


def aggregated(carried):
    """802.11 A-MSDU: behind each packet, one of another host is in the same frame."""
    ap, station, host = (bytes.fromhex("02000000000" + last) for last in "312")
    ids = Identification()
    out = []
    for time, packet in carried:
        ends = (UE, MEDIA) if is_from_ue(packet) else (MEDIA, UE)
        other = packets.ip(*ends, ids) / UDP(sport=40000, dport=40002) / Raw(b"\x80\0" * 20)
        body = b""
        for inner in (packet, other):
            data = bytes.fromhex("aaaa030000000800") + bytes(inner)
            body += b"\0" * (-len(body) % 4) + host + station + struct.pack(">H", len(data)) + data
        header = struct.pack("<HH", 0x0188, 0) + ap + station + ap + struct.pack("<HH", 0, 0x0080)
        out.append((time, header + body))
    return out


def exported(m):
    """Wireshark's exported PDU: the SIP message alone, and what was known of its packet."""
    def tag(kind, value):
        return struct.pack(">HH", kind, len(value)) + value

    def address(text):
        return bytes(int(part) for part in text.split("."))

    return (tag(12, b"sip\0") + tag(20, address(m.source)) + tag(21, address(m.destination)) +
            tag(24, struct.pack(">I", 3)) + tag(25, struct.pack(">I", m.source_port)) +
            tag(26, struct.pack(">I", m.destination_port)) + tag(0, b"") + m.text)


def tls(messages):
    """Both ends speak TLS over one connection: packets of TCP."""
    session = Session()
    connection = connection_of(messages)
    ends = {"client": connection.client, "server": connection.server}
    carried = connection.open(-0.01)
    for i, (end, flight) in enumerate(session.handshake()):
        carried += connection.send(ends[end], flight, -0.009 + i * 0.001)
    for m in messages:
        end = "client" if (m.source, m.source_port) == connection.client else "server"
        carried += connection.send(ends[end], session.protect(end, 23, m.text), m.time)
    return carried


def transports(folder, v4, v6):
    folder.add("udp", "UDP over IPv4, the ports 6101 and 5081 of a protected UE", ethernet(udp(v4)))
    folder.add("udp-8.05", "UDP, a deviation of the network", ethernet(udp(without_isfocus(v4))), **NO_ISFOCUS)
    folder.add("udp-9.01", "UDP, a deviation of the UE", ethernet(udp(ack_elsewhere(v4))), **ACK_ELSEWHERE)
    other = {6101: 45678, 5081: 50123}
    folder.add("udp-odd-ports", "UDP, ports that Wireshark knows nothing of", ethernet(udp(flow(ports=other))))
    over_tcp = flow(transport="TCP")
    folder.add("tcp-many-in-a-segment", "TCP, several messages in a segment", ethernet(several_in_a_segment(over_tcp)))
    folder.add("tcp-many-in-a-segment-9.01", "TCP, several messages in a segment, a deviation of the UE",
               ethernet(several_in_a_segment(ack_elsewhere(over_tcp))), **ACK_ELSEWHERE)
    folder.add("tcp-two-lengths", "TCP, in front of each message in its segment another with two Content-Lengths, of which "
               "Wireshark goes by the last", ethernet(several_in_a_segment(spelling.behind_two_lengths(over_tcp))))
    folder.add("tcp-ends-in-start-line", "TCP, a segment ends in the start line of the second message in it, the 200 for the "
               "INVITE, which Wireshark does not show then", ethernet(several_in_a_segment(over_tcp, 1158)),
               ue="inconclusive", net="inconclusive", steps="ooooooohooooo")
    folder.add("tcp-many-segments", "TCP, a message over many segments of 100 bytes", ethernet(tcp(over_tcp, 100)))
    folder.add("tcp-many-segments-8.05", "TCP, a message over many segments, a deviation of the network",
               ethernet(tcp(without_isfocus(over_tcp), 100)), **NO_ISFOCUS)
    folder.add("tcp-out-of-order", "TCP, segments out of order", ethernet(shuffled(over_tcp)),
               preferences=[OUT_OF_ORDER])
    folder.add("tcp-out-of-order-8.05", "TCP, segments out of order, a deviation of the network",
               ethernet(shuffled(without_isfocus(over_tcp), 150)), preferences=[OUT_OF_ORDER], **NO_ISFOCUS)
    folder.add("tcp-out-of-order-unsorted", "TCP, segments out of order, and Wireshark was not told to sort them",
               ethernet(shuffled(over_tcp, starts=("UPDATE 102 UPDATE", "NOTIFY 1 NOTIFY"))),
               ue="inconclusive", net="inconclusive", steps="ooooohoooooho")
    folder.add("tcp-repeated", "TCP, segments sent again", ethernet(repeated(over_tcp)))
    folder.add("tcp-overlapping", "TCP, segments sent again together with a part of the next",
               ethernet(repeated(over_tcp, half=True)), preferences=[OUT_OF_ORDER])
    secured = flow(transport="TLS", ports={5081: 5061})
    path = folder.row("tls.pcapng", "TLS, the key log is in the capture", findings="1.04@1/error," + NOT_UDP_OR_TCP, ue="fail")
    packets.write_ng(path, ethernet(tls(secured)), secrets=key_log())
    folder.add("sctp", "SCTP, one DATA chunk a message", ethernet(sctp(v4)))
    folder.add("sctp-8.05", "SCTP, a deviation of the network", ethernet(sctp(without_isfocus(v4))), **NO_ISFOCUS)
    folder.add("sctp-fragments", "SCTP, a message over several DATA chunks", ethernet(sctp(v4, 400)))
    folder.add("sctp-bundled", "SCTP, several DATA chunks in a packet", ethernet(sctp_bundled(v4)))
    folder.add("sctp-multipart-in-front", "SCTP, a multipart body in front of another message in the same packet",
               ethernet(sctp_bundled(spelling.multipart(v4, "200 OK 102 UPDATE"))), net="fail", findings="7.03@7/error")
    folder.add("sctp-via", "SCTP, and Via says so: between UE and P-CSCF only UDP and TCP will do",
               ethernet(sctp(flow(transport="SCTP"))), findings=NOT_UDP_OR_TCP, ue="fail")
    folder.add("ipv6-udp", "UDP over IPv6", ethernet(udp(v6)))
    folder.add("ipv6-tcp", "TCP over IPv6", ethernet(tcp(flow(6, "TCP"), 1300)))
    folder.add("ipv6-9.01", "UDP over IPv6, a deviation of the UE", ethernet(udp(ack_elsewhere(v6))), **ACK_ELSEWHERE)
    folder.add("ipv4-fragments", "IPv4 fragments", ethernet(fragmented(udp(v4))))
    folder.add("ipv4-fragments-8.05", "IPv4 fragments, a deviation of the network",
               ethernet(fragmented(udp(without_isfocus(v4)), 120)), **NO_ISFOCUS)
    folder.add("ipv4-fragments-backwards", "IPv4 fragments, the last one first", ethernet(backwards(fragmented(udp(v4)))))
    folder.add("ipv6-fragments", "IPv6 fragments", ethernet(fragmented6(udp(v6))))
    folder.add("ipv6-fragments-backwards", "IPv6 fragments, the last one first",
               ethernet(backwards(fragmented6(udp(v6)))))


def ipsec(folder, v4, v6):
    def protected(messages, which=lambda number, packet: number > 2, **how):
        return ethernet(Protection(**how).all(udp(messages), which))

    folder.add("esp-null", "ESP in transport mode, NULL encryption", protected(v4), preferences=[NULL_HEURISTIC])
    folder.add("esp-null-9.01", "ESP, NULL encryption, a deviation of the UE", protected(ack_elsewhere(v4)),
               preferences=[NULL_HEURISTIC], **ACK_ELSEWHERE)
    folder.add("esp-null-ipv6", "ESP, NULL encryption, IPv6", protected(v6), preferences=[NULL_HEURISTIC])
    folder.add("esp-null-tcp", "ESP, NULL encryption, TCP", ethernet(Protection().all(tcp(flow(transport="TCP"), 1300))),
               preferences=[NULL_HEURISTIC])
    folder.add("esp-aes", "ESP, AES-CBC, with the keys", protected(v4, encryption="AES-CBC"), preferences=keys())
    folder.add("esp-aes-8.05", "ESP, AES-CBC, with the keys, a deviation of the network",
               protected(without_isfocus(v4), encryption="AES-CBC"), preferences=keys(), **NO_ISFOCUS)
    folder.add("esp-aes-ipv6", "ESP, AES-CBC, IPv6, with the keys", protected(v6, encryption="AES-CBC"),
               preferences=keys("IPv6"))
    ends = ("198.51.100.1", "198.51.100.2")
    folder.add("esp-tunnel-null", "ESP in tunnel mode, NULL encryption", protected(v4, tunnel=ends),
               preferences=[NULL_HEURISTIC])
    folder.add("esp-tunnel-aes", "ESP in tunnel mode, AES-CBC, with the keys",
               protected(v4, tunnel=ends, encryption="AES-CBC"), preferences=keys())
    folder.add("esp-udp-null", "ESP in UDP, port 4500, NULL encryption", protected(v4, encapsulated=True),
               preferences=[NULL_HEURISTIC])
    folder.add("esp-udp-aes", "ESP in UDP, port 4500, AES-CBC, with the keys",
               protected(v4, encapsulated=True, encryption="AES-CBC"), preferences=keys())
    folder.add("esp-gtp-null", "ESP, NULL encryption, in GTP-U",
               ethernet(tunneled(Protection().all(udp(v4), lambda i, p: i > 2), gtp, (2152, 2152))),
               preferences=[NULL_HEURISTIC])
    hide = {"encryption": "AES-CBC"}
    folder.add("hidden-flow", "ESP without keys hides all but the first REGISTER", protected(v4, **hide), flows=0)
    folder.add("hidden-from-ue", "ESP without keys hides what the UE sends after the INVITE",
               protected(v4, lambda i, p: i > 5 and is_from_ue(p), **hide), ue="inconclusive", net="inconclusive",
               steps="ooohohoohhooh")
    folder.add("hidden-from-net", "ESP without keys hides what the network sends",
               protected(v4, lambda i, p: i > 5 and not is_from_ue(p), **hide), ue="inconclusive", net="inconclusive",
               steps="ohhohohhoohho")
    folder.add("hidden-steps", "ESP without keys hides PRACK and UPDATE and their answers",
               protected(v4, lambda i, p: 8 <= i <= 11, **hide), ue="inconclusive", net="inconclusive",
               steps="ooohhhhoooooo")
    folder.add("hidden-end", "ESP without keys hides everything behind the 183",
               protected(v4, lambda i, p: i > 7, **hide), ue="inconclusive", net="inconclusive",
               steps="ooohhhhhhhhhh")
    folder.add("hidden-steps-8.05", "ESP without keys hides PRACK and UPDATE; the 200 deviates",
               protected(without_isfocus(v4), lambda i, p: 8 <= i <= 11, **hide), ue="inconclusive",
               steps="ooohhhhoooooo", **NO_ISFOCUS)


def encapsulations(folder, v4, v6):
    carried, carried6 = udp(v4), udp(v6)
    folder.add("gtp", "GTP-U", ethernet(tunneled(carried, gtp, (2152, 2152))))
    folder.add("gtp-8.05", "GTP-U, a deviation of the network",
               ethernet(tunneled(udp(without_isfocus(v4)), gtp, (2152, 2152))), **NO_ISFOCUS)
    folder.add("gtp-ipv6", "GTP-U, the UE has IPv6", ethernet(tunneled(carried6, gtp, (2152, 2152))))
    folder.add("gtp-5g", "GTP-U with the PDU session container of 5G",
               ethernet(tunneled(carried, lambda p: gtp(p, True), (2152, 2152))))
    folder.add("gtp-fragments", "GTP-U in IPv4 fragments, and IPv4 fragments in GTP-U",
               ethernet(fragmented(tunneled(fragmented(carried, 1000), gtp, (2152, 2152)), 600)))
    folder.add("gtp-tcp", "TCP in GTP-U", ethernet(tunneled(tcp(flow(transport="TCP"), 1200), gtp, (2152, 2152))))
    folder.add("gre", "GRE", ethernet(tunneled(carried, lambda p: struct.pack(">HH", 0, ethertype(p)), 47)))
    folder.add("ip-in-ip", "IPv4 in IPv4", ethernet(tunneled(carried, b"", 4)))
    folder.add("6in4", "IPv6 in IPv4", ethernet(tunneled(carried6, b"", 41)))
    folder.add("vlan", "A VLAN tag", tagged(carried, Dot1Q(vlan=100)))
    folder.add("qinq", "Two VLAN tags", tagged(carried, Dot1AD(vlan=200), Dot1Q(vlan=100)))
    folder.add("mpls", "An MPLS label", labelled(carried, 0x8847, bytes.fromhex("0001014000")[:4]))
    folder.add("pppoe", "PPPoE", labelled(carried, 0x8864, lambda p: struct.pack(">BBHHH", 0x11, 0, 1, len(p) + 2, 0x21)))
    folder.add("vxlan", "VXLAN", ethernet(vxlan(carried)))
    folder.add("sll", "Linux cooked capture", in_front(carried, cooked), packets.LINUX_SLL)
    folder.add("sll2", "Linux cooked capture, version 2", in_front(carried, cooked2), packets.LINUX_SLL2)
    folder.add("sll-9.01", "Linux cooked capture, a deviation of the UE", in_front(udp(ack_elsewhere(v4)), cooked),
               packets.LINUX_SLL, **ACK_ELSEWHERE)
    folder.add("ppp", "PPP", in_front(carried, bytes.fromhex("ff030021")), packets.PPP)
    folder.add("raw", "Bare IPv4 and IPv6 packets", carried6, packets.RAW)
    folder.add("null", "BSD loopback", in_front(carried, struct.pack("<I", 2)), packets.NULL)
    folder.add("wlan", "802.11, not encrypted", in_front(carried, wlan), 105)
    folder.add("wlan-aggregated", "802.11 A-MSDU: a packet of another host behind each message", aggregated(carried), 105)
    folder.add("wlan-aggregated-tcp", "802.11 A-MSDU: a packet of another host behind each TCP segment",
               aggregated(tcp(flow(transport="TCP"))), 105)
    folder.add("wlan-aggregated-without-length", "802.11 A-MSDU: the same, UDP, no Content-Length: where the bodies end is not "
               "known", aggregated(udp(spelling.without_length(v4))), 105, ue="inconclusive", net="inconclusive")
    folder.add("exported", "Exported PDUs", [(m.time, exported(m)) for m in v4], 252)
    folder.add("exported-8.05", "Exported PDUs, a deviation of the network",
               [(m.time, exported(m)) for m in without_isfocus(v4)], 252, **NO_ISFOCUS)
    path = folder.row("several-interfaces.pcapng", "pcapng: the UE's packets on one interface, the network's on another")
    packets.write_ng(path, [(t, p, 1) if is_from_ue(p) else (t, packets.ether(p), 0) for t, p in carried],
                     (ETHERNET, packets.RAW))


def spellings(folder, v4):
    def add(name, lesson, messages, **expected):
        folder.add(name, lesson, ethernet(udp(messages)), **expected)

    add("spelling-spaces", "Blanks, folds, case, zeros, quoted names: RFC 4475 3.1.1.1", spelling.odd_spacing(v4))
    add("spelling-spaces-9.01", "The same, a deviation of the UE", spelling.odd_spacing(ack_elsewhere(v4)),
        **ACK_ELSEWHERE)
    add("spelling-compact", "Compact names, lists in several headers", spelling.compact(v4))
    add("spelling-escaped", "Escaped characters in URIs: RFC 4475 3.1.1.3", spelling.escaped(v4))
    add("spelling-user", "A user part with a semicolon: RFC 4475 3.1.1.9", spelling.semicolon_in_user(v4))
    add("spelling-reasons", "Reason phrases: RFC 4475 3.1.1.12 and 3.1.1.13", spelling.reasons(v4))
    add("spelling-long", "Long values: RFC 4475 3.1.1.7", spelling.long_values(v4))
    add("surplus", "Another message behind the body, which is no message: RFC 4475 3.1.1.8", spelling.with_surplus(v4))
    add("padded", "Line ends and zeros behind the messages", spelling.padded(v4))
    add("without-length", "UDP, no Content-Length", spelling.without_length(v4))
    over_tcp = flow(transport="TCP")
    folder.add("spelling-spaces-tcp", "Blanks, folds, case, over TCP",
               ethernet(tcp(spelling.odd_spacing(over_tcp, b"content-LENGTH:  "), 700)))
    folder.add("spelling-length-tcp", "Wireshark does not put a message together that has a blank before the colon of "
               "Content-Length: what it shows is a part", ethernet(tcp(spelling.odd_spacing(over_tcp), 700)),
               ue="inconclusive", net="inconclusive")
    folder.add("keep-alive", "TCP, empty lines as keep-alives (RFC 5626)", ethernet(kept_alive(over_tcp)))
    folder.add("trailer", "Ethernet padding behind the datagrams, no Content-Length",
               [(t, bytes(p) + b"\0" * 30) for t, p in ethernet(udp(spelling.without_length(v4)))])
    add("gzip-notify", "The conference document in gzip", spelling.zipped(v4, "NOTIFY 1 NOTIFY"))
    add("gzip-compact", "The conference document in gzip, e: gzip", spelling.zipped(v4, "NOTIFY 1 NOTIFY", "e"))
    add("gzip-offer", "The offer in gzip: not read, so not judged", spelling.zipped(v4, "INVITE 100 INVITE"))
    add("gzip-answer", "The answer in gzip: not read, so not judged", spelling.zipped(v4, "183 Session Progress 100 INVITE"))
    add("multipart-notify", "The conference document in a multipart body: found, but Content-Type is another",
        spelling.multipart(v4, "NOTIFY 1 NOTIFY"), net="fail", findings="12.10@12/error")
    add("multipart-sdp", "The offer in a multipart body: not read, and Content-Type is another",
        spelling.multipart(v4, "INVITE 100 INVITE"), ue="fail", findings="1.35@1/error")


def vxlan(carried):
    ids = Identification()
    return [(time, IP(src="198.51.100.1", dst="198.51.100.2", id=ids.next()) / UDP(sport=40000, dport=4789) /
             Raw(struct.pack(">II", 0x08000000, 42 << 8) + bytes(packets.ether(packet)))) for time, packet in carried]


def main(path):
    folder = Folder(path)
    v4, v6 = flow(), flow(6)
    transports(folder, v4, v6)
    ipsec(folder, v4, v6)
    encapsulations(folder, v4, v6)
    spellings(folder, v4)
    folder.close()


if __name__ == "__main__":
    main(sys.argv[1])
