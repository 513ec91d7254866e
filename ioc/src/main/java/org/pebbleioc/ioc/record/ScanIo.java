package org.pebbleioc.ioc.record;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;

/**
 * The scan thread {@code scan-io}: I/O Intr records, CP links, reprocessing, ends of puts, in the order of PRIO, then of
 * asking. A
 * driver that changes a parameter only marks the record and wakes this thread; a record that waits already is not
 * queued twice. Ends of puts stand behind the changes that the put caused, so a client that was told of the end reads
 * back what the driver made of its value.
 */
final class ScanIo {
    private static final Logger LOG = LogManager.getLogger(ScanIo.class);

    /** A record's place in the queue. */
    static final class Entry {
        private final DbRecord record;
        private final AtomicBoolean queued = new AtomicBoolean();

        /** PRIO of the record: 0 low, 1 medium, 2 high. */
        volatile int priority;

        /** Somebody other than the record's own device wants it processed. */
        private final AtomicBoolean wanted = new AtomicBoolean();

        Entry(final DbRecord record) {
            this.record = record;
        }
    }

    /** Processes a record that was asked for. */
    interface Work {
        void run(DbRecord record);

        /** Processes a record if its device has something new for it. */
        void changed(DbRecord record);

        void put(DbRecord record, FieldDef field, String text);

        void event(String name);
    }

    /** By PRIO, low first; what is no record stands behind everything, in the low queue. */
    private final List<ConcurrentLinkedQueue<Object>> queues =
            List.of(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());

    private volatile Thread worker;
    private Work work;

    /** Before any record is asked for. */
    void work(final Work records) {
        work = records;
    }

    void worker(final Thread thread) {
        worker = thread;
    }

    /** A change of a device's own value. Any thread, also a driver's: no lock, no wait. */
    void notice(final DbRecord record) {
        if (record.ioEntry.queued.compareAndSet(false, true)) {
            add(record.ioEntry.priority, record.ioEntry);
        }
    }

    /** The record is to be processed in any case. Any thread. */
    void request(final DbRecord record) {
        record.ioEntry.wanted.set(true);
        if (record.ioEntry.queued.compareAndSet(false, true)) {
            add(record.ioEntry.priority, record.ioEntry);
        }
    }

    /** Runs something on this thread, which holds no lock then. */
    void submit(final Runnable task) {
        add(0, task);
    }

    void putLater(final DbRecord record, final FieldDef field, final String text) {
        work.put(record, field, text);
    }

    /** Processes the records of an event, later, on this thread. */
    void postEvent(final String name) {
        add(0, (Runnable) () -> work.event(name));
    }

    /** Tells the end of a put when everything that waits now is done. */
    void after(final PutNotify notify) {
        add(0, notify);
    }

    private void add(final int priority, final Object item) {
        queues.get(priority).add(item);
        final Thread thread = worker;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    boolean isIdle() {
        return queues.stream().allMatch(ConcurrentLinkedQueue::isEmpty);
    }

    /** Records and other things that wait, by PRIO. */
    int[] waiting() {
        return queues.stream().mapToInt(ConcurrentLinkedQueue::size).toArray();
    }

    private Object poll() {
        for (int i = queues.size() - 1; i >= 0; i--) {
            final Object item = queues.get(i).poll();
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
                entry.queued.set(false);
                if (entry.wanted.getAndSet(false)) {
                    work.run(entry.record);
                } else {
                    work.changed(entry.record);
                }
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
