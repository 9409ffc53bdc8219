# 183: the Contact lacks isfocus.
/<!-- step 3 /,/<!-- step 4 /s/;isfocus//
