package org.pebbleioc.driver;

/**
 * What makes images on the far side of the card: started and stopped from the IOC, it answers only in the stream. The
 * Disable datagram of an acquisition follows its last image, so whoever reads the stream knows when all of it is in.
 */
public interface DetectorFrontEnd {
    /**
     * Starts an acquisition. Any thread; returns at once.
     *
     * @return false when one is running already
     */
    boolean start(AcquisitionRequest request);

    /** Ends a running acquisition; Disable and EndRun follow in the stream. Any thread; nothing happens when idle. */
    void stop();

    /**
     * A running acquisition goes on with another exposure and period, from the next image on. Any thread; nothing
     * happens when idle.
     */
    void pace(long exposureNs, long periodNs);

    /** From {@link #start} until EndRun has been handed to the card. */
    boolean isRunning();

    FrontEndCounts counts();

    /**
     * The front end's books: {@code images == delivered + dropped}, at rest.
     *
     * @param images triggers since the start, all acquisitions
     * @param delivered images handed to the card whole
     * @param dropped images lost because no DMA buffer was free (only with the dropping policy)
     * @param heldBack how many times the source had to wait for a free buffer (holding policy)
     * @param heldBackNs how long in all
     * @param controls control datagrams handed to the card
     */
    record FrontEndCounts(long images, long delivered, long dropped, long heldBack, long heldBackNs, long controls) {}
}
