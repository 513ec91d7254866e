package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import org.pebbleioc.readout.transition.ElementType;

/** Takes what a link receives. All calls come from the link's thread; none may wait for anything but memory. */
public interface UpdateReceiver {
    /** Updates come from here on. @param peer who serves the PV, for people */
    void connected(String peer);

    /** No more updates until {@link #connected}. Also told when a search or an attempt to connect failed. */
    void disconnected(String why);

    /**
     * The elements of a value are about to come.
     *
     * @return where they go, little-endian, from its position to its limit; what does not fit is cut off; null where
     *     they are not wanted
     */
    ByteBuffer begin(ElementType type, int elements);

    /** The update is whole: what was begun is in its place. */
    void end(UpdateFacts facts);

    /** What was begun will not be finished. */
    void abandon();
}
