package org.pebbleioc.pva.stream;

import java.util.List;

/**
 * Images that wait for a worker of one stream, oldest first, each retained; and how far the workers are, so that none runs
 * too far ahead of a slower one. The source's thread puts in, workers take out.
 */
final class FrameQueue {
    /** No ticket: what {@link #take} answers when there is nothing to take. */
    static final long NONE = -1;

    // Guarded by this.
    private final FrameRing frames;
    private final Frame[] inWork;
    private long taken;
    private long published;
    private boolean closed;

    /**
     * @param size images that may wait
     * @param window images that may be taken and not yet published
     */
    FrameQueue(final int size, final int window) {
        frames = new FrameRing(size);
        inWork = new Frame[window];
    }

    synchronized int size() {
        return frames.capacity();
    }

    /** @return the oldest ones, for which there is no room any more, for the caller to release */
    synchronized List<Frame> resize(final int size) {
        return frames.resize(size);
    }

    /**
     * Puts in a retained frame.
     *
     * @return the one that gives way, for the caller to release, or null: the oldest, or this one when closed
     */
    synchronized Frame put(final Frame frame) {
        if (closed) {
            return frame;
        }
        final Frame gone = frames.add(frame);
        notify();
        return gone;
    }

    /**
     * Takes the oldest that waits, its hold with it: {@link #frame} of the ticket. Tickets are 0, 1, 2 ...
     *
     * @return {@link #NONE} when nothing waits, or no slower worker may be left further behind
     */
    synchronized long take() {
        if (closed || isIdle()) {
            return NONE;
        }
        inWork[(int) (taken % inWork.length)] = poll();
        return taken++;
    }

    /** What was taken with this ticket, until it is published. */
    synchronized Frame frame(final long ticket) {
        return inWork[(int) (ticket % inWork.length)];
    }

    private boolean isIdle() {
        return frames.size() == 0 || taken - published >= inWork.length;
    }

    /** The oldest that waits, its hold with it; null when there is none. It will not be published. */
    synchronized Frame poll() {
        return frames.poll();
    }

    /** Waits until there may be something to take, at most so long; false when the worker is to end. */
    synchronized boolean await(final long timeoutMs) {
        if (!closed && isIdle()) {
            try {
                wait(timeoutMs);
            } catch (final InterruptedException e) {
                return false; // nobody but the end of the program does it
            }
        }
        return !closed;
    }

    /** All tickets below this one are done with. */
    synchronized void published(final long next) {
        published = next;
        notifyAll();
    }

    synchronized int queued() {
        return frames.size();
    }

    /** Taken and not published. */
    synchronized int working() {
        return (int) (taken - published);
    }

    /** Takes and gives nothing any more, but for {@link #poll}. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
