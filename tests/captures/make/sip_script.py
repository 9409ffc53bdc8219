# SPDX-License-Identifier: GPL-2.0-or-later
"""SIP conversations from scripts that say only what matters: the dialogs' own headers are filled in.

A script (ordinary/*.txt) holds captures, each behind a line "== NAME: its kind in a sentence". A line of a capture is a
message, indented lines below it are headers:

    alice>pcscf INVITE sip:bob@ims.example.net with=ims-invite body=voice-offer
        Priority: urgent          this header, in place of what would stand there
        +Via: ...                 one more of that name
        -Contact                  without that header
    pcscf>alice 183 rel body=voice-answer
    alice>pcscf PRACK
    pcscf>alice 200

A request outside a dialog needs to=, a party or a URI, or a URI behind the method. A dialog is between two parties; a
second one between them is named behind a slash (alice>pcscf/2). A final response answers the last request, a provisional one
the last INVITE; with a method behind the code, the last one of that method. Further words: body=NAME (bodies.txt), with=NAME,... (headers.txt),
from=, contact=, tag= (the To tag of the response, or of the early dialog a request belongs to), rel (a reliable
provisional response), +SECONDS (that much later), again (the message before, once more).
"alice>bob raw" sends the indented lines as they are, with \\-escapes; "raw=N" says that they are N SIP messages, not one.
%transport, %version, %prefs, %drop say how the capture is carried (ordinary.py).
"""
import dataclasses
import pathlib
import re

import packets

MMTEL = '+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"'
FORMING = ("INVITE", "SUBSCRIBE", "REFER", "NOTIFY")
WITH_CONTACT = ("INVITE", "UPDATE", "SUBSCRIBE", "NOTIFY", "REFER", "REGISTER")
REASONS = {100: "Trying", 180: "Ringing", 181: "Call Is Being Forwarded", 182: "Queued", 183: "Session Progress",
           199: "Early Dialog Terminated", 200: "OK", 202: "Accepted", 204: "No Notification",
           300: "Multiple Choices", 301: "Moved Permanently", 302: "Moved Temporarily", 305: "Use Proxy",
           380: "Alternative Service", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
           405: "Method Not Allowed", 407: "Proxy Authentication Required", 408: "Request Timeout",
           415: "Unsupported Media Type", 420: "Bad Extension", 422: "Session Interval Too Small",
           423: "Interval Too Brief", 480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist",
           482: "Loop Detected", 486: "Busy Here", 487: "Request Terminated", 488: "Not Acceptable Here",
           489: "Bad Event", 491: "Request Pending", 500: "Server Internal Error", 501: "Not Implemented",
           503: "Service Unavailable", 504: "Server Time-out", 580: "Precondition Failure", 600: "Busy Everywhere",
           603: "Decline"}


@dataclasses.dataclass
class Party:
    name: str
    host: str
    port: int = 5060
    uri: str = None
    feature: str = ""  # parameters of its Contact
    access: str = None  # a terminal of an IMS says where it is
    service_route: tuple = ()
    record_route: tuple = ()  # it stands for a network behind it
    behind: tuple = ()  # Via entries of that network
    contact: str = None

    def __post_init__(self):
        self.uri = self.uri or f"sip:{self.name}@ims.example.net"
        self.contact = self.contact or f"sip:{self.name}@{self.host}:{self.port}"


