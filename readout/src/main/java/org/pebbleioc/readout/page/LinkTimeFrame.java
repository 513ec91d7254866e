package org.pebbleioc.readout.page;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The filled pages of one link and one time frame, in the order of their packets. What {@link TimeFrameSink} takes;
 * unchangeable. It may have no page at all: a link that was waited for in vain, {@link PageDamage#TIMED_OUT}.
 *
 * <p>Every page starts with a header that was checked, and its used bytes lie inside the page; with {@link
 * PageDamage#BAD_HEADER} a page has something in the middle that cannot be followed. Walk pages with {@link
 * org.pebbleioc.driver.rdh.RdhCursor}.
 */
public final class LinkTimeFrame {
    private final PagePool pool;
    private final LinkId source;
    private final long timeFrame;
    private final long firstOrbit;
    private final int orbits;
    private final boolean isLastOfTimeFrame;
    private final int damage;
    private final long[] handles;
    private final int[] usedBytes;

    /**
     * @param timeFrame 1 for orbit 0; 64 bits, goes on where the orbit of 32 bits goes round
     * @param firstOrbit of the time frame, 64 bits; what the headers have are its low 32
     * @param orbits of a time frame
     * @param damage bits of {@link PageDamage}
     * @param handles pages of {@code pool}, all held by the reader
     */
    public LinkTimeFrame(
            final PagePool pool,
            final LinkId source,
            final long timeFrame,
            final long firstOrbit,
            final int orbits,
            final boolean isLastOfTimeFrame,
            final int damage,
            final long[] handles,
            final int[] usedBytes) {
        if (handles.length != usedBytes.length) {
            throw new IllegalArgumentException("each page must have its used bytes: handles.length=" + handles.length
                    + " usedBytes.length=" + usedBytes.length);
        }
        this.pool = pool;
        this.source = source;
        this.timeFrame = timeFrame;
        this.firstOrbit = firstOrbit;
        this.orbits = orbits;
        this.isLastOfTimeFrame = isLastOfTimeFrame;
        this.damage = damage;
        this.handles = handles;
        this.usedBytes = usedBytes;
    }

    /** The pool of all its pages. */
    public PagePool pool() {
        return pool;
    }

    public LinkId source() {
        return source;
    }

    /** Never decreases from one frame to the next; ids that no link delivered are left out. */
    public long timeFrame() {
        return timeFrame;
    }

    public long firstOrbit() {
        return firstOrbit;
    }

    public long lastOrbit() {
        return firstOrbit + orbits - 1;
    }

    /** Whether no other link of this time frame follows. */
    public boolean isLastOfTimeFrame() {
        return isLastOfTimeFrame;
    }

    public int damage() {
        return damage;
    }

    public int pageCount() {
        return handles.length;
    }

    public long handle(final int page) {
        return handles[page];
    }

    /** Bytes that the card wrote into that page. */
    public int usedBytes(final int page) {
        return usedBytes[page];
    }

    /** Little-endian; absolute access only, or a duplicate. */
    public ByteBuffer page(final int page) {
        return pool.page(handles[page]);
    }

    public long bytes() {
        return Arrays.stream(usedBytes).asLongStream().sum();
    }

    /** One hold of {@code holder} on each page; during {@link TimeFrameSink#offer} it cannot fail. */
    public void retain(final PageHolder holder) {
        for (final long handle : handles) {
            pool.retain(handle, holder);
        }
    }

    /** Gives those holds back. */
    public void release(final PageHolder holder) {
        for (final long handle : handles) {
            pool.release(handle, holder);
        }
    }

    @Override
    public String toString() {
        return source + " time frame " + timeFrame + ", " + handles.length + " pages, " + PageDamage.text(damage);
    }
}
