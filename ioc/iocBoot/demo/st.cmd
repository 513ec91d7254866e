#!/usr/bin/env -S ../../../run
# A simulated camera with its image and its control PVs.

epicsEnvSet("PREFIX", "$(PREFIX=13SIM1:)")

#- The camera: every setting, its state, and what happens to each image on the way out.
dbLoadRecords("simCamera.template", "P=$(PREFIX),R=cam1:,PORT=SIM1,DATATYPE=3")

#- The image PV $(PREFIX)Pva1:Image
dbLoadRecords("NDPva.template", "P=$(PREFIX),R=Pva1:,PORT=PVA1,NDARRAY_PORT=SIM1,ENABLED=1")

iocInit
