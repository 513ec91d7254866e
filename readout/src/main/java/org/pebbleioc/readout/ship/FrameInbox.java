package org.pebbleioc.readout.ship;

import java.util.ArrayDeque;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageHolder;
import org.pebbleioc.readout.page.PagePool;

/**
 * The bounded queue between the grouper and a transport, and the count of all pages that the transport holds: those of
 * waiting time frames and those of messages that clients have not finished. Two threads; no wait, no I/O under its lock.
 */
public final class FrameInbox {
    private static final int MAX_POOLS = 64;

    private record Waiting(LinkTimeFrame frame, long run) {}

    private final ShipOptions options;
    private final PageHolder holder;
    private final ShipCounts counts;

    // Guarded by this.
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private long run;
    private long runOfLast;
    private final PagePool[] pools = new PagePool[MAX_POOLS];
    private final int[] held = new int[MAX_POOLS];
    private int poolCount;
    private boolean closed;

    public FrameInbox(final ShipOptions options, final PageHolder holder, final ShipCounts counts) {
        this.options = options;
        this.holder = holder;
        this.counts = counts;
    }

    /** Takes the frame and a hold on its pages; false when it was refused. */
    public boolean offer(final LinkTimeFrame frame) {
        counts.increment(ShipCounter.FRAMES_OFFERED);
        synchronized (this) {
            final int pool = pool(frame.pool());
            if (closed || pool == MAX_POOLS || !makeRoom(frame, pool)) {
                counts.increment(ShipCounter.FRAMES_REFUSED);
                return false;
            }
            frame.retain(holder);
            held[pool] += frame.pageCount();
            queue.addLast(new Waiting(frame, run));
            return true;
        }
    }

    private boolean makeRoom(final LinkTimeFrame frame, final int pool) {
        if (options.policy() == OverflowPolicy.BLOCK) {
            return true;
        }
        final int limit = (int) Math.max(1, (long) frame.pool().count() * options.queuePercent() / 100);
        while (queue.size() >= options.queueFrames() || held[pool] > 0 && held[pool] + frame.pageCount() > limit) {
            final LinkTimeFrame oldest = options.policy() == OverflowPolicy.DROP_OLDEST ? poll() : null;
            if (oldest == null) {
                return false;
            }
            counts.increment(ShipCounter.FRAMES_DROPPED_OLDEST);
            done(oldest.pool(), oldest.pageCount());
            oldest.release(holder);
        }
        return true;
    }

    /** The oldest frame, or null; its pages stay held and counted. */
    public synchronized LinkTimeFrame poll() {
        final Waiting first = queue.pollFirst();
        if (first == null) {
            return null;
        }
        runOfLast = first.run();
        return first.frame();
    }

    /** The run of the frame that was polled last. */
    public synchronized long runOfLast() {
        return runOfLast;
    }

    /** What is offered from now on is of this run. */
    public synchronized void run(final long number) {
        run = number;
    }

    /** So many pages of that pool are no longer held by this transport. */
    public synchronized void done(final PagePool pool, final int pages) {
        held[pool(pool)] -= pages;
    }

    public synchronized int size() {
        return queue.size();
    }

    public synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Pages of all pools, waiting and with clients. */
    public synchronized int heldPages() {
        int sum = 0;
        for (int i = 0; i < poolCount; i++) {
            sum += held[i];
        }
        return sum;
    }

    /** Refuses from now on. */
    public synchronized void close() {
        closed = true;
    }

    /** Lets go of everything that waits. */
    public synchronized void discard() {
        for (LinkTimeFrame frame = poll(); frame != null; frame = poll()) {
            counts.increment(ShipCounter.FRAMES_DISCARDED);
            done(frame.pool(), frame.pageCount());
            frame.release(holder);
        }
    }

    private int pool(final PagePool pool) {
        for (int i = 0; i < poolCount; i++) {
            if (pools[i] == pool) {
                return i;
            }
        }
        if (poolCount == MAX_POOLS) {
            return MAX_POOLS;
        }
        pools[poolCount] = pool;
        return poolCount++;
    }
}
