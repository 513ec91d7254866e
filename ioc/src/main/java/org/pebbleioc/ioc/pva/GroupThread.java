package org.pebbleioc.ioc.pva;

import java.util.concurrent.LinkedBlockingQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Looks at changes of groups' records when no record's lock is held any more: a group needs the locks of other records.
 * The queue has each feed at most once.
 */
final class GroupThread implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(GroupThread.class);
    private static final long CLOSE_MS = 1000;

    private final LinkedBlockingQueue<GroupFeed> due = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "pva-group");
    private volatile boolean closed;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Any thread. */
    void due(final GroupFeed feed) {
        due.add(feed);
    }

    private void run() {
        while (!closed) {
            try {
                due.take().doWork();
            } catch (final InterruptedException e) {
                return;
            } catch (final RuntimeException e) {
                LOG.error("a group's update failed", e);
            }
        }
    }

    /** For tests that have no thread: everything that is due. */
    void doWork() {
        for (GroupFeed feed = due.poll(); feed != null; feed = due.poll()) {
            feed.doWork();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
