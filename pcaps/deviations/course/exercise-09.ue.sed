# UPDATE: the video stream has no resources yet.
# with: registration
/<!-- step 6 /,/<!-- step 7 /{
/^m=video/,/^\]\]>/s/^a=curr:qos local sendrecv/a=curr:qos local none/
}
