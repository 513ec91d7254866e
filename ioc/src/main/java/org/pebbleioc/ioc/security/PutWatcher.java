package org.pebbleioc.ioc.security;

import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ClientIdentity;

/** Hears of puts that a {@code TRAPWRITE} rule names. */
public interface PutWatcher {
    /**
     * Before the put, on the client's thread and without a record's lock; must not wait.
     *
     * @return hears how it goes on
     */
    AccessControl.WatchedPut putting(Channel channel, ClientIdentity client);
}
