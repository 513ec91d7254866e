package org.pebbleioc.pva.image;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.server.PvListener;
import org.pebbleioc.pva.server.PvUpdate;
import org.pebbleioc.pva.server.ServedPv;

/**
 * One image PV: the newest image and those who want the next. It holds one pebble buffer, the newest image's, so that
 * a get is answered between frames. Lock: {@code this}, short, never held over I/O.
 */
public final class ImagePv implements ServedPv {
    private final String name;
    private final List<PvListener> listeners = new CopyOnWriteArrayList<>();

    /** Guarded by this. Retained once. */
    private PvUpdate newest = new NoImage();

    private boolean closed;

    public ImagePv(final String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Structure type() {
        return NtNdArray.TYPE;
    }

    @Override
    public boolean isWritable() {
        return false;
    }

    @Override
    public synchronized PvUpdate current() {
        newest.retain();
        return newest;
    }

    @Override
    public synchronized void subscribe(final PvListener listener, final SubscribeOptions options) {
        if (closed) {
            listener.destroyed();
            return;
        }
        listeners.add(listener);
        listener.updated(newest);
    }

    @Override
    public void unsubscribe(final PvListener listener) {
        listeners.remove(listener);
    }

    @Override
    public void put(
            final PVStructure value, final BitSet changed, final PutOptions options, final PutCompletion completion) {
        completion.done(name + " is an image from the card and cannot be written");
    }

    /** The one thread that publishes to this PV: this image is the newest now, and goes to everybody. */
    public synchronized void publish(final PvUpdate update) {
        if (closed) {
            return;
        }
        update.retain();
        final PvUpdate before = newest;
        newest = update;
        before.release();
        for (final PvListener listener : listeners) {
            listener.updated(update);
        }
    }

    /** The thread that publishes: takes back what no client has been sent a byte of; last what lossless monitors keep. */
    public int reclaim() {
        int taken = 0;
        for (final PvListener listener : listeners) {
            taken += listener.reclaim();
        }
        if (taken == 0) {
            for (final PvListener listener : listeners) {
                taken += listener.reclaimKept();
            }
        }
        return taken;
    }

    /**
     * Thread {@code publisher}: a PV that shows nothing new gives its last image back when every buffer is needed; a get
     * is then answered without pixels until the next image. False when it holds none.
     */
    synchronized boolean forgetNewest() {
        if (newest instanceof NoImage) {
            return false;
        }
        newest.release();
        newest = new NoImage();
        return true;
    }

    /** How many subscriptions there are now. */
    public int watchers() {
        return listeners.size();
    }

    /** Lets go of the newest image and tells all subscribers that the PV is gone. */
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            newest.release();
            newest = new NoImage();
        }
        listeners.forEach(PvListener::destroyed);
        listeners.clear();
    }

    /** Before the first image: an empty union and no dimensions, as areaDetector's plugin serves it. */
    private static final class NoImage implements PvUpdate {
        private final PVStructure image = NtNdArray.DATA.createPVStructure(NtNdArray.TYPE);
        private final BitSet changed = new BitSet();

        NoImage() {
            changed.set(0);
        }

        @Override
        public PVStructure value() {
            return image;
        }

        @Override
        public BitSet changed() {
            return changed;
        }

        @Override
        public void retain() {}

        @Override
        public void release() {}
    }
}
