# UPDATE: the session version in o= stays 1, although the description changed.
/<!-- step 6 /,/<!-- step 7 /s/^o=alice 7001 2 /o=alice 7001 1 /
