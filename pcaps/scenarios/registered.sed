# UE with registration in front: the network offered two mechanisms in the 401, so Security-Verify repeats both.
/^Security-Verify:/s/$/, ipsec-3gpp;alg=hmac-md5-96;ealg=null;spi-c=11;spi-s=12;port-c=5080;port-s=5081;q=0.7/
