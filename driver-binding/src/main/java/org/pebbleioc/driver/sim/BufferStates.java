package org.pebbleioc.driver.sim;

import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaGeometry;

/**
 * What is said of each buffer as the driver says it: who holds it, inHw, inQ. What is counted follows from the three.
 * Guarded by the driver's lock.
 */
final class BufferStates {
    private static final int USER_HAS = 0;
    private static final int IN_HW = 1;
    private static final int PRE_HW = 2;
    private static final int IN_Q = 3;
    private static final int MISS = 4;
    private static final String[] NAMES = {"held", "inHw", "preHwQ", "inQ", "in no state (lost)"};

    private final DmaGeometry geometry;
    private final SimulatedDevice[] holder;
    private final boolean[] inHw;
    private final byte[] stateOf;
    private final int[] rxInState = new int[NAMES.length];
    private final int[] txInState = new int[NAMES.length];

    /** All in no state. */
    BufferStates(final DmaGeometry geometry) {
        this.geometry = geometry;
        final int all = geometry.bufferCount();
        holder = new SimulatedDevice[all];
        inHw = new boolean[all];
        stateOf = new byte[all];
        for (int index = 0; index < all; index++) {
            stateOf[index] = MISS;
            in(index)[MISS]++;
        }
    }

    int count() {
        return holder.length;
    }

    boolean isNumber(final int index) {
        return index >= 0 && index < holder.length;
    }

    /** Null: nobody. */
    SimulatedDevice holder(final int index) {
        return holder[index];
    }

    boolean isInHw(final int index) {
        return inHw[index];
    }

    /** The state's name, for people. */
    String name(final int index) {
        return NAMES[stateOf[index]];
    }

    void set(final int index, final SimulatedDevice nowHolder, final boolean nowInHw, final boolean nowInQ) {
        holder[index] = nowHolder;
        inHw[index] = nowInHw;
        final int state;
        if (nowHolder != null) {
            state = USER_HAS;
        } else if (nowInHw) {
            state = nowInQ ? PRE_HW : IN_HW;
        } else {
            state = nowInQ ? IN_Q : MISS;
        }
        final int[] in = in(index);
        in[stateOf[index]]--;
        in[state]++;
        stateOf[index] = (byte) state;
    }

    DmaCounts rxCounts() {
        return counts(rxInState);
    }

    DmaCounts txCounts() {
        return counts(txInState);
    }

    private int[] in(final int index) {
        return geometry.isRx(index) ? rxInState : txInState;
    }

    private static DmaCounts counts(final int[] in) {
        return new DmaCounts(in[USER_HAS], in[IN_HW], in[PRE_HW], in[IN_Q], in[MISS]);
    }
}
