# 183: the Contact is not the temporary conference URI of the specification.
# with: registration
/<!-- step 3 /,/<!-- step 4 /s/sip:temporary@/sip:factory-7@/
/<!-- step 7 /,/<!-- step 8 /s/sip:temporary@/sip:factory-7@/
