#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the captures of ../ordinary that are not recorded, and index.tsv of all of them.

    tests/captures/make/ordinary.py
"""
import pathlib

import packets
from scapy.layers.inet import IP
from scapy.layers.ipsec import ESP, SecurityAssociation
from scapy.layers.sctp import SCTP, SCTPChunkData

import ordinary_packets
import sip_script

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE.parent / "ordinary"
ADDRESSES_6 = {"192.0.2.77": "2001:db8::77", "192.0.2.10": "2001:db8::10", "192.0.2.88": "2001:db8::88"}


def sctp(messages):
    ids, tsn, tags, carried = packets.Identification(), {}, {}, []
    for m in messages:
        tsn[m.source] = tsn.get(m.source, 99) + 1
        chunk = SCTPChunkData(beginning=1, ending=1, tsn=tsn[m.source], stream_id=1, stream_seq=tsn[m.source] - 100,
                              proto_id=0, data=m.text)
        carried.append((m.time, packets.ip(m.source, m.destination, ids) /
                        SCTP(sport=m.source_port, dport=m.destination_port, tag=0x1000 + tags.setdefault(m.source, len(tags))) / chunk))
    return carried


def esp(messages):
    associations = {}
    carried = []
    for time, packet in packets.udp(messages):
        ends = packet.src, packet.dst
        if ends not in associations:
            associations[ends] = SecurityAssociation(ESP, spi=0x1000 + len(associations), crypt_algo="NULL",
                                                     auth_algo="HMAC-SHA1-96", auth_key=bytes(range(20)))
        carried.append((time, associations[ends].encrypt(IP(bytes(packet)))))
    return carried


def scripted():
    for name, kind, conversation in sip_script.conversations(HERE / "ordinary"):
        settings, messages = conversation.settings, conversation.messages
        drop = int(settings.get("drop", 0))
        if settings["version"] == "6":
            messages = packets.readdress(messages, ADDRESSES_6)
        carry = {"udp": packets.udp, "tcp": packets.tcp, "sctp": sctp, "esp": esp}[settings["transport"]]
        packets.write(OUT / (name + ".pcap"), packets.ethernet(carry(messages[drop:])))
        yield name + ".pcap", kind, conversation.expected - drop, settings["prefs"]


def recorded():
    """What record-ordinary records, from its own table."""
    for line in (HERE / "recorded.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, sip, kind = line.split("\t")
        yield name, kind, int(sip), "-"


def main():
    rows = list(recorded())
    kept = {name for name, *_ in rows}
    for old in OUT.glob("*.pcap*"):
        if old.name not in kept:
            old.unlink()
    rows += list(scripted()) + list(ordinary_packets.made(OUT))
    assert len({row[0] for row in rows}) == len(rows), "two captures of one name"
    with open(OUT / "index.tsv", "w", encoding="utf-8") as out:
        out.write("capture\tkind\tsip\tpreferences\n")
        for row in sorted(rows):
            out.write("\t".join(map(str, row)) + "\n")


if __name__ == "__main__":
    main()
