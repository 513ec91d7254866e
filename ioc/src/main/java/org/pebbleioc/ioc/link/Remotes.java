package org.pebbleioc.ioc.link;

import java.util.List;

/** Finds PVs of other IOCs by one protocol. Any thread; nothing here waits. */
public interface Remotes {
    /**
     * Looks for a PV until it is closed.
     *
     * @param changed told after every change of {@link RemotePv#state}, on the protocol's thread with no lock held
     */
    RemotePv open(String name, Runnable changed);

    /** The same with wishes that a protocol without such things leaves aside. */
    default RemotePv open(final String name, final PvOptions options, final Runnable changed) {
        return open(name, changed);
    }

    /** What a report of links says about the protocol's connections; one line each. */
    default List<String> report(final int level) {
        return List.of();
    }

    /** For records that have no network: nothing is ever connected. */
    Remotes NONE = (name, changed) -> new RemotePv() {
        @Override
        public RemoteState state() {
            return RemoteState.NEVER;
        }

        @Override
        public boolean put(final Object array, final org.pebbleioc.ioc.channel.Channel.Completion completion) {
            return false;
        }

        @Override
        public void close() {}
    };
}
