package org.pebbleioc.readout.page;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.memory.PoolMemory;

/**
 * A pool of equal pages: a {@link BufferPool} whose pages go through the states of {@link PageState}, each change checked
 * against the page's generation. One pool per end point of a card, and one for copies.
 *
 * <p>A handle names page and generation. It is good from {@link #toCard} or {@link #takeForCopy} until the last hold is
 * released; after that every call with it is refused, counted, and changes nothing. Who holds a page says so with its
 * {@link PageHolder}, and can release no more holds than it has.
 *
 * <p>For a sink: {@link #addPart} once for every message part that points into the page, {@link #sent} when a part has left
 * the queue to its receiver, {@link #release} when the receiver is done with it. The page is free when the last part is
 * released. All of it may be called by any thread, takes no lock that anybody holds for long, and never throws for a bad
 * handle.
 */
public final class PagePool {
    /** No page: what {@link #toCard} and {@link #takeForCopy} answer when none is free. */
    public static final long NONE = BufferPool.NONE;

    private final PoolMemory memory;
    private final BufferPool buffers;
    private final PageLife life;
    private final PageHolders holders;
    private final LongSupplier clock;
    private final BufferUsage usage;
    private final ReleaseLatency latency;
    private final PageHolds holds;
    private final PageNotes notes;

    /** Who waits for a free page, or null. */
    private volatile Runnable wakeWhenFree;

    /** What is to be done when no page is used any more, or null. */
    private final AtomicReference<Runnable> whenEmpty = new AtomicReference<>();

    private final AtomicLong refusedHolds = new AtomicLong();
    private final AtomicLong[] exhausted = new AtomicLong[Exhaustion.values().length];

    /** @param clock nanoseconds, for the time in each state */
    public PagePool(
            final String name,
            final PoolMemory memory,
            final PageHolders holders,
            final UsageThresholds thresholds,
            final LongSupplier clock) {
        this.memory = memory;
        this.holders = holders;
        this.clock = clock;
        buffers = new BufferPool(name, memory.buffers(), memory.pageBytes(), this::freed);
        life = new PageLife(memory.count(), clock.getAsLong());
        usage = new BufferUsage(memory.count(), thresholds);
        latency = new ReleaseLatency(memory.count());
        holds = new PageHolds(holders, memory.count());
        notes = new PageNotes(memory.count());
        for (int i = 0; i < exhausted.length; i++) {
            exhausted[i] = new AtomicLong();
        }
    }

    public String name() {
        return buffers.name();
    }

    /** Pages obtained. */
    public int count() {
        return buffers.count();
    }

    /** Usable bytes of a page. */
    public int pageBytes() {
        return buffers.usableBytes();
    }

    /** The memory of a page, little-endian, always the same object: absolute access only, or a duplicate. */
    public ByteBuffer page(final long handle) {
        return buffers.buffer(index(handle));
    }

    public static int index(final long handle) {
        return BufferPool.index(handle);
    }

    /** A file in which a process of the same user finds the pages; empty unless the bank is shared memory. */
    public Optional<Path> file() {
        return memory.file();
    }

    /** Where a page starts in {@link #file}. */
    public long fileOffset(final long handle) {
        return memory.offset(index(handle));
    }

    /** Free → with the card, held by the reader; {@link #NONE} when no page is free. */
    public long toCard() {
        return take(PageState.WITH_CARD, holders.reader());
    }

    /** Free → being filled with copies, held by {@code holder}; {@link #NONE} when no page is free. */
    public long takeForCopy(final PageHolder holder) {
        final long handle = take(PageState.COPYING, holder);
        if (handle != NONE) {
            usage.take();
        }
        return handle;
    }

    private long take(final PageState state, final PageHolder holder) {
        final long handle = buffers.allocate();
        if (handle != NONE) {
            notes.clear(index(handle));
            holds.add(index(handle), holder);
            life.begin(index(handle), generation(handle), state, clock.getAsLong());
        }
        return handle;
    }

    /** With the card → filled: the card has delivered it. */
    public boolean filled(final long handle, final int usedBytes) {
        if (!check(handle) || !life.move(index(handle), generation(handle), PageState.FILLED, clock.getAsLong())) {
            return false;
        }
        notes.filled(index(handle), usedBytes);
        usage.take();
        return true;
    }

    /** Filled → part of a time frame. */
    public boolean grouped(final long handle, final int link, final long timeFrame) {
        if (!check(handle) || !life.move(index(handle), generation(handle), PageState.GROUPED, clock.getAsLong())) {
            return false;
        }
        notes.grouped(index(handle), link, timeFrame);
        return true;
    }

    /** One more hold for {@code holder}; only somebody who can be sure that the page is held may call it. */
    public boolean retain(final long handle, final PageHolder holder) {
        if (!holder.isOf(holders)) {
            refusedHolds.incrementAndGet();
            return false;
        }
        if (!buffers.retain(handle)) {
            return false; // counted there
        }
        holds.add(index(handle), holder);
        return true;
    }

