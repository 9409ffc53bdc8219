# SUBSCRIBE: no Expires.
/<!-- step 10 /,/<!-- step 11 /{
/^Expires:/d
}
