# SPDX-License-Identifier: GPL-2.0-or-later
"""IPsec ESP as it protects Gm: transport or tunnel mode, NULL or AES-CBC encryption, HMAC-SHA-1-96."""
from scapy.layers.inet import IP, UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.ipsec import ESP, SecurityAssociation

import packets

ENCRYPTION_KEY = bytes(range(16))
INTEGRITY_KEY = bytes(range(32, 52))
NULL_HEURISTIC = "esp.enable_null_encryption_decode_heuristic:TRUE"


def keys(version="IPv4"):
    """The preferences that let Wireshark decrypt it."""
    row = (version, "*", "*", "*", "AES-CBC [RFC3602]", "0x" + ENCRYPTION_KEY.hex(), "HMAC-SHA-1-96 [RFC2404]",
           "0x" + INTEGRITY_KEY.hex())
    return ("esp.enable_encryption_decode:TRUE", "uat:esp_sa:" + ",".join(f'"{field}"' for field in row))


class Protection:
    """The security associations of a UE and its P-CSCF: one in each direction."""

    def __init__(self, encryption="NULL", tunnel=None, encapsulated=False):
        self.encryption, self.tunnel, self.encapsulated = encryption, tunnel, encapsulated
        self.associations = {}
        self.count = 0

    def association(self, source, destination):
        if (source, destination) not in self.associations:
            extra = {}
            if self.tunnel:
                ends = self.tunnel if source < destination else self.tunnel[::-1]
                extra["tunnel_header"] = packets.ip(ends[0], ends[1], packets.Identification())
            if self.encapsulated:
                extra["nat_t_header"] = UDP(sport=4500, dport=4500)
            if self.encryption != "NULL":
                extra["crypt_key"] = ENCRYPTION_KEY
            self.associations[source, destination] = SecurityAssociation(
                ESP, spi=0x1000 + len(self.associations), crypt_algo=self.encryption, auth_algo="HMAC-SHA1-96",
                auth_key=INTEGRITY_KEY, **extra)
        return self.associations[source, destination]

    def protect(self, packet):
        inner = packet.getlayer(IP) or packet.getlayer(IPv6)
        self.count += 1
        iv = self.count.to_bytes(16, "big") if self.encryption != "NULL" else None
        out = self.association(inner.src, inner.dst).encrypt(type(packet)(bytes(packet)), iv=iv)
        if self.encapsulated:
            out[UDP].len, out[UDP].chksum = len(out[UDP]), 0
        return out

    def all(self, carried, which=lambda number, packet: True):
        """Protects the packets, numbered from 1, that which() picks."""
        return [(time, self.protect(packet) if which(i, packet) else packet)
                for i, (time, packet) in enumerate(carried, 1)]
