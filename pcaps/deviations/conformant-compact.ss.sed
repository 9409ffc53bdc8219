# The network's messages in another legal spelling.
s/^Via:/v:/
s/^From:/f:/
s/^To:/t:/
s/^Call-ID:/i:/
s/^Contact:/m:/
s/^Content-Type:/c:/
s/^Content-Length:/l:/
s/^Event:/o:/
s/^RSeq:/RSEQ:/
s/^Record-Route: \(<.*>\), \(<.*>\)/record-route: \1\nRECORD-ROUTE: \2/
s/^Require: 100rel, precondition/require:\n\\x20precondition ,\n\\x20100REL/
s/;isfocus\(;.*\)*$/ ; IsFocus\1/
s/^Subscription-State: active;expires=7200/Subscription-State: Active ; Expires = 7200/
