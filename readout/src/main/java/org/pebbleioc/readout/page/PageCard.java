package org.pebbleioc.readout.page;

import java.util.List;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.readout.memory.PoolMemory;

/**
 * One end point of a card: the device whose receive buffers are the superpages, and what makes it send. From configure to
 * reset.
 */
public interface PageCard extends AutoCloseable {
    /** For messages, and the name of its pool. */
    String name();

    /** Open, not claimed yet. Closed by whoever opened this. */
    DmaDevice device();

    /** The device's receive buffers: page i is the i-th of them. */
    PoolMemory memory();

    /** What to claim to get the data of all links. */
    byte[] mask();

    /** Links that are waited for from the start; empty where it is not known which ones deliver. */
    List<Integer> links();

    /** Which link a DMA destination is, so that headers can be checked against it; -1 where only the headers know. */
    int linkOf(int dest);

    /**
     * Data on; returns at once.
     *
     * @param firstOrbitNs {@link System#nanoTime} of the first orbit, so that several end points start in step
     */
    void start(long firstOrbitNs);

    /** Data off, at the next good place; returns at once. */
    void stop();

    /** Whether it may still send. */
    boolean isRunning();

    /**
     * Pages of data that it had to drop since it was opened, because none of its pages was free. 0 for a card that does not
     * tell: there the links miss pages, and that is counted. Any thread.
     */
    default long dropped() {
        return 0;
    }

    /** Closes the device; its buffers must not be touched after that. */
    @Override
    void close() throws java.io.IOException;
}
