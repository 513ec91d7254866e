package org.pebbleioc.ioc.ca;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.ioc.channel.DbrType;

/** Rights by user name, which a test changes; it writes down who puts what. */
final class FakeAccess implements AccessControl {
    private final Map<String, Rights> rights = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    final List<String> puts = new ArrayList<>();

    void set(final String user, final Rights now) {
        rights.put(user, now);
        listeners.forEach(Runnable::run);
    }

    int listeners() {
        return listeners.size();
    }

    @Override
    public Rights rights(final Channel channel, final ClientIdentity client) {
        return rights.getOrDefault(client.user(), Rights.ALL);
    }

    @Override
    public Channel.Subscription onChange(final Runnable changed) {
        listeners.add(changed);
        return () -> listeners.remove(changed);
    }

    @Override
    public synchronized WatchedPut putting(
            final Channel channel,
            final ClientIdentity client,
            final DbrType type,
            final Object array,
            final int count) {
        puts.add("before " + client + " " + channel.name() + " " + type + " x" + count);
        return new WatchedPut() {
            @Override
            public void taken() {}

            @Override
            public void done() {
                synchronized (FakeAccess.this) {
                    puts.add("after " + channel.name());
                }
            }
        };
    }
}
