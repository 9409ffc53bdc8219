# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of other protocols, and of what is hardly SIP. Many name the conference factory where it means nothing."""
import struct

import packets
from scapy.contrib.diameter import AVP, DiamReq
from scapy.contrib.gtp_v2 import GTPHeader, GTPV2EchoRequest, GTPV2EchoResponse
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dns import DNS, DNSQR, DNSRR, DNSRRSRV
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6DestUnreach, IPv6
from scapy.layers.l2 import ARP, Ether
from scapy.layers.ntp import NTPHeader
from scapy.layers.snmp import SNMP, SNMPget, SNMPresponse, SNMPvarbind
from scapy.packet import Raw

A, B = "192.0.2.77", "192.0.2.10"
FACTORY = "conf-factory.ims.example.net"
CAPTURES = []


def capture(kind, sip=0, prefs="-"):
    """Marks a function that returns packets (or writes the file it is given): one capture, named after it."""
    def add(function):
        CAPTURES.append((function, kind, sip, prefs))
        return function
    return add


def made(folder):
    for function, kind, sip, prefs in CAPTURES:
        name = function.__name__.replace("_", "-") + (".pcapng" if function.__name__.endswith("_ng") else ".pcap")
        carried = function() if not function.__code__.co_argcount else function(folder / name)
        if carried is not None:
            packets.write(folder / name, packets.ethernet(carried))
        yield name, kind, sip, prefs


def timed(*carried, step=packets.STEP):
    return [(i * step, packet) for i, packet in enumerate(carried)]


def datagram(payload, source=A, destination=B, sport=5060, dport=5060, number=1):
    return IP(src=source, dst=destination, id=number) / UDP(sport=sport, dport=dport) / Raw(payload)


def stream(exchange, port, client=A, server=B):
    """A TCP connection: (from the client?, bytes) one after the other."""
    return packets.tcp([packets.Message(data, client if up else server, server if up else client,
                                        40000 if up else port, port if up else 40000, i * packets.STEP)
                        for i, (up, data) in enumerate(exchange)])


def lines(*texts):
    return "".join(text + "\r\n" for text in texts).encode()


def invite(uri=f"sip:mmtel@{FACTORY}", extra=(), body=b""):
    return lines(f"INVITE {uri} SIP/2.0", f"Via: SIP/2.0/UDP {A}:5060;branch=z9hG4bKx1", "Max-Forwards: 70",
                 "From: <sip:alice@ims.example.net>;tag=x", f"To: <{uri}>", "Call-ID: x1@192.0.2.77", "CSeq: 1 INVITE",
                 f"Contact: <sip:alice@{A}:5060>", *extra, f"Content-Length: {len(body)}", "") + body


# ---- SIP, or hardly ---------------------------------------------------------------------------------------------


@capture("Keep-alives on the SIP port: CRLF, CRLF CRLF, zero bytes, a STUN binding request, over UDP")
def keepalives():
    stun = struct.pack(">HHI", 1, 0, 0x2112a442) + bytes(12)
    return timed(*[datagram(p, number=i) for i, p in enumerate((b"\r\n\r\n", b"\r\n", b"\0\0\0\0", b"\0", stun), 1)])


@capture("CRLF keep-alives and pongs around an OPTIONS and its 200 over TCP", sip=2)
def keepalives_tcp():
    options = invite("sip:bob@ims.example.net").replace(b"INVITE", b"OPTIONS")
    answer = options.replace(b"OPTIONS sip:bob@ims.example.net SIP/2.0", b"SIP/2.0 200 OK", 1)
    return stream([(True, b"\r\n\r\n"), (False, b"\r\n"), (True, options), (False, answer), (True, b"\r\n\r\n"),
                   (False, b"\r\n")], 5060)


@capture("What looks like SigComp on the SIP port, and random bytes")
def junk_on_5060():
    noise = bytes((i * 73 + 41) % 256 for i in range(400))
    return timed(datagram(b"\xf8" + noise[:120]), datagram(b"\xfb" + noise[:60], number=2),
                 datagram(noise, number=3), datagram(bytes(300), number=4))


