package org.pebbleioc.readout.page;

/**
 * How pages are grouped into time frames.
 *
 * @param orbits of a time frame; time frame n, from 1 on, has the orbits from {@code (n - 1) * orbits} on
 * @param isEveryOrbitSent whether each link sends a heartbeat frame for every orbit, so that a missing one is a loss and
 *     the last one is the end of the time frame
 * @param timeoutNs so long nothing may come for a time frame before it is closed without what is missing
 * @param maxOpen time frames that may be open at a time; the oldest is closed when one more begins
 * @param maxPages of one link in one time frame; more are dropped, and the rest is marked as truncated
 * @param maxJump time frames from one page to the next, forward or back, that need no confirmation by a second page
 * @param reorderPages pages of later time frames that a link may deliver before an earlier one is closed for it
 * @param lostAfter time-outs in a row after which a link is not waited for any more, until it delivers again
 */
public record GroupOptions(
        int orbits,
        boolean isEveryOrbitSent,
        long timeoutNs,
        int maxOpen,
        int maxPages,
        long maxJump,
        int reorderPages,
        int lostAfter) {
    public GroupOptions {
        check(orbits >= 1 && orbits <= 1 << 20, "orbits must be 1..1048576: orbits=" + orbits);
        check(timeoutNs > 0, "timeoutNs must be above 0: timeoutNs=" + timeoutNs);
        check(maxOpen >= 2 && maxOpen <= 4096, "maxOpen must be 2..4096: maxOpen=" + maxOpen);
        check(maxPages >= 1, "maxPages must be at least 1: maxPages=" + maxPages);
        check(maxJump >= maxOpen, "maxJump must be at least maxOpen: maxJump=" + maxJump + " maxOpen=" + maxOpen);
        check(reorderPages >= 1, "reorderPages must be at least 1: reorderPages=" + reorderPages);
        check(lostAfter >= 1, "lostAfter must be at least 1: lostAfter=" + lostAfter);
    }

    private static void check(final boolean holds, final String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** One second, 32 open, 4096 pages, jumps of 1000, two pages out of order, lost after three. */
    public static GroupOptions defaults(final int orbits) {
        return new GroupOptions(orbits, true, 1_000_000_000L, 32, 4096, 1000, 2, 3);
    }

    public GroupOptions withTimeoutNs(final long value) {
        return new GroupOptions(orbits, isEveryOrbitSent, value, maxOpen, maxPages, maxJump, reorderPages, lostAfter);
    }

    public GroupOptions withLimits(final int newMaxOpen, final int newMaxPages) {
        return new GroupOptions(
                orbits, isEveryOrbitSent, timeoutNs, newMaxOpen, newMaxPages, maxJump, reorderPages, lostAfter);
    }
}
