# PRACK: RAck names RSeq 122, the 183 had 121.
s/^RAck: .*/RAck: 122 100 INVITE/
