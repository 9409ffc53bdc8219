# The same messages in another legal spelling: compact names, other case, folded lines, blanks, other order of tags.
s/^Via:/v:/
s/^From:/f:/
s/^To:/t:/
s/^Call-ID:/i:/
s/^Contact:/m:/
s/^Content-Type:/c:/
s/^Content-Length:/l:/
s/^Supported:/k:/
s/^Event:/o:/
s/^Accept-Contact:/a:/
s/^Max-Forwards:/MAX-FORWARDS  :/
s/^Require:/require:/
s/^Proxy-Require: sec-agree/PROXY-REQUIRE:\tSec-Agree/
# order of tags and types does not matter
s/^k: 100rel, precondition, timer/k: timer,Precondition,\n\\x20100Rel/
s/^Accept: application\/sdp, application\/3gpp-ims+xml/Accept: application\/3gpp-ims+xml,\n\\x09application\/sdp/
# one list may stand in several headers; the order of a Route does matter, and is kept
s/^Route: \(.*\), \(.*\)/Route: \1\nroute:\n\\x20\\x20\2/
# blanks around semicolon and equals sign, and hexadecimal digits in lower case
s/;+g\.3gpp\.icsi-ref="urn%3Aurn-7%3A\(.*\)";/\n\\x20; +G.3gpp.icsi-ref = "urn%3aurn-7%3a\1" ; /
s/^Security-Verify: ipsec-3gpp;alg=\(.*\);ealg=null;/security-verify: ipsec-3gpp ; ealg = null ;\n\\x20alg=\1;/
/<!-- step 9 /,/<!-- step 10 /s/^f: \(.*\);tag=ua/f:\n\\x20\1\n\\x20;tag=ua/
