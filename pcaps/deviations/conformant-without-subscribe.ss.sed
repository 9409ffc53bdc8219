# No subscription; the network waits for the BYE.
/<!-- step 10 /,/<!-- end /c\
<!-- leaving: BYE -->\
<recv request="BYE"></recv>\
\
<send><![CDATA[\
SIP/2.0 200 OK\
[last_Via:]\
[last_From:]\
[last_To:]\
[last_Call-ID:]\
[last_CSeq:]\
Content-Length: 0\
\
]]></send>\

