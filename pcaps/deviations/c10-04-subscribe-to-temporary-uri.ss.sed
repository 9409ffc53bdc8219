# The NOTIFY comes in the dialog of that SUBSCRIBE, so its From is what the UE called.
# with: registration, voice
/<!-- step 12 /,/<!-- step 13 /s/^From: <sip:final@/From: <sip:temporary@/
