package org.pebbleioc.ioc.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.subroutine.Subroutines;

/** What happens when a record processes, {@code dbProcess}. All methods under the record's lock set. */
final class Processor {
    private static final Logger LOG = LogManager.getLogger(Processor.class);
    private static final int MAX_LOCKED_COUNT = 10;
    private static final int DEVICE_TIME = -2;

    private final LongSupplier clockNs;
    private final ParameterPorts ports;
    private final ScanIo scanIo;
    private final Timers timers;
    private final Links links = new Links(this);
    private final Map<String, BreakTable> breakTables = new HashMap<>();
    private final Subroutines subroutines = new Subroutines();
    private Scanners scanners;
    private Breakpoints breakpoints;

    Processor(final LongSupplier clockNs, final ParameterPorts ports, final ScanIo scanIo, final Timers timers) {
        this.ports = ports;
        this.clockNs = clockNs;
        this.scanIo = scanIo;
        this.timers = timers;
    }

    /** POSIX time for time stamps. */
    long nowNs() {
        return clockNs.getAsLong();
    }

    Links links() {
        return links;
    }

    /** Filled while files are loaded, read afterwards. */
    Map<String, BreakTable> breakTables() {
        return breakTables;
    }

    ParameterPorts ports() {
        return ports;
    }

    /** What sub and aSub records call by name. */
    Subroutines subroutines() {
        return subroutines;
    }

    /** Before any record processes. */
    void scanners(final Scanners all) {
        scanners = all;
    }

    /** Before any record processes. */
    void breakpoints(final Breakpoints all) {
        breakpoints = all;
    }

    Scanners scanners() {
        return scanners;
    }

    Timers timers() {
        return timers;
    }

    ScanIo scanIo() {
        return scanIo;
    }

    void process(final DbRecord record) {
        if (breakpoints.holds(record)) {
            return;
        }
        if (record.flag("PACT")) {
            locked(record);
            return;
        }
        record.set("LCNT", 0);
        final LockSet set = record.lockSet;
        final boolean traces = record.flag("TPRO") && !set.tracing;
        set.tracing |= traces;
        try {
            begin(record);
        } finally {
            set.tracing &= !traces;
        }
    }

    /** Records that stand in one chain with one that has TPRO are traced too. */
    private void begin(final DbRecord record) {
        if (record.lockSet.tracing) {
            LOG.info("{}: Process {}", Thread.currentThread().getName(), record);
        }
        if (isDisabled(record)) {
            disabled(record);
            return;
        }
        record.set("PACT", true);
        Simulation.fetch(record, this);
        final double delay = Simulation.delaySeconds(record);
        if (delay >= 0) {
            record.waiting = true;
            timers.after((long) (delay * 1e9), () -> resume(record));
        } else {
            run(record);
        }
    }

    /** Reads SDIS into DISA, and says whether that keeps the record from processing. */
    boolean isDisabled(final DbRecord record) {
        if (record.link("SDIS").reads()) {
            final Double disable = links.number(record, "SDIS");
            if (disable != null) {
                record.set("DISA", disable);
            }
        }
        return record.integer("DISA") == record.integer("DISV");
    }

    /** A simulated device has answered. */
    private void resume(final DbRecord record) {
        final LockSet set = LockSets.lock(record);
        try {
            if (record.waiting) {
                record.waiting = false;
                run(record);
            }
        } finally {
            LockSets.unlock(set);
        }
    }

    private void run(final DbRecord record) {
        final boolean done = guarded(record);
        if (done) {
            finish(record);
        } else {
            record.waiting = true;
        }
    }

    /** A record type must not take the scan thread down with it. */
    private boolean guarded(final DbRecord record) {
        try {
            return record.type().support().process(record, this);
        } catch (final RuntimeException | StackOverflowError e) {
            LOG.error("{}: processing failed", record, e);
            Alarms.raise(record, Alarms.SOFT, Alarms.INVALID, "processing failed: " + e);
            return true;
        }
    }

    /** The end of an asynchronous processing, told by a thread that holds no lock. */
    void completeLater(final DbRecord record) {
        final LockSet set = LockSets.lock(record);
        try {
            complete(record);
        } finally {
            LockSets.unlock(set);
        }
    }

    /** Second half of an asynchronous processing, from whichever thread ends it, under the lock. */
    void complete(final DbRecord record) {
        if (record.waiting) {
            record.waiting = false;
            finish(record);
        }
    }

