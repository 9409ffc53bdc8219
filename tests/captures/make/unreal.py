#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes tests/captures/unreal: messages that are quoted, carried as content or only look like SIP, alone and beside a
real flow."""
import dataclasses
import gzip
import struct
import sys

import packets
from carriers import NET, NET6, UE, UE6, flow, gtp, several_in_a_segment, tunneled, without_isfocus
from index import Folder
from packets import Connection, Identification, ethernet, tcp, udp
from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.inet6 import ICMPv6DestUnreach, IPv6
from scapy.layers.l2 import Ether
from scapy.packet import Raw


def unreachable(carried, router=None):
    """The ICMP error that says of each packet that nobody listens at its port, with all of the packet in it."""
    out = []
    for number, (time, packet) in enumerate(carried, 1):
        if isinstance(packet, IPv6):
            error = IPv6(src=router or packet.dst, dst=packet.src) / ICMPv6DestUnreach(code=4)
        else:
            error = IP(src=router or packet.dst, dst=packet.src, id=0x8000 + number) / ICMP(type=3, code=3)
        out.append((time + 0.002, error / Raw(bytes(packet))))
    return out


def in_order(*captures):
    return sorted((pair for capture in captures for pair in capture), key=lambda pair: pair[0])


def message(kind, body, number=1, source=UE, destination=NET):
    """A MESSAGE that carries something."""
    head = (f"MESSAGE sip:bob@ims.example.net SIP/2.0\r\nVia: SIP/2.0/UDP {source}:6101;branch=z9hG4bKm{number}\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:alice@ims.example.net>;tag=m{number}\r\nTo: <sip:bob@ims.example.net>\r\n"
            f"Call-ID: message{number}@192.0.2.77\r\nCSeq: {number} MESSAGE\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n")
    return packets.Message(head.encode() + body, source, destination, 6101, 5081, 0)


def answer(request, kind, body, status=b"200 OK"):
    """Its answer, which carries something as well."""
    head = packets.split(request.text)[0]
    lines = [line for line in head.split(b"\r\n") if line.split(b":")[0] in (b"Via", b"From", b"To", b"Call-ID", b"CSeq")]
    text = b"\r\n".join([b"SIP/2.0 " + status] + lines + [b"Content-Type: " + kind, b"Content-Length: %d" % len(body)])
    return packets.Message(text + b"\r\n\r\n" + body, request.destination, request.source, 5081, 6101, request.time + 0.001)


def in_parts(body, kind=b"message/sip"):
    return (b"--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n--b\r\nContent-Type: " + kind + b"\r\n\r\n" + body +
            b"\r\n--b--\r\n")


def at_same_times(carrier, messages):
    return [dataclasses.replace(carrier(m, i), time=m.time + 0.003) for i, m in enumerate(messages, 1)]


def as_body(messages):
    """Each message as the body of a MESSAGE."""
    return at_same_times(lambda m, i: message("message/sip", m.text, i), messages)


def as_zipped_body(messages):
    def carrier(m, i):
        body = bytearray(gzip.compress(m.text, mtime=0))
        body[9] = 3  # Unix; newer Pythons say unknown
        plain = message("message/sip", bytes(body), i)
        return plain.with_text(plain.text.replace(b"Content-Type:", b"Content-Encoding: gzip\r\nContent-Type:", 1))
    return at_same_times(carrier, messages)


def in_front_of_each(carriers, messages):
    """Over TCP, in the same segment as the message itself, before it."""
    pairs = zip(messages, carriers)
    together = [m for real, carrier in pairs for m in (dataclasses.replace(real, text=carrier.text), real)]
    return several_in_a_segment(together)


def as_part(messages):
    return at_same_times(lambda m, i: message("multipart/mixed;boundary=b", in_parts(m.text), i), messages)


def as_answer(messages, status=b"302 Moved Temporarily"):
    return at_same_times(lambda m, i: answer(message("text/plain", b"x", i), b"message/sip", m.text, status), messages)


def fragment_notify(messages):
    """NOTIFYs of a transfer, in a dialog of their own: Event refer, body message/sipfrag."""
    def carrier(m, i):
        head = (f"NOTIFY sip:alice@{UE}:6101 SIP/2.0\r\nVia: SIP/2.0/UDP {NET}:5081;branch=z9hG4bKf{i}\r\n"
                f"Max-Forwards: 70\r\nFrom: <sip:bob@ims.example.net>;tag=rb\r\nTo: <sip:alice@ims.example.net>;tag=ra\r\n"
                f"Call-ID: refer@192.0.2.77\r\nCSeq: {i} NOTIFY\r\nContact: <sip:bob@192.0.2.30>\r\nEvent: refer\r\n"
                f"Subscription-State: active;expires=60\r\nContent-Type: message/sipfrag;version=2.0\r\n"
                f"Content-Length: {len(m.text)}\r\n\r\n")
        return packets.Message(head.encode() + m.text, NET, UE, 5081, 6101, 0)
    return at_same_times(carrier, messages)


def http(messages, kind=b"message/sip", parts=False):
    """Each message as the body of a POST, over one connection to a web server."""
    connection = Connection((UE, 40000), ("192.0.2.80", 80))
    carried = connection.open(-0.001)
    for m in messages:
        body = in_parts(m.text, kind) if parts else m.text
        post = (b"POST /log HTTP/1.1\r\nHost: log.example.net\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" %
                (b"multipart/mixed;boundary=b" if parts else kind, len(body)))
        carried += connection.send(connection.client, post + body, m.time + 0.004)
        carried += connection.send(connection.server, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", m.time + 0.006)
    return carried


def mail(messages):
    """Each message attached to a mail."""
    connection = Connection((UE, 40001), ("192.0.2.25", 25))
    carried = connection.open(-0.001)
    dialogue = [(1, b"220 mail.example.net ESMTP\r\n"), (0, b"HELO ue.example.net\r\n"), (1, b"250 mail.example.net\r\n"),
                (0, b"MAIL FROM:<alice@example.net>\r\n"), (1, b"250 OK\r\n"), (0, b"RCPT TO:<bob@example.net>\r\n"),
                (1, b"250 OK\r\n"), (0, b"DATA\r\n"), (1, b"354 go on\r\n")]
    ends = (connection.client, connection.server)
    for i, (who, line) in enumerate(dialogue):
        carried += connection.send(ends[who], line, i * 0.001)
    parts = b"".join(b"--b\r\nContent-Type: message/sip\r\n\r\n" + m.text + b"\r\n" for m in messages)
    carried += connection.send(ends[0], b"From: alice@example.net\r\nTo: bob@example.net\r\nSubject: log\r\nMIME-Version: "
                               b"1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + parts + b"--b--\r\n.\r\n", 0.02)
    return carried + connection.send(ends[1], b"250 OK\r\n", 0.03)


def syslog(messages):
    ids = Identification()
    return [(m.time + 0.004, IP(src=UE, dst="192.0.2.80", id=ids.next()) / UDP(sport=514, dport=514) /
             Raw(b"<134>Jan  1 00:00:00 ue sip: " + m.text)) for m in messages]


def aggregated(carried):
    """802.11 A-MSDU: each frame holds a ping and the packet."""
    station, ap, host = (bytes.fromhex("02000000000" + last) for last in "132")
    ids = Identification()
    out = []
    for time, packet in carried:
        ping = IP(src=UE, dst=NET, id=ids.next()) / ICMP(type=8, id=7, seq=ids.last) / Raw(b"ping" * 8)
        body = b""
        for inner in (ping, packet):
            data = bytes.fromhex("aaaa030000000800") + bytes(inner)
            body += b"\0" * (-len(body) % 4) + host + station + struct.pack(">H", len(data)) + data
        header = struct.pack("<HH", 0x0188, 0) + ap + station + ap + struct.pack("<HH", 0, 0x0080)
        out.append((time, header + body))
    return out


def main(path):
    folder = Folder(path)
    v4, v6 = flow(), flow(6)
    real = udp(v4)

    def alone(name, lesson, carried, linktype=packets.ETHERNET, **expected):
        folder.add(name + "-alone", lesson + ", alone", carried, linktype, flows=0, **expected)

    def both(name, lesson, carried):
        alone(name, lesson, ethernet(carried))
        folder.add(name, lesson + ", beside the flow", ethernet(in_order(real, carried)))

    both("icmp", "ICMP errors that quote each message", unreachable(real))
    wrong = unreachable(udp(without_isfocus(v4)))
    folder.add("icmp-deviating", "ICMP errors that quote a deviating flow, beside the flow",
               ethernet(in_order(real, wrong)))
    folder.add("icmp-from-router", "ICMP errors of a router that quote each message, beside the flow",
               ethernet(in_order(real, unreachable(real, "198.51.100.9"))))
    both("icmp-tcp", "ICMP errors that quote TCP segments", unreachable(tcp(flow(transport="TCP"))))
    alone("icmpv6", "ICMPv6 errors that quote each message", ethernet(unreachable(udp(v6))))
    folder.add("icmpv6", "ICMPv6 errors that quote each message, beside the flow",
               ethernet(in_order(udp(v6), unreachable(udp(v6)))))
    tunnel = tunneled(real, gtp, (2152, 2152))
    alone("icmp-in-gtp", "ICMP errors inside GTP-U", ethernet(tunneled(unreachable(real), gtp, (2152, 2152))))
    folder.add("icmp-in-gtp", "ICMP errors inside GTP-U, beside the flow in GTP-U",
               ethernet(in_order(tunnel, tunneled(unreachable(real), gtp, (2152, 2152)))))
    alone("icmp-of-gtp", "ICMP errors that quote GTP-U with the flow in it", ethernet(unreachable(tunnel)))
    folder.add("icmp-of-gtp", "ICMP errors that quote GTP-U with the flow in it, beside the flow in GTP-U",
               ethernet(in_order(tunnel, unreachable(tunnel))))
    both("message-sip", "Each message as the body of a MESSAGE", udp(as_body(v4)))
    both("message-sip-gzip", "Each message as the body of a MESSAGE, in gzip", udp(as_zipped_body(v4)))
    streamed = flow(transport="TCP")
    folder.add("message-sip-tcp", "TCP, in front of each message a MESSAGE with the same as its body, in the same segment",
               ethernet(in_front_of_each(as_body(streamed), streamed)))
    folder.add("message-sip-gzip-tcp", "TCP, in front of each message a MESSAGE with the same as its body, in gzip, in the "
               "same segment", ethernet(in_front_of_each(as_zipped_body(streamed), streamed)))
    both("message-sip-part", "Each message as a part of the body of a MESSAGE", udp(as_part(v4)))
    both("message-sip-answer", "Each message as the body of a 302", udp(as_answer(v4)))
    both("sipfrag", "Each message as message/sipfrag in the NOTIFY of a transfer", udp(fragment_notify(v4)))
    both("http", "Each message as message/sip in HTTP", http(v4))
    both("http-part", "Each message as message/sip in a part of an HTTP body", http(v4, parts=True))
    both("http-text", "Each message as text in HTTP", http(v4, b"text/plain"))
    both("mail", "Each message attached to a mail", mail(v4))
    both("syslog", "Each message as text in syslog", syslog(v4))
    folder.add("ping-in-frame", "Frames that hold a ping and a message of the flow: 802.11 A-MSDU", aggregated(real), 105)
    folder.close()


if __name__ == "__main__":
    main(sys.argv[1])
