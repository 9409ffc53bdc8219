# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS 1.2 made by hand, with a pre-shared key cipher, so that nothing in it is random: TLS_PSK_WITH_AES_128_GCM_SHA256.
What a reader of the capture needs is the key log."""
import hashlib
import hmac
import struct

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CIPHER = 0x00a8
CLIENT_RANDOM, SERVER_RANDOM, MASTER = bytes(range(32)), bytes(range(64, 96)), bytes(range(128, 176))


def _prf(label, seed, n):
    seed, a, out = label + seed, label + seed, b""
    while len(out) < n:
        a = hmac.new(MASTER, a, hashlib.sha256).digest()
        out += hmac.new(MASTER, a + seed, hashlib.sha256).digest()
    return out[:n]


def key_log():
    return b"CLIENT_RANDOM %s %s\n" % (CLIENT_RANDOM.hex().encode(), MASTER.hex().encode())


def _record(kind, data):
    return struct.pack(">BHH", kind, 0x0303, len(data)) + data


def _handshake(kind, data):
    return bytes([kind]) + len(data).to_bytes(3, "big") + data


class Session:
    """The records of both ends."""

    def __init__(self):
        keys = _prf(b"key expansion", SERVER_RANDOM + CLIENT_RANDOM, 40)
        self.keys = {"client": (keys[:16], keys[32:36]), "server": (keys[16:32], keys[36:40])}
        self.count = {"client": 0, "server": 0}
        self.said = b""

    def protect(self, end, kind, data):
        key, salt = self.keys[end]
        number = struct.pack(">Q", self.count[end])
        self.count[end] += 1
        sealed = AESGCM(key).encrypt(salt + number, data, number + struct.pack(">BHH", kind, 0x0303, len(data)))
        return _record(kind, number + sealed)

    def _say(self, *messages):
        self.said += b"".join(messages)
        return b"".join(_record(22, m) for m in messages)

    def _finished(self, end):
        verify = _prf(end.encode() + b" finished", hashlib.sha256(self.said).digest(), 12)
        message = _handshake(20, verify)
        self.said += message
        return _record(20, b"\1") + self.protect(end, 22, message)

    def handshake(self):
        """The flights, as (end, bytes)."""
        hello = struct.pack(">H", 0x0303)
        yield "client", self._say(_handshake(1, hello + CLIENT_RANDOM + b"\0" + struct.pack(">HH", 2, CIPHER) + b"\1\0"))
        yield "server", self._say(_handshake(2, hello + SERVER_RANDOM + b"\0" + struct.pack(">HB", CIPHER, 0)),
                                  _handshake(14, b""))
        yield "client", self._say(_handshake(16, struct.pack(">H", 2) + b"ue")) + self._finished("client")
        yield "server", self._finished("server")
