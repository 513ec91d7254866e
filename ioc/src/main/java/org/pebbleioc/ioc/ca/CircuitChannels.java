package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.ClientIdentity;

/** The channels that a client has open, and how they come and go. The reader thread's, except where it is said. */
final class CircuitChannels {
    private static final Failures FINDS = new Failures("opening a channel");
    private static final int MOST_CHANNELS = 200_000;
    private static final int LARGEST_SMALL_COUNT = 0xFFFE;

    private final ChannelSource source;
    private final CircuitSettings settings;
    private final Outbox outbox;
    private final Map<Integer, CircuitChannel> channels = new ConcurrentHashMap<>();

    // the reader thread's
    private int nextServerId = 1;

    CircuitChannels(final ChannelSource source, final CircuitSettings settings, final Outbox outbox) {
        this.source = source;
        this.settings = settings;
        this.outbox = outbox;
    }

    /** The channel with this server id, or null. */
    CircuitChannel get(final int serverId) {
        return channels.get(serverId);
    }

    boolean isEmpty() {
        return channels.isEmpty();
    }

    /** By name; any thread. */
    List<CaReport.OpenChannel> report() {
        return channels.values().stream()
                .map(CircuitChannel::report)
                .sorted(Comparator.comparing(CaReport.OpenChannel::name))
                .toList();
    }

    /** A name server's search; the client takes this connection's address for the server's. */
    void search(final Header header, final ByteBuffer payload) {
        if (header.count() < Command.OLDEST_MINOR_VERSION || payload.remaining() <= 1) {
            return;
        }
        if (find(Text.read(payload, 0, payload.remaining())) != null) {
            outbox.reply(Outgoing.plain(Command.SEARCH, settings.tcpPort(), 0, Command.NONE, header.available()));
        } else if (header.type() == Command.DO_REPLY) {
            outbox.reply(Outgoing.plain(
                    Command.NOT_FOUND, header.type(), (int) header.count(), header.id(), header.available()));
        }
    }

    /** Opens a channel, or says that it cannot; false for a request without a name, which gets no answer. */
    boolean create(final Header header, final ByteBuffer payload, final ClientIdentity client) {
        if (payload.remaining() <= 1) {
            return false;
        }
        final Channel found = find(Text.read(payload, 0, payload.remaining()));
        if (found == null) {
            outbox.reply(Outgoing.plain(Command.CREATE_CHANNEL_FAIL, 0, 0, header.id(), 0));
        } else if (channels.size() >= MOST_CHANNELS) {
            outbox.reply(ErrorReply.of(header, Command.NONE, Eca.ALLOCMEM, "too many channels: " + MOST_CHANNELS));
        } else {
            add(found, header, client);
        }
        return true;
    }

    /** Rights come first: clients look at them as soon as the channel is there. */
    private void add(final Channel found, final Header header, final ClientIdentity client) {
        final CircuitChannel channel =
                new CircuitChannel(source, found, settings.access(), client, header.id(), nextServerId++);
        channels.put(channel.serverId(), channel);
        sendRights(channel);
        final boolean large = (header.available() & 0xFFFF) >= Command.LARGE_HEADER_MINOR_VERSION;
        outbox.reply(Outgoing.plain(
                Command.CREATE_CHANNEL,
                found.nativeType().code(),
                large ? found.maxCount() : Math.min(found.maxCount(), LARGEST_SMALL_COUNT),
                channel.clientId(),
                channel.serverId()));
    }

    private Channel find(final String name) {
        try {
            return source.find(name);
        } catch (final RuntimeException e) {
            FINDS.addFault(name, e);
            return null;
        }
    }

    void clear(final Header header, final CircuitChannel channel) {
        channels.remove(channel.serverId());
        channel.stop();
        outbox.reply(Outgoing.plain(
                Command.CLEAR_CHANNEL, header.type(), (int) header.count(), header.id(), header.available()));
    }

    /** Tells the client of channels whose access rights are not what it knows; any thread. */
    void accessChanged() {
        channels.values().forEach(this::sendRights);
    }

    private void sendRights(final CircuitChannel channel) {
        final boolean couldRead = channel.mayRead();
        final int rights = channel.changedRights();
        if (couldRead != channel.mayRead()) {
            channel.readingChanged();
        }
        if (rights >= 0) {
            outbox.reply(Outgoing.plain(Command.ACCESS_RIGHTS, 0, 0, channel.clientId(), rights));
        }
    }

    /** Ends all subscriptions. */
    void close() {
        channels.values().forEach(CircuitChannel::stop);
        channels.clear();
    }
}
