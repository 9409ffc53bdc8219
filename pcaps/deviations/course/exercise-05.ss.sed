# 200 for the INVITE: the Contact is not the final conference URI of the specification. The conference keeps that address.
# with: registration
/<!-- step 8 /,/<!-- end /s/sip:final@/sip:room-12@/
