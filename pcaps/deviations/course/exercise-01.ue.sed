# SUBSCRIBE: Accept names another type of document.
# with: registration
/<!-- step 10 /,/<!-- step 11 /s/^Accept: .*/Accept: application\/pidf+xml/
