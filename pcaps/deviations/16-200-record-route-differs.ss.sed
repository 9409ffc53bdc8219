# 200 for the INVITE: Record-Route differs from the one of the 183.
/<!-- step 8 /,/<!-- step 9 /s/^Record-Route: <sip:orig@/Record-Route: <sip:term@/
