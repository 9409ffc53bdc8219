# SUBSCRIBE: Route of the INVITE dialog; a new dialog takes the P-CSCF and the Service-Route of the registration.
# with: registration
/<!-- step 10 /,/<!-- step 11 /s/<sip:scscf\.3gpp\.org;lr>/<sip:orig@scscf.3gpp.org;lr>/
