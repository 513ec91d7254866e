package org.pebbleioc.readout.page;

/** The time frames that are being put together, ascending by id, at most so many. Thread {@code page-grouper}. */
final class OpenTimeFrames {
    /** Those from {@code count} on are spare. */
    private final OpenTimeFrame[] frames;

    private int count;

    OpenTimeFrames(final int links, final GroupOptions options) {
        frames = new OpenTimeFrame[options.maxOpen()];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new OpenTimeFrame(links, options);
        }
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count == frames.length;
    }

    OpenTimeFrame at(final int place) {
        return frames[place];
    }

    OpenTimeFrame oldest() {
        return frames[0];
    }

    OpenTimeFrame newest() {
        return frames[count - 1];
    }

    /** The time frame of this id, or null. */
    OpenTimeFrame find(final long id) {
        final int after = placeAfter(id);
        return after > 0 && frames[after - 1].id() == id ? frames[after - 1] : null;
    }

    /** A new one; there must be room. */
    OpenTimeFrame insert(final long id, final int firstOrbit, final long nowNs) {
        final OpenTimeFrame frame = frames[count];
        final int at = placeAfter(id);
        System.arraycopy(frames, at, frames, at + 1, count - at);
        frames[at] = frame;
        count++;
        frame.begin(id, firstOrbit, nowNs);
        return frame;
    }

    /** Where the first one stands that is newer. */
    private int placeAfter(final long id) {
        int at = count;
        while (at > 0 && frames[at - 1].id() > id) {
            at--;
        }
        return at;
    }

    /** Good until the next {@link #insert}. */
    OpenTimeFrame removeOldest() {
        final OpenTimeFrame frame = frames[0];
        System.arraycopy(frames, 1, frames, 0, count - 1);
        count--;
        frames[count] = frame;
        return frame;
    }
}
