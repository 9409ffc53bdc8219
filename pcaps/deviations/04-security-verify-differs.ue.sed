# INVITE: Security-Verify has another spi-s than the Security-Server of the 401.
# with: registration
/<!-- step 1 /,/<!-- step 2 /s/spi-s=12/spi-s=99/
