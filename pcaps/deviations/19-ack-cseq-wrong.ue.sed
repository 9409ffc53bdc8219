# ACK: CSeq number 103 instead of that of the INVITE, 100.
s/^CSeq: 100 ACK/CSeq: 103 ACK/
