# SPDX-License-Identifier: GPL-2.0-or-later
"""Test captures from messages: read them from a capture, change them, carry them in packets, write captures.

Everything is counted or given, nothing is random or taken from the clock: the same calls write the same bytes.

    messages = packets.read("pcaps/conformant-registered.pcap")
    messages = packets.readdress(messages, {"127.0.0.77": "2001:db8::77"}, transport="TCP")
    packets.write("out.pcap", packets.ethernet(packets.tcp(messages)))

A packet is a pair (time, scapy packet or bytes). packets.udp() and packets.tcp() make IP packets of messages; ethernet()
puts Ethernet in front. A capture of bare IP packets is written with linktype=packets.RAW.
"""
import dataclasses
import ipaddress
import logging
import re
import struct

logging.getLogger("scapy").setLevel(logging.ERROR)
from scapy.config import conf  # noqa: E402

conf.ipv6_enabled = True
conf.route = conf.route6 = None  # where this machine would send packets must not matter
from scapy.layers.inet import IP, TCP, UDP  # noqa: E402
from scapy.layers.inet6 import IPv6  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import rdpcap  # noqa: E402

START = 1700000000.0  # of every capture
STEP = 0.02  # between messages
ETHERNET, NULL, PPP, RAW, LINUX_SLL, LINUX_SLL2 = 1, 0, 9, 101, 113, 276  # link types


@dataclasses.dataclass(frozen=True)
class Message:
    text: bytes
    source: str
    destination: str
    source_port: int
    destination_port: int
    time: float  # seconds since START

    def with_text(self, text):
        return dataclasses.replace(self, text=text)

    @property
    def start(self):
        """The words of the start line and the CSeq, to find a message by: "200 OK 100 INVITE"."""
        line = self.text.split(b"\r\n", 1)[0].decode()
        cseq = re.search(rb"(?mi)^CSeq *:\s*(\d+)\s+(\w+)", self.text)
        words = line[len("SIP/2.0 "):] if line.startswith("SIP/2.0 ") else line.split(" ")[0]
        return f"{words} {cseq[1].decode()} {cseq[2].decode()}" if cseq else words


def read(path, step=STEP):
    """The messages of a capture with one message a UDP datagram, one every step seconds."""
    found = []
    for packet in rdpcap(str(path)):
        if UDP in packet:
            ip = packet[UDP].underlayer
            found.append(Message(bytes(packet[UDP].payload), ip.src, ip.dst, packet[UDP].sport, packet[UDP].dport,
                                 len(found) * step))
    return found


def split(text):
    """Start line and headers (with the blank line), body."""
    head, blank, body = text.partition(b"\r\n\r\n")
    return head + blank, body


def with_length(text):
    """With the Content-Length that fits, if it has one."""
    head, body = split(text)
    return re.sub(rb"(?mi)^(Content-Length|l)( *:).*?(\r?)$",
                  lambda m: b"%s%s %d%s" % (m[1], m[2], len(body), m[3]), head) + body


def with_body(text, body, **headers):
    """With another body, and headers of these names (_ for -) set to these values, or removed where None."""
    head = split(text)[0]
    for name, value in headers.items():
        name = name.replace("_", "-").encode()
        head = re.sub(rb"(?mi)^" + name + rb" *:.*\r\n", b"", head)
        if value is not None:
            head = head[:-2] + name + b": " + value.encode() + b"\r\n\r\n"
    return with_length(head + body)


def _version(address):
    return ipaddress.ip_address(address).version


def _readdress_text(text, addresses, ports):
    def address(match):
        new = addresses[match[2].decode()]
        if match[1]:
            return b"IN IP%d %s" % (_version(new), new.encode())
        return (f"[{new}]" if _version(new) == 6 else new).encode()

    if addresses:
        names = b"|".join(re.escape(name.encode()) for name in addresses)
        text = re.sub(rb"(IN IP[46] )?(?<![0-9.])\[?(%s)\]?(?![0-9.])" % names, address, text)
    if ports:
        numbers = b"|".join(b"%d" % port for port in ports)
        text = re.sub(rb"((?<=[0-9\].]):|port-[cs]=)(%s)(?![0-9])" % numbers,
                      lambda m: m[1] + b"%d" % ports[int(m[2])], text)
    return with_length(text)


def readdress(messages, addresses=None, ports=None, transport=None):
    """Other addresses and ports, in the packets and in the text of SIP and SDP; another transport in the Via headers."""
    addresses, ports = addresses or {}, ports or {}
    out = []
    for m in messages:
        text = _readdress_text(m.text, addresses, ports)
        if transport:
            text = with_length(re.sub(rb"SIP/2\.0/[A-Z]+", b"SIP/2.0/" + transport.encode(), text))
        out.append(Message(text, addresses.get(m.source, m.source), addresses.get(m.destination, m.destination),
                           ports.get(m.source_port, m.source_port),
                           ports.get(m.destination_port, m.destination_port), m.time))
    return out


