# The UE's Route follows the Record-Route it was given.
/<!-- step 4 /,/<!-- step 10 /s/^Route: \(<.*>\), \(<.*>\)/Route: \2, \1/
