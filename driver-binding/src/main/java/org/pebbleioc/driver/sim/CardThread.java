package org.pebbleioc.driver.sim;

import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** How the thread of a simulated card ends. */
final class CardThread {
    private static final Logger LOG = LogManager.getLogger(CardThread.class);
    private static final long CLOSE_TIMEOUT_MS = 2_000;

    private CardThread() {}

    /** Waits, within bounds, for a thread that was told to end; an interrupt is kept for the caller. */
    static void end(final Thread thread, final String card) {
        LockSupport.unpark(thread);
        boolean interrupted = false;
        try {
            thread.join(CLOSE_TIMEOUT_MS);
        } catch (final InterruptedException e) {
            interrupted = true;
        }
        if (thread.isAlive()) {
            LOG.error("{}: the card's thread did not end within {} ms", card, CLOSE_TIMEOUT_MS);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
