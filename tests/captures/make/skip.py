#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes captures for what the fast way does not dissect into a folder, and index.tsv: the capture, how many packets
are skipped, of how many connections the HTTP is not looked into, the frame that makes a doubt (0: none), and options of
tshark. Not kept in the repository: tests/captures/skip.sh makes them anew."""
import pathlib
import struct
import sys

import carriers
import packets
from packets import Connection, ethernet, udp
from scapy.layers.dns import DNS, DNSQR, DNSRR
from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.inet6 import ICMPv6EchoReply, ICMPv6EchoRequest, IPv6
from scapy.packet import Raw

UE, NET, MEDIA, SERVER = carriers.UE, carriers.NET, carriers.MEDIA, "198.51.100.7"
UE_PORT, MEDIA_PORT, TEN = 49170, 30000, 10
SIP_PORT = 6101  # of the UE
folder = pathlib.Path(sys.argv[1])
index = []


def capture(name, carried, skipped=0, connections=0, doubt=0, options="-", linktype=packets.ETHERNET, **written):
    """carried: in any order."""
    in_order = sorted(carried, key=lambda one: one[0])
    framed = in_order if linktype != packets.ETHERNET else ethernet(in_order)
    packets.write(folder / f"{name}.pcap", framed, linktype, **written)
    index.append((f"{name}.pcap", skipped, connections, doubt, options))


def flow():
    return udp(carriers.flow())


def datagrams(payloads, source=(MEDIA, MEDIA_PORT), destination=(UE, UE_PORT), start=0.0, step=0.001):
    ids = packets.Identification()
    return [(start + i * step,
             packets.ip(source[0], destination[0], ids) / UDP(sport=source[1], dport=destination[1]) / Raw(payload))
            for i, payload in enumerate(payloads)]


def rtp(n=TEN, kind=96, more=b"\x11" * 60, source=0x1234):
    return [struct.pack(">BBHII", 0x80, kind, i, i * 320, source) + more for i in range(n)]


def rtcp(n=TEN):
    return [struct.pack(">BBHIIIIII", 0x80, 200, 6, 0x1234, 0xe8fe0a00, i, 320 * i, i, 60 * i) for i in range(n)]


def dns(n=TEN, port=40000, start=0.0):
    out = []
    for i in range(n):
        question = DNSQR(qname="host.example.net")
        ask = DNS(id=i, rd=1, qd=question)
        found = DNSRR(rrname="host.example.net", rdata="192.0.2.32")
        answer = DNS(id=i, qr=1, rd=1, ra=1, qd=question, ancount=1, an=found)
        out += [(start + i * 0.002, IP(src=UE, dst=SERVER, id=i) / UDP(sport=port + i, dport=53) / ask),
                (start + i * 0.002 + 0.001, IP(src=SERVER, dst=UE, id=i) / UDP(sport=53, dport=port + i) / answer)]
    return out


def pings(n=TEN):
    return [(i * 0.001, IP(src=UE, dst=SERVER, id=i) / ICMP(type=8, id=1, seq=i) / Raw(bytes(56))) for i in range(n)]


def http(exchange, start=0.0, lost=None, port=50000):
    """exchange: (from the UE?, bytes) one after the other; the segment of that number is not in the capture."""
    ends = ((UE, port), (SERVER, 80))
    connection = Connection(*ends)
    out = connection.open(start)
    for i, (up, data) in enumerate(exchange):
        sent = connection.send(ends[not up], data, start + 0.002 * (i + 1))
        out += sent if i != lost else sent[-1:]
    return out


ASK = (True, b"GET /index.html HTTP/1.1\r\nHost: www.example.net\r\n\r\n")
TELL = (False, b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc")
UPGRADE = (True, b"GET / HTTP/1.1\r\nHost: proxy.example.net\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n"
                 b"Sec-WebSocket-Version: 13\r\n\r\n")
SWITCH = (False, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                 b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n\r\n")


def websocket(m):
    up = m.source == UE
    mask = b"\x11\x22\x33\x44" if up else b""
    text = bytes(b ^ mask[i % 4] for i, b in enumerate(m.text)) if up else m.text
    return (up, struct.pack(">BBH", 0x82, 126 | up << 7, len(text)) + mask + text)


def skipped():
    both = datagrams(rtp(), start=0.2) + datagrams(rtp(source=0x99), (UE, UE_PORT), (MEDIA, MEDIA_PORT), 0.2)
    capture("media-of-flow", flow() + both, 2 * TEN - 2)
    capture("media-first", flow() + datagrams(rtp(), start=-0.2), TEN - 1)
    capture("media-unknown", flow() + datagrams(rtp(), (MEDIA, 45000), (UE, 45002), 0.2), TEN - 1)
    capture("control", flow() + datagrams(rtcp(), (MEDIA, MEDIA_PORT + 1), (UE, UE_PORT + 1), 0.2), TEN - 1)
    capture("dns", flow() + dns(), 2 * TEN - 2)
    capture("ping", flow() + pings(), TEN - 1)
    elsewhere = datagrams(rtp(), (MEDIA, 45000), (UE, 45002))
    capture("decoded-as-rtp", flow() + elsewhere, TEN - 1, options="-d;udp.port==45000,rtp")
    capture("two-sources", flow() + datagrams(rtp(5) + rtp(5, source=7) + rtp(5, kind=97)), 12)
    v6 = [packet for _, packet in datagrams(rtp(), (carriers.MEDIA6, MEDIA_PORT), (carriers.UE6, UE_PORT))]
    v6 += [IPv6(src=carriers.UE6, dst="2001:db8::7") / kind(id=1, seq=i) for i in range(3)
           for kind in (ICMPv6EchoRequest, ICMPv6EchoReply)]
    capture("ipv6", udp(carriers.flow(6)) + [(0.001 * i, packet) for i, packet in enumerate(v6)], TEN - 1 + 5)


def in_other_frames():
    carried = sorted(flow() + datagrams(rtp()), key=lambda one: one[0])
    for name, header, linktype in (("raw", b"", packets.RAW), ("null", b"\2\0\0\0", packets.NULL),
                                   ("cooked", carriers.cooked, packets.LINUX_SLL),
                                   ("cooked2", carriers.cooked2, packets.LINUX_SLL2)):
        capture(name, carriers.in_front(carried, header), TEN - 1, linktype=linktype)
    small = sorted(flow() + datagrams(rtp(more=b"")), key=lambda one: one[0])
    for name, end, n in (("padded", bytes(6), TEN - 1), ("trailed", b"\0\0\0\0\0\1", 0)):
        packets.write(folder / f"{name}.pcap", [(time, bytes(packets.ether(packet)) + end) for time, packet in small])
        index.append((f"{name}.pcap", n, 0, 0, "-"))
    large = sorted(flow() + datagrams(rtp(more=bytes(1500)), start=0.1), key=lambda one: one[0])
    framed = [(time, bytes(packets.ether(packet)) + bytes(20)) for time, packet in large]
    packets.write(folder / "padding-cut.pcap", framed, snaplen=14 + 28 + 12 + 1500 + 10)
    index.append(("padding-cut.pcap", 0, 0, 0, "-"))
    for name, tags in (("tagged", (carriers.Dot1Q(vlan=5),)),
                       ("tagged-twice", (carriers.Dot1AD(vlan=5), carriers.Dot1Q(vlan=6)))):
        packets.write(folder / f"{name}.pcap", carriers.tagged(carried, *tags))
        index.append((f"{name}.pcap", TEN - 1, 0, 0, "-"))


def not_skipped():
    capture("fragments", flow() + carriers.fragmented(datagrams(rtp(more=bytes(900)), step=0.01), 576))
    # The second fragment of each looks like a datagram of its own.
    inner = [bytes(UDP(sport=45000, dport=45002, len=8 + len(p)) / Raw(p)) for p in rtp()]
    capture("fragments-alike", flow() + carriers.fragmented(datagrams([bytes(568) + p for p in inner], step=0.01), 576))
    capture("snaplen", flow() + datagrams(rtp(more=bytes(1500))), snaplen=1400)
    elsewhere = datagrams(rtp(), (MEDIA, 45000), (UE, 45002))
    capture("decoded-as-sip", flow() + elsewhere, options="-d;udp.port==45000,sip")
    capture("signalling-port", flow() + datagrams(rtp(), (MEDIA, 45000), (UE, 5060)))
    alive = [b"\r\n\r\n", b"\0\0\0\0", b"\r\n"] * 3
    capture("keep-alive", flow() + datagrams(alive, (UE, SIP_PORT), (NET, 5081), -0.2))
    # What looks like RTP, and is encrypted: each packet is counted.
    secret = [struct.pack(">III", 0x80600001, i, 7) + b"\x5a" * 48 for i in range(TEN)]
    capture("esp", flow() + datagrams(secret, (NET, 4500), (UE, 4500)))
    capture("decoded-as-esp", flow() + dns(), options="-d;udp.port==53,udpencap")
    capture("others-listen", flow() + datagrams(rtp(), start=0.2), options="-z;rtp,streams")
    capture("dns-names", flow() + dns(), options="-N;d")
    # The flow itself over a port of which something like RTP came first.
    assert [m.source_port for m in carriers.flow() if m.source == UE][0] == SIP_PORT
    media, rest = (MEDIA, MEDIA_PORT), len(flow()) - 1
    capture("media-then-sip", flow() + datagrams(rtp(), media, (UE, SIP_PORT), -0.2), TEN - 1 + rest, doubt=TEN + 1)
    capture("sip-then-media", flow() + datagrams(rtp(), media, (UE, SIP_PORT), 1))
    capture("dns-then-sip", flow() + dns(port=SIP_PORT - 2, start=-0.2), 2 * TEN - 2 + rest, doubt=2 * TEN + 1)
    pieces = carriers.fragmented(flow())
    capture("media-then-fragments", pieces + datagrams(rtp(), media, (UE, SIP_PORT), -0.2),
            TEN - 1 + len(pieces) - 2, doubt=TEN + 2)
    words = rtp(5) + rtp(1, more=b"... SIP/2.0 ...") + rtp(4)
    capture("word-in-media", flow() + datagrams(words, start=1), 4 + 4, doubt=len(flow()) + 6)


def connections():
    talk = [ASK, TELL] * 4
    capture("http", flow() + http(talk), connections=1)
    capture("http-one-side", flow() + http([ASK] * 8))
    lacking = [packet for i, packet in enumerate(flow()) if i != 7]
    capture("http-lost", lacking + http([ASK, TELL] * 20, 0.05, lost=20), connections=1)
    word = http(talk + [(True, b"POST / HTTP/1.1\r\nContent-Length: 7\r\n\r\nsip/2.0")], -1)
    capture("http-with-word", word + flow(), 1 + len(flow()), 1, len(word) - 1)
    messages = [websocket(m) for m in carriers.flow()]
    capture("websocket", http([UPGRADE, SWITCH] + messages, -1), connections=0)
    later = http(talk + [UPGRADE, SWITCH] + messages, -1)
    doubt = 3 + 2 * len(talk) + 3  # the 101
    capture("websocket-later", later, len(later) - doubt, 1, doubt)
    tunnel = (True, b"CONNECT proxy.example.net:8080 HTTP/1.1\r\n\r\n")
    capture("connect-first", http([tunnel, (False, b"HTTP/1.1 200 OK\r\n\r\n")] + talk, -1) + flow())
    connect = http(talk + [tunnel, TELL], -1)
    capture("connect-later", connect, 3, 1, len(connect) - 3)



skipped()
in_other_frames()
not_skipped()
connections()
(folder / "index.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in index))
