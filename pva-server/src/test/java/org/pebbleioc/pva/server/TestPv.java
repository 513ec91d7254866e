package org.pebbleioc.pva.server;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;

/** A PV in memory: puts are merged and published at once. */
class TestPv implements ServedPv {
    final List<PvListener> listeners = new CopyOnWriteArrayList<>();
    final AtomicInteger held = new AtomicInteger();
    final List<PutOptions> puts = new CopyOnWriteArrayList<>();
    volatile boolean writable = true;
    volatile String refusal;
    volatile SubscribeOptions subscribed;

    private final String name;
    private final Structure type;
    // Guarded by this.
    private TestUpdate current;

    TestPv(final String name, final PVStructure initial) {
        this.name = name;
        type = initial.getStructure();
        current = update(initial, bits(0));
    }

    static BitSet bits(final int... set) {
        final BitSet bits = new BitSet();
        for (final int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private TestUpdate update(final PVStructure value, final BitSet changed) {
        held.incrementAndGet();
        return new TestUpdate(value, changed, held::decrementAndGet);
    }

    /** Publishes; the PV itself holds the newest update only. */
    final void publish(final PVStructure value, final BitSet changed) {
        final TestUpdate old;
        final TestUpdate now = update(value, changed);
        synchronized (this) {
            old = current;
            current = now;
            for (final PvListener listener : listeners) {
                listener.updated(now);
            }
        }
        old.release();
    }

    final PVStructure copy() {
        final PvUpdate update = current();
        try {
            return PVDataFactory.getPVDataCreate().createPVStructure(update.value());
        } finally {
            update.release();
        }
    }

    final void destroy() {
        for (final PvListener listener : listeners) {
            listener.destroyed();
        }
        listeners.clear();
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Structure type() {
        return type;
    }

    @Override
    public final boolean isWritable() {
        return writable;
    }

    @Override
    public final synchronized PvUpdate current() {
        current.retain();
        return current;
    }

    @Override
    public final void subscribe(final PvListener listener, final SubscribeOptions options) {
        subscribed = options;
        synchronized (this) {
            listeners.add(listener);
            listener.updated(current);
        }
    }

    @Override
    public final synchronized void unsubscribe(final PvListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void put(
            final PVStructure value, final BitSet changed, final PutOptions options, final PutCompletion completion) {
        puts.add(options);
        if (refusal != null) {
            completion.done(refusal);
            return;
        }
        if (type.getField("value") instanceof org.epics.pvdata.pv.Union) {
            publish(value, changed); // pvData cannot copy a structure with a union
            completion.done(null);
            return;
        }
        final PVStructure merged = copy();
        for (int bit = changed.nextSetBit(0); bit >= 0; bit = changed.nextSetBit(bit + 1)) {
            final Object from = bit == 0 ? value : value.getSubField(bit);
            final Object to = bit == 0 ? merged : merged.getSubField(bit);
            org.epics.pvdata.factory.ConvertFactory.getConvert()
                    .copy((org.epics.pvdata.pv.PVField) from, (org.epics.pvdata.pv.PVField) to);
        }
        publish(merged, changed);
        completion.done(null);
    }
}
