package org.pebbleioc.readout.transition;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One PV as the collector sees it. The thread that receives the PV offers updates and says whether more can come; the
 * collector takes them. Neither waits for the other.
 */
public final class PvInput {
    private final String name;
    private final MatchOptions options;
    private final int capacity;
    private final PvStatistics statistics;

    // Guarded by this.
    private final Deque<PvImage> offered = new ArrayDeque<>();
    private boolean open;

    /** Why no updates come, or null while they do. Written by whoever receives or suspends the PV. */
    private volatile Outcome absent = Outcome.DISCONNECTED;

    private volatile TransitionPool pool;
    private volatile Runnable wake = () -> {};

    // Thread collector.
    private EventMatcher matcher;
    private Outcome toldAbsent = Outcome.DISCONNECTED;

    /** @param pebbleBufCount buffers of the pebble: the transition pool will have as many */
    public PvInput(final String name, final MatchOptions options, final int pebbleBufCount) {
        this.name = name;
        this.options = options;
        this.capacity = 2 * pebbleBufCount;
        statistics = new PvStatistics(options);
    }

    public String name() {
        return name;
    }

    public MatchOptions options() {
        return options;
    }

    public PvStatistics statistics() {
        return statistics;
    }

    /** The transition buffers; null until the PV's payload is known. */
    public TransitionPool pool() {
        return pool;
    }

    /** From now on updates come in blocks of this pool; those of the one before stay with their holders. */
    public void pool(final TransitionPool newPool) {
        pool = newPool;
    }

    /** An update, with a hold of its block. Whoever receives the PV. */
    public void offer(final PvImage image) {
        final boolean taken;
        synchronized (this) {
            taken = open && offered.size() < capacity;
            if (taken) {
                offered.add(image);
            }
            statistics.update(image); // when it is counted it is there, and it is counted before it is taken
        }
        if (taken) {
            wake.run();
        } else {
            statistics.discarded(EventMatcher.Discard.STOPPED);
            image.release();
        }
    }

    /** Updates come from now on. */
    public void present() {
        absent = null;
        wake.run();
    }

    /** No update comes until {@link #present}. What was offered before is matched first. */
    public void absent(final Outcome why) {
        absent = why;
        wake.run();
    }

    synchronized void open(final EventMatcher newMatcher, final Runnable newWake) {
        matcher = newMatcher;
        toldAbsent = Outcome.DISCONNECTED;
        wake = newWake;
        open = true;
    }

    /** Thread collector, before it looks at events: they may wait for a PV that has come back. */
    void look() {
        final Outcome now = absent;
        if (toldAbsent == null || now == toldAbsent) {
            return; // that it has gone is told after its last updates
        }
        toldAbsent = now;
        if (now == null) {
            matcher.present();
        } else {
            matcher.absent(now);
        }
    }

    /**
     * Thread collector: gives the matcher what came. Returns how much.
     *
     * @param takeEvents run before each update: an event that was there before it must not find it pushed out by
     *     others that came with it
     */
    int work(final long nowNs, final Runnable takeEvents) {
        final Outcome now = absent; // read first: what was offered before it was set is in the queue by now
        int done = 0;
        for (PvImage image = poll(); image != null; image = poll()) {
            takeEvents.run();
            matcher.update(image, nowNs);
            done++;
        }
        if (now != null && now != toldAbsent) {
            toldAbsent = now;
            matcher.absent(now);
        }
        return done + matcher.time(nowNs);
    }

    private synchronized PvImage poll() {
        return offered.poll();
    }

    EventMatcher matcher() {
        return matcher;
    }

    /** Ends a run: everything that waits is given back. After the collector's thread has ended. */
    void close() {
        synchronized (this) {
            open = false;
        }
        for (PvImage image = poll(); image != null; image = poll()) {
            statistics.discarded(EventMatcher.Discard.STOPPED);
            image.release();
        }
        matcher.absent(Outcome.SUSPENDED);
        matcher.clear();
    }
}
