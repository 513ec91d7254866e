package org.pebbleioc.readout.transition;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.pebbleioc.readout.memory.BufferPool;

/**
 * The transition buffers of one PV: as many as the pebble has buffers, transition buffer <i>i</i> for pebble buffer
 * <i>i</i> and no other.
 *
 * <p>An update's pixels come before its time stamp, so nobody knows which event they belong to while they are being
 * received. They are received into a free block, and when the event is known, that block becomes transition buffer
 * <i>i</i>: {@link #bind} exchanges blocks instead of copying pixels. There are exactly as many blocks as buffers; each
 * is free, being filled, waiting for its event, or bound to one index (decision 11).
 *
 * <p>Any thread; {@link #bind} and {@link #unbind} of one index must not run at once, which the owner of the pebble
 * buffer sees to.
 */
public final class TransitionPool {
    private final BufferPool blocks;
    private final int payloadBytes;
    private final ByteBuffer[] views;
    /** By pebble index: the handle of the block that is its transition buffer, or {@link BufferPool#NONE}. */
    private final AtomicLongArray bound;
    /** By block: since when it is in use, {@code System.nanoTime}. */
    private final AtomicLongArray sinceNs;

    private final AtomicLong bindings = new AtomicLong();
    private final AtomicLong unbindings = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /**
     * @param memory one block per pebble buffer, of one size, each larger than {@code payloadBytes} by its guard word
     * @param payloadBytes the most that one update takes
     */
    public TransitionPool(final String name, final ByteBuffer[] memory, final int payloadBytes) {
        blocks = new BufferPool(name, memory);
        if (payloadBytes > blocks.usableBytes()) {
            throw new IllegalArgumentException("blocks are too small for the payload: payloadBytes=" + payloadBytes
                    + " usableBytes=" + blocks.usableBytes());
        }
        this.payloadBytes = payloadBytes;
        bound = new AtomicLongArray(memory.length);
        sinceNs = new AtomicLongArray(memory.length);
        views = new ByteBuffer[memory.length];
        for (int i = 0; i < memory.length; i++) {
            bound.set(i, BufferPool.NONE);
            views[i] = memory[i].slice(0, blocks.usableBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    public String name() {
        return blocks.name();
    }

    public int count() {
        return blocks.count();
    }

    /** The most that one update takes. */
    public int payloadBytes() {
        return payloadBytes;
    }

    /** What a block has room for. */
    public int usableBytes() {
        return blocks.usableBytes();
    }

    /** A free block to receive into, held once by the caller; {@link BufferPool#NONE} when there is none. */
    public long allocate(final long nowNs) {
        final long handle = blocks.allocate();
        if (handle != BufferPool.NONE) {
            sinceNs.set(BufferPool.index(handle), nowNs);
        }
        return handle;
    }

    /** The memory of a block, without its guard word: always the same object; use absolute access or a duplicate. */
    public ByteBuffer memory(final long handle) {
        return views[BufferPool.index(handle)];
    }

    boolean retain(final long handle) {
        return blocks.retain(handle);
    }

    public boolean release(final long handle) {
        return blocks.release(handle);
    }

    /**
     * The block becomes the transition buffer of this pebble buffer, and the caller's hold becomes the event's.
     *
     * @return false, counted, when the pebble buffer has one already or the handle is stale: the caller still holds it
     */
    public boolean bind(final int pebbleIndex, final long handle) {
        if (handle < 0
                || blocks.references(BufferPool.index(handle)) == 0
                || !bound.compareAndSet(pebbleIndex, BufferPool.NONE, handle)) {
            refused.incrementAndGet();
            return false;
        }
        bindings.incrementAndGet();
        return true;
    }

    /** The transition buffer of a pebble buffer, or null where it has none now. */
    public ByteBuffer buffer(final int pebbleIndex) {
        final long handle = bound.get(pebbleIndex);
        return handle == BufferPool.NONE ? null : memory(handle);
    }

    /** The event of this pebble buffer is done: its transition buffer is free. False when it had none. */
    public boolean unbind(final int pebbleIndex) {
        final long handle = bound.getAndSet(pebbleIndex, BufferPool.NONE);
        if (handle == BufferPool.NONE) {
            return false;
        }
        unbindings.incrementAndGet();
        return blocks.release(handle);
    }

    /** Pebble buffers that have a transition buffer now. */
    public int bound() {
        return (int) (bindings.get() - unbindings.get());
    }

    public int free() {
        return blocks.free();
    }

    public int inUse() {
        return blocks.inUse();
    }

    /** Most blocks ever in use at once. */
    public int highWater() {
        return blocks.count() - blocks.lowestFree();
    }

    public long allocatedTotal() {
        return blocks.allocatedTotal();
    }

    public long releasedTotal() {
        return blocks.releasedTotal();
    }

    /** Releases and bindings that made no sense: a mistake of ours, and harmless. */
    public long refusedTotal() {
        return blocks.refusedTotal() + refused.get();
    }

    /** Blocks that were written beyond their end. */
    public long guardOverruns() {
        return blocks.overrunTotal();
    }

    /** Who has had a block for longest: {@code pebble 5}, {@code an update} or empty; for people. */
    public Oldest oldest(final long nowNs) {
        int oldestBlock = -1;
        long age = -1;
        for (int block = 0; block < blocks.count(); block++) {
            final long thisAge = nowNs - sinceNs.get(block);
            if (blocks.references(block) > 0 && thisAge > age) {
                oldestBlock = block;
                age = thisAge;
            }
        }
        if (oldestBlock < 0) {
            return new Oldest("", 0);
        }
        for (int i = 0; i < bound.length(); i++) {
            final long handle = bound.get(i);
            if (handle != BufferPool.NONE && BufferPool.index(handle) == oldestBlock) {
                return new Oldest("pebble buffer " + i, age);
            }
        }
        return new Oldest("an update without event", age);
    }

    /** @param holder empty where no block is in use */
    public record Oldest(String holder, long ageNs) {}
}
