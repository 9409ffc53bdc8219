# 183: Record-Route in the wrong order. The 200 for the INVITE has the same value.
s/^Record-Route: \(<.*>\), \(<.*>\)/Record-Route: \2, \1/
