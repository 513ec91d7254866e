package org.pebbleioc.pva.client;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits, with an end, for something that another thread does. */
public final class Soon {
    private static final long LIMIT_NS = 60_000_000_000L;

    private Soon() {}

    public static void until(final String what, final BooleanSupplier done) {
        final long untilNs = System.nanoTime() + LIMIT_NS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - untilNs > 0) {
                throw new AssertionError("did not happen within 60 s: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
