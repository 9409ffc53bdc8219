# INVITE: Accept lacks application/3gpp-ims+xml.
/<!-- step 1 /,/<!-- step 2 /s/^Accept: .*/Accept: application\/sdp/
