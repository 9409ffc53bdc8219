# The NOTIFY overtakes the 200 for the SUBSCRIBE: the message of step 11 is sent after the one of step 12.
/<!-- step 11 /,/<!-- step 12 /{
/<!-- step 12 /!{
H
d
}
}
/<!-- step 13 /{
x
G
}
