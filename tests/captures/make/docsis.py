#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""docsis.py FROM TO: the Ethernet packets of a pcap file as DOCSIS frames, in a file that says Ethernet. Without scapy, as
the test runs where nothing is but tshark."""
import struct
import sys


def crc(data):
    """Of the header, as X.25 has it."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return value ^ 0xFFFF


with open(sys.argv[1], "rb") as source, open(sys.argv[2], "wb") as target:
    target.write(source.read(24))
    while record := source.read(16):
        seconds, microseconds, captured, _ = struct.unpack("<4I", record)
        packet = source.read(captured) + bytes(4)  # the frame check sequence
        header = struct.pack(">BBH", 0, 0, len(packet))
        frame = header + struct.pack("<H", crc(header)) + packet
        target.write(struct.pack("<4I", seconds, microseconds, len(frame), len(frame)) + frame)
