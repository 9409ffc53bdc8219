# SUBSCRIBE: it goes to the temporary conference URI.
# with: registration, voice
/<!-- step 10 /,/<!-- step 11 /s/sip:final@/sip:temporary@/
