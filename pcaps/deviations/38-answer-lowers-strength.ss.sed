# 183: the answer lowers the UE's mandatory precondition to optional.
/<!-- step 3 /,/<!-- step 4 /s/^a=des:qos mandatory remote /a=des:qos optional remote /
