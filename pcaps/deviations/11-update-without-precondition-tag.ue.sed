# UPDATE: "precondition" is neither in Supported nor in Require.
/<!-- step 6 /,/<!-- step 7 /{
/^Supported:/d
}
