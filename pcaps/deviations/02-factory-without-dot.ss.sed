# The 200 for the INVITE repeats the To of the INVITE.
# with: registration
s/mmtel@conf-factory\.ims/mmtel@conf-factoryims/