@capture("Messages that an ALG broke: addresses rewritten to another length, Content-Length wrong, headers lost", sip=4)
def alg_broken():
    body = b"v=0\r\no=- 1 1 IN IP4 192.0.2.77\r\ns=-\r\nc=IN IP4 192.0.2.77\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n"
    whole = invite("sip:bob@ims.example.net", ["Content-Type: application/sdp"], body)
    return timed(datagram(whole.replace(b"c=IN IP4 192.0.2.77", b"c=IN IP4 203.0.113.200")),
                 datagram(whole[:-40], number=2),
                 datagram(whole.replace(b"Call-ID: x1@192.0.2.77\r\n", b""), number=3),
                 datagram(whole.replace(b"192.0.2.77:5060", b"203.0.113.7:0"), number=4))


@capture("Nearly SIP: another version, no version, a wrong method, SIP in lower case, a response without a number", sip=0)
def nearly_sip():
    text = invite()
    first = f"INVITE sip:mmtel@{FACTORY} SIP/2.0".encode()
    return timed(*[datagram(text.replace(first, new), number=i, dport=5999, sport=5998) for i, new in enumerate((
        first.replace(b"SIP/2.0", b"SIP/7.0"), first.replace(b" SIP/2.0", b""), first.replace(b"SIP/2.0", b"HTTP/1.1"),
        first.lower(), b"SIP/2.0 OK"), 1)])


@capture("Messages as the torture tests of RFC 4475 describe them, in own words: odd but valid, and invalid (Wireshark takes the last for no SIP)", sip=8)
def torture():
    bob = "sip:bob@ims.example.net"
    plain = invite(bob)
    return timed(*[datagram(p, number=i) for i, p in enumerate((
        plain.replace(b"INVITE", b"!odd-token.%*_+`'~"),
        plain.replace(b"Max-Forwards", b"mAx-FoRwArDs   ").replace(b"\r\nTo: ", b"\r\nTO\t:\r\n  "),
        invite("sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.net"),
        invite("sips:user%00%40x@example.net;unknownparam"),
        plain.replace(b"CSeq: 1 ", b"CSeq: 36893488147419103232 "),
        plain.replace(b"Content-Length: 0", b"Content-Length: -999"),
        plain.replace(b"<sip:bob", b'"Unclosed <sip:bob'),
        plain.replace(b"\r\nMax-Forwards: 70", b"\r\nMax-Forwards: 300\r\nTo: <sip:carol@example.net>\r\nCall-ID: second"),
        lines("SIP/2.0 4294967301 better not break", "Via: SIP/2.0/UDP 192.0.2.77", "From: <sip:a@example.net>;tag=1",
              "To: <sip:b@example.net>;tag=2", "Call-ID: z", "CSeq: 8 INVITE", "")), 1)])


@capture("An INVITE to a conference URI in compact form, folded, with isfocus in comments and quoted strings", sip=2)
def compact():
    request = lines("INVITE sip:12345@bridge.example.net SIP/2.0", "v: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bKc1",
                    "f: \"mmtel@conf-factory\" <sip:alice@ims.example.net>;tag=c", "t: <sip:12345@bridge.example.net>",
                    "i: compact@192.0.2.77", "CSeq: 1", " INVITE", "m: <sip:alice@192.0.2.77:5060>", "s: conf-factory",
                    "Max-Forwards: 70", "l: 0", "")
    answer = lines("SIP/2.0 200 OK", "v: SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bKc1",
                   "f: <sip:alice@ims.example.net>;tag=c", "t: <sip:12345@bridge.example.net>;tag=d",
                   "i: compact@192.0.2.77", "CSeq: 1 INVITE", "m: <sip:12345@192.0.2.30>", " ;isfocus", "l: 0", "")
    return timed(datagram(request), datagram(answer, B, A, number=2))


@capture("ICMP and ICMPv6 errors that quote an INVITE to the factory")
def icmp_quotes_invite():
    quoted = datagram(invite())
    quoted6 = IPv6(src="2001:db8::77", dst="2001:db8::10") / UDP(sport=5060, dport=5060) / Raw(invite())
    return timed(IP(src=B, dst=A, id=9) / ICMP(type=3, code=3) / Raw(bytes(quoted)),
                 IP(src="192.0.2.1", dst=A, id=10) / ICMP(type=11, code=0) / Raw(bytes(quoted)),
                 IPv6(src="2001:db8::10", dst="2001:db8::77") / ICMPv6DestUnreach(code=4) / Raw(bytes(quoted6)))


