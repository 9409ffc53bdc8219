# 200 for the INVITE: the Contact lacks isfocus.
/<!-- step 8 /,/<!-- step 9 /s/;Isfocus//