    /** One more message part that points into the page, held by {@code holder}; the first one makes the page go out. */
    public boolean addPart(final long handle, final PageHolder holder) {
        if (!retain(handle, holder)) {
            return false;
        }
        final int index = index(handle);
        if (!life.is(index, generation(handle), PageState.OUT)) {
            final long nowNs = clock.getAsLong();
            if (life.goOut(index, generation(handle), nowNs)) {
                latency.out(index, nowNs);
            } else {
                release(handle, holder);
                return false;
            }
        }
        return true;
    }

    /** A part of the page has left the queue for its receiver: from the last such call on, the receiver has it. */
    public void sent(final long handle) {
        if (isValid(handle) && life.is(index(handle), generation(handle), PageState.OUT)) {
            latency.sent(index(handle), clock.getAsLong());
        }
    }

    /**
     * One hold of {@code holder} less; with the last one of all holders the page is free.
     *
     * @return false, counted, when the handle is stale or {@code holder} has no hold on this page
     */
    public boolean release(final long handle, final PageHolder holder) {
        if (!holder.isOf(holders) || !isValid(handle) || !buffers.isCurrent(handle)) {
            refusedHolds.incrementAndGet();
            return false;
        }
        if (!holds.remove(index(handle), holder)) {
            refusedHolds.incrementAndGet();
            return false;
        }
        final boolean done = buffers.release(handle);
        checkEmpty();
        final Runnable wake = wakeWhenFree;
        if (wake != null && buffers.free() > 0) {
            wakeWhenFree = null;
            wake.run();
        }
        return done;
    }

    /** Runs {@code wake} once, when a page is free; null for not any more. One thread asks. */
    void wakeWhenFree(final Runnable wake) {
        wakeWhenFree = wake;
        if (wake != null && buffers.free() > 0) {
            wakeWhenFree = null;
            wake.run();
        }
    }

    /** Runs {@code then} once, on whichever thread gives the last used page back; at once when none is used. */
    void whenEmpty(final Runnable then) {
        whenEmpty.set(then);
        checkEmpty();
    }

    private void checkEmpty() {
        if (whenEmpty.get() != null && usage.used() == 0) {
            final Runnable then = whenEmpty.getAndSet(null);
            if (then != null) {
                then.run();
            }
        }
    }

    /** Called by the buffer pool with the last hold gone. */
    private void freed(final int index) {
        final long nowNs = clock.getAsLong();
        final PageState was = life.end(index, nowNs);
        if (was == PageState.OUT) {
            latency.free(index, nowNs);
        }
        if (was.isUsed()) {
            usage.give();
        }
    }

    private boolean check(final long handle) {
        if (isValid(handle)) {
            return true;
        }
        refusedHolds.incrementAndGet();
        return false;
    }

    private boolean isValid(final long handle) {
        return handle >= 0 && index(handle) >= 0 && index(handle) < buffers.count();
    }

    private static int generation(final long handle) {
        return (int) (handle >>> 32);
    }

    /** Something ran out on behalf of this pool: counted here, said by whoever polls the counters. */
    public void exhausted(final Exhaustion what) {
        exhausted[what.ordinal()].incrementAndGet();
    }

    public long exhaustedTotal(final Exhaustion what) {
        return exhausted[what.ordinal()].get();
    }

    public BufferUsage usage() {
        return usage;
    }

    public ReleaseLatency latency() {
        return latency;
    }

    /** States, how long pages stay in each. */
    public PageLife life() {
        return life;
    }

    /** The pool below: its books, lowest number of free pages, overruns. */
    public BufferPool buffers() {
        return buffers;
    }

    public PoolMemory memory() {
        return memory;
    }

    /** Calls that named a stale handle, a free page, a foreign holder, or a change that the state does not allow. */
    public long refusedTotal() {
        return buffers.refusedTotal() + refusedHolds.get() + life.refusedTotal();
    }

    /** Holds of one holder on one page now. */
    public int holds(final int index, final PageHolder holder) {
        return holds.of(index, holder);
    }

    /** Holds of one holder on all pages now. */
    public long holds(final PageHolder holder) {
        return holds.of(holder);
    }

    /** What a page is now, for a report: a snapshot that may be a moment old. */
    public PageReport report(final int index) {
        return new PageReport(
                index,
                life.state(index),
                clock.getAsLong() - life.sinceNs(index),
                notes.link(index),
                notes.timeFrame(index),
                notes.usedBytes(index),
                buffers.references(index),
                holds.text(index));
    }

    /** How long the page has been out that has been out longest; 0 when none is. */
    public long oldestOutNs() {
        final int index = life.oldest(PageState.OUT);
        return index < 0 ? 0 : Math.max(0, clock.getAsLong() - life.sinceNs(index));
    }

    /** That page, and who holds it; {@code none} when no page is out. */
    public String oldest() {
        final int index = life.oldest(PageState.OUT);
        return index < 0 ? "none" : report(index).text();
    }
}
