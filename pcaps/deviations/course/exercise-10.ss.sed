# The 183 is sent again, because no PRACK has come after half a second. The NOTIFY overtakes the 200 for the SUBSCRIBE.
# with: registration
/<!-- step 3 /,/<!-- step 4 /{
/<!-- step 4 /!{
H
}
}
/<!-- step 4 /{
x
s/^\n*/<pause milliseconds="500"\/>\n\n/
G
}
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
