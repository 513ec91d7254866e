package org.pebbleioc.readout.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The threads of an open readout: {@code page-grouper}, and {@code page-reader-NAME} for each end point. */
final class PageThreads {
    private static final Logger LOG = LogManager.getLogger(PageThreads.class);
    private static final long JOIN_MS = 1_000;

    private final String name;
    private final PageFlow flow;
    private final List<CardReader> readers;
    private final long retryNs;
    private final Consumer<String> gone;
    private final List<Thread> threads = new ArrayList<>();

    private volatile boolean isEnding;

    /**
     * @param name the readout's, for messages
     * @param retryNs how long a reader waits after its device refused
     * @param gone told by a reader's thread, as its last word, that its device will not come back
     */
    PageThreads(
            final String name,
            final PageFlow flow,
            final List<CardReader> readers,
            final long retryNs,
            final Consumer<String> gone) {
        this.name = name;
        this.flow = flow;
        this.readers = readers;
        this.retryNs = retryNs;
        this.gone = gone;
        add("page-grouper", this::group);
        for (final CardReader reader : readers) {
            add("page-reader-" + reader.pool().name(), () -> read(reader));
        }
    }

    private void add(final String threadName, final Runnable work) {
        final Thread thread = new Thread(work, threadName);
        thread.setDaemon(true);
        threads.add(thread);
    }

    void start() {
        threads.forEach(Thread::start);
    }

    private void read(final CardReader reader) {
        while (!isEnding) {
            try {
                if (reader.doWork(System.nanoTime()) > 0) {
                    flow.wake();
                } else if (!isEnding) {
                    reader.idle();
                }
            } catch (final IOException | RuntimeException | InternalError e) { // no page may end this thread
                reader.failed(e, System.nanoTime());
                if (reader.isGone()) {
                    gone.accept("the device of " + reader.pool().name() + " is gone: " + e.getMessage());
                    return;
                }
                LockSupport.parkNanos(retryNs);
            }
        }
    }

    private void group() {
        while (!isEnding) {
            try {
                final long nowNs = System.nanoTime();
                if (flow.doWork(nowNs) == 0 && !isEnding) {
                    flow.idle(nowNs);
                }
            } catch (final RuntimeException e) { // consumers are guarded one by one: this is our own mistake
                LOG.error("{}: page-grouper goes on after", name, e);
            }
        }
    }

    /** Ends them all, and waits for that within bounds. */
    void end() {
        isEnding = true;
        readers.forEach(reader -> reader.device().wakeup());
        flow.wake();
        final long endNs = System.nanoTime() + JOIN_MS * 1_000_000;
        for (final Thread thread : threads) {
            try {
                thread.join(Math.max(1, (endNs - System.nanoTime()) / 1_000_000));
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (thread.isAlive()) {
                LOG.error("{}: thread {} did not stop within {} ms", name, thread.getName(), JOIN_MS);
            }
        }
    }
}
