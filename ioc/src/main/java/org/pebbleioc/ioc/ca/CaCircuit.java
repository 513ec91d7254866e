package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.ClientIdentity;

/**
 * One client's conversation without its socket: bytes of requests go in, replies and updates land in an {@link Outbox}.
 * One thread calls {@link #receive} and {@link #close}; the counts and names may be read by any.
 */
final class CaCircuit {
    /** What {@link #receive} stopped for. */
    enum Progress {
        /** All complete messages were handled. */
        NEEDS_INPUT,
        /** Too many replies wait to be sent; call again, without new bytes, when there is room. */
        FULL,
        /** The client broke the protocol: send what is there, then hang up. */
        CLOSE
    }

    private static final Logger LOG = LogManager.getLogger(CaCircuit.class);
    private static final int MOST_NAME = 512;

    private final Outbox outbox;
    private final String address;
    private final ValueRequests values;
    private final CircuitChannels channels;

    // the reader thread's
    private long bytesToSkip;
    private int wantedBytes = Header.BYTES;

    // written by the reader thread only
    private volatile int minorVersion;
    private volatile int priority;
    private volatile String user = "";
    private volatile String host;
    private volatile long requests;

    CaCircuit(final ChannelSource source, final CircuitSettings settings, final Outbox outbox, final String address) {
        this.outbox = outbox;
        this.address = address;
        this.host = address;
        this.values = new ValueRequests(settings, outbox);
        this.channels = new CircuitChannels(source, settings, outbox);
        outbox.reply(Outgoing.plain(Command.VERSION, 0, Command.MINOR_VERSION, 0, 0));
    }

    /** Handles the complete messages between position and limit; what is incomplete stays. */
    Progress receive(final ByteBuffer in) {
        while (true) {
            if (bytesToSkip > 0) {
                final int skipped = (int) Math.min(bytesToSkip, in.remaining());
                in.position(in.position() + skipped);
                bytesToSkip -= skipped;
                if (bytesToSkip > 0) {
                    wantedBytes = Header.BYTES;
                    return Progress.NEEDS_INPUT;
                }
            }
            if (outbox.isFull()) {
                return Progress.FULL;
            }
            final Header header = Header.peek(in, minorVersion >= Command.LARGE_HEADER_MINOR_VERSION);
            if (header == null) {
                wantedBytes = Header.LARGE_BYTES;
                return Progress.NEEDS_INPUT;
            }
            if (!isAcceptable(header)) {
                return Progress.CLOSE;
            }
            if (bytesToSkip == 0 && header.messageBytes() > in.remaining()) {
                wantedBytes = (int) header.messageBytes();
                return Progress.NEEDS_INPUT;
            }
            if (bytesToSkip == 0 && !take(header, in)) {
                return Progress.CLOSE;
            }
        }
    }

    /** Room that the next message needs in the buffer of {@link #receive}. */
    int wantedBytes() {
        return wantedBytes;
    }

    /** What an honest client does not send costs it the connection; what is only too large is skipped. */
    private boolean isAcceptable(final Header header) {
        if (minorVersion < Command.OLDEST_MINOR_VERSION && header.command() != Command.VERSION) {
            error(header, Eca.DEFUNCT, "client version " + minorVersion + " is not supported");
            bytesToSkip = header.messageBytes();
            return true;
        }
        if ((header.messageBytes() & 7) != 0) {
            error(header, Eca.INTERNAL, "payload size is not a multiple of 8");
            return false;
        }
        if (header.payloadBytes() > mostPayload(header)) {
            error(header, Eca.TOLARGE, "request of " + header.payloadBytes() + " bytes is too large");
            bytesToSkip = header.messageBytes();
        }
        return true;
    }

    private long mostPayload(final Header header) {
        if (header.command() != Command.WRITE && header.command() != Command.WRITE_NOTIFY) {
            return CircuitSettings.SMALL_PAYLOAD;
        }
        final CircuitChannel channel = channels.get(header.id());
        return channel == null ? CircuitSettings.SMALL_PAYLOAD : values.mostBytes(header, channel);
    }

    private boolean take(final Header header, final ByteBuffer in) {
        final int end = in.position() + (int) header.messageBytes();
        final ByteBuffer payload = in.slice(in.position() + header.headerBytes(), (int) header.payloadBytes());
        in.position(end);
        requests++;
        return handle(header, payload);
    }

