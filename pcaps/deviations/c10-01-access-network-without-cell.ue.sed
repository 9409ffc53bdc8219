# INVITE: P-Access-Network-Info names E-UTRAN, but not the cell.
# with: registration, voice
/<!-- step 1 /,/<!-- step 2 /s/^\(P-Access-Network-Info: 3GPP-E-UTRAN-FDD\);.*/\1/
