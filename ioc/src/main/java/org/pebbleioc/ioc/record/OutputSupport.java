package org.pebbleioc.ioc.record;

/** Common to output records: DOL with OMSL, IVOA, the driver's value at start and as readback. */
abstract class OutputSupport extends RecordSupport {
    @Override
    String deviceLink() {
        return "OUT";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        final boolean given = constant(record, "DOL", "VAL");
        if (given) {
            record.set("UDF", false);
        }
        if (record.device != null) {
            final Object present = record.device.present(record);
            // as asyn's device support: what the driver has at start wins over the file, so that PINI changes nothing
            if (present != null) {
                fromDevice(record, present, processor);
                record.set("UDF", false);
                // as base's init_record: a value that was read at start is no alarm
                record.set("STAT", 0);
                record.set("SEVR", 0);
            }
        }
        ready(record);
    }

    /** Sets VAL, and RVAL where there is one, to what the driver has. */
    abstract void fromDevice(DbRecord record, Object value, Processor processor);

    /** Initial values are there: copies for change detection. */
    void ready(final DbRecord record) {}

    /** Turns VAL into what is written, checks alarms. */
    abstract void prepare(DbRecord record, Processor processor);

    /** What goes to the device. */
    abstract Object output(DbRecord record);

    /** IVOV becomes the output. */
    abstract void invalidOutput(DbRecord record, Processor processor);

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Object readback = record.device == null ? null : record.device.takeReadback(record);
        if (readback != null) {
            fromDevice(record, readback, processor);
            record.set("UDF", false);
            prepare(record, processor);
            return true;
        }
        if (record.integer("OMSL") == Menus.CLOSED_LOOP && record.link("DOL").reads()) {
            closedLoop(record, processor);
        }
        prepare(record, processor);
        if (record.integer("NSEV") >= Alarms.INVALID) {
            switch (record.integer("IVOA")) {
                case 1 -> {
                    return true;
                }
                case 2 -> invalidOutput(record, processor);
                default -> {}
            }
        }
        return write(record, processor);
    }

    /** @return false when the device ends this processing later */
    boolean write(final DbRecord record, final Processor processor) {
        if (Simulation.mode(record) != Simulation.OFF) {
            Simulation.write(record, processor, simulatedOutput(record));
            return true;
        }
        return record.device == null || record.device.write(record, output(record), processor);
    }

    /** What a simulated device is told: the value in engineering units. */
    Object simulatedOutput(final DbRecord record) {
        return record.value(record.has("OVAL") ? "OVAL" : "VAL");
    }

    void closedLoop(final DbRecord record, final Processor processor) {
        final Double value = processor.links().number(record, "DOL");
        if (value != null) {
            record.set("VAL", value);
            record.set("UDF", Double.isNaN(value));
        }
    }
}
