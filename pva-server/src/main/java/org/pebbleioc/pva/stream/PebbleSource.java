package org.pebbleioc.pva.stream;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.pva.image.ArrayCounter;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;

/** Offers a camera's images to whatever takes them. Thread {@code publisher}. */
public final class PebbleSource implements EventSink, FrameSource {
    private final ArrayCounter counter;
    private final PebbleFrame[] frames;
    private final List<FrameSink> sinks = new CopyOnWriteArrayList<>();
    private volatile boolean enabled = true;

    /** @param counter an earlier sink of the same readout */
    public PebbleSource(final ArrayCounter counter, final Pebble pebble) {
        this.counter = counter;
        frames = new PebbleFrame[pebble.pool().count()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new PebbleFrame(pebble, i);
        }
    }

    @Override
    public void feed(final FrameSink sink) {
        sinks.add(sink);
    }

    @Override
    public void stopFeeding(final FrameSink sink) {
        sinks.remove(sink);
    }

    /** Off: the sinks do not hear of images at all, as with areaDetector's {@code ArrayCallbacks}. */
    public void enable(final boolean on) {
        enabled = on;
    }

    /** Images that wait or are in work anywhere behind this camera. Any thread. */
    public int pending() {
        return sinks.stream().mapToInt(FrameSink::pending).sum();
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        if (!event.isImage() || !enabled) {
            return;
        }
        final PebbleFrame frame = frames[event.index()];
        if (!frame.fill(event, counter.value())) {
            return; // the publisher counts it as one that cannot be shown
        }
        for (final FrameSink sink : sinks) {
            sink.offer(frame, System.nanoTime());
        }
    }

    /** What no worker has begun on goes back. */
    @Override
    public int reclaim() {
        int taken = 0;
        for (final FrameSink sink : sinks) {
            taken += sink.reclaim();
        }
        return taken;
    }
}
