dbLoadRecords("$(PEBBLEIOC_HOME)/ioc/src/test/resources/org/pebbleioc/ioc/fidelity/fidelity.db")
iocInit
