package org.pebbleioc.ioc.pva;

import java.util.BitSet;
import org.epics.pvdata.pv.PVStructure;
import org.pebbleioc.pva.server.PvUpdate;

/** One value of a record on the heap: nothing to count, the garbage collector knows. */
record RecordUpdate(PVStructure value, BitSet changed) implements PvUpdate {
    @Override
    public void retain() {}

    @Override
    public void release() {}
}
