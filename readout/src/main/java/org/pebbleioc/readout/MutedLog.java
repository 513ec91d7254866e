package org.pebbleioc.readout;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.logging.log4j.Logger;

/**
 * Warnings that may repeat at the rate of the data: the first of a kind, or the first few, are logged, the rest is
 * counted and told with the first one of the next period. Owned by one thread.
 */
public final class MutedLog {
    private static final long PERIOD_NS = 10_000_000_000L;

    private static final class Muted {
        private long sinceNs;
        private int said;
        private long unsaid;
    }

    private final Logger log;
    private final int most;
    private final long periodNs;
    private final Map<Enum<?>, Muted> kinds = new HashMap<>();

    /** One of a kind in ten seconds. */
    public MutedLog(final Logger log) {
        this(log, 1, PERIOD_NS);
    }

    /** @param most of a kind that are said in a period, which begins with the first of them */
    public MutedLog(final Logger log, final int most, final long periodNs) {
        this.log = log;
        this.most = most;
        this.periodNs = periodNs;
    }

    /** @param text made only when it is logged */
    public void warn(final Enum<?> kind, final long nowNs, final Supplier<String> text) {
        Muted muted = kinds.get(kind);
        if (muted == null) {
            muted = new Muted();
            muted.sinceNs = nowNs;
            kinds.put(kind, muted);
        } else if (nowNs - muted.sinceNs >= periodNs) {
            muted.sinceNs = nowNs;
            muted.said = 0;
        }
        if (muted.said == most) {
            muted.unsaid++;
            return;
        }
        muted.said++;
        if (muted.unsaid == 0) {
            log.warn(text.get());
        } else {
            log.warn("{} ({} more of this kind since the last message)", text.get(), muted.unsaid);
            muted.unsaid = 0;
        }
    }
}
