# A later NOTIFY: the version of its document leaves out a number.
# with: registration
/<!-- end /c\
<pause milliseconds="5500"/>\
\
<!-- further NOTIFY: bob joins -->\
<send><![CDATA[\
NOTIFY sip:alice@127.0.0.77:6101 SIP/2.0\
Via: SIP/2.0/[transport] 127.0.0.10:5081;branch=z9hG4bKn3, SIP/2.0/UDP scscf.3gpp.org;branch=z9hG4bKn4\
Max-Forwards: 69\
From: <sip:final@conf-factory.ims.example.net>;tag=ss\
To: <sip:alice@ims.example.net>;tag=us\
Call-ID: sub///[call_id]\
CSeq: 2 NOTIFY\
Contact: <sip:final@conf-factory.ims.example.net>\
Event: conference\
Subscription-State: active;expires=7194\
Content-Type: application/conference-info+xml\
Content-Length: [len]\
\
<?xml version="1.0" encoding="UTF-8"?>\
<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:final@conf-factory.ims.example.net" state="partial" version="2">\
<users>\
<user entity="sip:bob@ims.example.net">\
<endpoint entity="sip:bob@127.0.0.78:6102">\
<status>connected</status>\
<joining-method>dialed-out</joining-method>\
<media id="1"><type>audio</type><label>34569</label><src-id>305419898</src-id><status>sendrecv</status></media>\
</endpoint>\
</user>\
</users>\
</conference-info>\
]]></send>\
\
<recv response="200"></recv>\
\
<!-- end -->
