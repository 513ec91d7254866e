package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVScalarArray;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVUnion;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;
import org.pebbleioc.pva.wire.MemoryBacked;

/**
 * A PV of this process: its updates are taken as they are published, and the pixels are copied once, from the pebble to
 * the receiver's memory, on the thread of this link. Like any client it has a bounded queue, in which the newest update is
 * replaced when it is full, and of which the publisher can take back what has not been begun.
 */
public final class LocalLink extends PvLink implements PvListener {
    /** Updates are memory of the pebble, which takes them back when it runs low: the queue may be long. */
    private static final int QUEUE = 16;

    private static final long LOOK_AGAIN_NS = 200_000_000L;

    private final String name;
    private final String field;
    private final Function<String, ServedPv> source;
    private final UpdateReceiver receiver;
    private final UpdateFacts facts = new UpdateFacts();
    private volatile Thread running;

    // Guarded by this.
    private final Deque<PvUpdate> queued = new ArrayDeque<>();
    private boolean lost;
    private boolean gone;
    private boolean taking;

    /** @param source the PV of a name, or null while there is none */
    public LocalLink(
            final String alias,
            final String name,
            final String field,
            final Function<String, ServedPv> source,
            final UpdateReceiver receiver) {
        super(alias);
        this.name = name;
        this.field = field;
        this.source = source;
        this.receiver = receiver;
    }

    @Override
    void wake() {
        LockSupport.unpark(running);
    }

    @Override
    void run() {
        running = Thread.currentThread();
        boolean told = false;
        while (!isClosed()) {
            final ServedPv pv = source.apply(name);
            if (pv == null) {
                if (!told) {
                    told = true;
                    receiver.disconnected("there is no PV " + name + " in this process");
                }
                LockSupport.parkNanos(LOOK_AGAIN_NS);
                continue;
            }
            follow(pv);
            told = true;
        }
    }

    private void follow(final ServedPv pv) {
        synchronized (this) {
            gone = false;
            taking = true;
            lost = false;
        }
        pv.subscribe(this, new ServedPv.SubscribeOptions(0));
        try {
            receiver.connected("this process"); // after it: no update is missed from here on
            while (!isClosed() && !isGone()) {
                final PvUpdate update = poll();
                if (update == null) {
                    LockSupport.parkNanos(this, LOOK_AGAIN_NS);
                } else {
                    take(update);
                }
            }
        } finally {
            pv.unsubscribe(this);
            synchronized (this) {
                taking = false;
            }
            reclaim();
        }
        if (!isClosed()) {
            receiver.disconnected("PV " + name + " has ended");
            LockSupport.parkNanos(LOOK_AGAIN_NS);
        }
    }

    private synchronized boolean isGone() {
        return gone;
    }

    private synchronized PvUpdate poll() {
        facts.overrun = lost && !queued.isEmpty();
        lost &= queued.isEmpty();
        return queued.poll();
    }

    private void take(final PvUpdate update) {
        try {
            final PVField value = update.value().getSubField(field);
            final PVField content = value instanceof PVUnion union ? union.get() : value;
            if (content == null) {
                return; // no image yet
            }
            boolean whole = false;
            try {
                copy(content);
                new ValueFields(update.value()).read(facts);
                receiver.end(facts);
                whole = true;
            } finally {
                if (!whole) {
                    receiver.abandon();
                }
            }
        } finally {
            update.release();
        }
    }

    private void copy(final PVField content) {
        if (!(content instanceof PVScalarArray array) || content instanceof PVStringArray) {
            SmallValues.give(content, receiver, facts);
            return;
        }
        facts.type = PvaTypes.of(array.getScalarArray().getElementType());
        facts.elements = array.getLength();
        facts.isScalar = false;
        final ByteBuffer to = receiver.begin(facts.type, facts.elements);
        if (to == null) {
            return;
        }
        final int bytes = Math.min(to.remaining(), facts.elements * facts.type.bytes());
        if (content instanceof MemoryBacked backed) {
            to.put(to.position(), backed.memory(), 0, bytes);
        } else {
            ElementCopy.copy(array, to);
        }
        to.position(to.position() + bytes);
    }

    @Override
    public void updated(final PvUpdate update) {
        update.retain();
        PvUpdate unneeded = null;
        synchronized (this) {
            if (!taking) {
                unneeded = update;
            } else {
                if (queued.size() == QUEUE) {
                    unneeded = queued.pollLast();
                    lost = true;
                }
                queued.add(update);
            }
        }
        if (unneeded != null) {
            unneeded.release();
        }
        LockSupport.unpark(running);
    }

    @Override
    public int reclaim() {
        final PvUpdate[] taken;
        synchronized (this) {
            taken = queued.toArray(new PvUpdate[0]);
            queued.clear();
            lost |= taken.length > 0;
        }
        for (final PvUpdate update : taken) {
            update.release();
        }
        return taken.length;
    }

    @Override
    public void destroyed() {
        synchronized (this) {
            gone = true;
        }
        LockSupport.unpark(running);
    }
}
