package org.pebbleioc.ioc.ca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.link.RemoteState;

/**
 * The client's side of one virtual circuit, as bytes in and bytes out; knows no socket. All channels of one server are
 * on it. Thread {@code ca-links}.
 */
final class ClientCircuit {
    private static final Failures REFUSED = new Failures("a request of a link");
    private static final int TIME = 14;
    private static final int CONTROL = 28;
    /** While so much waits for the socket, values wait in their channels, where newer ones replace them. */
    private static final int MOST_WAITING_BYTES = 256 * 1024;

    private static final int DYNAMIC_ARRAY_MINOR_VERSION = 13;
    private static final int MOST_NOTIFIES = 1 << 20;

    /** What the circuit tells. */
    interface Owner {
        /** A server says that it has this name. */
        void found(int cid, InetSocketAddress server);

        /** The server has this channel no longer: search it again. */
        void lost(ClientChannel channel);

        /** An id that nothing else has. */
        int nextId();
    }

    private enum Kind {
        VALUE,
        TEXT,
        PROPERTIES
    }

    private record Request(ClientChannel channel, Kind kind) {}

    private record Notify(ClientChannel channel, ClientChannel.Write write) {}

    private final InetSocketAddress server;
    private final Owner owner;
    private final long mostBytes;
    private final ClientOut out = new ClientOut();
    private final Map<Integer, ClientChannel> channels = new LinkedHashMap<>();
    private final Map<Integer, Request> requests = new HashMap<>();
    private final Map<Integer, Notify> notifies = new HashMap<>();
    /** Channels whose values wait for room. */
    private final Set<ClientChannel> held = new LinkedHashSet<>();

    private boolean open;
    private int minorVersion;

    /** @param mostBytes largest message that is taken, 0 for any */
    ClientCircuit(final InetSocketAddress server, final Owner owner, final long mostBytes) {
        this.server = server;
        this.owner = owner;
        this.mostBytes = mostBytes;
    }

    InetSocketAddress server() {
        return server;
    }

    String host() {
        return server.getAddress().getHostAddress() + ":" + server.getPort();
    }

    ClientOut out() {
        return out;
    }

    boolean isEmpty() {
        return channels.isEmpty();
    }

    int size() {
        return channels.size();
    }

    /** The connection is there: says who we are, and asks for what waits. */
    void begin() {
        open = true;
        out.message(Command.VERSION, 0, Command.MINOR_VERSION, 0, 0);
        out.text(Command.CLIENT_NAME, System.getProperty("user.name", ""), 0, 0, 0, 0);
        out.text(Command.HOST_NAME, hostName(), 0, 0, 0, 0);
        channels.values().forEach(this::create);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (final UnknownHostException e) {
            return "localhost";
        }
    }

    /** A channel that this server has. */
    void add(final ClientChannel channel) {
        channels.put(channel.cid, channel);
        channel.circuit = this;
        if (open) {
            create(channel);
        }
    }

    private void create(final ClientChannel channel) {
        out.text(Command.CREATE_CHANNEL, channel.name, 0, 0, channel.cid, Command.MINOR_VERSION);
    }

    void echo() {
        out.message(Command.ECHO, 0, 0, 0, 0);
    }

    /** Asks a name server. */
    void search(final ClientChannel channel) {
        if (open && out.bytes() < MOST_WAITING_BYTES) {
            out.text(Command.SEARCH, channel.name, 0, Command.MINOR_VERSION, channel.cid, channel.cid);
        }
    }

    boolean isOpen() {
        return open;
    }

    /** The socket has taken bytes: values that were held may go. */
    void drained() {
        if (!held.isEmpty() && out.bytes() < MOST_WAITING_BYTES) {
            final List<ClientChannel> waiting = new ArrayList<>(held);
            held.clear();
            waiting.forEach(this::work);
        }
    }

    /** Does what this channel wants, as far as it can be done now. */
    void work(final ClientChannel channel) {
        if (channel.isClosed()) {
            remove(channel);
            return;
        }
        if (channel.sid == Command.NONE) {
            return;
        }
        subscribe(channel);
        if (channel.hasWrite()) {
            if (out.bytes() >= MOST_WAITING_BYTES) {
                held.add(channel);
            } else {
                write(channel, channel.take());
            }
        }
    }

