# The large case: a camera with images of 74 MiB, the sizes of the Axis detector in "PvDetector Buffer Allocation".
# DMA: 80 x 1 MiB, just enough for one image. Pebble: 128 x 84 MiB = 10.5 GiB, for concurrent events.
# ./run plan ioc/iocBoot/axis/st.cmd shows the plan; on a smaller machine it says how much is missing, and
# ./run -p pebbleBufCount=16 ioc/iocBoot/axis/st.cmd runs with 1.3 GiB.

epicsEnvSet("PREFIX", "$(PREFIX=AXIS:)")
epicsEnvSet("PORT", "AXIS1")

simDatadevConfig("$(PORT)", "cfgRxCount=80, cfgTxCount=4, cfgSize=1MiB, cfgMode=1, lanes=1, source=pattern, width=8192, height=4736, type=UInt16")
pebbleConfig("$(PORT)", "pebbleBufCount=128, pebbleBufSize=84MiB")
NDPvaConfigure("PVA1", 2, 0, "$(PORT)", 0, "$(PREFIX)Pva1:Image")
NDPreviewConfigure("PREVIEW1", 1, 0, "$(PORT)", 0, "maxSize=1024, rate=5")
NDPvaConfigure("PVA2", 4, 0, "PREVIEW1", 0, "$(PREFIX)Pva2:Image")

dbLoadRecords("simCamera.template", "P=$(PREFIX),R=cam1:,PORT=$(PORT)")
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva1:,PORT=PVA1,NDARRAY_PORT=$(PORT),ENABLED=1")
dbLoadRecords("NDPreview.template", "P=$(PREFIX),R=Preview1:,PORT=PREVIEW1,NDARRAY_PORT=$(PORT),ENABLED=1")
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva2:,PORT=PVA2,NDARRAY_PORT=PREVIEW1,ENABLED=1")

iocInit

dbpf "$(PREFIX)cam1:AcquireTime" 0.05
dbpf "$(PREFIX)cam1:AcquirePeriod" 0.2
dbpf "$(PREFIX)cam1:Acquire" 1
