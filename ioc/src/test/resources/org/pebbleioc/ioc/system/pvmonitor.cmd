# A small camera whose images come back on three ways, and one PV from elsewhere.
simDatadevConfig("CAM", "cfgRxCount=16, cfgSize=4KiB, lanes=2, source=pattern, width=64, height=48, type=UInt16")
pebbleConfig("CAM", "pebbleBufCount=32")
NDPvaConfigure("PVA1", 16, 0, "CAM", 0, "T:Pva1:Image")

PvMonitorConfigure("MON", "CAM")
PvMonitorAddPv("MON", "MONNEAR", "near=local/T:Pva1:Image", "source=dataTimeStamp, histogram=T:Mon:Near:Histogram")
PvMonitorAddPv("MON", "MONWIRE", "wire=pva/T:Pva1:Image", "source=dataTimeStamp")
PvMonitorAddPv("MON", "MONCA", "number=ca/T:cam1:NumImages_RBV", "match=none")
PvMonitorAddPv("MON", "MONCACAM", "caCamera=ca/T:CaCamera[48,64](short)", "match=none")
PvMonitorAddPv("MON", "MONFAR", "far=pva/$(FAR=nobody:has:this)", "match=none, timeout=20ms")
PvMonitorAddSink("MON", "CHECKN", "check", "pv=near, queue=16")
PvMonitorAddSink("MON", "CHECKW", "check", "pv=wire, queue=16")
PvMonitorAddSink("MON", "REC", "record", "file=$(FOLDER)/run, queue=16, enable=no")

dbLoadRecords("simCamera.template", "P=T:,R=cam1:,PORT=CAM")
dbLoadRecords("pvMonitor.template", "P=T:,R=Mon:,PORT=MON")
dbLoadRecords("pvMonitorPv.template", "P=T:,R=Mon:Near:,PORT=MONNEAR")
dbLoadRecords("pvMonitorPv.template", "P=T:,R=Mon:Wire:,PORT=MONWIRE")
dbLoadRecords("pvMonitorPv.template", "P=T:,R=Mon:Ca:,PORT=MONCA")
dbLoadRecords("pvMonitorPv.template", "P=T:,R=Mon:CaCam:,PORT=MONCACAM")
dbLoadRecords("pvMonitorPv.template", "P=T:,R=Mon:Far:,PORT=MONFAR")
dbLoadRecords("pvMonitorSink.template", "P=T:,R=Mon:CheckN:,PORT=CHECKN")
dbLoadRecords("pvMonitorSink.template", "P=T:,R=Mon:CheckW:,PORT=CHECKW")
dbLoadRecords("pvMonitorSink.template", "P=T:,R=Mon:Rec:,PORT=REC")
# a camera as Channel Access knows them: a waveform
dbLoadRecords("$(FOLDER)/caCamera.db")
iocInit
dbpf "T:cam1:AcquireTime" 0.001
dbpf "T:cam1:AcquirePeriod" 0.01
dbpf "T:cam1:ImageMode" "Multiple"
