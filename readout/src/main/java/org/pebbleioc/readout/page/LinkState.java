package org.pebbleioc.readout.page;

import org.pebbleioc.readout.EnumCounters;

/** One link as the grouper knows it. Written by page-grouper; counters and flags may be read by anybody. */
public final class LinkState {
    private final PagePool pool;
    private final boolean isConfigured;
    private final EnumCounters<LinkCounter> counters = new EnumCounters<>(LinkCounter.class);

    private volatile LinkId id;
    private volatile boolean isWaitedFor;
    private volatile long newestTimeFrame = -1;
    private int timeOutsInARow;

    /** @param isConfigured whether it is known, and waited for, before it has delivered anything */
    LinkState(final PagePool pool, final LinkId id, final boolean isConfigured) {
        this.pool = pool;
        this.id = id;
        this.isConfigured = isConfigured;
        isWaitedFor = isConfigured;
    }

    /** Where its pages belong. */
    public PagePool pool() {
        return pool;
    }

    public LinkId id() {
        return id;
    }

    /** False for a link that was given up, or that has delivered nothing yet and was not configured. */
    public boolean isWaitedFor() {
        return isWaitedFor;
    }

    /** The newest time frame it delivered a page of; -1 for none. */
    public long newestTimeFrame() {
        return newestTimeFrame;
    }

    public long count(final LinkCounter counter) {
        return counters.value(counter);
    }

    void count(final LinkCounter counter, final long by) {
        counters.add(counter, by);
    }

    /** It delivers: what its headers say of it is what it is. */
    void delivers(final LinkId seen, final long timeFrame) {
        if (!id.equals(seen)) {
            id = seen;
        }
        timeOutsInARow = 0;
        isWaitedFor = true;
        newestTimeFrame = Math.max(newestTimeFrame, timeFrame);
    }

    /** A wait for it was in vain; true when it is given up by this. */
    boolean timedOut(final int lostAfter) {
        timeOutsInARow++;
        if (isWaitedFor && timeOutsInARow >= lostAfter) {
            isWaitedFor = false;
            return true;
        }
        return false;
    }

    /** At the start of a run: a link that was given up has another chance. */
    void begin() {
        timeOutsInARow = 0;
        newestTimeFrame = -1;
        isWaitedFor = isConfigured;
    }
}
