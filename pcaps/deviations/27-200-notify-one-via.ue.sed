# 200 for the NOTIFY: only the first of the two Via values comes back.
/<!-- step 13 /,/<!-- end /s|^\[last_Via:\]|Via: SIP/2.0/[transport] 127.0.0.10:5081;branch=z9hG4bKn1|
