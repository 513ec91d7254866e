package org.pebbleioc.ioc.record;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Events;

/** Inputs A..L and compiled expressions of a calc or calcout. */
final class CalcInputs {
    private static final Logger LOG = LogManager.getLogger(CalcInputs.class);

    final double[] arguments = new double[12];
    Expression calc;
    Expression output;

    static CalcInputs of(final DbRecord record) {
        if (!(record.scratch instanceof CalcInputs)) {
            record.scratch = new CalcInputs();
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

    static void constants(final DbRecord record) {
        for (char c = 'A'; c <= 'L'; c++) {
            RecordSupport.constant(record, "INP" + c, String.valueOf(c));
        }
    }

    void fetch(final DbRecord record, final Processor processor) {
        for (char c = 'A'; c <= 'L'; c++) {
            final Double value = processor.links().number(record, "INP" + c);
            if (value != null) {
                record.set(String.valueOf(c), value);
            }
            arguments[c - 'A'] = record.number(String.valueOf(c));
        }
    }

    /** {@code A:=x} changes the field. */
    void store(final DbRecord record) {
        for (char c = 'A'; c <= 'L'; c++) {
            record.set(String.valueOf(c), arguments[c - 'A']);
        }
    }

    static void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        for (char c = 'A'; c <= 'L'; c++) {
            final String last = "L" + c;
            if (record.number(String.valueOf(c)) != record.number(last)) {
                record.set(last, record.number(String.valueOf(c)));
                processor.post(record, String.valueOf(c), alarmMask | Events.VALUE | Events.LOG);
            }
        }
    }
}
