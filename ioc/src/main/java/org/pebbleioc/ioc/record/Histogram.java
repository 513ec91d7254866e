package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code histogram}: counts how often a signal falls into each of NELM equal ranges between LLIM and ULIM. */
final class Histogram extends RecordSupport {
    @Override
    String deviceLink() {
        return "SVL";
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        Simulation.init(record);
        constant(record, "SVL", "SGNL");
        clear(record);
        record.set("MCNT", 0);
        record.set("UDF", true); // as in base, until it counts
        later(record, processor);
    }

    private static void clear(final DbRecord record) {
        final int bins = Math.max(1, record.integer("NELM"));
        record.set(record.field("VAL"), new double[bins]);
        record.set("WDTH", (record.number("ULIM") - record.number("LLIM")) / bins);
        record.set("MCNT", record.integer("MDEL") + 1);
        record.set("UDF", false);
    }

    /** SDEL: what was counted is shown after so many seconds even if it is little. */
    private static void later(final DbRecord record, final Processor processor) {
        final double seconds = record.number("SDEL");
        if (seconds <= 0) {
            return;
        }
        processor.timers().after((long) (seconds * 1e9), () -> {
            final LockSet set = LockSets.lock(record);
            try {
                if (record.integer("MCNT") > 0) {
                    record.timeNs = processor.nowNs();
                    show(record, processor, 0);
                }
            } finally {
                LockSets.unlock(set);
            }
            later(record, processor);
        });
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        record.set("UDF", false);
        if (Simulation.mode(record) != Simulation.OFF) {
            final Reading reading = Simulation.read(record, processor);
            if (reading != null) {
                record.setNumber("SGNL", reading.number());
                count(record);
            }
            return true;
        }
        final Double signal = processor.links().number(record, "SVL");
        if (signal != null) {
            record.set("SGNL", signal);
        }
        if (signal != null || !record.link("SVL").reads()) {
            count(record);
        }
        return true;
    }

    private static void count(final DbRecord record) {
        final double signal = record.number("SGNL");
        if (!record.flag("CSTA")) {
            return;
        }
        if (!(record.number("LLIM") < record.number("ULIM"))) {
            Alarms.raise(record, Alarms.SOFT, Alarms.INVALID, "LLIM is not below ULIM");
            return;
        }
        if (!(signal >= record.number("LLIM") && signal < record.number("ULIM"))) {
            return;
        }
        final double[] counts = ((double[]) record.value("VAL")).clone(); // samples share the old one
        // as base: a value on the border of two bins belongs to the lower
        final double above = signal - record.number("LLIM");
        int bin = 0;
        while (bin < counts.length - 1 && above > (bin + 1) * record.number("WDTH")) {
            bin++;
        }
        counts[bin]++;
        record.set(record.field("VAL"), counts);
        record.set("MCNT", record.integer("MCNT") + 1);
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        if (record.integer("MCNT") > record.integer("MDEL")) {
            show(record, processor, alarmMask);
        } else {
            processor.post(record, "VAL", alarmMask);
        }
    }

    private static void show(final DbRecord record, final Processor processor, final int alarmMask) {
        record.set("MCNT", 0);
        processor.post(record, "VAL", alarmMask | Events.VALUE | Events.LOG);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        switch (field.name()) {
            case "SGNL" -> {
                count(record);
                monitors(record, processor, 0);
            }
            case "CMD" -> {
                final int command = record.integer("CMD");
                record.set("CMD", 0);
                if (command <= 1) {
                    clear(record);
                    show(record, processor, 0);
                } else {
                    record.set("CSTA", command == 2);
                    processor.post(record, "CSTA", Events.VALUE);
                }
            }
            case "LLIM", "ULIM" -> clear(record);
            default -> {}
        }
    }
}
