# NOTIFY: the document speaks of the temporary URI instead of the final one.
s/^\(<conference-info .*entity="sip:\)final@/\1temporary@/
