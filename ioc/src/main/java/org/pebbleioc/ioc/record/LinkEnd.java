package org.pebbleioc.ioc.record;

import java.util.List;

/**
 * The other end of a link that leads to no record under the same lock: another IOC, a calculation, a state. What
 * base calls link support. Methods under the lock of the record that has the link, but for {@link #open}.
 */
abstract class LinkEnd {
    /** Begins to look for what is there. Called once, with no lock held. */
    void open() {}

    /** The link is taken away. */
    void close() {}

    abstract boolean isConnected();

    /** Whether it can be lost. */
    boolean isVolatile() {
        return true;
    }

    /** Why there is nothing to read, or nothing is taken. */
    abstract String problem();

    /** What is there, with the alarms that come along raised; null when nothing can be read. */
    abstract Links.Source read(DbRecord reader);

    /**
     * Writes, now or as soon as it can be sent; never waits.
     *
     * @param doneOrNull run once, later, without a lock, when all that follows is done; not when this returns false
     * @return false when nothing is taken
     */
    abstract boolean write(DbRecord writer, Object value, Runnable doneOrNull);

    /** A forward link is followed. */
    void forward(final DbRecord from) {}

    /** Time of what is there, ns since 1970; 0 where it has none. */
    long timeNs() {
        return 0;
    }

    /** For {@code dbjlr}: one line for itself, and what belongs to it below. */
    void report(final int level, final String indent, final List<String> lines) {}

    /** Channels behind this end, for {@code dbcar}. */
    List<ChannelEnd> channels() {
        return List.of();
    }
}
