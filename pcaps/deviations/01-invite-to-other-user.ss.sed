# The 200 for the INVITE repeats the To of the INVITE.
# with: registration
s/^To: <sip:mmtel@/To: <sip:other@/
