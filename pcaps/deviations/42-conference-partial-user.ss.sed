# NOTIFY: a full document with a user that is only partial.
s/^<user entity="sip:alice@ims.example.net">/<user entity="sip:alice@ims.example.net" state="partial">/
