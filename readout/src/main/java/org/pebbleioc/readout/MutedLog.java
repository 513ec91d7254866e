package org.pebbleioc.readout;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.logging.log4j.Logger;

/**
 * Warnings that may repeat at the rate of the data: the first of a kind is logged, the rest is counted and told at
 * most once in ten seconds. Owned by one thread.
 */
public final class MutedLog {
    private static final long MUTE_NS = 10_000_000_000L;

    private static final class Muted {
        private long lastNs;
        private long count;
    }

    private final Logger log;
    private final Map<Enum<?>, Muted> kinds = new HashMap<>();

    public MutedLog(final Logger log) {
        this.log = log;
    }

    /** @param text made only when it is logged */
    public void warn(final Enum<?> kind, final long nowNs, final Supplier<String> text) {
        final Muted muted = kinds.get(kind);
        if (muted == null) {
            final Muted first = new Muted();
            first.lastNs = nowNs;
            kinds.put(kind, first);
            log.warn(text.get());
        } else if (nowNs - muted.lastNs < MUTE_NS) {
            muted.count++;
        } else {
            final long count = muted.count;
            muted.lastNs = nowNs;
            muted.count = 0;
            log.warn("{} ({} more of this kind since the last message)", text.get(), count);
        }
    }
}
