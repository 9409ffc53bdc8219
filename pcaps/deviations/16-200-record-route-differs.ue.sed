# The ACK takes its Route from the 200, as it must.
/<!-- step 9 /,/<!-- step 10 /s/<sip:orig@/<sip:term@/
