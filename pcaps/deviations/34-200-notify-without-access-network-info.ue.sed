# 200 for the NOTIFY: no P-Access-Network-Info. A warning only.
/<!-- step 13 /,/<!-- end /{
/^P-Access-Network-Info:/d
}
