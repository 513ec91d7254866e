package org.pebbleioc.pva.monitor;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.transition.ArrayFormat;

/** How one PV is, for people. Written by the thread of the PV's link, or by who starts and stops it; read by anybody. */
final class PvStatus {
    private static final Logger LOG = LogManager.getLogger(PvStatus.class);
    private static final long MUTE_NS = 10_000_000_000L;

    private final String alias;

    private volatile PvState state = PvState.DISCONNECTED;
    private volatile String message = "";
    private volatile String peer = "";
    private volatile ArrayFormat format;
    private final AtomicLong formatChanges = new AtomicLong();
    private final AtomicLong connects = new AtomicLong();

    // Thread of the link.
    private long mutedUntilNs;
    private String mutedText = "";

    PvStatus(final String alias) {
        this.alias = alias;
    }

    void connected(final String newPeer, final PvState newState) {
        peer = newPeer;
        message = "";
        connects.incrementAndGet();
        state = newState;
    }

    void disconnected(final PvState newState, final String why) {
        state = newState;
        peer = "";
        message = why;
    }

    void state(final PvState newState) {
        state = newState;
    }

    void fine() {
        message = "";
    }

    /** An update was of no use; said in the log too, but not every time. */
    void problem(final String why, final long nowNs) {
        message = why;
        if (!why.equals(mutedText) && nowNs - mutedUntilNs >= 0 || mutedUntilNs == 0) {
            mutedUntilNs = nowNs + MUTE_NS;
            mutedText = why;
            LOG.warn("{}: {}; more of it is counted, not logged, for 10 s", alias, why);
        }
    }

    /** Type and shape from now on; null for not known. */
    void format(final ArrayFormat newFormat) {
        format = newFormat;
    }

    void formatChanged() {
        formatChanges.incrementAndGet();
    }

    PvState state() {
        return state;
    }

    /** What is wrong; empty when all is well. */
    String message() {
        return message;
    }

    String peer() {
        return peer;
    }

    /** Null while it is not known. */
    ArrayFormat format() {
        return format;
    }

    /** How often type or shape changed while running. */
    long formatChanges() {
        return formatChanges.get();
    }

    long connects() {
        return connects.get();
    }
}
