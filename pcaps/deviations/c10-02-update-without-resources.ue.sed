# UPDATE: it still says that the UE has no resources.
# with: registration, voice
/<!-- step 6 /,/<!-- step 7 /s/^a=curr:qos local sendrecv/a=curr:qos local none/
