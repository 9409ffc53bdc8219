# INVITE: the Contact has port 5060 instead of the protected server port 6101. The UPDATE repeats that Contact.
# with: registration
/<!-- step 1 /,/<!-- step 9 /s/^Contact: <sip:alice@127.0.0.77:6101>/Contact: <sip:alice@127.0.0.77:5060>/
