# The answers to such a SUBSCRIBE use the same dialog.
# with: registration
/<!-- step 11 /,/<!-- step 12 /s/^\[last_To:\];tag=ss/[last_To:]/
/<!-- step 12 /,/<!-- step 13 /{
s/tag=ss/tag=sa/
s/tag=us/tag=ua/
s/^Call-ID: .*/Call-ID: [call_id]/
}
