package org.pebbleioc.ioc.record;

import java.util.Arrays;
import org.pebbleioc.ioc.channel.Channel.Events;

/** {@code sel}: one of twelve inputs, or the highest, lowest or median of them. */
final class Select extends RecordSupport {
    private static final int SPECIFIED = 0;

    @Override
    void init(final DbRecord record, final Processor processor) {
        constant(record, "NVL", "SELN");
        CalcInputs.of(record).constants(record);
        for (final String copy : new String[] {"MLST", "ALST", "LALM"}) {
            record.set(copy, record.number("VAL"));
        }
        record.set("NLST", record.integer("SELN"));
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final CalcInputs inputs = CalcInputs.of(record);
        final Double number = processor.links().number(record, "NVL");
        if (number != null) {
            record.set("SELN", number);
        }
        if (record.integer("SELM") == SPECIFIED) {
            final int index = record.integer("SELN");
            if (index >= inputs.arguments.length) {
                Alarms.raise(record, Alarms.SOFT, Alarms.INVALID, "SELN is out of range: " + index);
                Alarms.undefined(record);
                return true;
            }
            if (inputs.fetch(record, processor, index)) {
                take(record, inputs.arguments[index]);
            }
        } else if (inputs.fetch(record, processor)) { // as base: nothing is chosen of inputs that cannot be read
            take(record, chosen(record.integer("SELM"), inputs.arguments));
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
        return true;
    }

    private static void take(final DbRecord record, final double value) {
        record.set("VAL", value);
        record.set("UDF", Double.isNaN(value));
    }

    /** Inputs that are no number do not count; NaN when none is. */
    private static double chosen(final int mode, final double[] inputs) {
        final double[] sorted = Arrays.stream(inputs)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return switch (mode) {
            case 1 -> sorted[sorted.length - 1];
            case 2 -> sorted[0];
            default -> sorted[sorted.length / 2];
        };
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        if (record.integer("NLST") != record.integer("SELN")) {
            record.set("NLST", record.integer("SELN"));
            processor.post(record, "SELN", alarmMask | Events.VALUE | Events.LOG);
        }
        CalcInputs.of(record).monitors(record, processor, alarmMask);
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        CalcInputs.of(record).relinked(record, field, processor);
    }
}
