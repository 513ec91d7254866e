package org.pebbleioc.ioc.record;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Events;

/** Inputs of a calc, calcout or sel, and compiled expressions. */
final class CalcInputs {
    private static final Logger LOG = LogManager.getLogger(CalcInputs.class);

    final double[] arguments;
    Expression calc;
    Expression output;
    private final FieldDef[] values;
    private final FieldDef[] links;
    private final FieldDef[] lasts;

    /** @param count inputs from A on */
    CalcInputs(final DbRecord record, final int count) {
        arguments = new double[count];
        values = new FieldDef[count];
        links = new FieldDef[count];
        lasts = new FieldDef[count];
        for (int i = 0; i < count; i++) {
            final char letter = (char) ('A' + i);
            values[i] = record.field(String.valueOf(letter));
            links[i] = record.field("INP" + letter);
            lasts[i] = record.field("L" + letter);
        }
    }

    static CalcInputs of(final DbRecord record) {
        if (!(record.scratch instanceof CalcInputs)) {
            final char last = record.has("INP" + FieldTables.LAST_INPUT) ? FieldTables.LAST_INPUT : 'L';
            record.scratch = new CalcInputs(record, last - 'A' + 1);
        }
        return (CalcInputs) record.scratch;
    }

    /** Null for a text that is not understood, which is logged. */
    static Expression compile(final DbRecord record, final String field) {
        final String text = record.text(field);
        try {
            return new Expression(text.isBlank() ? "0" : text, of(record).arguments);
        } catch (final Expression.SyntaxException e) {
            LOG.warn("{}.{}: {}", record, field, e.getMessage());
            return null;
        }
    }

    void constants(final DbRecord record) {
        for (int i = 0; i < links.length; i++) {
            RecordSupport.constant(record, links[i].name(), values[i].name());
        }
    }

    /** A constant written to an input link becomes the input's value. */
    void relinked(final DbRecord record, final FieldDef link, final Processor processor) {
        for (int i = 0; i < links.length; i++) {
            if (links[i] == link && RecordSupport.constant(record, link.name(), values[i].name())) {
                processor.post(record, values[i], Events.VALUE | Events.LOG);
            }
        }
    }

    /** Reads all inputs; false when a link could not be read. */
    boolean fetch(final DbRecord record, final Processor processor) {
        boolean good = true;
        for (int i = 0; i < links.length; i++) {
            good &= fetch(record, processor, i);
        }
        return good;
    }

    boolean fetch(final DbRecord record, final Processor processor, final int i) {
        Double value = null;
        final boolean reads = record.link(links[i]).reads();
        if (reads) {
            value = processor.links().number(record, links[i].name());
            if (value != null) {
                record.set(values[i], value);
            }
        }
        arguments[i] = (Double) record.value(values[i]);
        return !reads || value != null;
    }

    /** {@code A:=x} changes the field. */
    void store(final DbRecord record) {
        for (int i = 0; i < values.length; i++) {
            record.set(values[i], arguments[i]);
        }
    }

    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        for (int i = 0; i < values.length; i++) {
            if (!record.value(values[i]).equals(record.value(lasts[i]))) {
                record.set(lasts[i], record.value(values[i]));
                processor.post(record, values[i], alarmMask | Events.VALUE | Events.LOG);
            }
        }
    }
}