PARTIES = {p.name: p for p in (
    Party("alice", "192.0.2.77", feature=";" + MMTEL, access="3GPP-NR-FDD;utran-cell-id-3gpp=0010100001000000001",
          service_route=("<sip:192.0.2.10:5060;lr>", "<sip:orig@scscf.ims.example.net;lr>")),
    Party("pcscf", "192.0.2.10", uri="sip:bob@ims.example.net",
          record_route=("<sip:192.0.2.10:5060;lr>", "<sip:term@scscf.ims.example.net;lr>"),
          behind=("SIP/2.0/UDP scscf.ims.example.net:5060;branch=z9hG4bKs", "SIP/2.0/UDP 192.0.2.88:5060;branch=z9hG4bKt"),
          contact="sip:bob@192.0.2.88:5060"),
    Party("scscf", "192.0.2.11"), Party("as", "192.0.2.20"), Party("b2bua", "192.0.2.21"),
    Party("bob", "192.0.2.88"), Party("carol", "192.0.2.99"), Party("dave", "192.0.2.66"),
    Party("bridge", "192.0.2.30", uri="sip:12345@bridge.example.net"), Party("recorder", "192.0.2.31"),
    Party("proxy", "192.0.2.12"), Party("gateway", "192.0.2.40", uri="sip:+15550100@gw.example.net"),
    Party("mmtel", "192.0.2.55", uri="sip:mmtel@pbx.example.net"),
    Party("focus", "192.0.2.32", uri="sip:final@conf-factory.ims.example.net"),
)}


