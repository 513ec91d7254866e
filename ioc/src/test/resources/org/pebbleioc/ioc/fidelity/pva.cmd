epicsEnvSet("EPICS_DB_INCLUDE_PATH", "$(PEBBLEIOC_HOME)/ioc/src/test/resources/org/pebbleioc/ioc/fidelity")
dbLoadRecords("fidelity.db")
dbLoadRecords("pva.db")
iocInit
