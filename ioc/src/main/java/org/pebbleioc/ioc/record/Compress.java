package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.pebbleioc.ioc.channel.Channel.Events;

/**
 * {@code compress}: keeps the last NSAM values of an input, or of every N inputs the lowest, highest, average, median,
 * first or last one. Its forward link goes only when there is something new.
 */
final class Compress extends RecordSupport {
    private static final int AVERAGE_OF_ARRAYS = 3;
    private static final int CIRCULAR = 4;

    /** What was collected; guarded by the record's lock set. */
    private static final class State {
        final double[] ring;
        /** Values of the group of N that is not complete yet. */
        double[] group = new double[1];

        int collected;
        double[] sums;
        boolean produced;

        State(final int samples) {
            ring = new double[samples];
        }
    }

    private static State state(final DbRecord record) {
        if (!(record.scratch instanceof State)) {
            record.scratch = new State(Math.max(1, ElementArrays.capacity(record, record.field("VAL"))));
        }
        return (State) record.scratch;
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        reset(record);
    }

    private static void reset(final DbRecord record) {
        record.scratch = null;
        for (final String field : new String[] {"NUSE", "OFF", "INX", "INPN", "RES"}) {
            record.set(field, 0);
        }
        record.set("CVB", 0.0);
        if (record.unsigned("N") == 0) {
            record.set("N", 1);
        }
        record.set(record.field("VAL"), new double[0]);
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final State state = state(record);
        state.produced = false;
        final Links.Source source = processor.links().source(record, "INP");
        if (source != null) {
            take(record, state, doubles(source.value()));
        } else if (!record.link("INP").reads()) {
            Alarms.undefined(record);
        }
        if (state.produced) {
            record.set("UDF", false);
            publish(record, state);
        }
        return true;
    }

    private static double[] doubles(final Object value) {
        if (!value.getClass().isArray()) {
            return new double[] {number(value)};
        }
        final double[] out = new double[Array.getLength(value)];
        for (int i = 0; i < out.length; i++) {
            out[i] = number(Array.get(value, i));
        }
        return out;
    }

    private static double number(final Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        final Double parsed = Convert.floating(String.valueOf(value).trim());
        return parsed == null ? Double.NaN : parsed;
    }

    private static void take(final DbRecord record, final State state, final double[] input) {
        record.set("INPN", input.length);
        final int algorithm = record.integer("ALG");
        if (algorithm == AVERAGE_OF_ARRAYS) {
            averageOfArrays(record, state, input);
            return;
        }
        final double low = record.number("ILIL");
        final double high = record.number("IHIL");
        for (final double value : input) {
            if (algorithm == CIRCULAR) {
                store(record, state, value);
            } else if (!(low < high) || value >= low && value <= high) {
                collect(record, state, value, algorithm);
            }
        }
    }

    private static void collect(final DbRecord record, final State state, final double value, final int algorithm) {
        final int size = (int) Math.max(1, Math.min(record.unsigned("N"), Integer.MAX_VALUE - 8));
        if (state.collected == state.group.length) {
            state.group = Arrays.copyOf(state.group, Math.min(size, state.group.length * 2));
        }
        state.group[state.collected++] = value;
        record.set("CVB", one(state, algorithm));
        if (state.collected >= size) {
            state.collected = 0;
            store(record, state, record.number("CVB"));
        } else if (record.flag("PBUF")) {
            state.produced = true;
        }
        record.set("INX", state.collected);
    }

    private static double one(final State state, final int algorithm) {
        final double[] values = Arrays.copyOf(state.group, state.collected);
        return switch (algorithm) {
            case 0 -> Arrays.stream(values).min().orElse(Double.NaN);
            case 1 -> Arrays.stream(values).max().orElse(Double.NaN);
            case 5 -> {
                Arrays.sort(values);
                yield values[values.length / 2];
            }
            case 6 -> values[0];
            case 7 -> values[values.length - 1];
            default -> Arrays.stream(values).sum() / values.length;
        };
    }

    /** Element by element over N arrays. */
    private static void averageOfArrays(final DbRecord record, final State state, final double[] input) {
        if (state.sums == null || state.collected == 0) {
            state.sums = new double[state.ring.length];
        }
        for (int i = 0; i < Math.min(input.length, state.sums.length); i++) {
            state.sums[i] += input[i];
        }
        state.collected++;
        record.set("INX", state.collected);
        final boolean complete = state.collected >= record.unsigned("N");
        if (!complete && !record.flag("PBUF")) {
            return;
        }
        record.set("NUSE", 0);
        record.set("OFF", 0);
        for (final double sum : state.sums) {
            store(record, state, sum / state.collected);
        }
        if (complete) {
            state.collected = 0;
            record.set("INX", 0);
        }
    }

    private static void store(final DbRecord record, final State state, final double value) {
        final int at = (int) record.unsigned("OFF");
        state.ring[at] = value;
        record.set("OFF", (at + 1) % state.ring.length);
        record.set("NUSE", Math.min(record.unsigned("NUSE") + 1, state.ring.length));
        state.produced = true;
    }

    /** VAL in the order that BALG wants; with PBUF the unfinished group counts as the newest value. */
    private static void publish(final DbRecord record, final State state) {
        final boolean partial =
                record.flag("PBUF") && state.collected > 0 && record.integer("ALG") != AVERAGE_OF_ARRAYS;
        final int used = (int) record.unsigned("NUSE");
        final int count = Math.min(state.ring.length, used + (partial ? 1 : 0));
        final double[] values = new double[count];
        final int newest = (int) record.unsigned("OFF") + state.ring.length - 1;
        for (int i = 0; i < count; i++) {
            final int back = partial ? i - 1 : i;
            final double value = back < 0 ? record.number("CVB") : state.ring[(newest - back) % state.ring.length];
            values[record.flag("BALG") ? i : count - 1 - i] = value;
        }
        record.set(record.field("VAL"), values);
    }

    @Override
    boolean forwards(final DbRecord record) {
        return state(record).produced;
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        if (record.unsigned("NUSE") != record.unsigned("OUSE")) {
            record.set("OUSE", record.unsigned("NUSE"));
            processor.post(record, "NUSE", alarmMask | Events.VALUE | Events.LOG);
        }
        processor.post(record, "VAL", state(record).produced ? alarmMask | Events.VALUE | Events.LOG : alarmMask);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        switch (field.name()) {
            case "RES", "ALG", "PBUF", "BALG", "N" -> {
                reset(record);
                processor.post(record, "VAL", Events.VALUE | Events.LOG);
            }
            case "VAL" -> {
                final double[] written = (double[]) record.value(field);
                reset(record);
                for (final double value : written) {
                    store(record, state(record), value);
                }
                publish(record, state(record));
            }
            default -> {}
        }
    }
}
