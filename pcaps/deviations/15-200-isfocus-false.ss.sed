# 200 for the INVITE: isfocus="FALSE" says that this is not a focus.
/<!-- step 8 /,/<!-- step 9 /s/;Isfocus/;isfocus="FALSE"/
