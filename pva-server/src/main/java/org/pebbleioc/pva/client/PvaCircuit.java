package org.pebbleioc.pva.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.Limits;
import org.pebbleioc.pva.wire.MessageEncoder;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.MessageReader;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.SearchMessage;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.TypeReader;
import org.pebbleioc.pva.wire.ValueReader;
import org.pebbleioc.pva.wire.WireCodec;

/**
 * The client's side of one connection with all channels of one server, as bytes in and bytes out; knows no socket.
 * Thread of the client.
 */
final class PvaCircuit {
    private static final Logger LOG = LogManager.getLogger(PvaCircuit.class);
    private static final int MAX_MESSAGE = 256 << 20;
    private static final Limits LIMITS = new Limits(MAX_MESSAGE, 32, 4096, 200_000);
    /** While so much waits for the socket, values wait in their channels, where newer ones replace them. */
    private static final int MOST_WAITING_BYTES = 256 << 10;

    private static final int PUT_GET_SUB = Command.SUB_GET;

    /** What the circuit tells. */
    interface Owner {
        void found(int cid, InetSocketAddress server);

        void lost(PvaClientChannel channel);

        int nextId();
    }

    private final InetSocketAddress server;
    private final Owner owner;
    private final MessageReader reader = new MessageReader(MAX_MESSAGE);
    private final TypeReader types = new TypeReader(LIMITS);
    private final ValueReader values = new ValueReader(types, LIMITS);
    private final PvaRequests requests = new PvaRequests();
    private final MessageEncoder encoder = MessageEncoder.ofClient();
    private final Map<Integer, PvaClientChannel> channels = new LinkedHashMap<>();
    private final Map<Integer, PvaClientChannel> byIoid = new HashMap<>();

    /** From 0 to the position: not sent yet. */
    private ByteBuffer out = ByteBuffer.allocate(16 << 10);

    private boolean validated;

    PvaCircuit(final InetSocketAddress server, final Owner owner) {
        this.server = server;
        this.owner = owner;
    }

    InetSocketAddress server() {
        return server;
    }

    String host() {
        return server.getAddress().getHostAddress() + ":" + server.getPort();
    }

    boolean isEmpty() {
        return channels.isEmpty();
    }

    boolean isOpen() {
        return validated;
    }

    int waitingBytes() {
        return out.position();
    }

    private void send(final ByteBuffer message) {
        if (out.remaining() < message.remaining()) {
            out = ByteBuffer.allocate(Math.max(2 * out.capacity(), out.position() + message.remaining()))
                    .put(out.flip());
        }
        out.put(message);
    }

    /** Gives the bytes to whoever sends them; what it leaves is kept. */
    void drain(final PulledBytes to) throws IOException {
        out.flip();
        try {
            to.take(out);
        } finally {
            out.compact();
        }
        if (out.position() < MOST_WAITING_BYTES) {
            channels.values().forEach(this::puts);
        }
    }

    /** Takes bytes from a buffer, as many as it can. */
    interface PulledBytes {
        void take(ByteBuffer bytes) throws IOException;
    }

    void add(final PvaClientChannel channel) {
        channels.put(channel.cid, channel);
        channel.circuit = this;
        if (validated) {
            send(requests.createChannel(channel.cid, channel.name));
        }
    }

    void echo() {
        send(requests.echo());
    }

    void search(final PvaClientChannel channel) {
        if (validated && out.position() < MOST_WAITING_BYTES) {
            send(requests.search(channel.cid, SearchMessage.REPLY_REQUIRED, 0, channel.cid, channel.name));
        }
    }

    /** Does what this channel wants, as far as it can be done now. */
    void work(final PvaClientChannel channel) {
        if (channel.isClosed()) {
            remove(channel);
            return;
        }
        if (channel.takeFieldsChanged() && channel.type != null) {
            monitor(channel);
        }
        puts(channel);
    }

    private void remove(final PvaClientChannel channel) {
        if (channels.remove(channel.cid) == null) {
            return;
        }
        byIoid.values().removeIf(other -> other == channel);
        if (channel.created) {
            send(requests.destroyChannel(channel.sid, channel.cid));
        }
        channel.disconnected();
    }

