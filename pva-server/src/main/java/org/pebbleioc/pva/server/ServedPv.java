package org.pebbleioc.pva.server;

import java.util.BitSet;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.Structure;

/**
 * One PV as clients see it. All methods are called from connection threads and must not wait for anything but a
 * short lock.
 */
public interface ServedPv {
    String name();

    /** Introspection; the same object for the life of the PV. */
    Structure type();

    boolean isWritable();

    /** The value as it is now, retained once for the caller, who must release it. */
    PvUpdate current();

    /**
     * The same for a request.
     *
     * @param atomic {@code record._options.atomic}: whether all parts must be of one moment; null where nothing was
     *     said. A PV that is one piece has no choice
     */
    default PvUpdate current(final Boolean atomic) {
        return current();
    }

    /** From now on every update goes to this listener, until {@link #unsubscribe}. The first one is {@link #current}. */
    void subscribe(PvListener listener, SubscribeOptions options);

    void unsubscribe(PvListener listener);

    /**
     * Writes what a client sent.
     *
     * @param value a structure of {@link #type()}, the caller's to keep
     * @param changed which fields of it were sent
     * @param options {@code record._options} of the request
     * @param completion told once, from any thread, when the write and, with {@code block=true}, all processing that
     *     follows from it is done
     */
    void put(PVStructure value, BitSet changed, PutOptions options, PutCompletion completion);

    /**
     * What a subscription asked for in {@code record._options}, beyond the queue, which is the server's business.
     *
     * @param dbeMask bits of {@code DBE}: 1 value, 2 log, 4 alarm, 8 property; 0 where nothing was said
     * @param atomic as in {@link #current(Boolean)}
     * @param queueSize updates that may wait, as it was granted
     */
    record SubscribeOptions(int dbeMask, Boolean atomic, int queueSize) {
        public SubscribeOptions(final int dbeMask) {
            this(dbeMask, null, 0);
        }
    }

    /**
     * What a put asked for in {@code record._options}.
     *
     * @param process process the record: null where nothing was said ({@code passive})
     * @param block complete only when all processing is done
     * @param atomic write all parts at one moment, and read them so where the request reads too: null where nothing
     *     was said
     * @param client who writes
     */
    record PutOptions(Boolean process, boolean block, Boolean atomic, PvClient client) {
        /** A write that comes from no client. */
        public PutOptions(final Boolean process, final boolean block) {
            this(process, block, null, PvClient.NONE);
        }
    }

    /** Outcome of a put: null message for success. */
    interface PutCompletion {
        void done(String errorOrNull);

        /**
         * The put has begun something that is not done yet.
         *
         * @param abandon says that nobody waits any more: {@link #done} is then not called. Any thread, any number of
         *     times, without a lock
         */
        default void pending(final Runnable abandon) {}
    }
}
