package org.pebbleioc.readout.page;

import static org.pebbleioc.readout.page.CardCounter.*;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.readout.EnumCounters;
import org.pebbleioc.readout.MutedLog;
import org.pebbleioc.readout.event.EventQueue;

/**
 * Keeps one end point going: takes filled pages from its device, hands them to the grouper through a ring that cannot be
 * full, and gives every free page back to the card. Nothing that happens behind the ring ever delays it. Thread {@code
 * page-reader}; a test calls {@link #doWork} itself.
 */
final class CardReader {
    private static final Logger LOG = LogManager.getLogger(CardReader.class);
    private static final int BATCH = 256;
    private static final long IDLE_NS = 100_000_000L;
    /** With pages missing at the card: a free one may come at any time, and may have no way to say so. */
    private static final long HUNGRY_NS = 1_000_000L;

    private final DmaDevice device;
    private final PagePool pool;
    private final PageHolder reader;
    private final IntUnaryOperator linkOf;
    private final int firstIndex;
    private final EventQueue filled;
    private final EnumCounters<CardCounter> counters = new EnumCounters<>(CardCounter.class);
    private final MutedLog muted = new MutedLog(LOG);

    // Written by page-reader before the index goes into the ring, read by page-grouper behind it.
    private final long[] handles;
    private final int[] sizes;
    private final int[] links;
    private final boolean[] errors;

    // Thread page-reader.
    private final DmaBatch batch;
    private final int[] back;
    private int backCount;
    private boolean starved;
    private long starvedSinceNs;

    private volatile boolean accepting;
    /** Pages may be on their way from the device to the ring. */
    private volatile boolean isBusy;

    private volatile boolean isGone;

    /** @param linkOf which link a destination is, -1 where only the headers know */
    CardReader(final DmaDevice device, final PagePool pool, final PageHolder reader, final IntUnaryOperator linkOf) {
        this.device = device;
        this.linkOf = linkOf;
        this.pool = pool;
        this.reader = reader;
        firstIndex = device.geometry().cfgTxCount();
        filled = new EventQueue(Integer.highestOneBit(Math.max(1, pool.count() - 1)) * 2);
        handles = new long[pool.count()];
        sizes = new int[pool.count()];
        links = new int[pool.count()];
        errors = new boolean[pool.count()];
        batch = new DmaBatch(Math.min(BATCH, pool.count()));
        back = new int[pool.count()];
        Arrays.fill(handles, PagePool.NONE);
        // at open, every receive buffer is with the card
        for (long page = pool.toCard(); page != PagePool.NONE; page = pool.toCard()) {
            handles[PagePool.index(page)] = page;
        }
    }

    /** Pages that come from now on belong to a run, or do not. Any thread. */
    void accept(final boolean whether) {
        accepting = whether;
    }

    /** One round. Returns how much was done; 0 means it is time to {@link #idle}. */
    int doWork(final long nowNs) throws DmaException {
        isBusy = true;
        try {
            final int count = device.read(batch);
            for (int i = 0; i < count; i++) {
                take(i);
            }
            final int returned = giveBack();
            note(nowNs);
            return count + returned;
        } finally {
            isBusy = false;
        }
    }

    /**
     * Whether nothing has come that is not the grouper's yet, at rest: asked in the order in which a page goes. Any thread.
     */
    boolean isDrained() throws DmaException {
        return device.rxCounts().inQ() == 0 && !isBusy && filled.size() == 0;
    }

    private void take(final int i) {
        final int page = batch.index[i] - firstIndex;
        counters.increment(DELIVERED);
        final long handle = page < 0 || page >= handles.length ? PagePool.NONE : handles[page];
        if (handle == PagePool.NONE) {
            counters.increment(FOREIGN);
            return;
        }
        if (batch.error[i] != 0) {
            counters.increment(ERRORS);
        }
        if (batch.size[i] == 0 || !accepting) {
            counters.increment(batch.size[i] == 0 ? EMPTY : AFTER_STOP);
            handles[page] = PagePool.NONE;
            pool.release(handle, reader);
            return;
        }
        sizes[page] = batch.size[i];
        links[page] = linkOf.applyAsInt(batch.dest[i]);
        errors[page] = batch.error[i] != 0;
        counters.increment(CardCounter.FILLED);
        pool.filled(handle, batch.size[i]);
        filled.offer(page);
    }

    /** Every free page goes to the card, the one that has been free longest first. */
    private int giveBack() throws DmaException {
        int taken = 0;
        for (long page = pool.toCard(); page != PagePool.NONE; page = pool.toCard()) {
            handles[PagePool.index(page)] = page;
            back[backCount++] = firstIndex + PagePool.index(page);
            taken++;
        }
        if (backCount > 0) {
            device.release(back, backCount); // refused: they stay in the list for the next round
            counters.add(RETURNED, backCount);
            backCount = 0;
        }
        return taken;
    }

    private void note(final long nowNs) {
        final boolean now = pool.life().in(PageState.WITH_CARD) == 0;
        if (now && !starved) {
            counters.increment(STARVED);
            pool.exhausted(Exhaustion.NO_PAGE_FOR_CARD);
            starvedSinceNs = nowNs;
        } else if (!now && starved) {
            counters.add(STARVED_NS, nowNs - starvedSinceNs);
        }
        starved = now;
    }

    /** Waits for a filled page, or for a free one when the card is short of them. */
    void idle() throws DmaException {
        final boolean isHungry = pool.life().in(PageState.WITH_CARD) <= pool.count() / 2;
        pool.wakeWhenFree(isHungry ? device::wakeup : null);
        device.awaitReadable(isHungry ? HUNGRY_NS : IDLE_NS);
    }

    /** A read or return was refused, or went wrong: counted, said, tried again unless the card is gone for good. */
    void failed(final Throwable e, final long nowNs) {
        counters.increment(READ_ERRORS);
        if (e instanceof DmaGoneException) {
            isGone = true;
        }
        muted.warn(READ_ERRORS, nowNs, () -> e instanceof DmaException ? e.getMessage() : e.toString());
    }

    /** Whether the device went away; only closing and opening it again helps. Any thread. */
    boolean isGone() {
        return isGone;
    }

    /** The next filled page, or {@link EventQueue#NONE}. Thread page-grouper, as the getters below for that page. */
    int poll() {
        return filled.poll();
    }

    long handle(final int page) {
        return handles[page];
    }

    int size(final int page) {
        return sizes[page];
    }

    int link(final int page) {
        return links[page];
    }

    boolean hasError(final int page) {
        return errors[page];
    }

    /** Filled pages that wait for the grouper. Any thread. */
    int queued() {
        return filled.size();
    }

    PagePool pool() {
        return pool;
    }

    DmaDevice device() {
        return device;
    }

    long count(final CardCounter counter) {
        return counters.value(counter);
    }

    /** At reset, with the device about to be closed: pages that are with the card come back empty. */
    void close() {
        for (int page = 0; page < handles.length; page++) {
            if (handles[page] != PagePool.NONE && pool.life().state(page) == PageState.WITH_CARD) {
                pool.release(handles[page], reader);
            }
        }
    }
}
