# ACK: Via branch of the INVITE. The ACK for a 200 is a transaction of its own.
s/branch=z9hG4bKa4/branch=z9hG4bKa1/
