# NOTIFY: the document lacks the end tag of user, as the printed sample of the specification does.
/<!-- step 12 /,/<!-- step 13 /{
/^<\/user>/d
}
