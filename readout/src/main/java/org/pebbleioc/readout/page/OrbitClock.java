package org.pebbleioc.readout.page;

/**
 * Makes 64-bit orbits of the headers' 32-bit ones: each is taken as the one nearest to the newest seen. Where the machine
 * starts counting anew, the 64-bit orbit goes on in the next round of 2^32, so it never comes back. One thread.
 */
final class OrbitClock {
    private static final long ROUND = 1L << 32;

    private long newest = -1;

    boolean isRunning() {
        return newest >= 0;
    }

    /** The 64-bit orbit; may be negative for one that lies before the first ever seen. */
    long of(final int orbit) {
        return newest < 0 ? Integer.toUnsignedLong(orbit) : newest + (orbit - (int) newest);
    }

    /** This orbit is accepted; the newest of them is what the next ones are compared with. */
    void accept(final long orbit) {
        newest = Math.max(newest, orbit);
    }

    /** The machine counts on from here: in this round if that is ahead, else in the next. */
    long jump(final int orbit) {
        final long near = of(orbit);
        newest = near > newest ? near : (newest / ROUND + 1) * ROUND + Integer.toUnsignedLong(orbit);
        return newest;
    }
}
