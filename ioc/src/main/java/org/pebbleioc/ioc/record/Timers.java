package org.pebbleioc.ioc.record;

import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/** Things to do later: delays of seq and calcout, momentary bo. Run by the thread {@code scan-delay}. */
final class Timers {
    private record Timer(long atNs, long order, Runnable task) {}

    // guarded by this
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> {
        final int byTime = Long.compare(a.atNs, b.atNs);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    });
    private long order;
    private long nowNs;

    private volatile Thread worker;

    void worker(final Thread thread) {
        worker = thread;
    }

    /** @param delayNs from the time that the last {@link #doWork} was told, or the clock of the running thread */
    void after(final long delayNs, final Runnable task) {
        synchronized (this) {
            final long now = worker == null ? nowNs : System.nanoTime();
            timers.add(new Timer(now + delayNs, order++, task));
        }
        final Thread thread = worker;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    /** Runs what is due; nanoseconds until the next, at most one second. */
    long doWork(final long now) {
        while (true) {
            final Timer due;
            synchronized (this) {
                nowNs = now;
                final Timer first = timers.peek();
                if (first == null || first.atNs - now > 0) {
                    return first == null ? 1_000_000_000L : Math.min(first.atNs - now, 1_000_000_000L);
                }
                due = timers.poll();
            }
            due.task().run();
        }
    }
}
