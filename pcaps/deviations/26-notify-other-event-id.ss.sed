# NOTIFY: Event has an id that the SUBSCRIBE did not have.
/<!-- step 12 /,/<!-- step 13 /s/^Event: .*/Event: conference;id=7/
