# Replays a recorded frame of a real detector: 487 x 195 Int32, value for value, ten times a second.
# Other recordings: source=tiff:scan/frame_*.tif, source=raw:frames.bin,1024x512,UInt16 (in quotes '...'), source=hdf5:FILE:/dataset

epicsEnvSet("PREFIX", "$(PREFIX=13SIM1:)")
epicsEnvSet("PORT", "SIM1")

simDatadevConfig("$(PORT)", "cfgRxCount=16, cfgSize=64KiB, source=hdf5:$(PEBBLEIOC_HOME)/ioc/iocBoot/replay/AgBehenate_228.h5:/entry/data/data")
NDPvaConfigure("PVA1", 4, 0, "$(PORT)", 0, "$(PREFIX)Pva1:Image")
NDPreviewConfigure("PREVIEW1", 1, 0, "$(PORT)", 0, "maxSize=1024, rate=10")
NDPvaConfigure("PVA2", 4, 0, "PREVIEW1", 0, "$(PREFIX)Pva2:Image")

dbLoadRecords("simCamera.template", "P=$(PREFIX),R=cam1:,PORT=$(PORT)")
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva1:,PORT=PVA1,NDARRAY_PORT=$(PORT),ENABLED=1")
dbLoadRecords("NDPreview.template", "P=$(PREFIX),R=Preview1:,PORT=PREVIEW1,NDARRAY_PORT=$(PORT),ENABLED=1")
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva2:,PORT=PVA2,NDARRAY_PORT=PREVIEW1,ENABLED=1")

iocInit

dbpf "$(PREFIX)cam1:AcquirePeriod" 0.1
dbpf "$(PREFIX)cam1:Acquire" 1
