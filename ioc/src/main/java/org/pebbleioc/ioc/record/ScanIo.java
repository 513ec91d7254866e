package org.pebbleioc.ioc.record;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;

/**
 * The scan thread {@code scan-io} and its four queues, which are those of a C IOC: what drivers ask for waits in {@code
 * cbLow}, {@code cbMedium}, {@code cbHigh} by PRIO, and CP links and reprocessing wait in {@code scanOnce}. The thread
 * serves cbHigh, scanOnce, cbMedium, cbLow in this order, as the priorities of base's threads do. A
 * driver that changes a parameter only marks the record and wakes this thread; a record that waits already is not
 * queued twice. Ends of puts stand in the last queue, behind the changes that the put caused, so a client that was told
 * of the end reads back what the driver made of its value.
 */
final class ScanIo {
    private static final Logger LOG = LogManager.getLogger(ScanIo.class);

    /** A record's place in the queue. */
    static final class Entry {
        private final DbRecord record;
        /** It waits because its device has something new. */
        private final AtomicBoolean noticed = new AtomicBoolean();
        /** It waits because somebody else wants it processed. */
        private final Wanted wanted = new Wanted(this, new AtomicBoolean());

        /** PRIO of the record: 0 low, 1 medium, 2 high. */
        volatile int priority;

        Entry(final DbRecord record) {
            this.record = record;
        }
    }

    /** What stands in the queue scanOnce. */
    private record Wanted(Entry entry, AtomicBoolean queued) {}

    /** Processes a record that was asked for. */
    interface Work {
        void run(DbRecord record);

        /** Processes a record if its device has something new for it. */
        void changed(DbRecord record);

        void put(DbRecord record, FieldDef field, String text);

        void event(String name);
    }

    private static final int ONCE = 3;
    private static final int[] ORDER = {2, ONCE, 1, 0};
    private static final int CALLBACK_SIZE = 2000;
    private static final int ONCE_SIZE = 1000;
    /** So often the last queue comes first: records that keep each other busy must not starve the ends of puts. */
    private static final int FAIRNESS = 64;

    private static final long COMPLAINT_NS = 10_000_000_000L;

    /** By PRIO, low first, then scanOnce. */
    private final List<ScanQueue> queues = List.of(
            new ScanQueue("cbLow", CALLBACK_SIZE),
            new ScanQueue("cbMedium", CALLBACK_SIZE),
            new ScanQueue("cbHigh", CALLBACK_SIZE),
            new ScanQueue("scanOnce", ONCE_SIZE));

    // worker's
    private int turn;
    private long overrunsTold;
    private long nextComplaintNs;

    private volatile Thread worker;
    private Work work;

    /** Before any record is asked for. */
    void work(final Work records) {
        work = records;
    }

    void worker(final Thread thread) {
        worker = thread;
    }

    /**
     * Before any record is asked for.
     *
     * @param callbacks room of each of the first three queues; 0 where nobody said
     * @param once room of scanOnce; 0 where nobody said
     * @param records with so much room a queue can never be full, and that is what it gets where nobody said
     */
    void sizes(final int callbacks, final int once, final int records) {
        for (int i = 0; i < queues.size(); i++) {
            final int said = i == ONCE ? once : callbacks;
            queues.get(i).size(said > 0 ? said : Math.max(i == ONCE ? ONCE_SIZE : CALLBACK_SIZE, records));
        }
    }

    /** A change of a device's own value. Any thread, also a driver's: no lock, no wait. */
    void notice(final DbRecord record) {
        final AtomicBoolean queued = record.ioEntry.noticed;
        if (queued.compareAndSet(false, true) && !offer(record.ioEntry.priority, record.ioEntry)) {
            queued.set(false);
        }
    }

    /** The record is to be processed in any case. Any thread. */
    void request(final DbRecord record) {
        final Wanted wanted = record.ioEntry.wanted;
        if (wanted.queued.compareAndSet(false, true) && !offer(ONCE, wanted)) {
            wanted.queued.set(false);
        }
    }

    /** Runs something on this thread, which holds no lock then. Never refused: somebody waits for it. */
    void submit(final Runnable task) {
        queues.get(0).add(task);
        wake();
    }

    /** Processes a record now; whatever it does, those after it have their turn. */
    void run(final DbRecord record) {
        try {
            work.run(record);
        } catch (final RuntimeException | StackOverflowError e) {
            LOG.error("{}: processing failed", record, e);
        }
    }

    void putLater(final DbRecord record, final FieldDef field, final String text) {
        work.put(record, field, text);
    }

    /** Processes the records of an event, later, on this thread. An event that finds no room is lost and counted. */
    void postEvent(final String name) {
        offer(0, (Runnable) () -> work.event(name));
    }

    /** Tells the end of a put when everything that waits now is done. Never refused: a client waits for it. */
    void after(final PutNotify notify) {
        queues.get(0).add(notify);
        wake();
    }

    private boolean offer(final int queue, final Object item) {
        final boolean taken = queues.get(queue).offer(item);
        wake();
        return taken;
    }

    private void wake() {
        final Thread thread = worker;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    boolean isIdle() {
        return queues.stream().allMatch(ScanQueue::isEmpty);
    }

    /** The three queues of callbacks, low first, then scanOnce. Any thread. */
    List<QueueStatus> status() {
        return queues.stream().map(ScanQueue::status).toList();
    }

    /** Begins the high-water marks anew. */
    void resetMarks(final boolean once) {
        for (int i = 0; i < queues.size(); i++) {
            if (once == (i == ONCE)) {
                queues.get(i).resetMark();
            }
        }
    }

    /** Tells of what found no room: on this thread and now and then, because drivers have no time for it. */
    void complain(final long nowNs) {
        final long overruns =
                queues.stream().mapToLong(queue -> queue.status().overruns()).sum();
        if (overruns != overrunsTold && (overrunsTold == 0 || nowNs - nextComplaintNs >= 0)) {
            overrunsTold = overruns;
            nextComplaintNs = nowNs + COMPLAINT_NS;
            LOG.warn(
                    "scan queues were full {} times, what was asked for then is lost: {}; callbackSetQueueSize and"
                            + " scanOnceSetQueueSize in the start-up file give more room",
                    overruns,
                    status());
        }
    }

    private Object poll() {
        turn = (turn + 1) % FAIRNESS;
        for (int i = 0; i < ORDER.length; i++) {
            final Object item =
                    queues.get(ORDER[turn == 0 ? ORDER.length - 1 - i : i]).poll();
            if (item != null) {
                return item;
            }
        }
        return null;
    }

    /** One item; false when there was none. */
    boolean doWork() {
        final Object item = poll();
        if (item == null) {
            return false;
        }
        try {
            if (item instanceof Entry entry) {
                entry.noticed.set(false);
                work.changed(entry.record);
            } else if (item instanceof Wanted wanted) {
                wanted.queued.set(false);
                work.run(wanted.entry.record);
            } else if (item instanceof PutNotify notify) {
                tell(notify.completion(), null);
            } else {
                ((Runnable) item).run();
            }
        } catch (final RuntimeException | StackOverflowError e) {
            LOG.error("scan-io: item failed", e);
        }
        return true;
    }

    static void tell(final Channel.Completion completion, final String error) {
        try {
            completion.done(error);
        } catch (final RuntimeException e) {
            LOG.error("end of a put was not taken", e);
        }
    }
}