    private boolean handle(final Header header, final ByteBuffer payload) {
        switch (header.command()) {
            case Command.VERSION -> {
                minorVersion = (int) header.count();
                priority = header.type();
                return minorVersion >= Command.OLDEST_MINOR_VERSION && header.type() <= Command.HIGHEST_PRIORITY;
            }
            case Command.ECHO -> {
                final byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                outbox.reply(Outgoing.withPayload(
                        Command.ECHO, header.type(), (int) header.count(), header.id(), header.available(), bytes));
            }
            case Command.READ_SYNC ->
                outbox.reply(Outgoing.plain(
                        Command.READ_SYNC, header.type(), (int) header.count(), header.id(), header.available()));
            case Command.EVENTS_OFF -> outbox.updatesOff(true);
            case Command.EVENTS_ON -> outbox.updatesOff(false);
            case Command.CLIENT_NAME, Command.HOST_NAME -> {
                return takeName(header, payload);
            }
            case Command.SEARCH -> channels.search(header, payload);
            case Command.CREATE_CHANNEL -> {
                if (channels.create(header, payload, new ClientIdentity(user, host, address, "ca", "ca"))) {
                    minorVersion = header.available() & 0xFFFF;
                }
            }
            case Command.READ,
                    Command.READ_NOTIFY,
                    Command.WRITE,
                    Command.WRITE_NOTIFY,
                    Command.EVENT_ADD,
                    Command.EVENT_CANCEL,
                    Command.CLEAR_CHANNEL -> {
                return handleOfChannel(header, payload);
            }
            default -> {
                LOG.warn("ca: {} sent unknown command {}", this, header.command());
                error(header, Eca.INTERNAL, "invalid (damaged?) request code");
                return false;
            }
        }
        return true;
    }

    private boolean handleOfChannel(final Header header, final ByteBuffer payload) {
        final CircuitChannel channel = channels.get(header.id());
        if (channel == null) {
            LOG.warn("ca: {} sent bad resource id {} with command {}", this, header.id(), header.command());
            error(header, Eca.INTERNAL, "bad resource id " + header.id());
            return false;
        }
        return switch (header.command()) {
            case Command.READ -> values.read(header, channel);
            case Command.READ_NOTIFY -> values.readNotify(header, channel);
            case Command.WRITE -> values.write(header, payload, channel);
            case Command.WRITE_NOTIFY -> values.writeNotify(header, payload, channel);
            case Command.EVENT_ADD -> values.subscribe(header, payload, channel);
            case Command.EVENT_CANCEL -> values.unsubscribe(header, channel);
            default -> {
                values.forget(channel.subscriptions().size());
                channels.clear(header, channel);
                yield true;
            }
        };
    }

    private boolean takeName(final Header header, final ByteBuffer payload) {
        final String what = header.command() == Command.HOST_NAME ? "host name" : "user name";
        if (!channels.isEmpty()) {
            error(header, Eca.INTERNAL, what + " is ignored after the first channel was created");
            return true;
        }
        final String name = Text.read(payload, 0, payload.remaining());
        if (name.length() >= payload.remaining() || payload.remaining() > MOST_NAME) {
            error(header, Eca.INTERNAL, "bad (very long) " + what);
            return false;
        }
        if (header.command() == Command.HOST_NAME) {
            host = name;
        } else {
            user = name;
        }
        return true;
    }

    private void error(final Header request, final int status, final String text) {
        final CircuitChannel channel = request.command() == Command.SEARCH ? null : channels.get(request.id());
        final int id = request.command() == Command.SEARCH ? request.id() : Command.NONE;
        outbox.reply(ErrorReply.of(request, channel == null ? id : channel.clientId(), status, text));
    }

    /** Tells the client of channels whose access rights are not what it knows; any thread. */
    void accessChanged() {
        channels.accessChanged();
    }

    /** Ends all subscriptions. */
    void close() {
        channels.close();
        outbox.close();
    }

    CaReport.Client report(
            final long sinceSentNs, final long sinceReceivedNs, final long bytesIn, final long bytesOut) {
        final Outbox.Counts counts = outbox.counts();
        return new CaReport.Client(
                address,
                user,
                host,
                minorVersion,
                priority,
                channels.report(),
                sinceSentNs,
                sinceReceivedNs,
                requests,
                counts.updatesTaken(),
                counts.updates(),
                counts.merged(),
                bytesIn,
                bytesOut);
    }

    @Override
    public String toString() {
        return user + "@" + host + " (" + address + ")";
    }
}
