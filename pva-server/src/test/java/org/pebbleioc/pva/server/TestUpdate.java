package org.pebbleioc.pva.server;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.epics.pvdata.pv.PVStructure;

/** An update that counts who holds it and refuses to be released once too often. */
final class TestUpdate implements PvUpdate {
    private final PVStructure value;
    private final BitSet changed;
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Runnable free;
    private final long heldBytes;

    TestUpdate(final PVStructure value, final BitSet changed, final Runnable free) {
        this(value, changed, free, 0);
    }

    TestUpdate(final PVStructure value, final BitSet changed, final Runnable free, final long heldBytes) {
        this.heldBytes = heldBytes;
        this.value = value;
        this.changed = changed;
        this.free = free;
    }

    @Override
    public PVStructure value() {
        if (holders.get() <= 0) {
            throw new IllegalStateException("read after the last release");
        }
        return value;
    }

    @Override
    public BitSet changed() {
        return changed;
    }

    @Override
    public long heldBytes() {
        return heldBytes;
    }

    @Override
    public void retain() {
        if (holders.getAndIncrement() <= 0) {
            throw new IllegalStateException("retained by nobody who holds it");
        }
    }

    @Override
    public void release() {
        final int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("released once too often");
        }
        if (left == 0) {
            free.run();
        }
    }

    int holders() {
        return holders.get();
    }
}