    private void subscribe(final ClientChannel channel) {
        final RemoteState state = channel.state();
        final DbrType type = state.type().dbr();
        if (channel.propertyId == 0 && type != DbrType.STRING) {
            channel.propertyId = request(channel, Kind.PROPERTIES);
            out.message(Command.READ_NOTIFY, CONTROL + type.code(), 1, channel.sid, channel.propertyId);
            out.subscribe(CONTROL + type.code(), 1, channel.sid, channel.propertyId, Events.PROPERTY);
        }
        if (channel.wantsValue() && channel.valueId == 0) {
            channel.valueId = request(channel, Kind.VALUE);
            monitor(channel, TIME + type.code(), channel.valueId);
        }
        if (channel.wantsText() && channel.textId == 0 && type == DbrType.ENUM) {
            channel.textId = request(channel, Kind.TEXT);
            monitor(channel, TIME + DbrType.STRING.code(), channel.textId);
        }
    }

    private int request(final ClientChannel channel, final Kind kind) {
        final int id = owner.nextId();
        requests.put(id, new Request(channel, kind));
        return id;
    }

    private void monitor(final ClientChannel channel, final int code, final int id) {
        final int count = minorVersion >= DYNAMIC_ARRAY_MINOR_VERSION
                ? 0
                : channel.state().maxCount();
        out.subscribe(code, count, channel.sid, id, Events.VALUE | Events.ALARM);
    }

    private void write(final ClientChannel channel, final ClientChannel.Write write) {
        final int code = write.array() instanceof String[]
                ? DbrType.STRING.code()
                : channel.state().type().dbr().code();
        if (write.completions().isEmpty()) {
            out.write(Command.WRITE, code, write.array(), channel.sid, channel.cid);
            return;
        }
        if (notifies.size() >= MOST_NOTIFIES) {
            write.end("the server answers no put with callback");
            return;
        }
        final int id = owner.nextId();
        notifies.put(id, new Notify(channel, write));
        out.write(Command.WRITE_NOTIFY, code, write.array(), channel.sid, id);
    }

    private void remove(final ClientChannel channel) {
        if (channels.remove(channel.cid) == null) {
            return;
        }
        held.remove(channel);
        requests.values().removeIf(request -> request.channel() == channel);
        endNotifies(channel, channel.name + " is not written any more");
        if (open && channel.sid != Command.NONE) {
            out.message(Command.CLEAR_CHANNEL, 0, 0, channel.sid, channel.cid);
        }
        channel.circuit = null;
    }

    private void endNotifies(final ClientChannel channel, final String why) {
        final List<Notify> ended = new ArrayList<>();
        notifies.values().removeIf(notify -> (notify.channel() == channel) && ended.add(notify));
        ended.forEach(notify -> notify.write().end(why));
    }

    /** Takes the whole messages that are there; what is left is the beginning of one. */
    void take(final ByteBuffer in) throws IOException {
        while (true) {
            final Header header = Header.peek(in, true);
            if (header == null) {
                return;
            }
            if (header.payloadBytes() > (mostBytes == 0 ? Integer.MAX_VALUE - 1024 : mostBytes + 1024)) {
                throw new IOException("a message of " + header.payloadBytes() + " bytes from " + host()
                        + ", EPICS_CA_MAX_ARRAY_BYTES is " + mostBytes);
            }
            if (in.remaining() < header.messageBytes()) {
                return;
            }
            final int from = in.position() + header.headerBytes();
            final int end = in.position() + (int) header.messageBytes();
            final ByteBuffer payload = in.slice(from, end - from);
            in.position(end);
            message(header, payload);
        }
    }

    /** Bytes that the next message has; 0 where that is not known yet. */
    static long wanted(final ByteBuffer in) {
        final Header header = Header.peek(in, true);
        return header == null ? 0 : header.messageBytes();
    }

