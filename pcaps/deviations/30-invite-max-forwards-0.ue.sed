# INVITE: Max-Forwards 0; no proxy may forward it.
/<!-- step 1 /,/<!-- step 2 /s/^Max-Forwards: .*/Max-Forwards: 0/
