# SPDX-License-Identifier: GPL-2.0-or-later
"""Other spellings of the same messages, as the valid messages of RFC 4475 have them. All stay what they were."""
import gzip
import re

import packets


def _each(messages, rewrite):
    return [m.with_text(packets.with_length(rewrite(m.text))) for m in messages]


def _headers(text, rewrite):
    """rewrite(name, value) gives the header lines to have instead; None: as it was."""
    head, body = packets.split(text)
    lines = head[:-4].split(b"\r\n")
    out = [lines[0]]
    for line in lines[1:]:
        name, value = (part.strip() for part in line.split(b":", 1))
        new = rewrite(name.decode(), value)
        out.append(line if new is None else new)
    return b"\r\n".join(out) + b"\r\n\r\n" + body


def _outside_quotes(value, old, new):
    parts = re.split(rb'("(?:[^"\\]|\\.)*"|<[^>]*>)', value)
    return b"".join(part if i % 2 else part.replace(old, new) for i, part in enumerate(parts))


def odd_spacing(messages, length=b"Content-Length   : "):
    """RFC 4475 3.1.1.1: blanks wherever they may be, folds, mixed case, zeros in front of numbers, quoted names with
    escaped quotes, unknown headers."""
    def rewrite(name, value):
        wide = _outside_quotes(_outside_quotes(value, b"=", b"  =\t "), b";", b" ;\r\n  ")
        if name == "Via":
            via = re.sub(rb"SIP/2\.0/(\w+) ([^;: ]+|\[[^]]*\])(:(\d+))?",
                         lambda m: b"SIP  /   2.0\r\n /" + m[1] + b"    " + m[2] + (b" : " + m[4] if m[4] else b""), value)
            return b"Via  : " + via.replace(b";", b"   ;\r\n  ").replace(b"=", b"  =   ").replace(b", ", b"  ,\r\n ")
        if name == "To":
            return b"TO :\r\n " + wide
        if name == "From":
            return b"from   : \"J Rosenberg \\\\\\\"\"       " + wide
        if name == "Contact":
            return b'CONTACT:"Quoted string \\"\\"" ' + wide
        if name == "CSeq":
            return b"cseq: 000" + value.replace(b" ", b"\r\n  ")
        if name == "RAck":
            return b"rack: 0" + value.replace(b" ", b"\r\n\t0", 1)
        if name in ("Max-Forwards", "Expires", "RSeq"):
            return name.swapcase().encode() + b": 00" + value
        if name == "Content-Length":
            return length + value
        if name in ("Require", "Supported", "Accept", "Allow"):
            return name.upper().encode() + b"\t:\r\n\t" + value.replace(b", ", b"  ,\r\n ") + b"  "
        if name == "Call-ID":
            return b"call-ID  : " + value + (b"\r\nNewFangledHeader:   newfangled value\r\n continued newfangled value"
                                             b"\r\nUnknownHeaderWithUnusualValue: ;;,,;;,;\r\nEmptyHeader:")
        return name.upper().encode() + b"  :  " + value
    return _each(messages, lambda text: _headers(text, rewrite))


COMPACT = {"Via": "v", "From": "f", "To": "t", "Call-ID": "i", "Contact": "m", "Supported": "k", "Content-Type": "c",
           "Content-Length": "l", "Event": "o", "Accept-Contact": "a"}


def compact(messages):
    """Compact names, each list in several headers of both names."""
    def rewrite(name, value):
        short = COMPACT.get(name, name).encode()
        if name in ("Supported", "Require", "Allow", "Accept", "Via", "Route", "Record-Route"):
            values = value.split(b", ")
            names = [short if i % 2 == 0 else name.upper().encode() for i in range(len(values))]
            return b"\r\n".join(n + b":" + v for n, v in zip(names, values))
        return short + b":" + value
    return _each(messages, lambda text: _headers(text, rewrite))


def escaped(messages):
    """RFC 4475 3.1.1.3: escaped characters in URIs that mean the same, in what the UE sends; 3.1.1.6: no blank behind a
    display name."""
    def rewrite(name, value):
        if name in ("From", "To", "P-Preferred-Identity"):
            return name.encode() + b': "Alice"' + value.replace(b"sip:alice@", b"sip:%61lic%65@").replace(
                b"sip:mmtel@", b"sip:%6dmt%65l@")
        return None
    return _each(messages, lambda text: _headers(text.replace(b"INVITE sip:mmtel@", b"INVITE sip:mmt%65l@"), rewrite))


