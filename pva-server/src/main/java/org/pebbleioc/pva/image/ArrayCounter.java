package org.pebbleioc.pva.image;

import java.util.concurrent.atomic.AtomicInteger;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.PebbleEvent;

/**
 * Numbers the images of one camera: areaDetector's {@code ArrayCounter}, and after each image its {@code uniqueId}. It
 * skips as many numbers as the event counter says were lost, so a client's gaps are the counted losses. The first sink
 * of a readout; thread {@code publisher} counts, any thread may read and write.
 */
public final class ArrayCounter implements EventSink {
    private final AtomicInteger value = new AtomicInteger();

    @Override
    public void onEvent(final PebbleEvent event) {
        value.addAndGet((int) event.lostBefore() + (event.isImage() ? 1 : 0));
    }

    @Override
    public int reclaim() {
        return 0;
    }

    public int value() {
        return value.get();
    }

    /** Scripts write 0 before a scan; the next image gets {@code newValue + 1}. */
    public void set(final int newValue) {
        value.set(newValue);
    }
}