    private void finish(final DbRecord record) {
        try {
            stamp(record);
            final RecordSupport support = record.type().support();
            final int mask = Alarms.reset(record, this);
            support.monitors(record, this, mask);
            if (support.forwards(record)) {
                forward(record);
            }
        } finally {
            record.set("PACT", false); // a listener or a link that fails must not lock the record for ever
        }
        breakpoints.processed(record);
        reprocess(record);
    }

    /** Gives a record its time, as TSE and TSEL say. */
    void stamp(final DbRecord record) {
        final Link source = record.link("TSEL");
        if (source.end() != null && source.fieldName().equals("TIME")) {
            final long theirs = source.end().timeNs();
            if (theirs == 0) {
                Alarms.raise(
                        record,
                        Alarms.LINK,
                        Alarms.INVALID,
                        "TSEL: " + source.end().problem());
            } else {
                record.timeNs = theirs;
            }
            return;
        }
        if (source.reads()) {
            if (source.target() != null && source.fieldName().equals("TIME")) {
                record.timeNs = source.target().timeNs;
                record.set("UTAG", source.target().unsigned("UTAG"));
                return;
            }
            final Double event = links.number(record, "TSEL");
            if (event != null) {
                record.set("TSE", event);
            }
        }
        final int event = record.integer("TSE");
        if (event == DEVICE_TIME) {
            return;
        }
        final long eventNs = event > 0 ? scanners.eventTimeNs(event) : 0;
        record.timeNs = eventNs == 0 ? nowNs() : eventNs;
    }

    private void locked(final DbRecord record) {
        final int count = record.integer("LCNT");
        if (record.integer("STAT") == Alarms.SCAN || count >= MAX_LOCKED_COUNT) {
            if (record.integer("STAT") != Alarms.SCAN && record.waiting) {
                Alarms.raise(record, Alarms.SCAN, Alarms.INVALID, "Async in progress");
                final int mask = Alarms.reset(record, this);
                post(record, "VAL", mask | Events.VALUE | Events.LOG);
            }
            return;
        }
        record.set("LCNT", count + 1);
    }

    private void disabled(final DbRecord record) {
        record.set("PUTF", false);
        record.set("RPRO", false);
        completeNotifies(record);
        if (record.integer("STAT") == Alarms.DISABLE) {
            return;
        }
        record.set("NSTA", Alarms.DISABLE);
        record.set("NSEV", record.integer("DISS"));
        final int mask = Alarms.reset(record, this);
        stamp(record);
        post(record, "VAL", mask | Events.VALUE);
    }

    /** Forward link and all that a finished record owes others, {@code recGblFwdLink}. */
    private void forward(final DbRecord record) {
        links.processTarget(record, record.link("FLNK"));
        completeNotifies(record);
        record.set("PUTF", false);
    }

    private void reprocess(final DbRecord record) {
        if (record.flag("RPRO") && !record.waiting) {
            record.set("RPRO", false);
            for (final PutNotify notify : record.nextNotifies) {
                record.notifies.add(notify);
            }
            record.nextNotifies.clear();
            scanIo.request(record);
        }
    }

    private void completeNotifies(final DbRecord record) {
        if (record.notifies.isEmpty()) {
            return;
        }
        for (final PutNotify notify : List.copyOf(record.notifies)) {
            record.notifies.remove(notify);
            if (notify.remove(record)) {
                scanIo.after(notify);
            }
        }
    }

    /** The notifies of one record wait for another one too. */
    static void spread(final DbRecord from, final DbRecord to) {
        for (final PutNotify notify : from.notifies) {
            if (!to.notifies.contains(notify) && notify.add(to)) {
                to.notifies.add(notify);
            }
        }
    }

    /** Tells the subscribers of a field, among them the CP links to it. */
    void post(final DbRecord record, final String field, final int mask) {
        post(record, record.type().field(field), mask);
    }

    void post(final DbRecord record, final FieldDef field, final int mask) {
        if (mask == 0 || field == null) {
            return;
        }
        for (final Monitor monitor : record.monitors) {
            if ((monitor.mask() & mask) != 0 && monitor.channel().field() == field) {
                monitor.listener().changed(monitor.channel().sampleLocked(), mask & monitor.mask());
            }
        }
    }

    /** Units, limits or choices changed: every subscriber that asked for properties hears of it. */
    void postProperties(final DbRecord record) {
        record.metadata = null;
        for (final Monitor monitor : record.monitors) {
            if ((monitor.mask() & Events.PROPERTY) != 0) {
                monitor.listener().changed(monitor.channel().sampleLocked(), Events.PROPERTY);
            }
        }
    }
}
