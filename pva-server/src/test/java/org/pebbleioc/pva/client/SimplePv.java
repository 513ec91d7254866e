package org.pebbleioc.pva.client;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;

/** A PV that a test publishes. Its values are never changed once they are published. */
public final class SimplePv implements ServedPv {
    private final String name;
    private final Structure type;
    private final List<PvListener> listeners = new CopyOnWriteArrayList<>();
    /** Holds that listeners have on values: 0 when all let go. */
    public final AtomicInteger held = new AtomicInteger();

    private Value current;

    private final class Value implements PvUpdate {
        private final PVStructure value;
        private final BitSet changed = new BitSet();

        Value(final PVStructure value) {
            this.value = value;
            changed.set(0);
        }

        @Override
        public PVStructure value() {
            return value;
        }

        @Override
        public BitSet changed() {
            return changed;
        }

        @Override
        public void retain() {
            held.incrementAndGet();
        }

        @Override
        public void release() {
            held.decrementAndGet();
        }
    }

    public SimplePv(final String name, final PVStructure initial) {
        this.name = name;
        type = initial.getStructure();
        current = new Value(initial);
    }

    public synchronized void publish(final PVStructure value) {
        current = new Value(value);
        listeners.forEach(listener -> listener.updated(current));
    }

    /** Clients that are subscribed. */
    public int subscribers() {
        return listeners.size();
    }

    public void destroy() {
        listeners.forEach(PvListener::destroyed);
        listeners.clear();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Structure type() {
        return type;
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public synchronized PvUpdate current() {
        current.retain();
        return current;
    }

    @Override
    public synchronized void subscribe(final PvListener listener, final SubscribeOptions options) {
        listeners.add(listener);
        listener.updated(current);
    }

    @Override
    public void unsubscribe(final PvListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void put(
            final PVStructure value, final BitSet changed, final PutOptions options, final PutCompletion completion) {
        completion.done("read only");
    }

    /** PVs that may come and go. */
    public static final class Source implements PvSource {
        public final Map<String, ServedPv> pvs = new ConcurrentHashMap<>();

        public Source(final ServedPv... all) {
            for (final ServedPv pv : all) {
                pvs.put(pv.name(), pv);
            }
        }

        @Override
        public ServedPv find(final String name) {
            return pvs.get(name);
        }

        @Override
        public Collection<String> names() {
            return pvs.keySet();
        }
    }
}
