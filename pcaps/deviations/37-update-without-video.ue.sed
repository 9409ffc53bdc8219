# UPDATE: the second offer has lost its video section.
/<!-- step 6 /,/<!-- step 7 /{
/^m=video/,/^\]\]>/{
/^\]\]>/!d
}
}
