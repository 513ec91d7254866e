package org.pebbleioc.pva.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;

/** Offers a camera's images to the streams that are made of them. Thread {@code publisher}. */
public final class PebbleSource implements EventSink {
    private final ArrayCounter counter;
    private final PebbleFrame[] frames;
    private final List<DerivedStream> streams = new CopyOnWriteArrayList<>();
    private final AtomicLong withoutRows = new AtomicLong();
    private volatile boolean enabled = true;

    /** @param counter an earlier sink of the same readout */
    public PebbleSource(final ArrayCounter counter, final Pebble pebble) {
        this.counter = counter;
        frames = new PebbleFrame[pebble.pool().count()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new PebbleFrame(pebble, i);
        }
    }

    /** Another stream is made of these images. Any thread. */
    public void feed(final DerivedStream stream) {
        streams.add(stream);
    }

    /** Off: the streams do not hear of images at all, as with areaDetector's {@code ArrayCallbacks}. */
    public void enable(final boolean on) {
        enabled = on;
    }

    /** Images of which not one row was in the pebble buffer, so no stream has seen them. */
    public long withoutRows() {
        return withoutRows.get();
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        if (!event.isImage() || !enabled) {
            return;
        }
        final PebbleFrame frame = frames[event.index()];
        if (!frame.fill(event, counter.value())) {
            withoutRows.incrementAndGet();
            return;
        }
        for (final DerivedStream stream : streams) {
            stream.offer(frame, System.nanoTime());
        }
    }

    /** What no worker has begun on goes back. */
    @Override
    public int reclaim() {
        int taken = 0;
        for (final DerivedStream stream : streams) {
            taken += stream.reclaim();
        }
        return taken;
    }
}
