# No UPDATE: the UE does not report its resources.
# with: registration
/<!-- step 6 /,/<!-- step 8 /{
/<!-- step 8 /!d
}
s/CSeq: 103/CSeq: 102/
