# The UE does not subscribe (that is its choice); it leaves the conference 4 s later, when the 3 s wait is over.
/<!-- step 10 /,/<!-- end /c\
<pause milliseconds="4000"/>\
\
<!-- leaving: BYE -->\
<send><![CDATA[\
BYE sip:final@conf-factory.ims.example.net SIP/2.0\
Via: SIP/2.0/[transport] 127.0.0.77:6101;branch=z9hG4bKa6\
Route: <sip:127.0.0.10:5081;lr>, <sip:orig@scscf.3gpp.org;lr>\
Max-Forwards: 70\
From: <sip:alice@ims.example.net>;tag=ua\
To: <sip:mmtel@conf-factory.ims.example.net>;tag=sa\
Call-ID: [call_id]\
CSeq: 103 BYE\
Require: sec-agree\
Proxy-Require: sec-agree\
Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.9\
P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\
Content-Length: 0\
\
]]></send>\
\
<recv response="200"></recv>\

