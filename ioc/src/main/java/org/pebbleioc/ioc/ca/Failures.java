package org.pebbleioc.ioc.ca;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Failures of one kind, which may come a thousand times a second: the 1st, 2nd, 4th, 8th… is logged. Any thread. */
final class Failures {
    private static final Logger LOG = LogManager.getLogger(Failures.class);

    private final String what;
    private final AtomicLong count = new AtomicLong();

    Failures(final String what) {
        this.what = what;
    }

    /** An ordinary failure of the world outside. */
    void add(final String where, final Exception e) {
        final long now = count.incrementAndGet();
        if (Long.bitCount(now) == 1) {
            LOG.warn("ca: {} failed, {} so far, now {}: {}", what, now, where, e.toString());
        }
    }

    /** A fault in the program, with its stack trace. */
    void addFault(final String where, final RuntimeException e) {
        final long now = count.incrementAndGet();
        if (Long.bitCount(now) == 1) {
            LOG.error("ca: {} failed, {} so far, now {}", what, now, where, e);
        }
    }
}
