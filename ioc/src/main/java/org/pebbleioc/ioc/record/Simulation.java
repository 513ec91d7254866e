package org.pebbleioc.ioc.record;

/** Simulation mode: SIMM, where SIML takes it from, SIOL and SVAL instead of the device, SIMS, SSCN, SDLY. */
final class Simulation {
    static final int OFF = 0;
    static final int RAW = 2;
    private static final int NO_SCAN = 65535;

    static int mode(final DbRecord record) {
        return record.has("SIMM") ? record.integer("SIMM") : OFF;
    }

    /** At start: a constant SIML gives SIMM, and SSCN counts if simulation is on. */
    static void init(final DbRecord record) {
        if (record.has("SIMM")) {
            RecordSupport.constant(record, "SIML", "SIMM");
            if (record.has("SVAL")) {
                RecordSupport.constant(record, "SIOL", "SVAL");
            }
            exchangeScans(record);
        }
    }

    /** SIML is read into SIMM. Under the lock. */
    static void fetch(final DbRecord record, final Processor processor) {
        if (record.has("SIMM") && record.link("SIML").reads()) {
            final Double mode = processor.links().number(record, "SIML");
            if (mode != null) {
                record.set("SIMM", mode);
                switched(record, processor);
            }
        }
    }

    /** SIMM may have changed: SCAN and SSCN change places when simulation begins or ends. */
    static void switched(final DbRecord record, final Processor processor) {
        if (record.integer("SIMM") == record.integer("OLDSIMM")) {
            return;
        }
        if (record.integer("SSCN") != NO_SCAN) {
            processor.scanners().remove(record, record.integer("SCAN"), record.text("EVNT"));
            exchangeScans(record);
            processor.scanners().add(record);
        }
        record.set("OLDSIMM", record.integer("SIMM"));
    }

    private static void exchangeScans(final DbRecord record) {
        final int other = record.integer("SSCN");
        if (other != NO_SCAN && record.integer("SIMM") != record.integer("OLDSIMM")) {
            record.set("SSCN", record.integer("SCAN"));
            record.set("SCAN", other);
        }
        record.set("OLDSIMM", record.integer("SIMM"));
    }

    /** How long a simulated device takes; negative for one that is there at once. */
    static double delaySeconds(final DbRecord record) {
        return mode(record) == OFF ? -1 : record.number("SDLY");
    }

    /** What SIOL says, or what somebody wrote to SVAL; null when there is nothing to take. */
    static RecordSupport.Reading read(final DbRecord record, final Processor processor) {
        alarm(record);
        final boolean raw = mode(record) == RAW && record.has("RVAL");
        final Links links = processor.links();
        if (!record.has("SVAL")) {
            if (record.field("VAL").type() == FieldType.STRING) {
                final String text = links.text(record, "SIOL");
                return text == null ? null : new RecordSupport.Reading(text, false, false);
            }
            final Links.Source source = links.source(record, "SIOL");
            return source == null ? null : new RecordSupport.Reading(source.value(), false, false);
        }
        final Object value = record.field("SVAL").type() == FieldType.STRING
                ? links.text(record, "SIOL")
                : links.value(record, "SIOL");
        if (value instanceof Number number) {
            record.setNumber("SVAL", number);
        } else if (value instanceof String text) {
            record.set("SVAL", Convert.cut(text, 39));
        }
        return value == null && record.link("SIOL").reads()
                ? null
                : new RecordSupport.Reading(record.value("SVAL"), raw, false);
    }

    /** SIOL takes what would go to the device. */
    static void write(final DbRecord record, final Processor processor, final Object value) {
        alarm(record);
        final boolean raw = mode(record) == RAW && record.has("RVAL");
        processor.links().write(record, "SIOL", raw ? record.value("RVAL") : value);
    }

    private static void alarm(final DbRecord record) {
        Alarms.raise(record, Alarms.SIMM, record.integer("SIMS"));
    }

    private Simulation() {}
}
