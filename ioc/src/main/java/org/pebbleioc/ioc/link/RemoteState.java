package org.pebbleioc.ioc.link;

import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/**
 * All that is known of a PV at one moment; never changed, replaced as a whole.
 *
 * @param connected it answers
 * @param readable access rights
 * @param writable access rights
 * @param type native type; null before the first connection
 * @param maxCount most elements
 * @param host who serves it, for people
 * @param value the newest, with alarm and time; null until there is one, and again after a disconnection
 * @param text of an enum, where it was asked for; null until there is one
 * @param metadata units, limits, choices; null until they are known
 * @param disconnects how often the connection was lost
 * @param replacedWrites values that a newer one has replaced before they were sent
 */
public record RemoteState(
        boolean connected,
        boolean readable,
        boolean writable,
        ElementType type,
        int maxCount,
        String host,
        Sample value,
        String text,
        Metadata metadata,
        long disconnects,
        long replacedWrites) {
    /** Nothing known yet. */
    public static final RemoteState NEVER = new RemoteState(false, false, false, null, 0, "", null, null, null, 0, 0);

    /** Connected as told, with no value yet. */
    public RemoteState connected(final ElementType newType, final int count, final String newHost) {
        return new RemoteState(
                true, readable, writable, newType, count, newHost, null, null, null, disconnects, replacedWrites);
    }

    /** The connection is lost. */
    public RemoteState disconnected() {
        return new RemoteState(
                false, false, false, type, maxCount, "", null, null, metadata, disconnects + 1, replacedWrites);
    }

    public RemoteState withRights(final boolean read, final boolean write) {
        return new RemoteState(
                connected, read, write, type, maxCount, host, value, text, metadata, disconnects, replacedWrites);
    }

    public RemoteState withValue(final Sample sample) {
        return new RemoteState(
                connected,
                readable,
                writable,
                type,
                maxCount,
                host,
                sample,
                text,
                metadata,
                disconnects,
                replacedWrites);
    }

    public RemoteState withText(final String newText) {
        return new RemoteState(
                connected,
                readable,
                writable,
                type,
                maxCount,
                host,
                value,
                newText,
                metadata,
                disconnects,
                replacedWrites);
    }

    public RemoteState withMetadata(final Metadata newMetadata) {
        return new RemoteState(
                connected,
                readable,
                writable,
                type,
                maxCount,
                host,
                value,
                text,
                newMetadata,
                disconnects,
                replacedWrites);
    }

    public RemoteState withReplacedWrite() {
        return new RemoteState(
                connected,
                readable,
                writable,
                type,
                maxCount,
                host,
                value,
                text,
                metadata,
                disconnects,
                replacedWrites + 1);
    }
}
