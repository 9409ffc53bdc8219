# The UE takes the NOTIFY first, then the 200 for its SUBSCRIBE, and then answers the NOTIFY (hence its headers spelled out).
/<!-- step 11 /,/<!-- step 12 /{
/<!-- step 12 /!d
}
/<!-- step 13 /i\
<!-- step 11 200 OK (SUBSCRIBE) -->\
<recv response="200"></recv>\

/<!-- step 13 /,/<!-- end /{
s|^\[last_Via:\]|Via: SIP/2.0/[transport] 127.0.0.10:5081;branch=z9hG4bKn1, SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2|
s/^\[last_From:\]/From: <sip:final@conf-factory.ims.example.net>;tag=ss/
s/^\[last_To:\]/To: <sip:alice@ims.example.net>;tag=us/
s|^\[last_Call-ID:\]|Call-ID: sub///[call_id]|
s/^\[last_CSeq:\]/CSeq: 1 NOTIFY/
}
