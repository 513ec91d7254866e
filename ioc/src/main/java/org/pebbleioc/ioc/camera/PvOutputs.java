package org.pebbleioc.ioc.camera;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.pva.image.FramePublisher;
import org.pebbleioc.pva.image.ImageOutput;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.PebbleEvent;

/** Publishers of one camera's images, which may come and go while images flow. Events: thread {@code publisher}. */
final class PvOutputs implements EventSink {
    private final List<FramePublisher> publishers = new CopyOnWriteArrayList<>();

    void add(final FramePublisher publisher) {
        publishers.add(publisher);
    }

    void remove(final ImageOutput output) {
        publishers.removeIf(publisher -> publisher == output);
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        for (final FramePublisher publisher : publishers) {
            publisher.onEvent(event);
        }
    }

    @Override
    public int reclaim() {
        int taken = 0;
        for (final FramePublisher publisher : publishers) {
            taken += publisher.reclaim();
        }
        return taken;
    }

    @Override
    public boolean evict(final long stuckForNs) {
        for (final FramePublisher publisher : publishers) {
            if (publisher.evict(stuckForNs)) {
                return true;
            }
        }
        return false;
    }
}
