# The 200 for the UPDATE repeats what the UE reported.
# with: registration, voice
/<!-- step 7 /,/<!-- step 8 /s/^a=curr:qos remote sendrecv/a=curr:qos remote none/
