# The 200 for the UPDATE repeats what the UE reported.
# with: registration
/<!-- step 7 /,/<!-- step 8 /{
/^m=video/,/^\]\]>/s/^a=curr:qos remote sendrecv/a=curr:qos remote none/
}
