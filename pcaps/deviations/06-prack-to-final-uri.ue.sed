# PRACK: sent to the final conference URI, which the UE cannot know yet; it must go to the Contact of the 183.
s/^PRACK sip:temporary@/PRACK sip:final@/
