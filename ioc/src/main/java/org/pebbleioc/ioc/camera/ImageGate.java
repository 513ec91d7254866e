package org.pebbleioc.ioc.camera;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.readout.EventSink;
import org.pebbleioc.readout.event.PebbleEvent;

/**
 * Keeps images that nobody asked for from the sinks behind it: they are counted and let go of, so the card never waits
 * for them. Control datagrams go through. Thread {@code publisher}, which asks the gate first and then each sink.
 */
final class ImageGate implements EventSink {
    private final ExternalFrontEnd frontEnd;
    private boolean isOpen;

    private ImageGate(final ExternalFrontEnd frontEnd) {
        this.frontEnd = frontEnd;
    }

    /** The gate, and each sink behind it, in the same order. */
    static List<EventSink> around(final List<EventSink> sinks, final ExternalFrontEnd frontEnd) {
        final ImageGate gate = new ImageGate(frontEnd);
        final List<EventSink> gated = new ArrayList<>();
        gated.add(gate);
        sinks.forEach(sink -> gated.add(gate.new Behind(sink)));
        return gated;
    }

    @Override
    public void onEvent(final PebbleEvent event) {
        isOpen = !event.isImage() || frontEnd.admit();
    }

    @Override
    public int reclaim() {
        return 0;
    }

    private final class Behind implements EventSink {
        private final EventSink sink;

        Behind(final EventSink sink) {
            this.sink = sink;
        }

        @Override
        public void onEvent(final PebbleEvent event) {
            if (isOpen) {
                sink.onEvent(event);
            }
        }

        @Override
        public int reclaim() {
            return sink.reclaim();
        }

        @Override
        public boolean evict(final long stuckForNs) {
            return sink.evict(stuckForNs);
        }

        @Override
        public String toString() {
            return sink.toString();
        }
    }
}
