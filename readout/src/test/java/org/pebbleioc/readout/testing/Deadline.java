package org.pebbleioc.readout.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Polling with an end: for conditions that another thread brings about. */
public final class Deadline {
    private static final long LIMIT_NS = 60_000_000_000L;
    private static final long STEP_NS = 200_000L;

    private Deadline() {}

    /** Parks until the condition holds; fails the test after a minute. */
    public static void await(final String what, final BooleanSupplier condition) {
        final long endNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - endNs > 0) {
                fail("waited 60 s in vain for: " + what);
            }
            LockSupport.parkNanos(STEP_NS);
        }
    }
}
