package org.pebbleioc.driver.sim.superpage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Where the superpages of one end point come from: one page after the other, each of one link and one time frame, each
 * with the time at which the card has it whole. All calls but {@link #finish} come from the card's thread.
 */
public interface PageSource extends AutoCloseable {
    /** No more pages in this run. */
    long NEVER = Long.MAX_VALUE;
    /** No page now; something may change that, ask again in some milliseconds. */
    long LATER = Long.MAX_VALUE - 1;

    /** All links that may appear, 0..31, ascending. */
    List<Integer> links();

    /** A run begins. */
    void begin() throws IOException;

    /**
     * When the next page is whole, in nanoseconds since the run began; never decreases by more than a link's change of
     * delay. {@link #NEVER} at the end of the run.
     */
    long nextNs() throws IOException;

    /** Link of the next page. Only after {@link #nextNs} said that there is one. */
    int link();

    /**
     * Writes the next page and goes on to the one after it.
     *
     * @param page little-endian, position 0, limit its size; absolute access
     * @return bytes written, at most the limit
     */
    int fill(ByteBuffer page) throws IOException;

    /** The next page is lost: goes on to the one after it. */
    void skip() throws IOException;

    /** The run is to end at the next good place, which is the end of a time frame where there are any. Any thread. */
    void finish();

    @Override
    default void close() throws IOException {}
}
