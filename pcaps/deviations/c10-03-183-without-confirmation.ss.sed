# 183: the answer does not ask the UE to confirm its resources.
# with: registration, voice
/^a=conf:qos /d
