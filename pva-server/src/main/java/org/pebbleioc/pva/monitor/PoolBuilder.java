package org.pebbleioc.pva.monitor;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.ReadoutOptions;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.memory.MemInfo;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.transition.TransitionPool;

/** Makes transition buffers: as many as the pebble has buffers, of the payload's size, in the monitor's bank. */
public final class PoolBuilder {
    private static final long COLLECT_EVERY_NS = 30_000_000_000L;
    private static final long COLLECT_NS = 1_000_000_000L;
    private static final long COLLECT_STEP_NS = 20_000_000L;

    private final BankKind bank;
    private final int pebbleBufCount;
    private final Available available;
    /** When a shortage may ask for a collection again, by {@link System#nanoTime}; any thread of a PV. */
    private volatile long nextCollectionNs = System.nanoTime();

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

    /**
     * Old buffers that nobody has go back to the system with Java's next collection, which comes seldom, as the heap hardly
     * fills. A collection now costs a pause of some ms, see {@code ./run}.
     */
    void letGo() {
        System.gc();
    }

    /** What there is when unused buffers have gone back; waits for it, not for long. */
    private long collected(final long needed) throws IOException {
        nextCollectionNs = System.nanoTime() + COLLECT_EVERY_NS;
        letGo();
        final long endNs = System.nanoTime() + COLLECT_NS;
        long free = available.bytes();
        while (needed > free && System.nanoTime() - endNs < 0) {
            LockSupport.parkNanos(this, COLLECT_STEP_NS);
            free = available.bytes();
        }
        return free;
    }

    /** @throws IOException there is no memory for it: with the numbers, and what to do */
    TransitionPool build(final String name, final int payloadBytes) throws IOException {
        final long block = blockBytes(payloadBytes);
        final long needed = block * pebbleBufCount;
        long free = available.bytes();
        if (needed > free && System.nanoTime() - nextCollectionNs >= 0) {
            free = collected(needed);
        }
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
