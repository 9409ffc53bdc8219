# The answers say what the offers say.
s/^\(m=video .*\)RTP\/AVPF/\1RTP\/AVP/
