package org.pebbleioc.ioc.record;

/** Common to output records: DOL with OMSL, IVOA, the driver's value at start and as readback. */
abstract class OutputSupport extends RecordSupport {
    @Override
    String deviceLink() {
        return "OUT";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        final boolean given = constant(record, "DOL", "VAL");
        if (given) {
            record.set("UDF", false);
        }
        if (record.device != null) {
            final Object present = record.device.present(record);
            // as asyn's device support: what the driver has at start wins over the file, so that PINI changes nothing
            if (present != null) {
                fromDevice(record, present);
                record.set("UDF", false);
                // as base's init_record: a value that was read at start is no alarm
                record.set("STAT", 0);
                record.set("SEVR", 0);
            }
        }
        ready(record);
    }

    /** Sets VAL, and RVAL where there is one, to what the driver has. */
    abstract void fromDevice(DbRecord record, Object value);

    /** Initial values are there: copies for change detection. */
    void ready(final DbRecord record) {}

    /** Turns VAL into what is written, checks alarms. */
    abstract void prepare(DbRecord record, Processor processor);

    /** What goes to the device. */
    abstract Object output(DbRecord record);

    /** IVOV becomes the output. */
    abstract void invalidOutput(DbRecord record);

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final Object readback = record.device == null ? null : record.device.takeReadback(record);
        if (readback != null) {
            fromDevice(record, readback);
            record.set("UDF", false);
            prepare(record, processor);
            return true;
        }
        if (record.integer("OMSL") == Menus.CLOSED_LOOP && record.link("DOL").isDatabase()) {
            closedLoop(record, processor);
        }
        prepare(record, processor);
        if (record.integer("NSEV") >= Alarms.INVALID) {
            switch (record.integer("IVOA")) {
                case 1 -> {
                    return true;
                }
                case 2 -> invalidOutput(record);
                default -> {}
            }
        }
        write(record, processor);
        return true;
    }

    void write(final DbRecord record, final Processor processor) {
        if (record.device != null) {
            record.device.write(record, output(record), processor);
        }
    }

    void closedLoop(final DbRecord record, final Processor processor) {
        final Double value = processor.links().number(record, "DOL");
        if (value != null) {
            record.set("VAL", value);
            record.set("UDF", Double.isNaN(value));
        }
    }
}
