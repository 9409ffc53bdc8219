# UPDATE: no Contact.
/<!-- step 6 /,/<!-- step 7 /{
/^Contact:/d
}