def semicolon_in_user(messages):
    """RFC 4475 3.1.1.9: a user part with a semicolon, an equals sign and an escaped @."""
    return _each(messages, lambda text: text.replace(b"sip:alice@", b"sip:alice;par=u%40example.net@"))


def reasons(messages):
    """RFC 4475 3.1.1.12 and 13: reason phrases in another language, or none."""
    def rewrite(text):
        text = re.sub(rb"^SIP/2\.0 200 OK", "SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое".encode(), text)
        return re.sub(rb"^SIP/2\.0 (1\d\d) [^\r]*", rb"SIP/2.0 \1 ", text)
    return _each(messages, rewrite)


def long_values(messages):
    """RFC 4475 3.1.1.7: long values, many headers."""
    def rewrite(name, value):
        if name == "Call-ID":
            return b"Call-ID: " + value + b"\r\nUnknown-" + b"Long" * 20 + b"-Name: " + b"unknown-long-value;" * 20
        if name == "From":
            return b'From: "I have a user name of extreme' + b" and unreasonable" * 12 + b' proportion" ' + value
        return None
    return _each(messages, lambda text: _headers(text, rewrite))


def _one(messages, start, rewrite):
    assert any(m.start == start for m in messages), start
    return [m.with_text(rewrite(m.text)) if m.start == start else m for m in messages]


def with_surplus(messages):
    """RFC 4475 3.1.1.8: behind the message, the datagram holds another one, which is to be thrown away."""
    other = (b"INVITE sip:joe@example.com SIP/2.0\r\nTo: <sip:joe@example.com>\r\nFrom: <sip:caller@example.net>;tag=1\r\n"
             b"Max-Forwards: 8\r\nCall-ID: dblreq\r\nCSeq: 8 INVITE\r\nVia: SIP/2.0/UDP 192.0.2.125;branch=z9hG4bKd\r\n"
             b"Contact: <sip:caller@192.0.2.125>\r\nContent-Length: 0\r\n\r\n")
    return _one(messages, "SUBSCRIBE 1 SUBSCRIBE", lambda text: text + other)


def padded(messages):
    """Line ends and zeros behind each message, as some stacks send them."""
    return [m.with_text(m.text + b"\r\n\r\n\0") for m in messages]


def without_length(messages):
    """Over UDP, Content-Length may be left out."""
    return [m.with_text(re.sub(rb"(?m)^Content-Length *:.*\r\n", b"", m.text)) for m in messages]


def behind_two_lengths(messages):
    """In front of each message an OPTIONS of somebody else, whose body has five bytes, or none."""
    out = []
    for i, m in enumerate(messages, 1):
        text = (f"OPTIONS sip:bob@ims.example.net SIP/2.0\r\nVia: SIP/2.0/TCP {m.source}:5070;branch=z9hG4bKo{i}\r\n"
                f"Max-Forwards: 70\r\nFrom: <sip:carol@ims.example.net>;tag=o{i}\r\nTo: <sip:bob@ims.example.net>\r\n"
                f"Call-ID: options{i}@192.0.2.77\r\nCSeq: {i} OPTIONS\r\nContent-Length: 0\r\nl: 5\r\n\r\nabc\r\n")
        out += [m.with_text(text.encode()), m]
    return out


def zipped(messages, start, header="Content-Encoding"):
    def rewrite(text):
        body = bytearray(gzip.compress(packets.split(text)[1], mtime=0))
        body[9] = 3  # Unix; newer Pythons say unknown
        return packets.with_body(text, bytes(body), **{header: "gzip"})
    return _one(messages, start, rewrite)


def multipart(messages, start, first=b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n"
              b"\x00\x01\r\n--not the boundary\r\n\xff"):
    """RFC 4475 3.1.1.11: the body is the second of two parts; the first one is binary."""
    def rewrite(text):
        body = packets.split(text)[1]
        kind = re.search(rb"(?mi)^Content-Type: *([^\r]*)", text)[1]
        parts = (b"--7a9cbec02ceef655\r\n" + first + b"\r\n--7a9cbec02ceef655\r\nContent-Type: " + kind + b"\r\n\r\n" + body +
                 b"\r\n--7a9cbec02ceef655--\r\n")
        return packets.with_body(text, parts, Content_Type='multipart/mixed;boundary="7a9cbec02ceef655"')
    return _one(messages, start, rewrite)
