# UPDATE: CSeq 104 follows CSeq 101 of the PRACK; it must be 102.
s/^CSeq: 102 UPDATE/CSeq: 104 UPDATE/
