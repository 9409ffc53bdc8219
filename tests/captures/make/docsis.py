#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""docsis.py FROM TO: the Ethernet packets of a capture as DOCSIS frames, in a file that says Ethernet."""
import struct
import sys

from scapy.utils import RawPcapReader, RawPcapWriter


def crc(data):
    """Of the header, as X.25 has it."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0x8408 if value & 1 else value >> 1
    return value ^ 0xFFFF


writer = RawPcapWriter(sys.argv[2], linktype=1)
writer.write_header(None)
for packet, when in RawPcapReader(sys.argv[1]):
    packet += bytes(4)  # the frame check sequence
    header = struct.pack(">BBH", 0, 0, len(packet))
    writer.write_packet(header + struct.pack("<H", crc(header)) + packet, sec=when.sec, usec=when.usec)
writer.close()
