# INVITE: factory URI spelled without the dot after "conf-factory", as the specification prints it. Accepted, with a note.
# with: registration
s/mmtel@conf-factory\.ims/mmtel@conf-factoryims/
