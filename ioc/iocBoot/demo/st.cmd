# The demo: a simulated camera behind a simulated DMA card, acquiring from the start.
# ./run boots this file. Every line can be copied to a site's own st.cmd.

epicsEnvSet("PREFIX", "$(PREFIX=13SIM1:)")
epicsEnvSet("PORT", "SIM1")

# The card: 64 receive buffers of 128 KiB, two lanes, and a diffraction pattern of 1024 x 1024 UInt16 behind it.
simDatadevConfig("$(PORT)", "cfgRxCount=64, cfgTxCount=4, cfgSize=128KiB, cfgMode=1, lanes=2, source=pattern, width=1024, height=1024, type=UInt16")

# The pebble: one image per buffer. These are the values that would be worked out anyway.
pebbleConfig("$(PORT)", "pebbleBufCount=128, bank=heap")

# The image PV; each client has a queue of 4.
NDPvaConfigure("PVA1", 4, 0, "$(PORT)", 0, "$(PREFIX)Pva1:Image")

# For screens: at most 512 pixels across, at most ten a second. The operator screen shows this one.
NDPreviewConfigure("PREVIEW1", 1, 0, "$(PORT)", 0, "maxSize=512, rate=10")
NDPvaConfigure("PVA2", 4, 0, "PREVIEW1", 0, "$(PREFIX)Pva2:Image")

# Compressed on a thread of its own; the record Compressor says how.
NDCodecConfigure("CODEC1", 2, 0, "$(PORT)", 0, 0, 0, 0, 0, 1)
NDPvaConfigure("PVA3", 4, 0, "CODEC1", 0, "$(PREFIX)Pva3:Image")

# A monitor of that image PV: each image comes back into the transition buffer of its own pebble buffer, and is compared.
PvMonitorConfigure("MON1", "$(PORT)")
PvMonitorAddPv("MON1", "MON1CAM", "cam=local/$(PREFIX)Pva1:Image", "source=dataTimeStamp, histogram=$(PREFIX)Mon1:Cam:Histogram")
PvMonitorAddSink("MON1", "MON1CHECK", "check", "pv=cam")

dbLoadRecords("simCamera.template", "P=$(PREFIX),R=cam1:,PORT=$(PORT)")
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva1:,PORT=PVA1,NDARRAY_PORT=$(PORT),ENABLED=1")
dbLoadRecords("NDPreview.template", "P=$(PREFIX),R=Preview1:,PORT=PREVIEW1,NDARRAY_PORT=$(PORT),ENABLED=1")
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva2:,PORT=PVA2,NDARRAY_PORT=PREVIEW1,ENABLED=1")
dbLoadRecords("NDCodec.template", "P=$(PREFIX),R=Codec1:,PORT=CODEC1,NDARRAY_PORT=$(PORT),ENABLED=1")
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva3:,PORT=PVA3,NDARRAY_PORT=CODEC1,ENABLED=1")
dbLoadRecords("pvMonitor.template", "P=$(PREFIX),R=Mon1:,PORT=MON1")
dbLoadRecords("pvMonitorPv.template", "P=$(PREFIX),R=Mon1:Cam:,PORT=MON1CAM")
dbLoadRecords("pvMonitorSink.template", "P=$(PREFIX),R=Mon1:Check:,PORT=MON1CHECK")

# The process itself: memory, pauses, load, clients.
dbLoadRecords("iocAdminSoft.db", "IOC=$(PREFIX)IOC")

iocInit

dbpf "$(PREFIX)Codec1:Compressor" "BSLZ4"
dbpf "$(PREFIX)cam1:AcquireTime" 0.05
dbpf "$(PREFIX)cam1:AcquirePeriod" 0.1
dbpf "$(PREFIX)cam1:ImageMode" "Continuous"
dbpf "$(PREFIX)cam1:Acquire" 1
