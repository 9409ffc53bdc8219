# SUBSCRIBE: Event "conference-info" (the name of the document type) instead of "conference".
/<!-- step 10 /,/<!-- step 11 /s/^Event: .*/Event: conference-info/
