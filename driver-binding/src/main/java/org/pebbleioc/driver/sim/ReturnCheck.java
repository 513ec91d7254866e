package org.pebbleioc.driver.sim;

/**
 * Which buffers an open may give back in one call: numbers of buffers that it holds, each named once. Guarded by the
 * driver's lock.
 */
final class ReturnCheck {
    private final BufferStates states;
    private final ModuleOptions options;
    /** Which call saw this index last: finds an index that is named twice in one call. */
    private final long[] seenBy;

    private long calls;

    ReturnCheck(final BufferStates states, final ModuleOptions options) {
        this.states = states;
        this.options = options;
        seenBy = new long[states.count()];
    }

    /**
     * What {@code Ret_Index} looks at before it moves anything: nothing, where harm is imitated.
     *
     * @return 0, -EINVAL for an index out of range, -EPERM for a buffer that the caller does not hold
     */
    int answer(final int[] indices, final int count, final SimulatedDevice reader) {
        calls++;
        if (!options.does(Harm.MIXED_RETURN)) {
            for (int i = 0; i < count; i++) {
                if (!states.isNumber(indices[i])) {
                    return -Errno.EINVAL;
                }
            }
        }
        if (!options.does(Harm.FOREIGN_RETURN)) {
            for (int i = 0; i < count; i++) {
                if (states.isNumber(indices[i]) && !isReturnable(indices[i], reader)) {
                    return -Errno.EPERM;
                }
            }
        }
        return 0;
    }

    private boolean isReturnable(final int index, final SimulatedDevice reader) {
        final boolean first = seenBy[index] != calls;
        seenBy[index] = calls;
        return first && states.holder(index) == reader;
    }

    /** This index of the call has lost its holder, and goes to the card when all of them were seen. */
    void mark(final int index) {
        seenBy[index] = -calls;
    }

    /** Whether it was marked in this call; once. */
    boolean unmark(final int index) {
        final boolean marked = seenBy[index] == -calls;
        if (marked) {
            seenBy[index] = 0;
        }
        return marked;
    }

    /** Why this open may not give these back; null when it may. */
    String refusal(final int[] indices, final int count, final SimulatedDevice reader) {
        calls++;
        for (int i = 0; i < count; i++) {
            final int index = indices[i];
            final String why;
            if (!states.isNumber(index)) {
                why = "is no buffer, those are 0.." + (states.count() - 1);
            } else if (states.holder(index) == null) {
                why = "is not held by this open but " + states.name(index);
            } else if (states.holder(index) != reader) {
                why = "is held by another open";
            } else if (seenBy[index] == calls) {
                why = "is named twice in this call";
            } else {
                seenBy[index] = calls;
                continue;
            }
            return "index=" + index + " (entry " + i + ") " + why;
        }
        return null;
    }
}
