# Waits long after an error, as a script that looks for its hardware may.
on error wait 100
thereIsNoSuchCommand
iocInit
