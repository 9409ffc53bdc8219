# SUBSCRIBE: sent inside the dialog of the INVITE (its Call-ID and tags) instead of starting a dialog of its own.
# with: registration
/<!-- step 10 /,/<!-- step 11 /{
s/tag=us/tag=ua/
s/^To: .*/&;tag=sa/
s/^Call-ID: .*/Call-ID: [call_id]/
s/^CSeq: .*/CSeq: 103 SUBSCRIBE/
}
