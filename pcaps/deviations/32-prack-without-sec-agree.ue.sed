# PRACK: no Require: sec-agree.
/<!-- step 4 /,/<!-- step 5 /{
/^Require:/d
}
