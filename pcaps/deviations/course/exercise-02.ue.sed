# ACK: the Route has the order of the Record-Route.
# with: registration
/<!-- step 9 /,/<!-- step 10 /s/^Route: \(<.*>\), \(<.*>\)/Route: \2, \1/
