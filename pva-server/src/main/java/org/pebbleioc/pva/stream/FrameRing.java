package org.pebbleioc.pva.stream;

import java.util.ArrayList;
import java.util.List;

/** Frames that wait, oldest first; a newer one replaces the oldest when there is no room. Guarded by its owner's lock. */
final class FrameRing {
    private Frame[] frames;
    private int head;
    private int size;

    FrameRing(final int capacity) {
        frames = new Frame[capacity];
    }

    int size() {
        return size;
    }

    int capacity() {
        return frames.length;
    }

    /** @return the frame that had to give way, which is the caller's to release now; null when there was room */
    Frame add(final Frame frame) {
        final Frame gone = size == frames.length ? poll() : null;
        frames[(head + size) % frames.length] = frame;
        size++;
        return gone;
    }

    /** The oldest, or null. */
    Frame poll() {
        if (size == 0) {
            return null;
        }
        final Frame frame = frames[head];
        frames[head] = null;
        head = (head + 1) % frames.length;
        size--;
        return frame;
    }

    /** @return the oldest ones, for which there is no room any more */
    List<Frame> resize(final int capacity) {
        final List<Frame> gone = new ArrayList<>();
        while (size > capacity) {
            gone.add(poll());
        }
        final Frame[] fresh = new Frame[capacity];
        for (int i = 0; i < size; i++) {
            fresh[i] = frames[(head + i) % frames.length];
        }
        frames = fresh;
        head = 0;
        return gone;
    }
}