def blocks(path, mark="== "):
    """(title, lines) of each block of a script."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith(mark):
            found.append((line[len(mark):], []))
        elif found:
            found[-1][1].append(line)
    return found


class Library:
    """The bodies and header groups that scripts name."""

    def __init__(self, folder):
        self.bodies, self.groups = {}, {}
        for title, lines in blocks(folder / "bodies.txt"):
            name, kind = title.split(" ", 1)
            while lines and not lines[-1]:
                lines.pop()
            self.bodies[name] = (kind, lines)
        for title, lines in blocks(folder / "headers.txt"):
            self.groups[title] = [line for line in lines if line]

    def body(self, name, party):
        kind, lines = self.bodies[name]
        text = "".join(line + "\r\n" for line in lines)
        if kind.startswith("hex "):
            return kind[4:], bytes.fromhex("".join(lines))
        for key, value in (("{host}", party.host), ("{user}", party.name), ("{uri}", party.uri)):
            text = text.replace(key, value)
        return kind, text.encode()


class Dialog:
    def __init__(self, number, name):
        self.call_id = f"{name}-{number}@192.0.2.77"
        self.tags, self.targets, self.routes, self.cseq = {}, {}, {}, {}
        self.uris = {}  # From and To
        self.requests = []  # (sender, method, headers as list)
        self.rseq, self.event = 0, None
        self.refused, self.last_uri = False, None


def name_of(header):
    return header.split(":", 1)[0].strip().lower()


def values(headers, name):
    return [h.split(":", 1)[1].strip() for h in headers if name_of(h) == name.lower()]


def merge(headers, changes):
    """Headers changed by the lines of a script."""
    headers = list(headers)
    for line in changes:
        if line.startswith("-"):
            headers = [h for h in headers if name_of(h) != line[1:].strip().lower()]
        elif line.startswith("+"):
            headers.append(line[1:])
        else:
            at = next((i for i, h in enumerate(headers) if name_of(h) == name_of(line)), len(headers))
            headers = [h for h in headers if name_of(h) != name_of(line)]
            headers.insert(at, line)
    return headers


class Conversation:
    """One capture of a script: its messages, how many of them are SIP, and its settings."""

    def __init__(self, name, lines, library):
        self.name, self.library = name, library
        self.settings = {"transport": "udp", "version": "4", "prefs": "-"}
        self.messages, self.expected = [], 0
        self.dialogs, self.branch, self.time = {}, 0, 0.0
        pending = None
        for line in lines + [""]:
            if line.startswith("    "):
                pending[1].append(line[4:])
                continue
            if pending:
                self.message(*pending)
                pending = None
            if line.startswith("%"):
                key, value = line[1:].split(" ", 1)
                self.settings[key] = value
            elif line and not line.startswith("#"):
                pending = (line, [])

    def via(self, party):
        self.branch += 1
        return (f"Via: SIP/2.0/{self.settings['transport'].upper().replace('ESP', 'UDP')} "
                f"{party.host}:{party.port};branch=z9hG4bK{self.name}{self.branch}")

    def message(self, line, changes):
        words = line.split()
        ends, _, identity = words[0].partition("/")
        sender, receiver = (PARTIES[n] for n in ends.split(">"))
        options = dict(w.split("=", 1) for w in words[2:] if re.match(r"[a-z]+=", w))
        plain = [w for w in words[2:] if not re.match(r"[a-z]+=", w)]
        self.time += packets.STEP
        for word in plain:
            if word.startswith("+"):
                self.time += float(word[1:])
        plain = [w for w in plain if not w.startswith("+")]
        what, _, count = words[1].partition("=")
        if what == "raw":
            text = "\r\n".join(changes).encode().decode("unicode_escape").encode("latin-1")
            self.send(sender, receiver, text, int(count or 1))
            return
        if what == "again":
            last = self.messages[-1]
            self.messages.append(dataclasses.replace(last, time=self.time))
            self.expected += 1
            return
        key = (frozenset((sender.name, receiver.name)), identity)
        if key not in self.dialogs:
            self.dialogs[key] = Dialog(len(self.dialogs) + 1, self.name)
        dialog = self.dialogs[key]
        groups = [h for g in options.get("with", "").split(",") if g for h in self.library.groups[g]]
        if what.isdigit():
            start, headers = self.response(dialog, sender, receiver, int(what), plain, options)
        else:
            start, headers = self.request(dialog, sender, receiver, what, plain, options)
        body = b""
        if "body" in options:
            kind, body = self.library.body(options["body"], sender)
            headers.append("Content-Type: " + kind)
        headers = merge(headers + ["Content-Length: %d" % len(body)], groups + changes)
        headers = [h.replace("{host}", sender.host).replace("{uri}", sender.uri) for h in headers]
        self.remember(dialog, sender, receiver, what, headers)
        self.send(sender, receiver, ("\r\n".join([start] + headers) + "\r\n\r\n").encode() + body, 1)

    def send(self, sender, receiver, text, count):
        self.messages.append(packets.Message(text, sender.host, receiver.host, sender.port, receiver.port, self.time))
        self.expected += count

    def address(self, dialog, party, tag=True):
        text = f"<{dialog.uris[party.name]}>"
        return text + f";tag={dialog.tags[party.name]}" if tag and party.name in dialog.tags else text

    def request(self, dialog, sender, receiver, method, plain, options):
        initial = not dialog.uris
        uri = plain[0] if plain else None
        if initial:
            to = options.get("to", uri or receiver.uri)
            source = options.get("from", sender.uri)
            dialog.uris[receiver.name] = PARTIES[to].uri if to in PARTIES else to
            dialog.uris[sender.name] = PARTIES[source].uri if source in PARTIES else source
            dialog.tags[sender.name] = f"{sender.name}{len(self.dialogs)}"
            if receiver.record_route and method != "REGISTER":
                dialog.routes[sender.name] = list(sender.service_route)
        remote = dict(dialog.tags)
        if "tag" in options:
            dialog.tags[receiver.name] = options["tag"]
        invite = next((r for r in reversed(dialog.requests) if r[0] == sender.name and r[1] == "INVITE"), None)
        hop = method == "CANCEL" or (method == "ACK" and dialog.refused)
        if method in ("ACK", "CANCEL"):
            cseq = values(invite[2], "cseq")[0].split()[0]
        else:
            cseq = dialog.cseq[sender.name] = dialog.cseq.get(sender.name, 0) + 1
        via = ["Via: " + v for v in values(invite[2], "via")] if hop else [self.via(sender)]
        if not hop:
            via += ["Via: %s%d" % (v, self.branch) for v in sender.behind]
        if not uri:
            uri = invite[3] if hop else dialog.targets.get(receiver.name, dialog.uris[receiver.name])
        headers = via + ["Max-Forwards: %d" % (70 - len(sender.behind))]
        if dialog.routes.get(sender.name):
            headers.append("Route: " + ", ".join(dialog.routes[sender.name]))
        if sender.record_route and method in FORMING:
            headers.append("Record-Route: " + ", ".join(sender.record_route))
        headers += ["From: " + self.address(dialog, sender),
                    "To: " + self.address(dialog, receiver, method != "CANCEL"),
                    "Call-ID: " + dialog.call_id, f"CSeq: {cseq} {method}"]
        if method in WITH_CONTACT:
            headers.append(f"Contact: <{options.get('contact', sender.contact)}>" + sender.feature)
        if method == "PRACK":
            headers.append(f"RAck: {dialog.rseq} {values(invite[2], 'cseq')[0]}")
        if method == "NOTIFY" and dialog.event:
            headers.append("Event: " + dialog.event)
        if sender.access and method not in ("ACK", "CANCEL"):
            headers.append("P-Access-Network-Info: " + sender.access)
        if "tag" in options:
            dialog.tags = remote
        dialog.last_uri = uri
        return f"{method} {uri} SIP/2.0", headers

    def response(self, dialog, sender, receiver, code, plain, options):
        wanted = next((word for word in plain if word != "rel"), "INVITE" if code < 200 else None)
        name, method, asked, _ = next(r for r in reversed(dialog.requests)
                                      if r[0] == receiver.name and r[1] != "ACK" and wanted in (None, r[1]))
        headers = ["Via: " + v for v in values(asked, "via")]
        forming = method in FORMING and 100 < code < 300
        if forming:
            headers += ["Record-Route: " + v for v in values(asked, "record-route")]
            if sender.record_route:
                headers.append("Record-Route: <sip:orig@scscf.ims.example.net;lr>, <sip:192.0.2.10:5060;lr>")
        to = values(asked, "to")[0]
        if code > 100 and ";tag=" not in to:
            tag = options.get("tag") or dialog.tags.setdefault(sender.name, f"{sender.name}{len(self.dialogs)}")
            to += f";tag={tag}"
        headers += ["From: " + values(asked, "from")[0], "To: " + to, "Call-ID: " + dialog.call_id,
                    "CSeq: " + values(asked, "cseq")[0]]
        if forming or (method in ("UPDATE", "REGISTER") and code == 200):
            contact = values(asked, "contact")[0] if method == "REGISTER" else None
            headers.append("Contact: " + (contact or f"<{options.get('contact', sender.contact)}>" + sender.feature))
        if "rel" in plain:
            dialog.rseq += 1
            headers += ["Require: 100rel", f"RSeq: {dialog.rseq}"]
        if sender.access and code > 100:
            headers.append("P-Access-Network-Info: " + sender.access)
        if method == "INVITE" and code >= 200:
            dialog.refused = code >= 300
        if options.get("tag") and 200 <= code < 300:
            dialog.tags[sender.name] = options["tag"]
        if code in (401, 407, 422, 423) and ";tag=" not in values(asked, "to")[0]:
            dialog.tags.pop(sender.name, None)  # the next try is outside a dialog again
        return f"SIP/2.0 {code} {REASONS[code]}", headers

    def remember(self, dialog, sender, receiver, what, headers):
        contact = re.search(r"<(.*?)>", (values(headers, "contact") or [""])[0])
        if contact and not (what.isdigit() and int(what) >= 300):
            dialog.targets[sender.name] = contact[1]
        routes = [r.strip() for v in values(headers, "record-route") for r in v.split(",")]
        if routes and receiver.service_route:
            dialog.routes[receiver.name] = routes[::-1] if what.isdigit() else routes
        if not what.isdigit():
            dialog.requests.append((sender.name, what, headers, dialog.last_uri))
            if what == "SUBSCRIBE":
                dialog.event = (values(headers, "event") or [None])[0]
            if what == "REFER":
                dialog.event = "refer"


def conversations(folder):
    """(name, kind, Conversation) of all scripts of a folder."""
    library = Library(pathlib.Path(folder))
    for path in sorted(pathlib.Path(folder).glob("*.txt")):
        if path.name in ("bodies.txt", "headers.txt"):
            continue
        for title, lines in blocks(path):
            name, kind = title.split(": ", 1)
            yield name, kind, Conversation(name, lines, library)
