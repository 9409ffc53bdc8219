# The ACK goes to an address that the UE has not been told; the SUBSCRIBE goes where the 200 says.
# with: registration
/<!-- step 10 /,/<!-- end /s/sip:final@/sip:room-12@/
