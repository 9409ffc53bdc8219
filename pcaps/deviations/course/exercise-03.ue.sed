# The UE goes where the 183 says, as it must.
# with: registration
s/^PRACK sip:temporary@/PRACK sip:factory-7@/
s/^UPDATE sip:temporary@/UPDATE sip:factory-7@/
