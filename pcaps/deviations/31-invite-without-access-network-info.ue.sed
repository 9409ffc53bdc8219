# INVITE: no P-Access-Network-Info.
/<!-- step 1 /,/<!-- step 2 /{
/^P-Access-Network-Info:/d
}
