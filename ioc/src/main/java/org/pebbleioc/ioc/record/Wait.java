package org.pebbleioc.ioc.record;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Events;

/**
 * {@code swait} of synApps: a calcout whose PV names are texts. With {@code SCAN="I/O Intr"} it processes when an input
 * changes whose INxP says so; its forward link waits until all is done that its output caused.
 */
final class Wait extends RecordSupport {
    private static final Logger LOG = LogManager.getLogger(Wait.class);
    private static final int COUNT = SynAppsFields.LAST_CALC - 'A' + 1;
    private static final int PV_OK = 0;
    private static final int PV_BAD = 1;
    private static final int NO_PV = 2;

    /** Guarded by the record's lock set. */
    private static final class State {
        final double[] arguments = new double[COUNT];
        Expression calc;
    }

    private static String name(final int i, final String suffix) {
        return "IN" + (char) ('A' + i) + suffix;
    }

    private static String letter(final int i) {
        return String.valueOf((char) ('A' + i));
    }

    private static State state(final DbRecord record) {
        return (State) record.scratch;
    }

    @Override
    String linkText(final DbRecord record, final FieldDef field, final String text) {
        final String name = field.name();
        if (text.isBlank() || Convert.constant(text) != null) {
            return text;
        }
        if (name.equals("OUTN")) {
            return text + " PP";
        }
        final boolean input = name.length() == 4 && name.startsWith("IN") && name.endsWith("N");
        final boolean follows =
                input && record.integer("SCAN") == Menus.IO_INTR && record.flag("IN" + name.charAt(2) + "P");
        return follows ? text + " CP" : text;
    }

    @Override
    boolean interrupts() {
        return true;
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        record.scratch = new State();
        record.set("INIT", 1);
        Simulation.init(record);
        for (int i = 0; i < COUNT; i++) {
            constant(record, name(i, "N"), letter(i));
            status(record, name(i, "N"), name(i, "V"));
        }
        status(record, "DOLN", "DOLV");
        status(record, "OUTN", "OUTV");
        constant(record, "DOLN", "DOLD");
        compile(record);
    }

    private static void status(final DbRecord record, final String link, final String status) {
        final int there = Links.status(record.link(link));
        record.set(status, there == 3 ? NO_PV : there == 0 ? PV_BAD : PV_OK);
    }

    private static void compile(final DbRecord record) {
        final State state = state(record);
        state.calc = null;
        record.set("CLCV", 0);
        if (record.text("CALC").isBlank()) {
            return;
        }
        try {
            state.calc = new Expression(record.text("CALC"), state.arguments);
        } catch (final Expression.SyntaxException e) {
            LOG.warn("{}.CALC: {}", record, e.getMessage());
            record.set("CLCV", -1);
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        if (Simulation.mode(record) != Simulation.OFF) {
            final Reading reading = Simulation.read(record, processor);
            if (reading != null) {
                record.setNumber("VAL", reading.number());
                record.set("UDF", false);
            }
        } else if (!fetch(record, processor)) {
            Alarms.raise(record, Alarms.READ, Alarms.INVALID, "an input cannot be read");
        } else {
            compute(record);
        }
        final double value = record.number("VAL");
        final double before = record.number("OVAL");
        record.set("OVAL", value);
        if (!OutputCondition.drives(record, value, before)) {
            return true;
        }
        final double delay = record.number("ODLY");
        if (delay > 0) {
            monitors(record, processor, 0); // clients see the value before it is written
            processor.timers().after((long) (delay * 1e9), () -> delayed(record, processor));
            return false;
        }
        return output(record, processor);
    }

    private static void compute(final DbRecord record) {
        final State state = state(record);
        if (state.calc == null) {
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, "CALC expression is invalid");
            return;
        }
        final double result = state.calc.evaluate(record.number("VAL"));
        for (int i = 0; i < COUNT; i++) {
            record.set(letter(i), state.arguments[i]);
        }
        record.set("VAL", result);
        record.set("UDF", Double.isNaN(result));
    }

    private static boolean fetch(final DbRecord record, final Processor processor) {
        boolean good = true;
        for (int i = 0; i < COUNT; i++) {
            if (record.link(name(i, "N")).reads()) {
                final Double value = processor.links().number(record, name(i, "N"));
                good &= value != null;
                record.set(letter(i), value == null ? record.number(letter(i)) : value);
            }
            state(record).arguments[i] = record.number(letter(i));
        }
        return good;
    }

    private static void delayed(final DbRecord record, final Processor processor) {
        final LockSet set = LockSets.lock(record);
        try {
            if (record.waiting && output(record, processor)) {
                processor.complete(record);
            }
        } finally {
            LockSets.unlock(set);
        }
    }

    /** @return false when the end of what the output caused ends this processing */
    private static boolean output(final DbRecord record, final Processor processor) {
        if (record.integer("OEVT") > 0) {
            processor.scanIo().postEvent(String.valueOf(record.integer("OEVT")));
        }
        if (!record.link("OUTN").reads()) {
            return true;
        }
        if (record.flag("DOPT") && record.link("DOLN").reads()) {
            final Double desired = processor.links().number(record, "DOLN");
            if (desired != null && desired != record.number("DOLD")) {
                record.set("DOLD", desired);
                processor.post(record, "DOLD", Events.VALUE);
            }
        }
        final Object value = record.value(record.flag("DOPT") ? "DOLD" : "VAL");
        processor.links().write(record, "OUTN", value, () -> processor.completeLater(record));
        return false;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        for (int i = 0; i < COUNT; i++) {
            if (record.number(letter(i)) != record.number("L" + letter(i))) {
                record.set("L" + letter(i), record.number(letter(i)));
                processor.post(record, letter(i), alarmMask | Events.VALUE);
                processor.post(record, "L" + letter(i), alarmMask | Events.VALUE);
            }
        }
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (name.equals("CALC")) {
            compile(record);
            processor.post(record, "CLCV", Events.VALUE);
        } else if (name.equals("SCAN") || name.length() == 4 && name.startsWith("IN") && name.endsWith("P")) {
            // the links follow their PVs, or do so no longer; that needs a thread that holds no lock
            for (int i = 0; i < COUNT; i++) {
                final FieldDef link = record.field(name(i, "N"));
                final boolean concerned = name.equals("SCAN") || name.equals(name(i, "P"));
                if (concerned && record.link(link).reads()) {
                    final String text = record.text(link.name());
                    processor.scanIo().submit(() -> processor.scanIo().putLater(record, link, text));
                }
            }
        }
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (!name.endsWith("N") || name.length() != 4) {
            return;
        }
        final String status = name.substring(0, 3) + "V";
        final int before = record.integer(status);
        status(record, name, status);
        if (record.integer(status) != before) {
            processor.post(record, status, Events.VALUE);
        }
        if (name.startsWith("IN") && constant(record, name, name.substring(2, 3))) {
            processor.post(record, name.substring(2, 3), Events.VALUE);
        }
    }

    @Override
    void linkChanged(final DbRecord record, final FieldDef field, final Processor processor) {
        relinked(record, field, processor);
    }
}
