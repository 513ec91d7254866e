package org.pebbleioc.ioc.record;

import java.util.function.IntConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.subroutine.Subroutine;
import org.pebbleioc.ioc.subroutine.SubroutineCall;

/** A {@code sub} or {@code aSub} record as its function sees it; it lives as long as the record. Under the lock set. */
final class RecordCall implements SubroutineCall {
    /** What a call came to. */
    static final int FAILED = -1;

    private static final Logger LOG = LogManager.getLogger(RecordCall.class);

    private final DbRecord record;
    private final Processor processor;
    private final IntConsumer ended;
    private Object memory;
    private Later later;

    /** Results that came before the call was over. */
    private Subroutine early;

    /** @param ended the second half of a processing that ends later; takes the result */
    RecordCall(final DbRecord record, final Processor processor, final IntConsumer ended) {
        this.record = record;
        this.processor = processor;
        this.ended = ended;
    }

    /** Calls the function; what it throws counts as a failure, with its message in the alarm. */
    int call(final Subroutine function) {
        later = null;
        early = null;
        try {
            int status = function.call(this);
            if (early != null) {
                status = early.call(this);
            }
            if (status < 0) {
                bad("the function returned " + status);
            }
            return status;
        } catch (final Exception e) {
            LOG.warn("{}: {} failed", record, record.text("SNAM"), e);
            bad(String.valueOf(e.getMessage()));
            return FAILED;
        }
    }

    private void bad(final String message) {
        Alarms.raise(record, Alarms.SOFT, record.integer("BRSV"), message);
    }

    /** Whether the call that just returned wants to end later. */
    boolean isLater() {
        return later != null;
    }

    @Override
    public String recordName() {
        return record.name();
    }

    @Override
    public Object value(final String field) {
        return record.value(field);
    }

    @Override
    public double number(final String field) {
        final Object first = ElementArrays.first(record.value(field));
        if (first == null) {
            return 0;
        }
        if (first instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("field is no number: record=" + record + " field=" + field);
    }

    @Override
    public String text(final String field) {
        return Convert.fieldText(record, record.field(field));
    }

    @Override
    public void set(final String field, final Object value) {
        final FieldDef def = record.field(field);
        try {
            record.set(def, Convert.toField(record, def, value));
        } catch (final Convert.BadValueException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        record.type().support().changed(record, def, processor);
        if (!def.isValue()) {
            record.metadata = null;
        }
    }

    @Override
    public double scanPeriodSeconds() {
        final int scan = record.integer("SCAN");
        return scan > Menus.IO_INTR ? Menus.SCAN_PERIODS_NS[scan - Menus.IO_INTR - 1] / 1e9 : 0;
    }

    @Override
    public long nowNs() {
        return processor.nowNs();
    }

    @Override
    public Object memory() {
        return memory;
    }

    @Override
    public void remember(final Object what) {
        memory = what;
    }

    @Override
    public Later later() {
        final Later mine = new Later() {
            @Override
            public void complete(final Subroutine results) {
                end(this, results);
            }
        };
        later = mine;
        return mine;
    }

    private void end(final Later which, final Subroutine results) {
        final LockSet set = LockSets.lock(record);
        try {
            if (later != which) {
                return; // told already
            }
            later = null;
            if (record.waiting) {
                ended.accept(call(results));
                processor.complete(record);
            } else {
                early = results;
            }
        } finally {
            LockSets.unlock(set);
        }
    }
}
