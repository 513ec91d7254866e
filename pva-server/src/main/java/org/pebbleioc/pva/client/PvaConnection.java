package org.pebbleioc.pva.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.Structure;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.Limits;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.TypeReader;
import org.pebbleioc.pva.wire.ValueReader;
import org.pebbleioc.pva.wire.WireCodec;

/** One PVAccess connection with at most one channel on it. Thread of the link. */
final class PvaConnection implements AutoCloseable {
    private static final long CONNECT_NS = 2_000_000_000L;
    private static final long ANSWER_NS = 2_000_000_000L;
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final int CID = 1;
    private static final int IOID = 1;

    private final PulledSocket socket;
    private final MessageInput in;
    private final PvaRequests requests = new PvaRequests();
    private final TypeReader types = new TypeReader(Limits.DEFAULT);
    private final ValueReader values = new ValueReader(types, Limits.DEFAULT);
    private int sid;

    private PvaConnection(final PulledSocket socket) {
        this.socket = socket;
        in = new MessageInput(socket);
    }

    /** Connects and says who we are. */
    static PvaConnection open(final Selector selector, final BooleanSupplier closed, final InetSocketAddress server)
            throws IOException, ProtocolException {
        final PvaConnection connection = new PvaConnection(PulledSocket.connect(selector, closed, server, CONNECT_NS));
        try {
            connection.validate();
            return connection;
        } catch (final IOException | ProtocolException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void validate() throws IOException, ProtocolException {
        final ByteBuffer offer = answer(Command.CONNECTION_VALIDATION);
        WireCodec.readInt(offer);
        WireCodec.readShort(offer);
        final List<String> methods = new ArrayList<>();
        for (int count = WireCodec.readCount(offer, 1); count > 0; count--) {
            methods.add(WireCodec.readString(offer));
        }
        final String user = methods.contains("ca") ? System.getProperty("user.name") : null;
        final Status status = Status.read(ask(requests.validation(user, host()), Command.CONNECTION_VALIDATED));
        if (!status.isSuccess()) {
            throw new IOException("the server refuses us: " + status.message());
        }
        socket.onSilence(() -> socket.write(new PvaRequests().echo()));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (final UnknownHostException e) {
            return "localhost";
        }
    }

    /** Sends, and waits for the answer of this command. */
    ByteBuffer ask(final ByteBuffer request, final int command) throws IOException, ProtocolException {
        socket.write(request);
        return answer(command);
    }

    private ByteBuffer answer(final int command) throws IOException, ProtocolException {
        socket.deadline(System.nanoTime() + ANSWER_NS);
        try {
            while (in.next().command() != command) {
                // beacons and others' business
            }
            final ByteBuffer none = ByteBuffer.allocate(0).order(in.order());
            return in.rest(none, MAX_ANSWER_BYTES);
        } finally {
            socket.deadline(0);
        }
    }

    /** Opens the channel and tells the type of the PV. */
    Structure open(final String pv) throws IOException, ProtocolException {
        final ByteBuffer created = ask(requests.createChannel(CID, pv), Command.CREATE_CHANNEL);
        WireCodec.readInt(created);
        sid = WireCodec.readInt(created);
        final Status status = Status.read(created);
        if (!status.isSuccess()) {
            throw new IOException("no channel: " + status.message());
        }
        final ByteBuffer told = ask(requests.getField(sid, IOID), Command.GET_FIELD);
        WireCodec.readInt(told);
        final Status known = Status.read(told);
        if (!known.isSuccess()) {
            throw new IOException("no type: " + known.message());
        }
        final Field type = types.read(told);
        if (type instanceof Structure structure) {
            return structure;
        }
        throw new ProtocolException("the PV is not a structure");
    }

    /**
     * Opens and starts the monitor; the answer is the type that updates have.
     *
     * @throws NoAnswerException servers that know no pipelines say nothing to one that asks for them
     */
    Structure monitor(final List<String> fields, final int queueSize, final boolean pipeline)
            throws IOException, ProtocolException {
        final ByteBuffer opened = ask(requests.openMonitor(sid, IOID, fields, queueSize, pipeline), Command.MONITOR);
        WireCodec.readInt(opened);
        WireCodec.readByte(opened);
        final Status status = Status.read(opened);
        if (!status.isSuccess()) {
            throw new IOException("no monitor: " + status.message());
        }
        final Field type = types.read(opened);
        if (!(type instanceof Structure structure)) {
            throw new ProtocolException("updates are not structures");
        }
        socket.write(requests.startMonitor(sid, IOID));
        return structure;
    }

    ValueReader values() {
        return values;
    }

    TypeReader types() {
        return types;
    }

    /** Waits for the next update of the monitor: its bytes begin with the changed bits. */
    MessageInput nextUpdate() throws IOException, ProtocolException {
        while (true) {
            final MessageHeader header = in.next();
            if (header.command() == Command.DESTROY_CHANNEL) {
                throw new IOException("the server has closed the channel");
            }
            if (header.command() == Command.MONITOR) {
                final ByteBuffer head = ByteBuffer.allocate(5).order(in.order());
                in.read(head);
                head.flip();
                if (WireCodec.readInt(head) == IOID) {
                    final int sub = WireCodec.readByte(head);
                    if ((sub & Command.SUB_DESTROY) != 0) {
                        throw new IOException("the server has ended the monitor");
                    }
                    return in;
                }
            }
        }
    }

    /** We have room for one more. */
    void acknowledge() throws IOException {
        socket.write(requests.acknowledge(sid, IOID, 1));
    }

    String peer() throws IOException {
        return socket.peer().toString().replaceFirst("^.*/", "");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
