# The UE answers it.
# with: registration
/<!-- end /c\
<recv request="NOTIFY"></recv>\
\
<send><![CDATA[\
SIP/2.0 200 OK\
[last_Via:]\
[last_From:]\
[last_To:]\
[last_Call-ID:]\
[last_CSeq:]\
P-Access-Network-Info: 3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010\
Content-Length: 0\
\
]]></send>\
\
<!-- end -->
