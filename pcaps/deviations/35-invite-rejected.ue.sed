# The ACK for a refusal belongs to the INVITE: same branch, Request-URI and Route.
/<!-- step 3 /,/<!-- end /c\
<recv response="503"></recv>\
\
<send><![CDATA[\
ACK sip:mmtel@conf-factory.ims.example.net SIP/2.0\
Via: SIP/2.0/[transport] 127.0.0.77:6101;branch=z9hG4bKa1\
Route: <sip:127.0.0.10:5081;lr>, <sip:scscf.3gpp.org;lr>\
Max-Forwards: 70\
From: <sip:alice@ims.example.net>;tag=ua\
To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\
Call-ID: [call_id]\
CSeq: 100 ACK\
Content-Length: 0\
\
]]></send>\

