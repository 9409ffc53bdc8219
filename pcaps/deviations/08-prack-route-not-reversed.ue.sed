# PRACK: Route in the order of the Record-Route of the 183; a UE has to turn it round.
/<!-- step 4 /,/<!-- step 5 /s/^Route: .*/Route: <sip:orig@scscf.3gpp.org;lr>, <sip:127.0.0.10:5081;lr>/
