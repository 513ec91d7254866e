package org.pebbleioc.readout.page;

import java.util.Arrays;

/**
 * The pages of one link in one time frame, kept in the order of their packets. Used again for later time frames. Thread
 * page-grouper.
 */
final class LinkSlice {
    /** What became of a page that was offered. */
    enum Added {
        IN_ORDER,
        OVERTAKEN,
        DUPLICATE,
        NO_ROOM
    }

    private static final int FIRST_CAPACITY = 8;

    private final GroupOptions options;

    private int count;
    private long[] handles = new long[FIRST_CAPACITY];
    private int[] usedBytes = new int[FIRST_CAPACITY];
    /** Orbit in the time frame and place in the heartbeat frame: what pages are sorted by. */
    private long[] firstKeys = new long[FIRST_CAPACITY];

    private int[] lastOrbits = new int[FIRST_CAPACITY];
    private int[] lastCounters = new int[FIRST_CAPACITY];
    private boolean[] lastStops = new boolean[FIRST_CAPACITY];

    private int firstOrbit;
    private int damage;
    private int laterPages;
    private boolean isEnded;

    LinkSlice(final GroupOptions options) {
        this.options = options;
    }

    /** @param orbit first one of the time frame, as headers have it */
    void begin(final int orbit) {
        count = 0;
        firstOrbit = orbit;
        damage = 0;
        laterPages = 0;
        isEnded = false;
    }

    Added add(final long handle, final int bytes, final PageScan scan) {
        final long key = (long) (scan.firstOrbit() - firstOrbit) << 16 | scan.firstCounter();
        int at = count;
        while (at > 0 && firstKeys[at - 1] > key) {
            at--;
        }
        if (at > 0 && firstKeys[at - 1] == key) {
            return Added.DUPLICATE;
        }
        if (count == options.maxPages()) {
            damage |= PageDamage.TRUNCATED.bit();
            return Added.NO_ROOM;
        }
        if (count == handles.length) {
            grow();
        }
        shift(at);
        handles[at] = handle;
        usedBytes[at] = bytes;
        firstKeys[at] = key;
        lastOrbits[at] = scan.lastOrbit();
        lastCounters[at] = scan.lastCounter();
        lastStops[at] = scan.isLastStop();
        damage |= scan.damage();
        if (Integer.compareUnsigned(scan.lastOrbit() - firstOrbit, options.orbits()) >= 0) {
            damage |= PageDamage.OTHER_TIME_FRAME.bit();
        }
        count++;
        if (at < count - 1) {
            damage |= PageDamage.OUT_OF_ORDER.bit();
            return Added.OVERTAKEN;
        }
        return Added.IN_ORDER;
    }

    private void grow() {
        final int capacity = Math.min(options.maxPages(), 2 * count);
        handles = Arrays.copyOf(handles, capacity);
        usedBytes = Arrays.copyOf(usedBytes, capacity);
        firstKeys = Arrays.copyOf(firstKeys, capacity);
        lastOrbits = Arrays.copyOf(lastOrbits, capacity);
        lastCounters = Arrays.copyOf(lastCounters, capacity);
        lastStops = Arrays.copyOf(lastStops, capacity);
    }

    private void shift(final int at) {
        final int behind = count - at;
        if (behind > 0) {
            System.arraycopy(handles, at, handles, at + 1, behind);
            System.arraycopy(usedBytes, at, usedBytes, at + 1, behind);
            System.arraycopy(firstKeys, at, firstKeys, at + 1, behind);
            System.arraycopy(lastOrbits, at, lastOrbits, at + 1, behind);
            System.arraycopy(lastCounters, at, lastCounters, at + 1, behind);
            System.arraycopy(lastStops, at, lastStops, at + 1, behind);
        }
    }

    void addDamage(final PageDamage what) {
        damage |= what.bit();
    }

    /** All damage, with what is missing at the start, between pages, and at the end. */
    int damage() {
        int all = damage | gaps();
        if (count > 0 && !lastStops[count - 1]) {
            all |= PageDamage.NO_STOP_BIT.bit();
        }
        if (count == 0 || options.isEveryOrbitSent() && lastOrbits[count - 1] != lastOrbit()) {
            all |= PageDamage.MISSING_DATA.bit();
        }
        return all;
    }

    private int gaps() {
        if (count == 0) {
            return 0;
        }
        int gaps = (firstKeys[0] & 0xFFFF) != 0 || options.isEveryOrbitSent() && firstKeys[0] != 0
                ? PageDamage.MISSING_DATA.bit()
                : 0;
        for (int i = 1; i < count; i++) {
            gaps |= PageScan.step(
                    lastOrbits[i - 1],
                    lastCounters[i - 1],
                    lastStops[i - 1],
                    firstOrbit + (int) (firstKeys[i] >> 16),
                    (int) firstKeys[i] & 0xFFFF,
                    options.isEveryOrbitSent());
        }
        return gaps;
    }

    /**
     * Whether all pages are there: the last one ends the time frame, and none can be missing before it. Where a stop bit is
     * missing at the end of a page, it may be in a page that is still to come.
     */
    boolean isWhole() {
        return count > 0 && lastStops[count - 1] && lastOrbits[count - 1] == lastOrbit() && gaps() == 0;
    }

    private int lastOrbit() {
        return firstOrbit + options.orbits() - 1;
    }

    /** The link delivered a page of a later time frame; true when nothing more is to be expected for this one. */
    boolean laterPage() {
        laterPages++;
        return laterPages >= options.reorderPages();
    }

    /** Nothing more is waited for. */
    void end() {
        isEnded = true;
    }

    boolean isEnded() {
        return isEnded;
    }

    int count() {
        return count;
    }

    long[] handles() {
        return Arrays.copyOf(handles, count);
    }

    int[] usedBytes() {
        return Arrays.copyOf(usedBytes, count);
    }
}
