package org.pebbleioc.pva.server;

import java.util.BitSet;
import org.epics.pvdata.pv.PVStructure;

/**
 * One value of a PV, shared by all who hold it and changed by nobody while held. An image's pixels live in a pebble
 * buffer that is free again after the last {@link #release}.
 */
public interface PvUpdate {
    /** The whole structure of the PV's type. Readers only. */
    PVStructure value();

    /** Which fields changed since the update before, by field offset. Readers only. */
    BitSet changed();

    /**
     * Bytes of scarce memory (a pebble buffer) that are held as long as this update is; 0 where it is only of the heap.
     * Counts against the byte budget of the clients that hold it. Readers only.
     */
    default long heldBytes() {
        return 0;
    }

    /** One more holder. Only a present holder may call it. */
    void retain();

    /** One holder less; called exactly once for each retain. */
    void release();
}
