# 200 for the SUBSCRIBE: Expires 9000, more than the 7200 asked for.
/<!-- step 11 /,/<!-- step 12 /s/^Expires: .*/Expires: 9000/
