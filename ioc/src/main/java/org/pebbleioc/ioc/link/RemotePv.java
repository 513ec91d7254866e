package org.pebbleioc.ioc.link;

import org.pebbleioc.ioc.channel.Channel;

/** A PV that is looked at by a link. Any thread, also one that holds a record's lock: nothing here waits. */
public interface RemotePv extends AutoCloseable {
    /** What is known now. */
    RemoteState state();

    /** From now on {@link RemoteState#text} is wanted: an enum as the text of its choice. */
    default void wantText() {}

    /** From now on {@link RemoteState#value} is wanted. A PV that is only written asks for no values. */
    default void wantValue() {}

    /**
     * Writes when the connection takes it. A value that waits to be sent is replaced by a newer one; the end of the
     * replaced one is told together with the newer one's.
     *
     * @param array as {@link org.pebbleioc.ioc.channel.Sample} has them for the state's type; {@code String[]} for
     *     any type
     * @param completionOrNull told once when all that the write caused is done, or the connection is lost
     * @return false when it cannot be written now; the completion is not told then
     */
    boolean put(Object array, Channel.Completion completionOrNull);

    /** Nobody looks any more: nothing is told after this, and a completion that waits is told an error. */
    @Override
    void close();
}
