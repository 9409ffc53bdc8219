# ACK: sent to the temporary conference URI of the 183 instead of the final one of the 200.
s/^ACK sip:final@/ACK sip:temporary@/
