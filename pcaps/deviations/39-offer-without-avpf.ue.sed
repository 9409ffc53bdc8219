# INVITE: the video section says RTP/AVP, and nothing offers RTP/AVPF.
/<!-- step 1 /,/<!-- step 2 /s/^\(m=video .*\)RTP\/AVPF/\1RTP\/AVP/
/<!-- step 6 /,/<!-- step 7 /s/^\(m=video .*\)RTP\/AVPF/\1RTP\/AVP/
