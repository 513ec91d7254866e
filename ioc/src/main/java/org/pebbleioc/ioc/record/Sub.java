package org.pebbleioc.ioc.record;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.subroutine.Subroutine;

/** {@code sub}: calls a function with inputs A..U; the function sets VAL, or any other field. */
final class Sub extends RecordSupport {
    private static final Logger LOG = LogManager.getLogger(Sub.class);

    /** Guarded by the record's lock set. */
    private static final class State {
        final CalcInputs inputs;
        final RecordCall call;
        Subroutine function;

        State(final DbRecord record, final Processor processor) {
            inputs = new CalcInputs(record, FieldTables.LAST_INPUT - 'A' + 1);
            call = new RecordCall(record, processor, status -> ended(record, status, processor));
        }
    }

    private static State state(final DbRecord record) {
        return (State) record.scratch;
    }

    @Override
    void init(final DbRecord record, final Processor processor) {
        final State state = new State(record, processor);
        record.scratch = state;
        state.inputs.constants(record);
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
        find(record, processor);
        for (final String copy : new String[] {"MLST", "ALST", "LALM"}) {
            record.set(copy, record.number("VAL"));
        }
    }

    private static void find(final DbRecord record, final Processor processor) {
        final String name = record.text("SNAM");
        state(record).function = processor.subroutines().find(name);
        if (name.isEmpty()) {
            LOG.warn("{}.SNAM is empty: the record does not process", record);
            record.set("PACT", true); // as in base: nothing processes it until SNAM is written
        } else if (state(record).function == null) {
            LOG.error("{}.SNAM: no such subroutine: {}", record, name);
        }
    }

    @Override
    boolean process(final DbRecord record, final Processor processor) {
        final State state = state(record);
        if (state.inputs.fetch(record, processor)) {
            if (state.function == null) {
                Alarms.raise(
                        record, Alarms.BAD_SUB, Alarms.INVALID, "SNAM: no such subroutine: " + record.text("SNAM"));
            } else {
                final int status = state.call.call(state.function);
                if (state.call.isLater()) {
                    return false;
                }
                defined(record, status);
            }
        }
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
        return true;
    }

    private static void ended(final DbRecord record, final int status, final Processor processor) {
        defined(record, status);
        Alarms.limits(record, record.number("VAL"), processor.nowNs());
    }

    private static void defined(final DbRecord record, final int status) {
        if (status >= 0) {
            record.set("UDF", Double.isNaN(record.number("VAL")));
        }
    }

    @Override
    void monitors(final DbRecord record, final Processor processor, final int alarmMask) {
        deadbands(record, processor, alarmMask);
        state(record).inputs.monitors(record, processor, alarmMask);
    }

    @Override
    void changed(final DbRecord record, final FieldDef field, final Processor processor) {
        if (field.name().equals("SNAM") && record.scratch != null) {
            if (!record.waiting) {
                record.set("PACT", false); // of a record that had no function
            }
            find(record, processor);
        }
    }

    @Override
    String complaint(final DbRecord record, final FieldDef field, final Processor processor) {
        return field.name().equals("SNAM") ? ArraySub.unknown(record, processor) : null;
    }

    @Override
    void relinked(final DbRecord record, final FieldDef field, final Processor processor) {
        state(record).inputs.relinked(record, field, processor);
    }
}
