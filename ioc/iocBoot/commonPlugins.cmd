# The plugins of every detector, as areaDetector's commonPlugins.cmd loads them, without those that are not in PebbleIOC.
# A start-up file reads it after its camera. It takes from the environment:
#   PREFIX       of all records
#   PORT         of the camera
#   QSIZE        images that may wait in each plugin
#   XSIZE YSIZE  room for profiles, in pixels
#   NCHANS       points of time series
# ENABLED=1 enables them all at boot; areaDetector's default is 0.

# Four regions
NDROIConfigure("ROI1", $(QSIZE), 0, "$(PORT)", 0)
dbLoadRecords("NDROI.template", "P=$(PREFIX),R=ROI1:,PORT=ROI1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),ENABLED=$(ENABLED=0)")
NDROIConfigure("ROI2", $(QSIZE), 0, "$(PORT)", 0)
dbLoadRecords("NDROI.template", "P=$(PREFIX),R=ROI2:,PORT=ROI2,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),ENABLED=$(ENABLED=0)")
NDROIConfigure("ROI3", $(QSIZE), 0, "$(PORT)", 0)
dbLoadRecords("NDROI.template", "P=$(PREFIX),R=ROI3:,PORT=ROI3,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),ENABLED=$(ENABLED=0)")
NDROIConfigure("ROI4", $(QSIZE), 0, "$(PORT)", 0)
dbLoadRecords("NDROI.template", "P=$(PREFIX),R=ROI4:,PORT=ROI4,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),ENABLED=$(ENABLED=0)")

# Statistics of the camera and of each region, with their time series
NDStatsConfigure("STATS1", $(QSIZE), 0, "$(PORT)", 0)
dbLoadRecords("NDStats.template", "P=$(PREFIX),R=Stats1:,PORT=STATS1,ADDR=0,TIMEOUT=1,HIST_SIZE=256,XSIZE=$(XSIZE),YSIZE=$(YSIZE),NCHANS=$(NCHANS),NDARRAY_PORT=$(PORT),ENABLED=$(ENABLED=0)")
NDTimeSeriesConfigure("STATS1_TS", $(QSIZE), 0, "STATS1", 1, 23)
dbLoadRecords("NDTimeSeries.template", "P=$(PREFIX),R=Stats1:TS:,PORT=STATS1_TS,ADDR=0,TIMEOUT=1,NDARRAY_PORT=STATS1,NDARRAY_ADDR=1,NCHANS=$(NCHANS),ENABLED=1")
NDStatsConfigure("STATS2", $(QSIZE), 0, "ROI1", 0)
dbLoadRecords("NDStats.template", "P=$(PREFIX),R=Stats2:,PORT=STATS2,ADDR=0,TIMEOUT=1,HIST_SIZE=256,XSIZE=$(XSIZE),YSIZE=$(YSIZE),NCHANS=$(NCHANS),NDARRAY_PORT=ROI1,ENABLED=$(ENABLED=0)")
NDTimeSeriesConfigure("STATS2_TS", $(QSIZE), 0, "STATS2", 1, 23)
dbLoadRecords("NDTimeSeries.template", "P=$(PREFIX),R=Stats2:TS:,PORT=STATS2_TS,ADDR=0,TIMEOUT=1,NDARRAY_PORT=STATS2,NDARRAY_ADDR=1,NCHANS=$(NCHANS),ENABLED=1")
NDStatsConfigure("STATS3", $(QSIZE), 0, "ROI2", 0)
dbLoadRecords("NDStats.template", "P=$(PREFIX),R=Stats3:,PORT=STATS3,ADDR=0,TIMEOUT=1,HIST_SIZE=256,XSIZE=$(XSIZE),YSIZE=$(YSIZE),NCHANS=$(NCHANS),NDARRAY_PORT=ROI2,ENABLED=$(ENABLED=0)")
NDTimeSeriesConfigure("STATS3_TS", $(QSIZE), 0, "STATS3", 1, 23)
dbLoadRecords("NDTimeSeries.template", "P=$(PREFIX),R=Stats3:TS:,PORT=STATS3_TS,ADDR=0,TIMEOUT=1,NDARRAY_PORT=STATS3,NDARRAY_ADDR=1,NCHANS=$(NCHANS),ENABLED=1")
NDStatsConfigure("STATS4", $(QSIZE), 0, "ROI3", 0)
dbLoadRecords("NDStats.template", "P=$(PREFIX),R=Stats4:,PORT=STATS4,ADDR=0,TIMEOUT=1,HIST_SIZE=256,XSIZE=$(XSIZE),YSIZE=$(YSIZE),NCHANS=$(NCHANS),NDARRAY_PORT=ROI3,ENABLED=$(ENABLED=0)")
NDTimeSeriesConfigure("STATS4_TS", $(QSIZE), 0, "STATS4", 1, 23)
dbLoadRecords("NDTimeSeries.template", "P=$(PREFIX),R=Stats4:TS:,PORT=STATS4_TS,ADDR=0,TIMEOUT=1,NDARRAY_PORT=STATS4,NDARRAY_ADDR=1,NCHANS=$(NCHANS),ENABLED=1")
NDStatsConfigure("STATS5", $(QSIZE), 0, "ROI4", 0)
dbLoadRecords("NDStats.template", "P=$(PREFIX),R=Stats5:,PORT=STATS5,ADDR=0,TIMEOUT=1,HIST_SIZE=256,XSIZE=$(XSIZE),YSIZE=$(YSIZE),NCHANS=$(NCHANS),NDARRAY_PORT=ROI4,ENABLED=$(ENABLED=0)")
NDTimeSeriesConfigure("STATS5_TS", $(QSIZE), 0, "STATS5", 1, 23)
dbLoadRecords("NDTimeSeries.template", "P=$(PREFIX),R=Stats5:TS:,PORT=STATS5_TS,ADDR=0,TIMEOUT=1,NDARRAY_PORT=STATS5,NDARRAY_ADDR=1,NCHANS=$(NCHANS),ENABLED=1")

