package org.pebbleioc.pva.client;

import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;

/** Hears of one PV. All calls come from the client's thread; none may wait. */
public interface PvaClientListener {
    /** The PV is there, and has this type. @param host who serves it, for people */
    void connected(String host, Structure type);

    /** The PV or its server is gone. Told once for each {@link #connected}. */
    void disconnected();

    /** Paths of fields that updates are wanted of; empty for none. Asked when it is connected. */
    List<String> fields();

    /**
     * Something changed.
     *
     * @param value of the type that was told, of which only the fields that were wanted are kept up to date; valid
     *     during the call
     * @param changed leaves that are new, by offset
     */
    void update(PVStructure value, BitSet changed);
}
