echo in sub $(A=none)
# comment in sub
#- silent in sub
exit
echo not reached
