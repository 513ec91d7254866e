dbLoadRecords("records.db")
iocInit
