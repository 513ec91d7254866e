package org.pebbleioc.ioc.channel;

/** One field of one record as a client sees it. Any thread; nothing here waits for more than a record's lock. */
public interface Channel {
    /** The name that was asked for, with field and modifiers. */
    String name();

    DbrType nativeType();

    /** What the elements really are; PVAccess shows it. */
    default ElementType elementType() {
        return ElementType.of(nativeType());
    }

    /** Most elements it can ever have; 1 for a scalar. */
    int maxCount();

    boolean isWritable();

    /** The channel that this one changes the view of, or itself. */
    default Channel unwrapped() {
        return this;
    }

    /**
     * The same field with the whole of its text, as PVAccess serves it: a text that can be longer than Channel Access's
     * strings is an array of characters then. Itself where nothing is cut.
     */
    default Channel wholeText() {
        return this;
    }

    /** Whether writing it changes how records hang together; such a put takes locks of its own. */
    default boolean isLink() {
        return false;
    }

    /** Access security group of the record ({@code ASG}). */
    default String accessGroup() {
        return "DEFAULT";
    }

    /** Access security level of the field, 0 or 1: rules of level 1 cover both, rules of level 0 only level 0. */
    default int accessLevel() {
        return 1;
    }

    /** An info tag of the record, or null. */
    default String info(final String tag) {
        return null;
    }

    Sample sample();

    /**
     * Writes and, as {@code dbPutField} does, processes a passive record.
     *
     * @param type of {@code array}, any; converted as EPICS does
     * @param array as {@link DbrType} says
     * @param count elements of it
     * @param completion told once, when all processing that follows is done; null when nobody asks
     * @throws PutException the value was refused and nothing was changed; {@code completion} is not told then
     */
    void put(DbrType type, Object array, int count, Completion completion) throws PutException;

    /**
     * The same with the client's wish whether to process the record.
     *
     * @param process null for "as the field and SCAN say"; a channel without a choice takes every wish for null
     */
    default void put(
            final DbrType type, final Object array, final int count, final Boolean process, final Completion completion)
            throws PutException {
        put(type, array, count, completion);
    }

    /**
     * Acknowledges the record's alarm; nothing is processed.
     *
     * @param severity that the operator has seen: the alarm stays unacknowledged where it was higher
     */
    default void acknowledge(final int severity) throws PutException {
        throw new PutException(name() + " has no alarm to acknowledge");
    }

    /** Says whether an alarm that went away again must be acknowledged too. */
    default void acknowledgeTransients(final boolean needed) throws PutException {
        throw new PutException(name() + " has no alarm to acknowledge");
    }

    /**
     * Every change that matches the mask goes to the listener, from the thread that processes the record.
     *
     * @param mask bits of {@link Events}
     * @return closing it ends the subscription
     */
    Subscription subscribe(int mask, Listener listener);

    /** Event mask of Channel Access ({@code caeventmask.h}). */
    final class Events {
        public static final int VALUE = 1;
        public static final int LOG = 2;
        public static final int ALARM = 4;
        public static final int PROPERTY = 8;

        private Events() {}
    }

    /** Called with the record's lock held: take the sample, wake somebody, return. */
    interface Listener {
        void changed(Sample sample, int mask);
    }

    /** A running subscription. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    /** End of a put with completion. */
    interface Completion {
        /** @param errorOrNull null when everything that followed from the put went well */
        void done(String errorOrNull);

        /**
         * The put has begun something that is not done yet. Called within the put, on its thread, with no lock held;
         * {@link #done} may come at the same time.
         *
         * @param cancel closing it says that nobody waits any more: {@link #done} is then not called, and no record
         *     keeps the completion. Any thread that holds no record's lock; closing it late or twice does nothing
         */
        default void pending(final Subscription cancel) {}
    }

    /** A put that changed nothing. */
    final class PutException extends Exception {
        public PutException(final String message) {
            super(message);
        }
    }
}