class Identification:
    """Counts the IP identifications of a capture."""

    def __init__(self):
        self.last = 0

    def next(self):
        self.last = self.last % 65535 + 1
        return self.last


def ip(source, destination, ids):
    if _version(source) == 6:
        return IPv6(src=source, dst=destination)
    return IP(src=source, dst=destination, id=ids.next())


def udp(messages):
    """One datagram a message: IP packets."""
    ids = Identification()
    return [(m.time, ip(m.source, m.destination, ids) / UDP(sport=m.source_port, dport=m.destination_port) / Raw(m.text))
            for m in messages]


class Connection:
    """One TCP connection between two ends. Each end is (address, port)."""

    def __init__(self, client, server, ids=None):
        self.ids = ids or Identification()
        self.next = {client: 1000, server: 5000}  # sequence numbers
        self.client, self.server = client, server

    def other(self, end):
        return self.server if end == self.client else self.client

    def segment(self, end, flags, data=b"", seq=None):
        """A segment from end. With seq given it is sent again or early, and nothing is counted."""
        peer = self.other(end)
        packet = ip(end[0], peer[0], self.ids) / TCP(sport=end[1], dport=peer[1], flags=flags, window=65535,
                                                     seq=self.next[end] if seq is None else seq,
                                                     ack=self.next[peer] if "A" in flags else 0)
        if seq is None:
            self.next[end] += len(data) + (1 if "S" in flags or "F" in flags else 0)
        return packet / Raw(data) if data else packet

    def open(self, time):
        return [(time, self.segment(self.client, "S")), (time + 0.0001, self.segment(self.server, "SA")),
                (time + 0.0002, self.segment(self.client, "A"))]

    def close(self, time):
        return [(time, self.segment(self.client, "FA")), (time + 0.0001, self.segment(self.server, "FA")),
                (time + 0.0002, self.segment(self.client, "A"))]

    def send(self, end, data, time, size=1400):
        """The data in segments of at most that size, and the acknowledgement of the other end."""
        packets = [(time + i * 1e-6, self.segment(end, "PA", data[at:at + size]))
                   for i, at in enumerate(range(0, len(data), size))]
        return packets + [(time + 0.0005, self.segment(self.other(end), "A"))]


def tcp(messages, size=1400):
    """All messages over one connection, opened by the first sender: IP packets."""
    first = messages[0]
    connection = Connection((first.source, first.source_port), (first.destination, first.destination_port))
    packets = connection.open(first.time - 0.001)
    for m in messages:
        packets += connection.send((m.source, m.source_port), m.text, m.time, size)
    return packets + connection.close(messages[-1].time + 0.1)


MACS = ("02:00:00:00:00:01", "02:00:00:00:00:02")


def ether(packet, ethertype=None):
    """Ethernet in front of one packet. The two ends are told apart by their addresses."""
    inner = packet.getlayer(IP) or packet.getlayer(IPv6)
    swap = inner is not None and inner.src > inner.dst
    header = Ether(src=MACS[swap], dst=MACS[not swap])
    if ethertype is None:
        ethertype = 0x86dd if isinstance(packet, IPv6) else 0x0800
    header.type = ethertype
    return header / packet


def ethernet(packets):
    return [(time, ether(packet)) for time, packet in packets]


def _stamp(time):
    micros = round((START + time) * 1000000)
    return divmod(micros, 1000000)


def write(path, packets, linktype=ETHERNET, snaplen=262144):
    """A pcap file. Bytes behind snaplen are cut off."""
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, snaplen, linktype))
        for time, packet in packets:
            data = bytes(packet)
            out.write(struct.pack("<IIII", *_stamp(time), min(len(data), snaplen), len(data)))
            out.write(data[:snaplen])


def _block(kind, body):
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def write_ng(path, packets, linktypes=(ETHERNET,), secrets=None):
    """A pcapng file. A packet is (time, packet) or (time, packet, number of its interface); secrets: TLS key log."""
    with open(path, "wb") as out:
        out.write(_block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)))
        for linktype in linktypes:
            out.write(_block(1, struct.pack("<HHI", linktype, 0, 262144)))
        if secrets:
            out.write(_block(10, struct.pack("<II", 0x544c534b, len(secrets)) + secrets))
        for time, packet, *interface in packets:
            data = bytes(packet)
            seconds, micros = _stamp(time)
            stamp = seconds * 1000000 + micros
            out.write(_block(6, struct.pack("<IIIII", interface[0] if interface else 0, stamp >> 32, stamp & 0xffffffff,
                                            len(data), len(data)) + data))
