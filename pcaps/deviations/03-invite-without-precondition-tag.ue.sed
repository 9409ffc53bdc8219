# INVITE: Supported lacks "precondition".
/<!-- step 1 /,/<!-- step 2 /s/^Supported: .*/Supported: 100rel, timer/
