# The network accepts the INVITE all the same.
# with: registration
/<!-- step 6 /,/<!-- step 8 /{
/<!-- step 8 /!d
}
