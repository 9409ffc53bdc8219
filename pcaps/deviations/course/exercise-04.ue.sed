# UPDATE without access network; the 200 for the NOTIFY has lost the second Via. Neither follows from the other.
# with: registration
/<!-- step 6 /,/<!-- step 7 /{
/^P-Access-Network-Info:/d
}
/<!-- step 13 /,/<!-- end /s|^\[last_Via:\]|Via: SIP/2.0/[transport] 127.0.0.10:5081;branch=z9hG4bKn1|
