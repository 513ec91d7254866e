package org.pebbleioc.readout.testing;

import org.pebbleioc.driver.DmaFlags;

/** One DMA buffer's worth of a stream, as the device will report it; {@code size} may lie about {@code bytes}. */
public record Frame(int dest, int flags, int error, byte[] bytes, int size) {
    public Frame withError(final int newError) {
        return new Frame(dest, flags, newError, bytes, size);
    }

    public Frame withFlags(final int more) {
        return new Frame(dest, flags | more, error, bytes, size);
    }

    public Frame withDest(final int newDest) {
        return new Frame(newDest, flags, error, bytes, size);
    }

    /** Only the first bytes came. */
    public Frame cut(final int newSize) {
        return new Frame(dest, flags, error, bytes, newSize);
    }

    public Frame asLast() {
        return new Frame(dest, flags & ~DmaFlags.CONTINUE, error, bytes, size);
    }

    public boolean isContinued() {
        return DmaFlags.isContinued(flags);
    }
}
