# INVITE: the To header names another user than the Request-URI. The later requests of the dialog repeat that To.
# with: registration
s/^To: <sip:mmtel@/To: <sip:other@/
