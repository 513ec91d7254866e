# A start-up file as sites of areaDetector have it for ADSimDetector: what was changed stands in the first lines.
epicsEnvSet("ADCORE", "$(PEBBLEIOC_HOME)/ioc")
epicsEnvSet("ADSIMDETECTOR", "$(PEBBLEIOC_HOME)")

errlogInit(20000)
dbLoadDatabase("$(ADSIMDETECTOR)/dbd/simDetectorApp.dbd")
simDetectorApp_registerRecordDeviceDriver(pdbbase)

epicsEnvSet("PREFIX", "$(PREFIX=13SIM1:)")
epicsEnvSet("PORT",   "SIM1")
epicsEnvSet("QSIZE",  "20")
epicsEnvSet("XSIZE",  "1024")
epicsEnvSet("YSIZE",  "1024")
epicsEnvSet("NCHANS", "2048")
epicsEnvSet("EPICS_CA_MAX_ARRAY_BYTES", "10000000")
epicsEnvSet("ENABLED", "1")

asynSetMinTimerPeriod(0.001)

simDetectorConfig("$(PORT)", $(XSIZE), $(YSIZE), 1, 0, 0)
dbLoadRecords("$(ADSIMDETECTOR)/db/simDetector.template", "P=$(PREFIX),R=cam1:,PORT=$(PORT),ADDR=0,TIMEOUT=1")

NDStdArraysConfigure("Image1", $(QSIZE), 0, "$(PORT)", 0, 0, 0, 0, 0, 5)
dbLoadRecords("NDStdArrays.template", "P=$(PREFIX),R=image1:,PORT=Image1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),TYPE=Int8,FTVL=UCHAR,NELEMENTS=1048576,ENABLED=$(ENABLED=0)")

< $(ADCORE)/iocBoot/commonPlugins.cmd

asynSetTraceIOMask("$(PORT)", 0, 2)

iocInit()
startPVAServer

dbpf("$(PREFIX)cam1:AcquirePeriod", 0.1)
dbpf("$(PREFIX)cam1:Acquire", 1)
