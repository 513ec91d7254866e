package org.pebbleioc.pva.image;

import org.pebbleioc.pva.server.PvEvictor;

/**
 * What puts images on an image PV, as those see it who configure and watch it. Books: {@code images in = published +
 * unshowable + disabled + throttled}. Any thread.
 */
public interface ImageOutput {
    ImagePv pv();

    /** Off: images are counted and not shown. */
    void enable(boolean on);

    /** Shortest time between two published images; 0 publishes all. */
    void minPeriodNs(long periodNs);

    /** Who drops a stalled client when every buffer is needed: the server that serves the PV. */
    void evictor(PvEvictor evictor);

    /** Images that became the newest of the PV. */
    long published();

    /** Images that could not be shown. */
    long unshowable();

    /** Images that were not shown because publishing was switched off. */
    long disabled();

    /** Images that came sooner after the one before than {@link #minPeriodNs} allows. */
    long throttled();
}
