# UPDATE: the SDP has changed, its o= line has the version of the INVITE.
# with: registration, voice
s/^o=alice 7001 2 /o=alice 7001 1 /