    private void message(final Header header, final ByteBuffer payload) throws IOException {
        switch (header.command()) {
            case Command.VERSION -> minorVersion = (int) header.count();
            case Command.SEARCH -> found(header);
            case Command.ACCESS_RIGHTS -> {
                final ClientChannel channel = channels.get(header.id());
                if (channel != null) {
                    channel.rights(header.available());
                }
            }
            case Command.CREATE_CHANNEL -> created(header);
            case Command.CREATE_CHANNEL_FAIL, Command.SERVER_DISCONNECT -> {
                final ClientChannel channel = channels.get(header.id());
                if (channel != null) {
                    lose(channel);
                    owner.lost(channel);
                }
            }
            case Command.EVENT_ADD, Command.READ_NOTIFY -> value(header, payload);
            case Command.WRITE_NOTIFY -> {
                final Notify notify = notifies.remove(header.available());
                if (notify != null) {
                    notify.write()
                            .end(header.id() == Eca.NORMAL ? null : notify.channel().name + ": " + status(header.id()));
                }
            }
            case Command.ERROR -> {
                final String text = payload.remaining() > Header.BYTES
                        ? Text.read(payload, Header.BYTES, payload.remaining() - Header.BYTES)
                        : "";
                final ClientChannel channel = channels.get(header.id());
                REFUSED.add(
                        (channel == null ? host() : channel.name + " at " + host()),
                        new IOException(status(header.available()) + " " + text));
            }
            default -> {} // echo, and what is not for us
        }
    }

    private static String status(final int code) {
        return switch (code) {
            case Eca.NOWTACCESS -> "no write access";
            case Eca.NORDACCESS -> "no read access";
            case Eca.PUTFAIL -> "the put failed";
            case Eca.BADTYPE -> "the type is not taken";
            case Eca.BADCOUNT -> "so many elements are not taken";
            default -> "status " + (code >> 3);
        };
    }

    private void found(final Header header) throws IOException {
        owner.found(
                header.available(), new InetSocketAddress(address(header.id(), server.getAddress()), header.type()));
    }

    /** The address in an answer to a search. */
    static InetAddress address(final int number, final InetAddress sender) throws UnknownHostException {
        final byte[] bytes = {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
        return number == Command.NONE || number == 0 ? sender : InetAddress.getByAddress(bytes);
    }

    private void created(final Header header) {
        final ClientChannel channel = channels.get(header.id());
        final DbrType type = DbrType.ofCode(header.type());
        if (channel == null || type == null) {
            return;
        }
        channel.sid = header.available();
        channel.searches = 0;
        if (minorVersion < 1) {
            channel.rights = Command.RIGHT_READ | Command.RIGHT_WRITE;
        }
        channel.connected(type, (int) Math.min(header.count(), Integer.MAX_VALUE), host());
        work(channel);
    }

    private void value(final Header header, final ByteBuffer payload) {
        final Request request = requests.get(header.available());
        if (request == null || header.id() != Eca.NORMAL || payload.remaining() == 0) {
            return;
        }
        if (request.kind() == Kind.PROPERTIES) {
            final Metadata metadata = ClientValues.metadata(payload, header.type());
            if (metadata != null) {
                request.channel().metadata(metadata);
            }
            return;
        }
        final Sample sample = ClientValues.sample(payload, header.type(), (int) header.count());
        if (sample == null) {
            return;
        }
        if (request.kind() == Kind.TEXT) {
            request.channel().text(sample);
        } else {
            request.channel().value(sample);
        }
    }

    private void lose(final ClientChannel channel) {
        channels.remove(channel.cid);
        held.remove(channel);
        requests.values().removeIf(request -> request.channel() == channel);
        endNotifies(channel, channel.name + " was disconnected");
        channel.disconnected();
    }

    /** The connection is lost. */
    void end() {
        open = false;
        out.clear();
        held.clear();
        final List<ClientChannel> all = new ArrayList<>(channels.values());
        final List<Notify> ended = new ArrayList<>(notifies.values());
        channels.clear();
        requests.clear();
        notifies.clear();
        ended.forEach(notify -> notify.write().end(notify.channel().name + " was disconnected"));
        for (final ClientChannel channel : all) {
            channel.disconnected();
            owner.lost(channel);
        }
    }
}
