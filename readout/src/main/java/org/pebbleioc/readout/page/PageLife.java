package org.pebbleioc.readout.page;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The state machine of all pages of a pool. Generation and state of a page are one word, changed by compare-and-set: a
 * change that names an older generation, or that {@link PageState#mayBecome} does not allow, is refused and counted.
 */
public final class PageLife {
    private static final int STATE_BITS = 8;
    private static final long STATE_MASK = (1 << STATE_BITS) - 1;

    private final AtomicLongArray words;
    private final AtomicLongArray sinceNs;
    private final AtomicInteger[] now = new AtomicInteger[PageState.count()];
    private final LongAdder[] totalNs = new LongAdder[PageState.count()];
    private final LongAdder[] left = new LongAdder[PageState.count()];
    private final AtomicLong refused = new AtomicLong();

    PageLife(final int count, final long nowNs) {
        words = new AtomicLongArray(count);
        sinceNs = new AtomicLongArray(count);
        for (int i = 0; i < count; i++) {
            sinceNs.set(i, nowNs);
        }
        for (int i = 0; i < now.length; i++) {
            now[i] = new AtomicInteger(i == PageState.FREE.ordinal() ? count : 0);
            totalNs[i] = new LongAdder();
            left[i] = new LongAdder();
        }
    }

    /** A new life of a free page; only its taker calls this. */
    void begin(final int index, final int generation, final PageState state, final long nowNs) {
        final PageState was = state(index);
        if (!was.mayBecome(state)) {
            refused.incrementAndGet(); // the pool below gave out a page twice: cannot happen, but would be seen here
        }
        words.set(index, word(generation, state));
        moved(index, was, state, nowNs);
    }

    /** Changes the state; false, counted, when the generation is another one or the change is not allowed. */
    boolean move(final int index, final int generation, final PageState to, final long nowNs) {
        final long word = words.get(index);
        final PageState from = PageState.of((int) (word & STATE_MASK));
        if (word >>> STATE_BITS != generation
                || !from.mayBecome(to)
                || !words.compareAndSet(index, word, word(generation, to))) {
            refused.incrementAndGet();
            return false;
        }
        moved(index, from, to, nowNs);
        return true;
    }

    /** To {@link PageState#OUT}, by whichever of several threads is first; true for that one and for the others. */
    boolean goOut(final int index, final int generation, final long nowNs) {
        final long word = words.get(index);
        final PageState from = PageState.of((int) (word & STATE_MASK));
        if (word >>> STATE_BITS == generation
                && from.mayBecome(PageState.OUT)
                && words.compareAndSet(index, word, word(generation, PageState.OUT))) {
            moved(index, from, PageState.OUT, nowNs);
            return true;
        }
        if (is(index, generation, PageState.OUT)) {
            return true;
        }
        refused.incrementAndGet();
        return false;
    }

    /** The last hold is gone: from whatever state to free. */
    PageState end(final int index, final long nowNs) {
        for (; ; ) {
            final long word = words.get(index);
            if (words.compareAndSet(index, word, word & ~STATE_MASK | PageState.FREE.ordinal())) {
                final PageState from = PageState.of((int) (word & STATE_MASK));
                moved(index, from, PageState.FREE, nowNs);
                return from;
            }
        }
    }

    private void moved(final int index, final PageState from, final PageState to, final long nowNs) {
        totalNs[from.ordinal()].add(nowNs - sinceNs.get(index));
        left[from.ordinal()].increment();
        sinceNs.set(index, nowNs);
        now[from.ordinal()].decrementAndGet();
        now[to.ordinal()].incrementAndGet();
    }

    private static long word(final int generation, final PageState state) {
        return (long) generation << STATE_BITS | state.ordinal();
    }

    boolean is(final int index, final int generation, final PageState state) {
        return words.get(index) == word(generation, state);
    }

    public PageState state(final int index) {
        return PageState.of((int) (words.get(index) & STATE_MASK));
    }

    /** Since when a page is in its state. */
    public long sinceNs(final int index) {
        return sinceNs.get(index);
    }

    /** The page that has been in this state longest, or -1 when none is. */
    int oldest(final PageState state) {
        int oldest = -1;
        for (int i = 0; i < words.length(); i++) {
            if (state(i) == state && (oldest < 0 || sinceNs(i) - sinceNs(oldest) < 0)) {
                oldest = i;
            }
        }
        return oldest;
    }

    /** Pages in a state now. */
    public int in(final PageState state) {
        return now[state.ordinal()].get();
    }

    /** How many times a page left a state. */
    public long left(final PageState state) {
        return left[state.ordinal()].sum();
    }

    /** How long pages stayed in a state, mean over all that left it; 0 when none did. */
    public double meanNs(final PageState state) {
        final long times = left(state);
        return times == 0 ? 0 : (double) totalNs[state.ordinal()].sum() / times;
    }

    /** Changes that were refused. */
    public long refusedTotal() {
        return refused.get();
    }
}
