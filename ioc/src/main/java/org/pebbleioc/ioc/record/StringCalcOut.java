package org.pebbleioc.ioc.record;

import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code scalcout} of synApps: a calcout with texts; what it writes is a text or a number as its target wants it. */
final class StringCalcOut extends RecordSupport {
    private static final Logger LOG = LogManager.getLogger(StringCalcOut.class);
    private static final int COUNT = SynAppsFields.LAST_CALC - 'A' + 1;
    private static final String ERROR = "***ERROR***";

    /** Guarded by the record's lock set. */
    private static final class State {
        final StringExpression.Variables variables = new StringExpression.Variables(COUNT, COUNT);
        final FieldDef[] numbers = new FieldDef[COUNT];
        final FieldDef[] texts = new FieldDef[COUNT];
        final FieldDef[] lastNumbers = new FieldDef[COUNT];
        final FieldDef[] lastTexts = new FieldDef[COUNT];
        StringExpression calc;
        StringExpression output;

        State(final DbRecord record) {
            for (int i = 0; i < COUNT; i++) {
                numbers[i] = record.field(one("", i));
                texts[i] = record.field(two("", i));
                lastNumbers[i] = record.field(one("P", i));
                lastTexts[i] = record.field(two("P", i));
            }
        }

        void load(final DbRecord record) {
            for (int i = 0; i < COUNT; i++) {
                variables.numbers[i] = (Double) record.value(numbers[i]);
                variables.texts[i] = (String) record.value(texts[i]);
            }
        }

        void store(final DbRecord record) {
            for (int i = 0; i < COUNT; i++) {
                record.set(numbers[i], variables.numbers[i]);
                record.set(texts[i], variables.texts[i]);
            }
        }
    }

    private static String one(final String prefix, final int i) {
        return prefix + (char) ('A' + i);
    }

    private static String two(final String prefix, final int i) {
        return prefix + (char) ('A' + i) + (char) ('A' + i);
    }

    private static State state(final DbRecord record) {
        return (State) record.scratch;
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        record.scratch = new State(record);
        for (int i = 0; i < COUNT; i++) {
            constant(record, one("INP", i), one("", i));
            constant(record, two("IN", i), two("", i));
            record.set(one("IN", i) + "V", Links.status(record.link(one("INP", i))));
            record.set(two("I", i) + "V", Links.status(record.link(two("IN", i))));
        }
        record.set("OUTV", Links.status(record.link("OUT")));
        compile(record);
        for (final String copy : new String[] {"PVAL", "MLST", "ALST", "LALM"}) {
            record.set(copy, record.number("VAL"));
        }
        record.set("PSVL", record.text("SVAL"));
    }

    private static void compile(final DbRecord record) {
        final State state = state(record);
        state.calc = compile(record, "CALC", "CLCV");
        state.output = compile(record, "OCAL", "OCLV");
    }

