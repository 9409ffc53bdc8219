# The conference document names the endpoint by the Contact of the INVITE.
# with: registration
s/endpoint entity="sip:alice@127.0.0.77:6101"/endpoint entity="sip:alice@127.0.0.77:5060"/
