package org.pebbleioc.readout.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One big block of a bank, from which several pools are cut one behind the other. It consists of windows that Java can
 * map at once; no page lies across two windows. Not for several threads.
 */
public final class MemoryBlock {
    private final BankKind kind;
    private final ByteBuffer[] windows;
    private final Path file;
    /** What {@link #file} needs to be found; closed when the last page of all pools is garbage. */
    private final AutoCloseable keptOpen;

    private int window;
    private int next;

    /**
     * @param windows each but the last of the same size; together they are the file, when there is one
     * @param keptOpen what has to stay referenced as long as the memory is used, or null
     */
    MemoryBlock(final BankKind kind, final ByteBuffer[] windows, final Path file, final AutoCloseable keptOpen) {
        this.kind = kind;
        this.windows = windows;
        this.file = file;
        this.keptOpen = keptOpen;
    }

    public BankKind kind() {
        return kind;
    }

    public long bytes() {
        long sum = 0;
        for (final ByteBuffer each : windows) {
            sum += each.capacity();
        }
        return sum;
    }

    /** What is left behind the last pool; a pool may get less of it, for alignment and the ends of windows. */
    public long leftBytes() {
        long left = window < windows.length ? windows[window].capacity() - next : 0;
        for (int i = window + 1; i < windows.length; i++) {
            left += windows[i].capacity();
        }
        return left;
    }

    /**
     * Cuts the next pool: as many pages as there is room for, up to the count of the layout.
     *
     * @param name for messages
     * @throws IOException there is no room for a single page
     */
    public PoolMemory cut(final String name, final PoolLayout layout) throws IOException {
        final long leftBefore = leftBytes();
        final ByteBuffer[] pages = new ByteBuffer[layout.count()];
        final long[] offsets = new long[layout.count()];
        final int stride = layout.strideBytes();
        int count = 0;
        while (count < layout.count() && window < windows.length) {
            final ByteBuffer from = windows[window];
            final int start = aligned(from, next, layout.alignBytes());
            if (start < 0 || from.capacity() - start < stride) {
                window++;
                next = 0;
                continue;
            }
            pages[count] = from.slice(start, layout.pageBytes() + layout.reservedBytes())
                    .order(ByteOrder.LITTLE_ENDIAN);
            offsets[count] = (long) window * windows[0].capacity() + start;
            next = start + stride;
            count++;
        }
        if (count == 0) {
            throw new IOException("no room for a page of pool " + name + " in the " + kind.label() + " block of "
                    + bytes() + " bytes: " + leftBefore + " bytes are left, a page takes " + stride
                    + ": make the block larger or the pools before it smaller");
        }
        return new PoolMemory(
                Arrays.copyOf(pages, count),
                layout.pageBytes(),
                layout.count(),
                file,
                keptOpen,
                Arrays.copyOf(offsets, count));
    }

    /** The first aligned place from {@code at} on, or -1 when there is none. */
    private static int aligned(final ByteBuffer from, final int at, final int align) {
        if (at >= from.capacity()) {
            return -1;
        }
        final int over = from.alignmentOffset(at, align);
        return over == 0 ? at : at + align - over;
    }
}
