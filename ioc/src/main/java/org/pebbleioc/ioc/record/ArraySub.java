package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.subroutine.Subroutine;

/**
 * {@code aSub}: calls a function with arrays A..U, which sets arrays VALA..VALU; these are written to OUTA..OUTU when
 * the function returns 0. Which function may come through SUBL.
 */
final class ArraySub extends RecordSupport {
    private static final Logger LOG = LogManager.getLogger(ArraySub.class);
    private static final int COUNT = FieldTables.LAST_INPUT - 'A' + 1;
    private static final int READ = 1;
    private static final int NEVER = 0;
    private static final int ALWAYS = 2;

    /** Guarded by the record's lock set. */
    private static final class State {
        final FieldDef[] inputs = new FieldDef[COUNT];
        final FieldDef[] outputs = new FieldDef[COUNT];
        final Object[] posted = new Object[COUNT];
        final RecordCall call;
        Subroutine function;

        State(final DbRecord record, final Processor processor) {
            for (int i = 0; i < COUNT; i++) {
                inputs[i] = record.field(name("", i));
                outputs[i] = record.field(name("VAL", i));
            }
            call = new RecordCall(record, processor, status -> returned(record, status, processor));
        }
    }

    private static String name(final String prefix, final int index) {
        return prefix + (char) ('A' + index);
    }

    private static State state(final DbRecord record) {
        return (State) record.scratch;
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        final State state = new State(record, processor);
        record.scratch = state;
        for (int i = 0; i < COUNT; i++) {
            allocate(record, "", state.inputs[i], i);
            allocate(record, "V", state.outputs[i], i);
            if (constant(record, name("INP", i), name("", i))) {
                counted(record, state.inputs[i], i);
            }
        }
        constant(record, "SUBL", "SNAM");
        final String first = record.text("INAM");
        if (!first.isEmpty()) {
            final Subroutine function = processor.subroutines().find(first);
            if (function == null) {
                LOG.error("{}.INAM: no such subroutine: {}", record, first);
                return;
            }
            state.call.call(function);
            Alarms.forget(record);
        }
        if (record.integer("LFLG") != READ) {
            find(record, processor);
        }
        record.set("ONAM", record.text("SNAM"));
        record.set("OVAL", record.integer("VAL"));
        for (int i = 0; i < COUNT; i++) {
            state.posted[i] = record.value(state.outputs[i]);
            record.set(name("ONV", i), record.unsigned(name("NEV", i)));
        }
    }

    private static void allocate(final DbRecord record, final String kind, final FieldDef array, final int i) {
        final String size = name("NO" + kind, i);
        record.set(size, Math.max(1, record.unsigned(size)));
        record.set(name("NE" + kind, i), record.unsigned(size));
        record.set(
                array, ElementArrays.create(ElementArrays.ftvl(record, array), ElementArrays.capacity(record, array)));
    }

    private static void counted(final DbRecord record, final FieldDef array, final int i) {
        final String field = name(array.name().length() == 1 ? "NE" : "NEV", i);
        record.set(field, Array.getLength(record.value(array)));
    }

