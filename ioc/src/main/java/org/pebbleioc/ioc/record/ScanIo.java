package org.pebbleioc.ioc.record;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;

/**
 * The scan thread {@code scan-io}: I/O Intr records, CP links, reprocessing, ends of puts, in the order of asking. A
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

    private final ConcurrentLinkedQueue<Object> queue = new ConcurrentLinkedQueue<>();
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
            add(record.ioEntry);
        }
    }

    /** The record is to be processed in any case. Any thread. */
    void request(final DbRecord record) {
        record.ioEntry.wanted.set(true);
        if (record.ioEntry.queued.compareAndSet(false, true)) {
            add(record.ioEntry);
        }
    }

    /** Runs something on this thread, which holds no lock then. */
    void submit(final Runnable task) {
        add(task);
    }

    void putLater(final DbRecord record, final FieldDef field, final String text) {
        work.put(record, field, text);
    }

    /** Processes the records of an event, later, on this thread. */
    void postEvent(final String name) {
        add((Runnable) () -> work.event(name));
    }

    /** Tells the end of a put when everything that waits now is done. */
    void after(final PutNotify notify) {
        add(notify);
    }

    private void add(final Object item) {
        queue.add(item);
        final Thread thread = worker;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    boolean isIdle() {
        return queue.isEmpty();
    }

    /** One item; false when there was none. */
    boolean doWork() {
        final Object item = queue.poll();
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
