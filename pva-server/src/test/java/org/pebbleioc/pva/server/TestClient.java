package org.pebbleioc.pva.server;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.epics.pvdata.pv.Field;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.StringArrayData;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.Limits;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.TypeReader;
import org.pebbleioc.pva.wire.ValueReader;
import org.pebbleioc.pva.wire.WireCodec;

/** Speaks the protocol by hand, in either byte order, and reads only when told to. */
final class TestClient implements AutoCloseable {
    final Socket socket;
    final ByteOrder order;
    final TypeReader types = new TypeReader(Limits.DEFAULT);
    final ValueReader values = new ValueReader(types, Limits.DEFAULT);
    private final DataInputStream in;
    MessageHeader last;

    private TestClient(final Socket socket, final ByteOrder order) throws IOException {
        this.socket = socket;
        this.order = order;
        in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(60_000);
    }

    static TestClient connect(final PvaServer server) throws IOException {
        return connect(server, ByteOrder.LITTLE_ENDIAN);
    }

    static TestClient connect(final PvaServer server, final ByteOrder order) throws IOException {
        return connect(server.tcpPort(), order);
    }

    static TestClient connect(final int tcpPort, final ByteOrder order) throws IOException {
        return new TestClient(new Socket(InetAddress.getByName("127.0.0.1"), tcpPort), order);
    }

    /** One message in the order of this client. */
    void send(final int command, final ByteBuffer payload) throws IOException {
        socket.getOutputStream().write(Messages.message(order, 0, command, payload));
    }

    ByteBuffer body() {
        return ByteBuffer.allocate(4096).order(order);
    }

    /** The next application message; control messages are skipped. */
    ByteBuffer receive() throws Exception {
        while (true) {
            final byte[] head = new byte[MessageHeader.BYTES];
            in.readFully(head);
            last = MessageHeader.read(ByteBuffer.wrap(head));
            if (!last.isControl()) {
                final byte[] payload = new byte[last.size()];
                in.readFully(payload);
                return ByteBuffer.wrap(payload).order(last.order());
            }
        }
    }

    /** The next message of this command; others are skipped. */
    ByteBuffer receive(final int command) throws Exception {
        while (true) {
            final ByteBuffer payload = receive();
            if (last.command() == command) {
                return payload;
            }
        }
    }

    /** Whether the server has ended the connection, after what it may still have sent. */
    boolean isEnded() throws Exception {
        try {
            while (true) {
                receive();
            }
        } catch (final EOFException | java.net.SocketException e) {
            return true;
        } catch (final java.net.SocketTimeoutException e) {
            return false;
        }
    }

    void validate() throws Exception {
        receive(Command.CONNECTION_VALIDATION);
        validate(Messages.validation(body()));
    }

    /** After the greeting: says who it is, in these words. */
    void validate(final ByteBuffer words) throws Exception {
        send(Command.CONNECTION_VALIDATION, words);
        final Status status = Status.read(receive(Command.CONNECTION_VALIDATED));
        if (!status.isSuccess()) {
            throw new IOException(status.message());
        }
    }

    /** Our channel's number at the server. */
    int createChannel(final int cid, final String name) throws Exception {
        send(Command.CREATE_CHANNEL, Messages.createChannel(body(), cid, name));
        final ByteBuffer answer = receive(Command.CREATE_CHANNEL);
        answer.getInt();
        final int sid = answer.getInt();
        final Status status = Status.read(answer);
        if (!status.isSuccess()) {
            throw new IOException(status.message());
        }
        return sid;
    }

    /** Opens a monitor of everything, without options, and starts it. */
    void monitor(final int sid, final int ioid) throws Exception {
        send(
                Command.MONITOR,
                Messages.request(body(), sid, ioid, Command.SUB_INIT).put((byte) 0xFF));
        final ByteBuffer answer = receive(Command.MONITOR);
        answer.getInt();
        answer.get();
        if (!Status.read(answer).isSuccess()) {
            throw new IOException("monitor refused");
        }
        send(Command.MONITOR, Messages.request(body(), sid, ioid, Command.SUB_START));
    }

    List<String> callForStrings(final int sid, final String name, final String value) throws Exception {
        send(Command.RPC, Messages.request(body(), sid, 77, Command.SUB_INIT).put((byte) 0xFF));
        receive(Command.RPC);
        final ByteBuffer call = Messages.request(body(), sid, 77, 0);
        call.put((byte) 0x80).put((byte) 0).put((byte) 1);
        WireCodec.writeString(call, name);
        call.put((byte) 0x60);
        WireCodec.writeString(call, value);
        send(Command.RPC, call);
        final ByteBuffer answer = receive(Command.RPC);
        answer.getInt();
        answer.get();
        if (!Status.read(answer).isSuccess()) {
            throw new IOException("call refused");
        }
        final PVStructure result = values.readStructure(answer);
        final PVStringArray array = result.getSubField(PVStringArray.class, "value");
        final StringArrayData data = new StringArrayData();
        array.get(0, array.getLength(), data);
        return List.of(data.data).subList(0, array.getLength());
    }

    Field readType(final ByteBuffer payload) throws Exception {
        return types.read(payload);
    }

    /** Ends with a TCP reset instead of an orderly close. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
