package org.pebbleioc.pva.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does. */
final class Await {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private Await() {}

    static void until(final String what, final BooleanSupplier done) {
        final long untilNs = System.nanoTime() + LIMIT_NS;
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > untilNs) {
                throw new AssertionError("did not happen: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
