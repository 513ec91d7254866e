package org.pebbleioc.readout.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.memory.MemoryBlock;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.memory.PoolMemory;

/**
 * The memory of a superpage readout: a pool for each end point and one for copies, cut from one block or from one each.
 *
 * @param bank where the memory comes from
 * @param endPoints how many
 * @param pages of each end point
 * @param copies null for none
 * @param isOneBlock whether all pools are cut from one big block
 * @param blockBytes size of that block; 0 takes what the pools need
 * @param ownsPages false where the pages are the receive buffers of a driver, which has their memory already
 */
public record SuperpageLayout(
        BankKind bank,
        int endPoints,
        PoolLayout pages,
        PoolLayout copies,
        boolean isOneBlock,
        long blockBytes,
        boolean ownsPages) {
    /** Java maps a block in windows of this size, and no page lies across two. */
    private static final long WINDOW_BYTES = 1L << 30;

    /** With pages of its own. */
    public SuperpageLayout(
            final BankKind bank,
            final int endPoints,
            final PoolLayout pages,
            final PoolLayout copies,
            final boolean isOneBlock,
            final long blockBytes) {
        this(bank, endPoints, pages, copies, isOneBlock, blockBytes, true);
    }

    public SuperpageLayout {
        if (endPoints < 1 || endPoints > 8) {
            throw new IllegalArgumentException("endPoints must be 1..8: endPoints=" + endPoints);
        }
        if (blockBytes < 0 || blockBytes > 0 && !isOneBlock) {
            throw new IllegalArgumentException(
                    "blockBytes is the size of one big block: blockBytes=" + blockBytes + " isOneBlock=" + isOneBlock);
        }
    }

    /** What one block must have so that every pool gets what it asks for. */
    public long neededBytes() {
        final long pools = (ownsPages ? endPoints * pages.bytes() : 0) + (copies == null ? 0 : copies.bytes());
        final int stride = Math.max(pages.strideBytes(), copies == null ? 0 : copies.strideBytes());
        return pools + pools / WINDOW_BYTES * stride;
    }

    /** What it takes of the machine. */
    public long takenBytes() {
        return blockBytes == 0 ? neededBytes() : blockBytes;
    }

    /** All pools, end points first where their pages are not a driver's, then the copies where there are any. */
    public List<PoolMemory> take(final String name) throws IOException {
        if (takenBytes() == 0) {
            return List.of();
        }
        final MemoryBank source = MemoryBank.of(bank);
        final MemoryBlock all = isOneBlock ? source.block(name, takenBytes()) : null;
        final List<PoolMemory> pools = new ArrayList<>();
        for (int i = 0; ownsPages && i < endPoints; i++) {
            pools.add(cut(source, all, name + ".ep" + i, pages));
        }
        if (copies != null) {
            pools.add(cut(source, all, name + ".copies", copies));
        }
        return pools;
    }

    private static PoolMemory cut(
            final MemoryBank source, final MemoryBlock all, final String name, final PoolLayout layout)
            throws IOException {
        final long own = layout.bytes() + layout.bytes() / WINDOW_BYTES * layout.strideBytes();
        return (all == null ? source.block(name, own) : all).cut(name, layout);
    }
}
