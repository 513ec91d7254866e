package org.pebbleioc.driver.datadev;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which buffers this open holds. The driver accepts an index from anybody, and loses buffers for ever when one index
 * of a batch is out of range; so it only ever sees indices that were taken out of this table a moment before. Each
 * change is one compare-and-set: of two threads that give back the same buffer, one is refused.
 */
final class Ownership {
    private static final int FREE = 0;
    private static final int HELD = 1;

    private final AtomicIntegerArray state;

    Ownership(final int bufferCount) {
        state = new AtomicIntegerArray(bufferCount);
    }

    /** @return false when it was held already */
    boolean take(final int index) {
        return state.compareAndSet(index, FREE, HELD);
    }

    /** Takes one buffer out; back with {@link #take} if the driver refuses. */
    void give(final int index) {
        if (!tryGive(index)) {
            throw notHeld(index, "");
        }
    }

    /** Takes a batch out, all or nothing. */
    void give(final int[] indices, final int count) {
        for (int i = 0; i < count; i++) {
            if (!tryGive(indices[i])) {
                for (int back = 0; back < i; back++) {
                    state.set(indices[back], HELD);
                }
                throw notHeld(indices[i], "; nothing of the batch was returned");
            }
        }
    }

    boolean holds(final int index) {
        return index >= 0 && index < state.length() && state.get(index) == HELD;
    }

    /** @return how many of {@code into} were filled with held indices */
    int held(final int[] into) {
        int count = 0;
        for (int index = 0; index < state.length() && count < into.length; index++) {
            if (state.get(index) == HELD) {
                into[count++] = index;
            }
        }
        return count;
    }

    private boolean tryGive(final int index) {
        return index >= 0 && index < state.length() && state.compareAndSet(index, HELD, FREE);
    }

    private static IllegalArgumentException notHeld(final int index, final String consequence) {
        return new IllegalArgumentException(
                "this open does not hold the buffer, or it was named twice: index=" + index + consequence);
    }
}
