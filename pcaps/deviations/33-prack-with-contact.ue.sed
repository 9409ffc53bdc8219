# PRACK: has a Contact, where none belongs. A warning only.
/<!-- step 4 /,/<!-- step 5 /s/^RAck: .*/&\nContact: <sip:alice@127.0.0.77:6101>/
