package org.pebbleioc.ioc.record;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.filter.States;
import org.pebbleioc.ioc.db.BreakTableDefinition;
import org.pebbleioc.ioc.db.DbFileException;
import org.pebbleioc.ioc.db.DbLoader;
import org.pebbleioc.ioc.db.Definitions;
import org.pebbleioc.ioc.db.Location;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.link.Remotes;
import org.pebbleioc.ioc.subroutine.Subroutines;

/**
 * All records of an IOC. Filled by load commands on the shell's thread; after {@link #iocInit} the set of records is
 * fixed and everything here may be called from any thread.
 */
public final class RecordDatabase implements ChannelSource, DbLoader.Sink, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(RecordDatabase.class);

    private final Map<String, DbRecord> records = new LinkedHashMap<>();
    private final Map<String, String> aliases = new LinkedHashMap<>();
    private final ScanIo scanIo = new ScanIo();
    private final Timers timers = new Timers();
    private final ScanThreads threads = new ScanThreads();
    private final States states = new States();
    private final Processor processor;
    private final Scanners scanners;
    private final Wiring wiring;
    private final Breakpoints breakpoints;
    private volatile UnaryOperator<String> environment = System::getenv;
    private volatile boolean initialized;
    /** By record type, then by name. */
    private final Map<String, Map<String, String>> attributes = new ConcurrentHashMap<>();

    private volatile LinkNetworks networks = new LinkNetworks(this, Remotes.NONE, Remotes.NONE, states);

    // the shell's thread, before iocInit
    private int callbackQueueSize;
    private int scanOnceQueueSize;

    /** @param clockNs POSIX time in nanoseconds, for time stamps */
    public RecordDatabase(final ParameterPorts ports, final LongSupplier clockNs) {
        processor = new Processor(clockNs, ports, scanIo, timers);
        final ScanIo.Work work = new ScanIo.Work() {
            @Override
            public void run(final DbRecord record) {
                scan(record);
            }

            @Override
            public void changed(final DbRecord record) {
                scanChanged(record);
            }

            @Override
            public void put(final DbRecord record, final FieldDef field, final String text) {
                try {
                    RecordDatabase.this.put(record, field, text, null, null);
                } catch (final Channel.PutException e) {
                    LOG.warn("link could not be changed: {}", e.getMessage());
                }
            }

            @Override
            public void event(final String name) {
                scanners.eventHappened(name, clockNs.getAsLong());
                scanners.event(name).forEach(RecordDatabase.this::scan);
            }
        };
        scanIo.work(work);
        scanners = new Scanners(work);
        processor.scanners(scanners);
        breakpoints = new Breakpoints(this, processor);
        processor.breakpoints(breakpoints);
        wiring = new Wiring(
                records,
                aliases,
                new Devices(ports, scanIo, states, name -> environment.apply(name)),
                processor,
                () -> networks);
    }

    /** Named states that {@code Db State} records read and set. */
    public States states() {
        return states;
    }

    /** What {@code sub} and {@code aSub} records call by name; filled before {@link #iocInit}. */
    public Subroutines subroutines() {
        return processor.subroutines();
    }

    /** Where the device support {@code getenv} reads variables; the process's own unless this is called. */
    public void environment(final UnaryOperator<String> variables) {
        environment = variables;
    }

    /**
     * Where links lead beyond this IOC's records; nowhere unless this is called before {@link #iocInit}.
     *
     * @param local PVs of this IOC as clients name them
     */
    public void networks(final ChannelSource local, final Remotes channelAccess, final Remotes pvAccess) {
        networks = new LinkNetworks(local, channelAccess, pvAccess, states);
    }

    @Override
    public void commit(final Definitions definitions) throws DbFileException {
        if (initialized) {
            throw new DbFileException(new Location("iocInit", 0, 0), "records cannot be loaded after iocInit", "");
        }
        final Commit commit = new Commit(records, aliases);
        commit.take(definitions);
        records.putAll(commit.records);
        aliases.keySet().removeAll(commit.removedAliases);
        aliases.putAll(commit.aliases);
        commit.removed.forEach(records::remove);
        for (final BreakTableDefinition table : definitions.breakTables()) {
            processor.breakTables().put(table.name(), new BreakTable(table));
        }
    }

    /** Links, device support, initial values, PINI; what is wrong with a record is logged and its alarm says it. */
    public void iocInit() {
        iocInit(() -> {});
    }

    /** @param beforeProcessing runs when records are connected and before the first is processed: restores, security */
    public void iocInit(final Runnable beforeProcessing) {
        if (initialized) {
            throw new IllegalStateException("iocInit was done already");
        }
        scanIo.sizes(callbackQueueSize, scanOnceQueueSize, records.size());
        wiring.connect();
        scanners.addAll(records.values());
        initialized = true;
        beforeProcessing.run();
        wiring.open();
        processInitial("YES");
        requestFirst();
        LOG.info("iocInit: {} records, {} with wrong links or devices", records.size(), wiring.faults());
    }

    /** Devices with I/O Intr deliver the value they have, as in base. */
    private void requestFirst() {
        final Set<DbRecord> first = new LinkedHashSet<>();
        for (final DbRecord record : records.values()) {
            if (record.integer("SCAN") == Menus.IO_INTR) {
                first.add(record);
            }
        }
        // all at once, not one by one: a queue that a start-up file made small would be full of them
        scanIo.submit(() -> first.forEach(scanIo::run));
    }

    /** Processes the records whose PINI is this choice, in the order of PHAS. */
    private void processInitial(final String pini) {
        final int choice = Menus.of("PINI").indexOf(pini);
        records.values().stream()
                .filter(record -> record.integer("PINI") == choice)
                .sorted(Comparator.comparingInt(record -> record.integer("PHAS")))
                .forEach(this::scan);
    }

    /** Whether {@link #iocInit} has connected the records. */
    public boolean isLive() {
        return initialized;
    }

    /** {@code iocPause}: no scan starts any more until {@link #resume}; puts of clients still process. */
    public void pause() {
        processInitial("PAUSE");
        threads.pause(true);
        processInitial("PAUSED");
    }

    /** {@code iocRun} after a pause. */
    public void resume() {
        processInitial("RUN");
        threads.pause(false);
        processInitial("RUNNING");
    }

    /**
     * Gives a field a value as a record file would, before {@link #iocInit}: for values that were saved.
     *
     * @throws Channel.PutException there is no such field, or it does not take this value
     */
    public void preset(final String name, final String text) throws Channel.PutException {
        if (initialized) {
            throw new IllegalStateException("records are connected already: name=" + name);
        }
        final String plain = name.endsWith("$") ? name.substring(0, name.length() - 1) : name;
        final int dot = plain.lastIndexOf('.');
        final DbRecord record = record(dot < 0 ? plain : plain.substring(0, dot));
        if (record == null) {
            throw new Channel.PutException("no such record: " + name);
        }
        Commit.preset(record, dot < 0 ? "VAL" : plain.substring(dot + 1), text);
    }

    /** Starts the scan threads; records with PINI RUN and RUNNING are processed before and after. */
    public void start() {
        scanIo.worker(threads.start("scan-io", now -> {
            int done = 0;
            while (done < 1000 && scanIo.doWork()) {
                done++;
            }
            scanIo.complain(now);
            return scanIo.isIdle() ? 1_000_000_000L : 0;
        }));
        timers.worker(threads.start("scan-delay", timers::doWork));
        for (int i = 0; i < scanners.periodic().length; i++) {
            threads.start("scan-" + Menus.SCAN_PERIODS_NS[i] / 1e9, scanners.periodic()[i]::doWork);
        }
        processInitial("RUN");
        threads.begin();
        processInitial("RUNNING");
    }

    @Override
    public void close() {
        breakpoints.close();
        wiring.close();
        threads.close();
    }

    /** For callers that drive the engine by hand: everything that is due, until nothing is. */
    public void doWork(final long nowNs) {
        drain();
        timers.doWork(nowNs);
        for (final PeriodicScan scan : scanners.periodic()) {
            scan.doWork(nowNs);
        }
        drain();
    }

    private void drain() {
        int rounds = 0;
        while (scanIo.doWork() && rounds < 1_000_000) {
            rounds++;
        }
    }

    /**
     * Gives a record another name; before iocInit.
     *
     * @throws IllegalArgumentException there is no such record, or the name is taken
     */
    public void createAlias(final String name, final String alias) {
        final DbRecord record = record(name);
        if (initialized || record == null || record(alias) != null) {
            throw new IllegalArgumentException(
                    initialized
                            ? "aliases are made before iocInit: alias=" + alias
                            : record == null ? "no such record: record=" + name : "the name is taken: alias=" + alias);
        }
        aliases.put(alias, record.name());
    }

    /**
     * Room of the queues of callbacks ({@code callbackSetQueueSize}); at least as many items as there are records
     * unless this is called, so that nothing is lost.
     *
     * @throws IllegalStateException iocInit was done
     */
    public void callbackQueueSize(final int items) {
        notLive();
        callbackQueueSize = items;
    }

    /** The same for the queue scanOnce ({@code scanOnceSetQueueSize}). */
    public void scanOnceQueueSize(final int items) {
        notLive();
        scanOnceQueueSize = items;
    }

    private void notLive() {
        if (initialized) {
            throw new IllegalStateException("queues have their size since iocInit");
        }
    }

    /** cbLow, cbMedium, cbHigh and scanOnce, in this order. */
    public List<QueueStatus> queues() {
        return scanIo.status();
    }

    Map<String, BreakTable> breakTables() {
        return processor.breakTables();
    }

    /** Gives a record type an attribute: clients read it as a field of its records that nobody can write. */
    public void putAttribute(final String type, final String name, final String value) {
        attributes.computeIfAbsent(type, t -> new ConcurrentHashMap<>()).put(name, value);
    }

    private Channel attribute(final String name, final DbRecord record, final String field) {
        final String value =
                attributes.getOrDefault(record.type().name(), Map.of()).get(field);
        if (value == null && !field.equals("VERS")) {
            return null;
        }
        return new AttributeChannel(name, value == null ? "none specified" : value);
    }

    public Breakpoints breakpoints() {
        return breakpoints;
    }

    /** Begins the high-water marks of scanOnce anew, or those of the other three queues. */
    public void resetQueueMarks(final boolean once) {
        scanIo.resetMarks(once);
    }

    /** How often the scan of a period was late by a whole one; 0 is the longest period. */
    public long overruns(final int period) {
        return scanners.periodic()[period].overruns();
    }

    /** Processes the records with this event ({@code postEvent}). */
    public void postEvent(final String name) {
        scanIo.postEvent(name);
    }

    private void scan(final DbRecord record) {
        final LockSet set = LockSets.lock(record);
        try {
            processor.process(record);
        } finally {
            LockSets.unlock(set);
        }
    }

    private void scanChanged(final DbRecord record) {
        final LockSet set = LockSets.lock(record);
        try {
            if (record.device instanceof ParameterDevice device && device.takeRequest(record)) {
                processor.process(record);
            }
        } finally {
            LockSets.unlock(set);
        }
    }

    void put(
            final DbRecord record,
            final FieldDef field,
            final Object value,
            final Boolean process,
            final Channel.Completion completion)
            throws Channel.PutException {
        final PutNotify notify = completion == null ? null : new PutNotify(completion);
        if (field.type().isLink()) {
            wiring.prepare(record, field, value);
        }
        final LockSet set = LockSets.lock(record);
        try {
            FieldPut.fromClient(processor, record, field, value, process, notify);
            if (field.type().isLink() || field.name().equals("DTYP")) {
                wiring.rewire(record, field);
            }
        } finally {
            LockSets.unlock(set);
        }
        if (notify != null && !notify.isTold()) {
            completion.pending(notify::cancel);
        }
    }

    /** Does something to a record under its lock. */
    void locked(final DbRecord record, final Consumer<Processor> action) {
        final LockSet set = LockSets.lock(record);
        try {
            action.accept(processor);
        } finally {
            LockSets.unlock(set);
        }
    }

    @Override
    public Channel find(final String name) {
        final boolean longString = name.endsWith("$");
        final String plain = longString ? name.substring(0, name.length() - 1) : name;
        final int dot = plain.lastIndexOf('.');
        final DbRecord record = record(dot < 0 ? plain : plain.substring(0, dot));
        final FieldDef field = record == null
                ? null
                : record.type().field(dot < 0 || dot == plain.length() - 1 ? "VAL" : plain.substring(dot + 1));
        final boolean charArray = field != null && field.type() == FieldType.ARRAY;
        if (record != null && field == null && !longString && dot >= 0) {
            return attribute(name, record, plain.substring(dot + 1));
        }
        if (field == null || longString && !field.type().isText() && !charArray) {
            return null;
        }
        return new FieldChannel(this, name, record, field, longString && !charArray);
    }

    DbRecord record(final String name) {
        final DbRecord record = records.get(name);
        if (record != null) {
            return record;
        }
        final String alias = aliases.get(name);
        return alias == null ? null : records.get(alias);
    }

    @Override
    public Collection<String> recordNames() {
        return Collections.unmodifiableSet(records.keySet());
    }

    @Override
    public Map<String, String> infos(final String tag) {
        final Map<String, String> found = new LinkedHashMap<>();
        records.forEach((name, record) -> {
            final String value = record.infos().get(tag);
            if (value != null) {
                found.put(name, value);
            }
        });
        return found;
    }

    @Override
    public void atomically(final Collection<Channel> channels, final Runnable action) {
        final List<LockSet> sets = LockSets.lockAll(channels.stream()
                .map(Channel::unwrapped)
                .filter(FieldChannel.class::isInstance)
                .map(channel -> ((FieldChannel) channel).record())
                .distinct()
                .toList());
        try {
            action.run();
        } finally {
            sets.forEach(LockSets::unlock);
        }
    }

    /** Other names of records, to the real ones. */
    public Map<String, String> aliases() {
        return Collections.unmodifiableMap(aliases);
    }

    String fieldText(final String name) {
        final String plain = name.endsWith("$") ? name.substring(0, name.length() - 1) : name;
        final int dot = plain.lastIndexOf('.');
        final DbRecord record = record(dot < 0 ? plain : plain.substring(0, dot));
        final LockSet set = LockSets.lock(record);
        try {
            return Convert.fieldText(record, record.field(dot < 0 ? "VAL" : plain.substring(dot + 1)));
        } finally {
            LockSets.unlock(set);
        }
    }

    Collection<DbRecord> all() {
        return records.values();
    }
}
