# A small camera that does not acquire by itself.
simDatadevConfig("CAM", "cfgRxCount=$(RX=16), cfgSize=$(CFGSIZE=4KiB), lanes=$(LANES=2), policy=$(POLICY=hold), source=pattern, width=$(W=64), height=$(H=48), type=$(TYPE=UInt16), static=$(STATIC=no)")
pebbleConfig("CAM", "pebbleBufCount=$(PEBBLE=32), pebbleBufSize=$(BUFSIZE=32KiB)")
NDPvaConfigure("PVA1", $(QUEUE=4), 0, "CAM", 0, "$(P=T:)Pva1:Image")
dbLoadRecords("simCamera.template", "P=$(P=T:),R=cam1:,PORT=CAM")
dbLoadRecords("NDPva.template", "P=$(P=T:),R=Pva1:,PORT=PVA1,NDARRAY_PORT=CAM,ENABLED=1")
iocInit
dbpf "$(P=T:)cam1:AcquireTime" 0.001
dbpf "$(P=T:)cam1:AcquirePeriod" 0.01
