# Superpages: a simulated readout card with two end points of 12 links each, sending from the start.
# ./run ioc/iocBoot/superpage/st.cmd boots this file. The whole of it is explained in docs/superpages.md.

epicsEnvSet("PREFIX", "$(PREFIX=13SP1:)")
epicsEnvSet("PORT", "SP1")

# Per end point: 1024 superpages of 128 KiB. A time frame is 128 orbits of about 1.8 KiB, so a link takes two pages for it,
# and one heartbeat frame crosses them. 22 time frames a second; the real machine has four times as many (orbitRate=11246).
simSuperpageConfig("$(PORT)", "endPoints=2, links=0-11, superpageSize=128KiB, superpageCount=1024, copySize=16KiB, copyCount=256, bank=shm, orbits=128, orbitRate=2812, hbfSize=1760, hbfSpread=0.5, packetSize=8KiB, payload=counter, policy=drop")

# Tables as PVs: every page, every buffer, every link, the latencies.
superpageTables("$(PORT)", "$(PREFIX)rdo:")

dbLoadRecords("superpage.template", "P=$(PREFIX),R=rdo:,PORT=$(PORT)")
dbLoadRecords("superpageBuffer.template", "P=$(PREFIX),R=rdo:EP0:,PORT=$(PORT),BUF=EP0")
dbLoadRecords("superpageBuffer.template", "P=$(PREFIX),R=rdo:EP1:,PORT=$(PORT),BUF=EP1")
dbLoadRecords("superpageBuffer.template", "P=$(PREFIX),R=rdo:COPIES:,PORT=$(PORT),BUF=COPIES")

# Time frames go out over ZeroMQ, to every subscriber: ./run stf-receiver tcp://127.0.0.1:5556 --type sub
# (socket=push shares them among receivers). Receivers on this host can read them where they are instead:
#   superpageShmConfig("SHM1", "$(PORT)", "path=/tmp/pebbleioc-stf.sock, overflow=drop-oldest, queuePercent=25")
#   ./run stf-receiver shm:///tmp/pebbleioc-stf.sock
superpageZmqConfig("ZMQ1", "$(PORT)", "endpoint=tcp://127.0.0.1:5556, socket=pub, mapping=hbf, overflow=drop-newest, clientMessages=400")
dbLoadRecords("superpageTransport.template", "P=$(PREFIX),R=ZMQ:,PORT=ZMQ1")

# Files of raw data, while $(PREFIX)REC:Capture is 1; source=play:FILE plays them again.
superpageRecorderConfig("REC1", "$(PORT)", "folder=/tmp, file=superpages-%T-%f.raw, fileSize=256MiB, maxFiles=4")
dbLoadRecords("superpageRecorder.template", "P=$(PREFIX),R=REC:,PORT=REC1")

iocInit

# iocInit has configured it: the memory is taken, the cards are open.
dbpf "$(PREFIX)rdo:Start" 1
