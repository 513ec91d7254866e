package org.pebbleioc.readout.ship;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.logging.log4j.Logger;

/** Warnings that may come at the rate of the data: one of a kind in ten seconds, the others counted. Any thread. */
final class MutedWarnings {
    private static final long MUTE_NS = 10_000_000_000L;

    private static final class Kind {
        private long lastNs;
        private long muted;
    }

    private final Logger log;
    private final LongSupplier clock;

    // Guarded by this.
    private final Map<ShipCounter, Kind> kinds = new EnumMap<>(ShipCounter.class);

    MutedWarnings(final Logger log, final LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /** @param text made only when it is logged */
    void warn(final ShipCounter kind, final Supplier<String> text) {
        final long nowNs = clock.getAsLong();
        final long muted;
        synchronized (this) {
            final Kind known = kinds.get(kind);
            if (known != null && nowNs - known.lastNs < MUTE_NS) {
                known.muted++;
                return;
            }
            final Kind now = known == null ? new Kind() : known;
            muted = now.muted;
            now.muted = 0;
            now.lastNs = nowNs;
            kinds.put(kind, now);
        }
        log.warn("{}{}", text.get(), muted == 0 ? "" : " (" + muted + " more of this kind since the last message)");
    }
}
