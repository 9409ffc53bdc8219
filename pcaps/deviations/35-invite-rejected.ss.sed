# The network refuses the INVITE with 503.
/<!-- step 3 /,/<!-- end /c\
<!-- instead of step 3: 503 -->\
<send><![CDATA[\
SIP/2.0 503 Service Unavailable\
[last_Via:]\
[last_From:]\
[last_To:];tag=sa\
[last_Call-ID:]\
[last_CSeq:]\
Content-Length: 0\
\
]]></send>\
\
<recv request="ACK"></recv>\

