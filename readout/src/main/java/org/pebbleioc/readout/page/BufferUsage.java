package org.pebbleioc.readout.page;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many pages of one pool are used, and the messages about it: {@code buffer usage is high} from the high threshold
 * on, {@code buffer full} when no page is left, {@code buffer back to reasonable} below the low threshold. Each comes
 * once per episode, high always before full, however far a single step goes.
 *
 * <p>Any thread takes and gives; one thread {@link #poll polls} the messages, in the order in which they happened, and
 * does the logging, so that nobody logs with a page in hand.
 */
public final class BufferUsage {
    private static final int QUEUE = 64;

    private final int total;
    private final int highAt;
    private final int lowBelow;
    private final AtomicInteger used = new AtomicInteger();
    /** Changed under the lock; read without it to see that nothing changes. */
    private volatile UsageLevel level = UsageLevel.NORMAL;

    private volatile int mostUsed;

    // Guarded by this.
    private final UsageLevel[] queue = new UsageLevel[QUEUE];
    private int head;
    private int queued;
    private long unsaid;
    private final long[] reached = new long[UsageLevel.values().length];

    /** @param thresholds fractions of the pool */
    public BufferUsage(final int total, final UsageThresholds thresholds) {
        this.total = total;
        highAt = (int) Math.ceil(thresholds.high() * total - 1e-9);
        lowBelow = (int) Math.ceil(thresholds.low() * total - 1e-9);
    }

    void take() {
        changed(used.incrementAndGet());
    }

    void give() {
        changed(used.decrementAndGet());
    }

    private void changed(final int now) {
        if (now > mostUsed) {
            noteMost(now);
        }
        if (next(level, now) != level) {
            change(now);
        }
    }

    private synchronized void noteMost(final int now) {
        mostUsed = Math.max(mostUsed, now);
    }

    /** What was seen, then what is: another thread may have given meanwhile, and nobody would look again. */
    private synchronized void change(final int seen) {
        step(seen);
        step(used.get());
    }

    private void step(final int now) {
        for (UsageLevel next = next(level, now); next != level; next = next(level, now)) {
            level = next;
            reached[next.ordinal()]++;
            if (queued == QUEUE) {
                unsaid++;
            } else {
                queue[(head + queued) % QUEUE] = next;
                queued++;
            }
        }
    }

    private UsageLevel next(final UsageLevel from, final int now) {
        if (from == UsageLevel.NORMAL) {
            return now >= highAt || now >= total ? UsageLevel.HIGH : from;
        }
        if (now < lowBelow && now < total) {
            return UsageLevel.NORMAL;
        }
        return from == UsageLevel.HIGH && now >= total ? UsageLevel.FULL : from;
    }

    /** The next level that was reached and not polled yet, or null. */
    public synchronized UsageLevel poll() {
        if (queued == 0) {
            return null;
        }
        final UsageLevel oldest = queue[head];
        head = (head + 1) % QUEUE;
        queued--;
        return oldest;
    }

    /** Changes that nobody polled in time: they are counted in {@link #reached} but have no message. */
    public synchronized long unsaid() {
        return unsaid;
    }

    /** How many times this level was reached. */
    public synchronized long reached(final UsageLevel which) {
        return reached[which.ordinal()];
    }

    public UsageLevel level() {
        return level;
    }

    public int used() {
        return used.get();
    }

    public int mostUsed() {
        return mostUsed;
    }

    public int total() {
        return total;
    }

    /** 0 to 100. */
    public double percent() {
        return 100.0 * used.get() / total;
    }
}
