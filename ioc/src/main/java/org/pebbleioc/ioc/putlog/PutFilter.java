package org.pebbleioc.ioc.putlog;

import java.util.function.Consumer;

/**
 * Which puts become lines: puts of one PV in quick succession are one line, and by mode a put that changes nothing is
 * none. The put log's thread.
 */
final class PutFilter {
    /** Time without a put after which a burst is over. */
    static final long QUIET_NS = 5_000_000_000L;

    static final int OFF = -1;
    static final int ON_CHANGE = 0;
    static final int ALL = 1;
    static final int ALL_NO_FILTER = 2;

    private final Consumer<PutEntry> lines;
    private PutEntry first;
    private PutEntry last;
    private double low;
    private double high;
    private int puts;
    private long lastNs;

    PutFilter(final Consumer<PutEntry> lines) {
        this.lines = lines;
    }

    void put(final PutEntry entry, final int mode, final long nowNs) {
        if (mode == ALL_NO_FILTER) {
            flush(mode);
            lines.accept(entry);
            return;
        }
        if (last != null && !last.pv().equals(entry.pv())) {
            flush(mode);
        }
        final double value = PutValues.number(entry.after());
        if (last == null) {
            first = entry;
            low = value;
            high = value;
            puts = 0;
        }
        low = Math.min(low, value);
        high = Math.max(high, value);
        last = entry;
        puts++;
        lastNs = nowNs;
    }

    /** Ends a burst that has been quiet long enough. */
    void doWork(final int mode, final long nowNs) {
        if (last != null && nowNs - lastNs >= QUIET_NS) {
            flush(mode);
        }
    }

    void flush(final int mode) {
        if (last != null && mode != OFF) {
            final boolean burst = puts > 1 && !Double.isNaN(low);
            final PutEntry entry = last.following(first, burst ? low : Double.NaN, burst ? high : Double.NaN);
            if (burst || mode != ON_CHANGE || !PutValues.same(entry.before(), entry.after())) {
                lines.accept(entry);
            }
        }
        first = null;
        last = null;
    }
}
