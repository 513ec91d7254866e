package org.pebbleioc.pva.server;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Warnings that a client can cause as often as it likes: one in a while is written, the others are counted. */
final class MutedLog {
    private static final long EVERY_NS = 10_000_000_000L;

    private final Consumer<String> log;
    private final LongSupplier clockNs;

    // Guarded by this.
    private boolean any;
    private long lastNs;
    private long muted;

    MutedLog(final Consumer<String> log, final LongSupplier clockNs) {
        this.log = log;
        this.clockNs = clockNs;
    }

    void warn(final String text) {
        final long before;
        synchronized (this) {
            final long nowNs = clockNs.getAsLong();
            if (any && nowNs - lastNs < EVERY_NS) {
                muted++;
                return;
            }
            any = true;
            lastNs = nowNs;
            before = muted;
            muted = 0;
        }
        log.accept(before == 0 ? text : text + " (" + before + " more like it since the last)");
    }
}