@capture("Syslog with the text of an INVITE to the factory in it")
def syslog_with_sip():
    text = invite().replace(b"\r\n", b"#015#012")
    return timed(datagram(b"<134>Nov 14 22:13:20 proxy sipd[12]: received " + text, sport=514, dport=514),
                 datagram(b"<134>1 2023-11-14T22:13:20Z proxy sipd 12 - - " + invite(), sport=514, dport=514, number=2))


@capture("HTTP that carries an INVITE to the factory as text and as message/sip", sip=0)
def http_with_sip():
    exchange = []
    for kind in (b"text/plain", b"message/sip"):
        body = invite()
        exchange += [(True, b"POST /trace HTTP/1.1\r\nHost: log.example.net\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                      % (kind, len(body)) + body), (False, b"HTTP/1.1 204 No Content\r\n\r\n")]
    return stream(exchange, 80)


@capture("XCAP over HTTP: a conference document and a resource list put and got")
def xcap():
    body = (b'<?xml version="1.0"?>\n<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" '
            b'entity="sip:final@conf-factory.ims.example.net" state="full" version="1"><users/></conference-info>\n')
    put = (b"PUT /conference/users/sip:alice@ims.example.net/index HTTP/1.1\r\nHost: xcap.ims.example.net\r\n"
           b'X-3GPP-Intended-Identity: "sip:alice@ims.example.net"\r\n'
           b"Content-Type: application/conference-info+xml\r\nContent-Length: %d\r\n\r\n" % len(body)) + body
    get = b"GET /resource-lists/users/sip:alice@ims.example.net/index HTTP/1.1\r\nHost: xcap.ims.example.net\r\n\r\n"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/conference-info+xml\r\nContent-Length: %d\r\n\r\n" % len(body)
    return stream([(True, put), (False, b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"), (True, get),
                   (False, answer + body)], 80)


@capture("A call over WebSocket, which begins as HTTP", sip=4)
def websocket():
    def frame(text, masked):
        mask = b"\x11\x22\x33\x44" if masked else b""
        head = struct.pack(">BBH", 0x81, 126 | masked << 7, len(text)) + mask
        return (masked, head + (bytes(b ^ mask[i % 4] for i, b in enumerate(text)) if masked else text))
    request = invite("sip:bob@ims.example.net").replace(b"SIP/2.0/UDP", b"SIP/2.0/WS")
    answer = request.replace(b"INVITE sip:bob@ims.example.net SIP/2.0", b"SIP/2.0 200 OK", 1)
    bye, gone = (text.replace(b"INVITE", b"BYE").replace(b"CSeq: 1", b"CSeq: 2") for text in (request, answer))
    return stream([(True, b"GET / HTTP/1.1\r\nHost: proxy.example.net\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n"
                          b"Sec-WebSocket-Version: 13\r\n\r\n"),
                   (False, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n\r\n"),
                   frame(request, 1), frame(answer, 0), frame(bye, 1), frame(gone, 0)], 80)


@capture("MSRP messages that speak of a conference, one of them with an INVITE as its body")
def msrp():
    def send(number, kind, body):
        return (b"MSRP t%d SEND\r\nTo-Path: msrp://192.0.2.10:2855/s1a;tcp\r\nFrom-Path: msrp://192.0.2.77:40000/s2b;tcp\r\n"
                b"Message-ID: m%d\r\nByte-Range: 1-%d/%d\r\nContent-Type: %s\r\n\r\n"
                % (number, number, len(body), len(body), kind)) + body + b"\r\n-------t%d$\r\n" % number
    return stream([(True, send(1, b"text/plain", b"conference? sip:mmtel@" + FACTORY.encode())),
                   (False, b"MSRP t1 200 OK\r\nTo-Path: msrp://192.0.2.77:40000/s2b;tcp\r\n"
                           b"From-Path: msrp://192.0.2.10:2855/s1a;tcp\r\n-------t1$\r\n"),
                   (True, send(2, b"message/sip", invite()))], 2855)


# ---- Media ------------------------------------------------------------------------------------------------------


def rtp(number, kind, payload, marker=0):
    return struct.pack(">BBHII", 0x80, marker << 7 | kind, number, number * 160, 0x12345678) + payload


@capture("RTP with voice and telephone events, and RTCP sender and receiver reports")
def rtp_rtcp():
    voice = [datagram(rtp(i, 8, bytes([0xd5] * 160)), sport=49170, dport=49270, number=i) for i in range(1, 21)]
    digits = [datagram(rtp(20 + i, 101, struct.pack(">BBH", 5, 10 | (i > 3) << 7, 160 * i), i == 1),
                       sport=49170, dport=49270, number=20 + i) for i in range(1, 7)]
    report = struct.pack(">BBHIIIIII", 0x80, 200, 6, 0x12345678, 0xe8fe0a00, 0, 3200, 26, 4160)
    names = struct.pack(">BBHIBB", 0x81, 202, 6, 0x12345678, 1, 17) + b"alice@example.net" + b"\0"
    return timed(*voice, *digits, datagram(report + names, sport=49171, dport=49271, number=50))


@capture("T.38 fax over UDPTL, and H.264 over RTP")
def udptl_video():
    return timed(*[datagram(struct.pack(">H", i) + b"\x01\x06\x00\x00", sport=49172, dport=49272, number=i) for i in range(5)],
                 *[datagram(rtp(i, 110, b"\x65" + bytes(200)), sport=49180, dport=49280, number=10 + i) for i in range(5)])


# ---- Everything else --------------------------------------------------------------------------------------------


@capture("DNS: NAPTR, SRV and A of the factory's domain and of a SIP server")
def dns():
    def ask(number, name, kind, *answers):
        query = DNS(id=number, rd=1, qd=DNSQR(qname=name, qtype=kind))
        answer = DNS(id=number, qr=1, rd=1, ra=1, qd=DNSQR(qname=name, qtype=kind), an=answers[0], ancount=1)
        return (IP(src=A, dst="192.0.2.53", id=number) / UDP(sport=40000 + number, dport=53) / query,
                IP(src="192.0.2.53", dst=A, id=number) / UDP(sport=53, dport=40000 + number) / answer)
    naptr = struct.pack(">HH", 10, 50) + b"\x01s\x07SIP+D2U\0\x04_sip\x04_udp" + b"".join(
        bytes([len(label)]) + label.encode() for label in FACTORY.split(".")) + b"\0"
    return timed(*ask(1, FACTORY, "NAPTR", DNSRR(rrname=FACTORY, type="NAPTR", rdata=naptr)),
                 *ask(2, "_sip._udp." + FACTORY, "SRV", DNSRRSRV(rrname="_sip._udp." + FACTORY, priority=1, weight=1,
                                                                 port=5060, target="mmtel." + FACTORY)),
                 *ask(3, FACTORY, "A", DNSRR(rrname=FACTORY, type="A", rdata="192.0.2.32")))


@capture("DHCP with the SIP servers option: discover, offer, request, acknowledgement")
def dhcp():
    def step(kind, up, *options):
        ends = dict(src="0.0.0.0", dst="255.255.255.255") if up else dict(src="192.0.2.1", dst="192.0.2.77")
        return (IP(**ends, id=1) / UDP(sport=68 if up else 67, dport=67 if up else 68) /
                BOOTP(op=1 if up else 2, xid=7, chaddr=b"\x02\0\0\0\0\x01", yiaddr="0.0.0.0" if up else A) /
                DHCP(options=[("message-type", kind), *options, "end"]))
    servers = (120, b"\x01" + bytes([192, 0, 2, 10]))
    return timed(step("discover", True), step("offer", False, servers), step("request", True), step("ack", False, servers))


@capture("ARP, gratuitous ARP and ping on a wire without IP telephony")
def arp_ping(path):
    carried = [Ether(src=packets.MACS[0], dst="ff:ff:ff:ff:ff:ff") / ARP(hwsrc=packets.MACS[0], psrc=A, pdst=B),
               Ether(src=packets.MACS[1], dst=packets.MACS[0]) / ARP(op=2, hwsrc=packets.MACS[1], psrc=B, pdst=A)]
    carried += [packets.ether(IP(src=s, dst=d, id=i) / ICMP(type=t, id=1, seq=i) / Raw(bytes(range(48))))
                for i in (1, 2) for s, d, t in ((A, B, 8), (B, A, 0))]
    packets.write(path, timed(*carried))


@capture("NTP, client and server")
def ntp():
    return timed(IP(src=A, dst=B, id=1) / UDP(sport=123, dport=123) / NTPHeader(mode=3, sent=1, recv=0, orig=0, ref=0),
                 IP(src=B, dst=A, id=1) / UDP(sport=123, dport=123) / NTPHeader(mode=4, sent=2, recv=1, orig=1, ref=0))


@capture("SSH banners and the begin of a key exchange")
def ssh():
    return stream([(True, b"SSH-2.0-example_1.0\r\n"), (False, b"SSH-2.0-example_2.0\r\n"),
                   (True, struct.pack(">IBB", 44, 4, 20) + bytes(42))], 22)


@capture("SNMP: a get and its answer with a description that names a conference factory")
def snmp():
    name = "1.3.6.1.2.1.1.1.0"
    return timed(IP(src=A, dst=B, id=1) / UDP(sport=40161, dport=161) /
                 SNMP(community="public", PDU=SNMPget(id=1, varbindlist=[SNMPvarbind(oid=name)])),
                 IP(src=B, dst=A, id=1) / UDP(sport=161, dport=40161) /
                 SNMP(community="public", PDU=SNMPresponse(id=1, varbindlist=[
                     SNMPvarbind(oid=name, value=b"sip:mmtel@conf-factory.ims.example.net")])))


@capture("Diameter Cx: a location request for the factory's public identity, over TCP")
def diameter_cx():
    request = DiamReq(cmd=302, drAppId=16777216, drHbHId=1, drEtEId=1, avpList=[
        AVP(263, val=b"cx;1;1"), AVP(264, val=b"icscf.ims.example.net"), AVP(296, val=b"ims.example.net"),
        AVP(283, val=b"ims.example.net"), AVP("Public-Identity", val=b"sip:mmtel@conf-factory.ims.example.net")])
    return stream([(True, bytes(request))], 3868)


@capture("GTPv2-C echo request and response")
def gtp_c():
    return timed(IP(src=A, dst=B, id=1) / UDP(sport=2123, dport=2123) / GTPHeader(seq=1, T=0) / GTPV2EchoRequest(),
                 IP(src=B, dst=A, id=1) / UDP(sport=2123, dport=2123) / GTPHeader(seq=1, T=0, gtp_type=2) / GTPV2EchoResponse())


@capture("TCP connections without data: refused, reset, half open on the SIP port")
def tcp_without_data():
    def segment(source, destination, flags, seq=0, ack=0):
        up = source == A
        return IP(src=source, dst=destination, id=1) / TCP(sport=40000 if up else 5060, dport=5060 if up else 40000,
                                                          flags=flags, seq=seq, ack=ack)
    return timed(segment(A, B, "S"), segment(B, A, "RA", ack=1), segment(A, B, "S", 100), segment(B, A, "SA", 7, 101),
                 segment(A, B, "R", 101))


@capture("A capture without packets")
def empty(path):
    packets.write(path, [])


@capture("One packet, cut to 60 bytes: an INVITE to the factory of which 18 bytes are left", sip=0)
def one_cut_packet(path):
    packets.write(path, packets.ethernet(timed(datagram(invite()))), snaplen=60)


@capture("Calls cut to 100 bytes a packet: start lines only", sip=4)
def cut_calls(path):
    text = invite("sip:bob@ims.example.net")
    packets.write(path, packets.ethernet(timed(*[datagram(text.replace(b"x1@", b"x%d@" % i), number=i) for i in range(4)])),
                  snaplen=100)


@capture("A pcapng file of comments alone, which speak of an INVITE to the factory")
def comments_ng(path):
    comment = invite()
    options = struct.pack("<HH", 1, len(comment)) + comment + b"\0" * (-len(comment) % 4) + struct.pack("<I", 0)
    body = struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1) + options
    size = len(body) + 12
    path.write_bytes(struct.pack("<II", 0x0a0d0d0a, size) + body + struct.pack("<I", size) +
                     struct.pack("<IIHHII", 1, 20, 1, 0, 262144, 20))