    /** Null for an empty text, which is valid until it has to be computed, and for one that is not understood. */
    private static StringExpression compile(final DbRecord record, final String field, final String valid) {
        record.set(valid, 0);
        if (record.text(field).isBlank()) {
            return null;
        }
        try {
            return new StringExpression(record.text(field), state(record).variables);
        } catch (final Expression.SyntaxException e) {
            LOG.warn("{}.{}: {}", record, field, e.getMessage());
            record.set(valid, -1);
            return null;
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final State state = state(record);
        for (int i = 0; i < COUNT; i++) {
            record.set(state.lastNumbers[i], record.value(state.numbers[i]));
            record.set(state.lastTexts[i], record.value(state.texts[i]));
        }
        if (fetch(record, processor) && compute(record, state.calc, "VAL", "SVAL")) {
            record.set("UDF", false);
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
        final double value = record.number("VAL");
        final double before = record.number("PVAL");
        record.set("PVAL", value);
        if (!OutputCondition.drives(record, value, before)) {
            return true;
        }
        final double delay = record.number("ODLY");
        if (delay <= 0) {
            return output(record, processor);
        }
        record.set("DLYA", 1);
        processor.post(record, "DLYA", Events.VALUE);
        processor.timers().after((long) (delay * 1e9), () -> delayed(record, processor));
        return false;
    }

    private static void delayed(final DbRecord record, final Processor processor) {
        final LockSet set = LockSets.lock(record);
        try {
            record.set("DLYA", 0);
            processor.post(record, "DLYA", Events.VALUE);
            if (record.waiting && output(record, processor)) {
                processor.complete(record);
            }
        } finally {
            LockSets.unlock(set);
        }
    }

    private static boolean fetch(final DbRecord record, final Processor processor) {
        final State state = state(record);
        boolean good = true;
        for (int i = 0; i < COUNT; i++) {
            if (record.link(one("INP", i)).reads()) {
                final Double number = processor.links().number(record, one("INP", i));
                good &= number != null;
                record.set(state.numbers[i], number == null ? record.value(state.numbers[i]) : number);
            }
        }
        for (int i = 0; i < COUNT; i++) {
            if (record.link(two("IN", i)).reads()) {
                final Links.Source source = processor.links().source(record, two("IN", i));
                final String text = source == null ? null : text(source);
                good &= text != null;
                record.set(state.texts[i], text == null ? record.value(state.texts[i]) : StringOperators.cut(text));
            }
        }
        return good;
    }

    /** Characters that cannot be printed come as escapes. */
    private static String text(final Links.Source source) {
        if (source.value() instanceof byte[] bytes) {
            int length = Math.min(bytes.length, StringOperators.LENGTH);
            while (length > 0 && bytes[length - 1] == 0) {
                length--;
            }
            return BinaryText.escaped(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
        return source.text();
    }

    private static boolean compute(
            final DbRecord record, final StringExpression expression, final String number, final String text) {
        final State state = state(record);
        try {
            if (expression == null) {
                throw new StringOperators.Failure("there is no valid expression");
            }
            state.load(record);
            state.variables.value = record.number(number);
            state.variables.text = record.text(text);
            final Object result = expression.evaluate();
            state.store(record);
            record.set(number, StringOperators.number(result));
            record.set(
                    text,
                    result instanceof String string
                            ? string
                            : StringOperators.text((Double) result, record.integer("PREC")));
            return true;
        } catch (final StringOperators.Failure e) {
            state.store(record);
            record.set(number, -1.0);
            record.set(text, ERROR);
            Alarms.raise(record, Alarms.CALC, Alarms.INVALID, String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** @return false when the target's end ends this processing later */
    private static boolean output(final DbRecord record, final Processor processor) {
        if (record.integer("DOPT") == 0) {
            record.set("OVAL", record.number("VAL"));
            record.set("OSV", record.text("SVAL"));
        } else {
            compute(record, state(record).output, "OVAL", "OSV");
        }
        if (record.integer("NSEV") >= Alarms.INVALID) {
            switch (record.integer("IVOA")) {
                case 1 -> {
                    return true;
                }
                case 2 -> record.set("OVAL", record.number("IVOV"));
                default -> {}
            }
        }
        final boolean waits = record.flag("WAIT") && record.link("OUT").reads();
        processor.links().write(record, "OUT", written(record), waits ? () -> processor.completeLater(record) : null);
        if (record.integer("OEVT") > 0) {
            processor.scanIo().postEvent(String.valueOf(record.integer("OEVT")));
        }
        return !waits;
    }

    private static Object written(final DbRecord record) {
        final Link link = record.link("OUT");
        if (link.target() == null) {
            return record.value("OVAL");
        }
        final FieldType type = link.field().type();
        if (type.isText() || type.isChoice()) {
            return record.value("OSV");
        }
        final boolean characters = type == FieldType.ARRAY
                && ElementArrays.ftvl(link.target(), link.field()).matches("U?CHAR");
        return characters
                ? BinaryText.raw(record.text("OSV")).getBytes(StandardCharsets.ISO_8859_1)
                : record.value("OVAL");
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        final State state = state(record);
        final int mask = alarmMask | Events.VALUE | Events.LOG;
        changed(record, processor, "SVAL", "PSVL", mask);
        for (int i = 0; i < COUNT; i++) {
            if (!record.value(state.numbers[i]).equals(record.value(state.lastNumbers[i]))) {
                processor.post(record, state.numbers[i], mask);
            }
            if (!record.value(state.texts[i]).equals(record.value(state.lastTexts[i]))) {
                processor.post(record, state.texts[i], mask);
            }
        }
        changed(record, processor, "OVAL", "POVL", mask);
        changed(record, processor, "OSV", "POSV", mask);
    }

    private static void changed(
            final DbRecord record, final Processor processor, final String field, final String copy, final int mask) {
        if (!record.value(field).equals(record.value(copy))) {
            record.set(record.field(copy), record.value(field));
            processor.post(record, field, mask);
        }
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.name().equals("CALC") || field.name().equals("OCAL")) {
            compile(record);
            processor.post(record, field.name().equals("CALC") ? "CLCV" : "OCLV", Events.VALUE);
        }
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        final boolean number = name.startsWith("INP");
        final String value = number ? name.substring(3) : name.substring(2);
        if (name.startsWith("IN") && constant(record, name, value)) {
            processor.post(record, value, Events.VALUE);
        }
        final String status = name.equals("OUT") ? "OUTV" : number ? "IN" + value + "V" : "I" + value + "V";
        if (record.has(status)) {
            record.set(status, Links.status(record.link(field)));
            processor.post(record, status, Events.VALUE);
        }
    }

    @Override
    void linkChanged(final DbRecord record, final FieldDef field, final Processor processor) {
        relinked(record, field, processor);
    }
}
