package org.pebbleioc.pva.table;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that posts tables, each with its own period, for owners that have no thread of their own to do it. While
 * nobody subscribes it wakes once per the shortest period, and builds nothing.
 */
public final class TablePoster implements AutoCloseable {
    private static final long LONGEST_NS = 1_000_000_000L;
    private static final long JOIN_MS = 1000;

    private final List<TablePv> tables = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    public TablePoster(final String threadName) {
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
    }

    /** Posts this one too from now on. Any thread, before or after {@link #start}. */
    public void add(final TablePv table) {
        tables.add(table);
        LockSupport.unpark(thread);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            long shortestNs = LONGEST_NS;
            for (final TablePv table : tables) {
                table.tick(System.nanoTime());
                shortestNs = Math.min(shortestNs, Math.max(1_000_000L, table.periodNs()));
            }
            LockSupport.parkNanos(shortestNs);
        }
    }

    /** Ends the thread and closes the tables. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tables.forEach(TablePv::close);
    }
}
