package org.pebbleioc.readout.memory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The memory of one pool of equal pages, and where another process finds it. Each buffer is little-endian and spans its
 * page and what is reserved behind it.
 */
public final class PoolMemory {
    private final ByteBuffer[] buffers;
    private final int pageBytes;
    private final int askedCount;
    private final Path file;
    /** Referenced as long as the memory may be used, so that {@link #file} stays reachable. */
    @SuppressWarnings("unused")
    private final AutoCloseable keptOpen;

    private final long[] offsets;

    PoolMemory(
            final ByteBuffer[] buffers,
            final int pageBytes,
            final int askedCount,
            final Path file,
            final AutoCloseable keptOpen,
            final long[] offsets) {
        this.buffers = buffers;
        this.pageBytes = pageBytes;
        this.askedCount = askedCount;
        this.file = file;
        this.keptOpen = keptOpen;
        this.offsets = offsets;
    }

    /** Memory that somebody else allocated, for example a card's DMA buffers: no other process can find it. */
    public static PoolMemory of(final ByteBuffer[] buffers) {
        final ByteBuffer[] own = new ByteBuffer[buffers.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = buffers[i].duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
        }
        return new PoolMemory(own, own[0].capacity(), own.length, null, null, new long[own.length]);
    }

    /** Pages obtained: at most what was asked for. */
    public int count() {
        return buffers.length;
    }

    public int askedCount() {
        return askedCount;
    }

    /** Usable bytes of a page. */
    public int pageBytes() {
        return pageBytes;
    }

    /** The buffers themselves, page and reserved space; not a copy. */
    public ByteBuffer[] buffers() {
        return buffers.clone();
    }

    ByteBuffer buffer(final int index) {
        return buffers[index];
    }

    /**
     * A file that a process of the same user can map to see the same bytes, as long as this process lives; empty unless
     * the bank is shared memory.
     */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** Where a page starts in {@link #file}. */
    public long offset(final int index) {
        return offsets[index];
    }
}