# Extremes and sums of four more regions
NDROIStatConfigure("ROISTAT1", $(QSIZE), 0, "$(PORT)", 0, 4)
dbLoadRecords("NDROIStat.template", "P=$(PREFIX),R=ROIStat1:,PORT=ROISTAT1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),NCHANS=$(NCHANS),ENABLED=$(ENABLED=0)")
dbLoadRecords("NDROIStatN.template", "P=$(PREFIX),R=ROIStat1:1:,PORT=ROISTAT1,ADDR=0,TIMEOUT=1,NCHANS=$(NCHANS)")
dbLoadRecords("NDROIStatN.template", "P=$(PREFIX),R=ROIStat1:2:,PORT=ROISTAT1,ADDR=1,TIMEOUT=1,NCHANS=$(NCHANS)")
dbLoadRecords("NDROIStatN.template", "P=$(PREFIX),R=ROIStat1:3:,PORT=ROISTAT1,ADDR=2,TIMEOUT=1,NCHANS=$(NCHANS)")
dbLoadRecords("NDROIStatN.template", "P=$(PREFIX),R=ROIStat1:4:,PORT=ROISTAT1,ADDR=3,TIMEOUT=1,NCHANS=$(NCHANS)")

# Compressed images
NDCodecConfigure("CODEC1", $(QSIZE), 0, "$(PORT)", 0)
dbLoadRecords("NDCodec.template", "P=$(PREFIX),R=Codec1:,PORT=CODEC1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),ENABLED=$(ENABLED=0)")

# Image PVs: of the camera, and of the first region
NDPvaConfigure("PVA1", $(QSIZE), 0, "$(PORT)", 0, $(PREFIX)Pva1:Image, 0, 0, 0)
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva1:,PORT=PVA1,ADDR=0,TIMEOUT=1,NDARRAY_PORT=$(PORT),ENABLED=1")
NDPvaConfigure("PVA2", $(QSIZE), 0, "ROI1", 0, $(PREFIX)Pva2:Image, 0, 0, 0)
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva2:,PORT=PVA2,ADDR=0,TIMEOUT=1,NDARRAY_PORT=ROI1,ENABLED=1")
