dbLoadRecords("$(PEBBLEIOC_HOME)/ioc/src/test/resources/org/pebbleioc/ioc/fidelity/fidelity.db")
dbLoadRecords("$(PEBBLEIOC_HOME)/ioc/src/test/resources/org/pebbleioc/ioc/fidelity/more.db")
iocInit