    private static void find(final DbRecord record, final Processor processor) {
        final String name = record.text("SNAM");
        state(record).function = processor.subroutines().find(name);
        if (state(record).function == null && !name.isEmpty()) {
            LOG.error("{}.SNAM: no such subroutine: {}", record, name);
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final State state = state(record);
        if (!selected(record, processor) || !fetched(record, state, processor)) {
            return true;
        }
        if (record.text("SNAM").isEmpty()) {
            ended(record, 0, processor);
            return true;
        }
        if (state.function == null) {
            Alarms.raise(record, Alarms.BAD_SUB, Alarms.INVALID, "SNAM: no such subroutine: " + record.text("SNAM"));
            record.set("VAL", RecordCall.FAILED);
            return true;
        }
        final int status = state.call.call(state.function);
        if (state.call.isLater()) {
            return false;
        }
        returned(record, status, processor);
        return true;
    }

    /** With LFLG READ the name comes through SUBL; false when it cannot be read or there is no such function. */
    private static boolean selected(final DbRecord record, final Processor processor) {
        if (record.integer("LFLG") != READ) {
            return true;
        }
        if (record.link("SUBL").reads()) {
            final String name = processor.links().text(record, "SUBL");
            if (name == null) {
                return false;
            }
            record.set("SNAM", Convert.cut(name, record.field("SNAM").size() - 1));
        }
        final String name = record.text("SNAM");
        if (!name.isEmpty() && !name.equals(record.text("ONAM")) || state(record).function == null) {
            final Subroutine function = processor.subroutines().find(name);
            if (function == null && !name.isEmpty()) {
                return false; // base says nothing either, and keeps the function it had
            }
            state(record).function = function;
            record.set("ONAM", name);
        }
        return true;
    }

    private static boolean fetched(final DbRecord record, final State state, final Processor processor) {
        for (int i = 0; i < COUNT; i++) {
            final String link = name("INP", i);
            if (!record.link(link).reads()) {
                continue;
            }
            final Links.Source source = processor.links().source(record, link);
            if (source == null) {
                return false;
            }
            try {
                final boolean named = source.isChoice()
                        && ElementArrays.ftvl(record, state.inputs[i]).equals("STRING");
                final Object value = named ? source.text() : source.value();
                if (value == null) {
                    return false;
                }
                record.set(state.inputs[i], Convert.toField(record, state.inputs[i], value));
                counted(record, state.inputs[i], i);
            } catch (final Convert.BadValueException e) {
                Alarms.raise(record, Alarms.LINK, Alarms.INVALID, link + ": " + e.getMessage());
                return false;
            }
        }
        return true;
    }

    private static void returned(final DbRecord record, final int status, final Processor processor) {
        if (status >= 0) {
            record.set("UDF", false);
        }
        ended(record, status, processor);
    }

    private static void ended(final DbRecord record, final int status, final Processor processor) {
        record.set("VAL", status);
        if (status != 0) {
            return;
        }
        final State state = state(record);
        for (int i = 0; i < COUNT; i++) {
            if (record.link(name("OUT", i)).reads()) {
                processor.links().write(record, name("OUT", i), record.value(state.outputs[i]));
            }
        }
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        final int mask = alarmMask | Events.VALUE | Events.LOG;
        if (record.integer("VAL") != record.integer("OVAL")) {
            record.set("OVAL", record.integer("VAL"));
            processor.post(record, "VAL", mask);
        }
        final int when = record.integer("EFLG");
        final State state = state(record);
        for (int i = 0; i < COUNT && when != NEVER; i++) {
            final Object value = record.value(state.outputs[i]);
            if (when == ALWAYS || !Arrays.deepEquals(new Object[] {value}, new Object[] {state.posted[i]})) {
                state.posted[i] = value;
                processor.post(record, state.outputs[i], mask);
                final long elements = record.unsigned(name("NEV", i));
                if (when == ALWAYS || elements != record.unsigned(name("ONV", i))) {
                    record.set(name("ONV", i), elements);
                    processor.post(record, name("NEV", i), mask);
                }
            }
        }
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (record.scratch == null) {
            return;
        }
        if (field.name().equals("SNAM") && record.integer("LFLG") != READ) {
            find(record, processor);
        } else if (field.type() == FieldType.ARRAY) {
            counted(record, field, field.name().charAt(field.name().length() - 1) - 'A');
        }
    }

    @Override
    String complaint(final DbRecord record, final FieldDef field, final Processor processor) {
        final boolean counts = field.name().equals("SNAM") && record.integer("LFLG") != READ;
        return counts ? unknown(record, processor) : null;
    }

    /** What a client that wrote a name of no function is told, or null. */
    static String unknown(final DbRecord record, final Processor processor) {
        final String name = record.text("SNAM");
        return name.isEmpty() || processor.subroutines().find(name) != null
                ? null
                : record + ".SNAM: no such subroutine: " + name + ", there are: "
                        + String.join(" ", processor.subroutines().names());
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        final String name = field.name();
        if (name.startsWith("INP") && constant(record, name, name.substring(3))) {
            counted(record, record.field(name.substring(3)), name.charAt(3) - 'A');
        }
    }
}
