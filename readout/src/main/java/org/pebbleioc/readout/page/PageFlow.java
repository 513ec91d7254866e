package org.pebbleioc.readout.page;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.event.EventQueue;

/**
 * The step between the card readers and the grouper: takes filled pages in the order they came, end points in turn, and
 * lets time pass for the grouper. Thread {@code page-grouper}; a test calls {@link #doWork} itself.
 */
final class PageFlow {
    private static final Logger LOG = LogManager.getLogger(PageFlow.class);
    /** Of one end point before the next has its turn. */
    private static final int TURN = 64;

    private static final long IDLE_NS = 20_000_000L;

    private final List<CardReader> readers;
    private final List<? extends TimeFrameSink> sinks;

    // Thread page-grouper.
    private TimeFrameGrouper grouper;

    private volatile TimeFrameGrouper next;
    /** The one of the round under way, and of all that follow. */
    private volatile TimeFrameGrouper used;

    private volatile boolean flushWanted;
    private volatile boolean isBusy;
    private volatile Thread waiting;

    PageFlow(final List<CardReader> readers, final List<? extends TimeFrameSink> sinks, final TimeFrameGrouper first) {
        this.readers = readers;
        this.sinks = sinks;
        next = first;
    }

    /**
     * A run begins, with another grouper. The round under way may still be with the one before: no page of the new run may
     * come before {@link #isUsed} says so. Not while one is flushed. Any thread.
     */
    void use(final TimeFrameGrouper other) {
        next = other;
        wake();
    }

    boolean isUsed() {
        return used == next;
    }

    /** Everything that came is to be handed on, whole or not; {@link #isFlushed} says when. Any thread. */
    void flush() {
        flushWanted = true;
        wake();
    }

    boolean isFlushed() {
        return !flushWanted && !isBusy;
    }

    /** One round; 0 means it is time to {@link #idle}. */
    int doWork(final long nowNs) {
        isBusy = true;
        final TimeFrameGrouper wanted = next;
        if (wanted != grouper) {
            grouper = wanted;
            used = wanted;
        }
        int work = 0;
        for (int i = 0; i < readers.size(); i++) {
            work += turn(readers.get(i), i, nowNs);
        }
        if (work == 0) {
            work += grouper.expire(nowNs);
            if (flushWanted) {
                grouper.flush(nowNs);
                flushWanted = false;
            }
            for (int i = 0; i < sinks.size(); i++) {
                idle(sinks.get(i));
            }
        }
        isBusy = false;
        return work;
    }

    /** After its thread has ended: nothing stays in the rings, nor half put together. */
    void finish(final long nowNs) {
        flushWanted = true;
        while (doWork(nowNs) > 0) {
            // until nothing is left
        }
    }

    private int turn(final CardReader reader, final int endPoint, final long nowNs) {
        int count = 0;
        for (int page = reader.poll(); page != EventQueue.NONE; page = count < TURN ? reader.poll() : EventQueue.NONE) {
            grouper.add(
                    endPoint, reader.handle(page), reader.size(page), reader.link(page), reader.hasError(page), nowNs);
            count++;
        }
        return count;
    }

    private void idle(final TimeFrameSink sink) {
        try {
            sink.idle();
        } catch (final RuntimeException e) {
            LOG.error("consumer {} failed while nothing was to be done", sink.name(), e);
        }
    }

    /** Waits for pages, or until a time frame has waited long enough. */
    void idle(final long nowNs) {
        final long deadlineNs = grouper == null ? Long.MAX_VALUE : grouper.nextDeadlineNs();
        waiting = Thread.currentThread();
        if (!flushWanted && next == grouper && readers.stream().allMatch(reader -> reader.queued() == 0)) {
            LockSupport.parkNanos(this, Math.max(1, Math.min(IDLE_NS, deadlineNs - nowNs)));
        }
        waiting = null;
    }

    /** After pages were queued. Any thread. */
    void wake() {
        java.lang.invoke.VarHandle.fullFence();
        final Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
