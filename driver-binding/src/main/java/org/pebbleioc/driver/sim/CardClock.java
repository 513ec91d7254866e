package org.pebbleioc.driver.sim;

import java.time.Instant;

/** The card's two clocks; tests bring their own and call the card by hand. */
public interface CardClock {
    /** The machine's clocks. */
    CardClock SYSTEM = new CardClock() {
        @Override
        public long nowNs() {
            return System.nanoTime();
        }

        @Override
        public long wallNs() {
            final Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }
    };

    /** For intervals: never goes back, any origin. */
    long nowNs();

    /** For time stamps: nanoseconds since the POSIX epoch. */
    long wallNs();
}
