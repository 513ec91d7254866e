package org.pebbleioc.pva.server;

import java.util.BitSet;

/** Fields that a client is to be told of: those that changed, and of these the ones it missed a value of. No lock. */
final class Changes {
    private final BitSet changed = new BitSet();
    private final BitSet overrun = new BitSet();

    /** Leaves of the selection that changed. */
    BitSet changed() {
        return changed;
    }

    /** Leaves that changed more than once. */
    BitSet overrun() {
        return overrun;
    }

    boolean isEmpty() {
        return changed.isEmpty();
    }

    void clear() {
        changed.clear();
        overrun.clear();
    }

    /** A further update changed these. Does not allocate. */
    void add(final BitSet more) {
        for (int bit = more.nextSetBit(0); bit >= 0; bit = more.nextSetBit(bit + 1)) {
            if (changed.get(bit)) {
                overrun.set(bit);
            }
        }
        changed.or(more);
    }

    /** Those of another update; which of the two came first does not matter. */
    void add(final Changes other) {
        add(other.changed);
        overrun.or(other.overrun);
    }
}
