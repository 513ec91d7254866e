package org.pebbleioc.pva.monitor;

import java.io.IOException;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.memory.MemInfo;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.transition.TransitionPool;

/** Makes transition buffers: as many as the pebble has buffers, of the payload's size, in the monitor's bank. */
public final class PoolBuilder {
    private final BankKind bank;
    private final int pebbleBufCount;
    private final Available available;

    /** How many bytes may be taken. */
    interface Available {
        long bytes() throws IOException;
    }

    public PoolBuilder(final BankKind bank, final int pebbleBufCount) {
        this(bank, pebbleBufCount, () -> MemInfo.read().availableBytes(bank));
    }

    /** @param available asked each time; a test says what there is */
    PoolBuilder(final BankKind bank, final int pebbleBufCount, final Available available) {
        this.bank = bank;
        this.available = available;
        this.pebbleBufCount = pebbleBufCount;
    }

    public int pebbleBufCount() {
        return pebbleBufCount;
    }

    /** Bytes of one block: payload and guard word, rounded up to the page size. */
    public static long blockBytes(final long payloadBytes) {
        return ReadoutOptions.roundToPage(Math.max(1, payloadBytes) + BufferPool.GUARD_BYTES);
    }

    /** @throws IOException there is no memory for it: with the numbers, and what to do */
    TransitionPool build(final String name, final int payloadBytes) throws IOException {
        final long block = blockBytes(payloadBytes);
        final long needed = block * pebbleBufCount;
        final long free = available.bytes();
        if (needed > free) {
            throw new IOException("no memory for the transition buffers of " + name + ": " + pebbleBufCount + " x "
                    + MemoryPlan.human(block) + " = " + MemoryPlan.human(needed) + ", available are "
                    + MemoryPlan.human(free) + " in the " + bank.label()
                    + " bank: take a smaller pebbleBufCount");
        }
        return new TransitionPool(
                "transition-" + name, MemoryBank.of(bank).cut(pebbleBufCount, (int) block), payloadBytes);
    }
}
