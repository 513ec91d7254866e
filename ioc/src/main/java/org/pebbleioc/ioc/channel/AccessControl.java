package org.pebbleioc.ioc.channel;

/**
 * What a client may do with a channel; both servers ask it at every use, so it must be quick, and they ask from any
 * thread, also with record locks held: nothing here may wait for a record.
 */
public interface AccessControl {
    /** Everybody may do everything, and nobody watches. */
    AccessControl OPEN = new AccessControl() {
        @Override
        public Rights rights(final Channel channel, final ClientIdentity client) {
            return Rights.ALL;
        }

        @Override
        public Channel.Subscription onChange(final Runnable changed) {
            return () -> {};
        }
    };

    /**
     * Beyond what the field itself allows ({@link Channel#isWritable}).
     *
     * @param channel see {@link Channel#accessGroup} and {@link Channel#accessLevel}
     */
    Rights rights(Channel channel, ClientIdentity client);

    /**
     * The listener is told, from any thread without a record's lock, each time rights may have become others. The
     * servers then ask again for every channel that is open and tell the clients.
     */
    Channel.Subscription onChange(Runnable changed);

    /**
     * A put that {@link Rights#trapped} says somebody watches is about to be made; no record's lock is held.
     *
     * @param type of {@code array}, as in {@link Channel#put}
     * @return what the server tells of the put; never null
     */
    default WatchedPut putting(
            final Channel channel,
            final ClientIdentity client,
            final DbrType type,
            final Object array,
            final int count) {
        return WatchedPut.UNWATCHED;
    }

    /** How a put that somebody watches goes on; the server tells it from any thread, without a record's lock. */
    interface WatchedPut {
        WatchedPut UNWATCHED = new WatchedPut() {
            @Override
            public void taken() {}

            @Override
            public void done() {}
        };

        /**
         * The record has accepted a put with completion, and what follows from it may go on for long. Its value stands in
         * the field unless it waits for an earlier put's end. May come after {@link #done} when that is quick.
         */
        void taken();

        /** Once, after every put, also one that was refused: the put, and with completion all that followed, is over. */
        void done();
    }

    /**
     * One client's rights on one channel.
     *
     * @param trapped puts are watched ({@code TRAPWRITE}): {@link #putting} is called around each
     */
    record Rights(boolean read, boolean write, boolean trapped) {
        public static final Rights ALL = new Rights(true, true, false);
        public static final Rights READ_ONLY = new Rights(true, false, false);
        public static final Rights NONE = new Rights(false, false, false);
    }
}