    /** Takes bytes from the server. */
    void take(final ByteBuffer in) throws IOException {
        try {
            while (reader.next(in)) {
                if (!reader.header().isControl()) {
                    message(reader.header(), reader.payload());
                }
            }
        } catch (final ProtocolException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void message(final MessageHeader header, final ByteBuffer in) throws ProtocolException, IOException {
        switch (header.command()) {
            case Command.CONNECTION_VALIDATION -> validate(in);
            case Command.CONNECTION_VALIDATED -> {
                final Status status = Status.read(in);
                if (!status.isSuccess()) {
                    throw new IOException("the server refuses us: " + status.message());
                }
                validated = true;
                channels.values().forEach(c -> send(requests.createChannel(c.cid, c.name)));
            }
            case Command.SEARCH_RESPONSE -> PvaFinder.answer(in, server.getAddress(), server.getPort(), owner);
            case Command.CREATE_CHANNEL -> created(in);
            case Command.DESTROY_CHANNEL -> {
                WireCodec.readInt(in);
                lose(channels.get(WireCodec.readInt(in)));
            }
            case Command.GET_FIELD -> typed(in);
            case Command.MONITOR -> update(in);
            case Command.PUT -> put(in);
            default -> {} // echo, messages to people, what is not for us
        }
    }

    private void validate(final ByteBuffer in) throws ProtocolException {
        WireCodec.readInt(in);
        WireCodec.readShort(in);
        final List<String> methods = new ArrayList<>();
        for (int count = WireCodec.readCount(in, 1); count > 0; count--) {
            methods.add(WireCodec.readString(in));
        }
        send(requests.validation(methods.contains("ca") ? System.getProperty("user.name", "") : null, hostName()));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (final UnknownHostException e) {
            return "localhost";
        }
    }

    private void created(final ByteBuffer in) throws ProtocolException {
        final PvaClientChannel channel = channels.get(WireCodec.readInt(in));
        final int sid = WireCodec.readInt(in);
        if (channel == null) {
            return;
        }
        if (!Status.read(in).isSuccess()) {
            lose(channel);
            return;
        }
        channel.sid = sid;
        channel.created = true;
        channel.searches = 0;
        channel.typeIoid = request(channel);
        send(requests.getField(sid, channel.typeIoid));
    }

    private int request(final PvaClientChannel channel) {
        final int ioid = owner.nextId();
        byIoid.put(ioid, channel);
        return ioid;
    }

    private void typed(final ByteBuffer in) throws ProtocolException {
        final int ioid = WireCodec.readInt(in);
        final PvaClientChannel channel = byIoid.remove(ioid);
        final Status status = Status.read(in);
        final Field type = status.isSuccess() ? types.read(in) : null;
        if (channel == null || ioid != channel.typeIoid) {
            return;
        }
        if (!(type instanceof Structure structure)) {
            complain(
                    channel,
                    "its type cannot be had",
                    status.isSuccess() ? "the PV is no structure" : status.message());
            return;
        }
        channel.type = structure;
        channel.listener.connected(host(), structure);
        channel.takeFieldsChanged();
        monitor(channel);
        puts(channel);
    }

    /** Begins the channel's monitor, or begins it anew with other fields. */
    private void monitor(final PvaClientChannel channel) {
        final List<String> fields = channel.listener.fields();
        if (channel.monitorIoid != 0 && fields.equals(channel.monitorFields)) {
            return;
        }
        channel.monitorFields = fields;
        if (channel.monitorIoid != 0) {
            byIoid.remove(channel.monitorIoid);
            send(requests.destroyRequest(channel.sid, channel.monitorIoid));
            channel.monitorIoid = 0;
        }
        if (!fields.isEmpty()) {
            channel.monitorIoid = request(channel);
            send(requests.openMonitor(channel.sid, channel.monitorIoid, fields, channel.queueSize, channel.pipeline));
        }
    }

    private void update(final ByteBuffer in) throws ProtocolException {
        final int ioid = WireCodec.readInt(in);
        final int sub = WireCodec.readByte(in);
        final PvaClientChannel channel = byIoid.get(ioid);
        if (channel == null || ioid != channel.monitorIoid) {
            return;
        }
        if ((sub & Command.SUB_INIT) != 0) {
            final Status status = Status.read(in);
            final Field type = status.isSuccess() ? types.read(in) : null;
            if (!(type instanceof Structure part)) {
                complain(channel, "the server refuses a monitor", status.message());
                return;
            }
            channel.selection = FieldSelection.all(part);
            channel.monitored = PVDataFactory.getPVDataCreate().createPVStructure(part);
            send(requests.startMonitor(channel.sid, ioid));
            return;
        }
        if ((sub & Command.SUB_DESTROY) != 0) {
            lose(channel);
            return;
        }
        if (channel.monitored == null) {
            return;
        }
        final BitSet changed = channel.selection.decode(in, values, channel.monitored);
        channel.listener.update(channel.monitored, changed);
        if (channel.pipeline) {
            send(requests.acknowledge(channel.sid, ioid, 1));
        }
    }

    private void puts(final PvaClientChannel channel) {
        if (channel.type == null) {
            return;
        }
        for (final PvaClientChannel.PutKind kind : channel.waitingKinds()) {
            PvaClientChannel.PutRequest request = channel.puts.get(kind);
            if (request == null) {
                request = new PvaClientChannel.PutRequest(kind, request(channel));
                channel.puts.put(kind, request);
                send(requests.openPut(channel.sid, request.ioid, kind.process(), kind.block()));
            } else if (request.ready && request.running == null && out.position() < MOST_WAITING_BYTES) {
                write(channel, request);
            }
        }
    }

    private void write(final PvaClientChannel channel, final PvaClientChannel.PutRequest request) {
        final PvaClientChannel.Put put = channel.take(request.kind);
        if (put == null) {
            return;
        }
        final BitSet changed = new BitSet();
        final String refusal = put.filler().fill(request.value, changed);
        if (refusal != null) {
            complain(channel, "the value does not fit the PV and is not sent", refusal);
            put.end(refusal);
            return;
        }
        request.running = put;
        encoder.begin(Command.PUT);
        encoder.putInt(channel.sid);
        encoder.putInt(request.ioid);
        encoder.putByte(0);
        request.selection.encode(encoder, request.value, changed);
        encoder.end();
        encoder.parts().forEach(part -> send(part.duplicate()));
        encoder.clear();
    }

    private void put(final ByteBuffer in) throws ProtocolException {
        final int ioid = WireCodec.readInt(in);
        final int sub = WireCodec.readByte(in);
        final Status status = Status.read(in);
        final PvaClientChannel channel = byIoid.get(ioid);
        final PvaClientChannel.PutRequest request = channel == null
                ? null
                : channel.puts.values().stream()
                        .filter(p -> p.ioid == ioid)
                        .findFirst()
                        .orElse(null);
        if (request == null) {
            return;
        }
        if ((sub & Command.SUB_INIT) != 0) {
            opened(channel, request, status, in);
        } else if ((sub & PUT_GET_SUB) != 0) {
            if (status.isSuccess()) {
                request.selection.decode(in, values, request.value);
            }
            request.ready = true;
        } else {
            final PvaClientChannel.Put done = request.running;
            request.running = null;
            if (done != null) {
                if (!status.isSuccess()) {
                    complain(channel, "the server has refused a put", status.message());
                }
                done.end(status.isSuccess() ? null : status.message());
            }
        }
        puts(channel);
    }

    /** The client's thread. A link may be refused at its record's rate: the 1st, 2nd, 4th, 8th… is said. */
    private void complain(final PvaClientChannel channel, final String what, final String why) {
        channel.complaints++;
        if (Long.bitCount(channel.complaints) == 1) {
            LOG.warn("{} at {}: {}: {} (complaint {} of this PV)", channel.name, host(), what, why, channel.complaints);
        }
    }

    private void opened(
            final PvaClientChannel channel,
            final PvaClientChannel.PutRequest request,
            final Status status,
            final ByteBuffer in)
            throws ProtocolException {
        if (!status.isSuccess() || !(types.read(in) instanceof Structure type)) {
            complain(channel, "the server does not take puts", status.message());
            channel.puts.remove(request.kind);
            byIoid.remove(request.ioid);
            final PvaClientChannel.Put put = channel.take(request.kind);
            if (put != null) {
                put.end(status.message());
            }
            return;
        }
        request.selection = FieldSelection.all(type);
        request.value = PVDataFactory.getPVDataCreate().createPVStructure(type);
        // the choices of an enum are needed to write one by its text
        if (PvaClient.hasChoices(type)) {
            send(requests.getPut(channel.sid, request.ioid));
        } else {
            request.ready = true;
        }
    }

    private void lose(final PvaClientChannel channel) {
        if (channel != null && channels.remove(channel.cid) != null) {
            byIoid.values().removeIf(other -> other == channel);
            channel.disconnected();
            owner.lost(channel);
        }
    }

    /** The connection is lost. */
    void end() {
        validated = false;
        out.clear();
        final List<PvaClientChannel> all = new ArrayList<>(channels.values());
        channels.clear();
        byIoid.clear();
        for (final PvaClientChannel channel : all) {
            channel.disconnected();
            owner.lost(channel);
        }
    }
}
