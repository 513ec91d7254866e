package org.pebbleioc.readout.event;

import org.pebbleioc.readout.ReadoutCounter;

/** Where one lane is in its datagram. Owned by {@code dma-reader}. */
final class LaneState {
    final int number;
    final int bit;
    final int dest;

    /** Where this lane is in the stream; its own, because lanes run ahead of each other. Counter -1: nowhere yet. */
    int epoch;

    int counter = -1;

    /** Between the first and the last buffer of a datagram. */
    boolean inFrame;

    /** The event this datagram goes into; null while the datagram is being thrown away, for {@link #skipReason}. */
    PebbleEvent event;

    ReadoutCounter skipReason;

    /** Next byte of the pebble buffer, and the end of this lane's part. */
    int offset;

    int end;

    /** More bytes came than the part holds. */
    boolean oversize;

    /** This lane marks starts of frames (SSI), so a lost end can be told from a long frame. */
    boolean marksStarts;

    LaneState(final int number, final int dest) {
        this.number = number;
        this.bit = 1 << number;
        this.dest = dest;
    }

    void skip(final ReadoutCounter reason) {
        event = null;
        skipReason = reason;
        inFrame = true;
    }

    void begin(final PebbleEvent newEvent, final int from, final int to) {
        event = newEvent;
        offset = from;
        end = to;
        oversize = false;
        inFrame = true;
    }

    /** Nothing that was begun goes on. */
    void leaveStream() {
        inFrame = false;
        event = null;
        counter = -1;
    }
}
