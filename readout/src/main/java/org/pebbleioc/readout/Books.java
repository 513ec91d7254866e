package org.pebbleioc.readout;

import static org.pebbleioc.readout.ReadoutCounter.*;

import java.util.ArrayList;
import java.util.List;

/**
 * The books of the readout: at every stage, in = out + dropped (by reason) + in use. Read from live counters, the lines
 * of a running readout may be off by what is just on its way; at rest they must close.
 */
public final class Books {
    /** One stage. */
    public record Stage(String name, long in, long out, long dropped, long inUse) {
        public boolean closes() {
            return in == out + dropped + inUse;
        }

        @Override
        public String toString() {
            return String.format(
                    "%-10s in %d = out %d + dropped %d + in use %d%s",
                    name,
                    in,
                    out,
                    dropped,
                    inUse,
                    closes() ? "" : "   DOES NOT CLOSE by " + (in - out - dropped - inUse));
        }
    }

    private Books() {}

    public static List<Stage> of(final Readout readout) {
        final List<Stage> stages = new ArrayList<>();
        stages.add(new Stage(
                "fragments",
                readout.count(FRAGMENTS_IN),
                readout.count(FRAGMENTS_COPIED),
                readout.count(FRAGMENTS_UNKNOWN_DEST)
                        + readout.count(FRAGMENTS_BAD_HEADER)
                        + readout.count(FRAGMENTS_LATE)
                        + readout.count(FRAGMENTS_DUPLICATE)
                        + readout.count(FRAGMENTS_ORPHAN)
                        + readout.count(FRAGMENTS_GONE),
                0));
        stages.add(new Stage(
                "events",
                readout.count(EVENTS_IN),
                readout.count(IMAGES_BUILT) + readout.count(CONTROLS_BUILT),
                readout.count(EVENTS_ABANDONED),
                readout.openEvents()));
        stages.add(new Stage(
                "publisher",
                readout.count(IMAGES_BUILT) + readout.count(CONTROLS_BUILT),
                readout.count(EVENTS_PUBLISHED),
                readout.count(EVENTS_UNPUBLISHED),
                readout.queuedEvents()));
        stages.add(new Stage(
                "pebble",
                readout.pebble().pool().allocatedTotal(),
                readout.pebble().pool().releasedTotal(),
                0,
                readout.pebble().pool().inUse()));
        return stages;
    }

    public static boolean close(final Readout readout) {
        return of(readout).stream().allMatch(Stage::closes);
    }
}
