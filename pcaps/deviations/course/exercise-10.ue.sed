# Nothing is wrong: another spelling, a UE that takes its time, and a NOTIFY that overtakes the 200 for the SUBSCRIBE.
# with: registration
s/^Via:/v:/
s/^From:/f:/
s/^To:/t:/
s/^Contact:/m:/
s/^Content-Length:/l:/
s/^Supported: 100rel, precondition, timer/k: timer,Precondition,\n\\x20100Rel/
s/^Route: \(.*\), \(.*\)/Route: \1\nroute:\n\\x20\\x20\2/
/<!-- step 4 /i\
<pause milliseconds="900"/>\

/<!-- step 11 /,/<!-- step 12 /{
/<!-- step 12 /!d
}
/<!-- step 13 /i\
<!-- step 11 200 OK (SUBSCRIBE) -->\
<recv response="200"></recv>\

/<!-- step 13 /,/<!-- end /{
s|^\[last_Via:\]|v: SIP/2.0/[transport] 127.0.0.10:5081;branch=z9hG4bKn1, SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn2|
s/^\[last_From:\]/f: <sip:final@conf-factory.ims.example.net>;tag=ss/
s/^\[last_To:\]/t: <sip:alice@ims.example.net>;tag=us/
s|^\[last_Call-ID:\]|i: sub///[call_id]|
s/^\[last_CSeq:\]/CSeq: 1 NOTIFY/
}
