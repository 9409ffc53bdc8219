# The voice conference over EPS, TS 34.229-1 C.10, for both sides: no video, E-UTRAN, AMR-WB and AMR as the speech codecs.
# The step numbers in the comments of the scenarios stay those of A.25; in C.10 steps 1 to 6 are 2 to 7, and 7 is 7a.
s/video conference creation, TS 34.229-5 A.25/voice conference creation, TS 34.229-1 C.10/
/^m=video /,/^\]\]>/{/^\]\]>/!d}
/<type>video<\/type>/d
s/;audio;video$/;audio/
/^Accept-Contact: /s/;video$//
s/3GPP-NR-FDD;utran-cell-id-3gpp=00101000001000000010/3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=0010100010000010/
s/^b=AS:540$/b=AS:41/
s/^b=AS:65$/b=AS:41/
s/RTP\/AVP 96 97 98 99 100/RTP\/AVP 97 98 99 100/
s/RTP\/AVP 96 99$/RTP\/AVP 97 99/
/^m=audio .* 97 98 /,/^\]\]>/{/^a=rtpmap:96 /d;/^a=fmtp:96 /d}
s/^a=rtpmap:96 .*/a=rtpmap:97 AMR-WB\/16000\/1/
s/^a=fmtp:96 .*/a=fmtp:97 mode-change-capability=2; max-red=220/
