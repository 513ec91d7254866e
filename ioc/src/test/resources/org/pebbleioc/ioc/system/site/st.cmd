#!../../bin/linux-x86_64/simDetectorApp
# A detector's start-up file as sites have it; only the first line and the paths in envPaths are not a C IOC's.
< envPaths
cd "$(TOP)"
errlogInit(20000)

## Record types and devices
dbLoadDatabase("$(TOP)/dbd/simDetectorApp.dbd")
simDetectorApp_registerRecordDeviceDriver(pdbbase)

epicsEnvSet("PREFIX", "13SIM1:")
epicsEnvSet("PORT",   "SIM1")
epicsEnvSet("QSIZE",  "20")
epicsEnvSet("XSIZE",  "320")
epicsEnvSet("YSIZE",  "240")
epicsEnvSet("NCHANS", "2048")
epicsEnvSet("CBUFFS", "500")
epicsEnvSet("EPICS_CA_MAX_ARRAY_BYTES", "10000000")
epicsEnvSet("ENGINEER", "Detector group")
callbackSetQueueSize(4000)
callbackParallelThreads(2)

asynSetMinTimerPeriod(0.001)
simDetectorConfig("$(PORT)", $(XSIZE), $(YSIZE), 1, 0, 0)
# To have the rate calculation use a non-zero smoothing factor use the following line
#dbLoadRecords("simDetector.template",     "P=$(PREFIX),R=cam1:,PORT=$(PORT),ADDR=0,TIMEOUT=1,RATE_SMOOTH=0.2")
dbLoadRecords("simCamera.template", "P=$(PREFIX),R=cam1:,PORT=$(PORT),ADDR=0,TIMEOUT=1")

NDPvaConfigure("PVA1", $(QSIZE), 0, "$(PORT)", 0, $(PREFIX)Pva1:Image, 0, 0, 0)
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva1:,PORT=PVA1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),ENABLED=1")

< commonPlugins.cmd
set_pass0_restoreFile("auto_positions.sav")
set_pass0_restoreFile("auto_settings.sav")
set_pass1_restoreFile("auto_settings.sav")

#asynSetTraceIOMask("$(PORT)", 0, 2)
asynSetTraceMask("$(PORT)",0,255)
asSetFilename("$(SITE)/site.acf")
asSetSubstitutions("P=$(PREFIX)")
dbLoadTemplate("motors.substitutions", "P=$(PREFIX)")
dbLoadRecords("iocAdminSoft.db", "IOC=$(PREFIX)IOC")
dbLoadRecords("$(DEVIOCSTATS)/db/siteStats.db", "IOCNAME=$(PREFIX)SITE")
addReccasterEnvVars("ENGINEER", "PORT")
addReccasterExcludePattern("*_RBV")
var reccastPort $(RECPORT)

iocInit()

caPutLogInit("file:$(SAVE)/puts.log", 1)
startPVAServer
# save things every thirty seconds
create_monitor_set("auto_settings.req", 30, "P=$(PREFIX)")
create_monitor_set("auto_positions.req", 5, "P=$(PREFIX)")
dbl > $(SAVE)/records.txt
date
