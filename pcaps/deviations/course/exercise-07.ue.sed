# Nothing is wrong: the capture lacks two messages of the UE.
# with: registration
# lost: udp[8:4] = 0x50524143 or udp[8:4] = 0x41434b20
s/^Supported:/k:/
