# INVITE: no P-Preferred-Service.
/^P-Preferred-Service:/d
