package org.pebbleioc.pva.client;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.WireCodec;

/**
 * A server on a big-endian machine, by hand: one PV, {@code structure {ushort[] value; int uniqueId}}, one update. It is
 * its own name server. With {@code lie} the array is said to be longer than the message.
 */
final class BigEndianServer implements AutoCloseable {
    static final int COUNT = 30_000;

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final boolean lie;

    BigEndianServer(final boolean lie) throws IOException {
        this.lie = lie;
        final Thread thread = new Thread(this::accept, "big-endian");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                serve(client);
            } catch (final IOException e) {
                continue; // that client has left
            }
        }
    }

    private static ByteBuffer body() {
        return ByteBuffer.allocate(2 * COUNT + 200).order(ByteOrder.BIG_ENDIAN);
    }

    private void serve(final Socket client) throws IOException {
        final DataInputStream in = new DataInputStream(client.getInputStream());
        final OutputStream out = client.getOutputStream();
        final ByteBuffer offer = body().putInt(1 << 20).putShort((short) 100);
        WireCodec.writeSize(offer, 1);
        WireCodec.writeString(offer, "anonymous");
        send(out, Command.CONNECTION_VALIDATION, offer);
        while (true) {
            final byte[] head = new byte[8];
            in.readFully(head);
            final byte[] payload = new byte
                    [ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt(4)];
            in.readFully(payload);
            answer(out, head[3] & 0xFF, ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private void answer(final OutputStream out, final int command, final ByteBuffer asked) throws IOException {
        final ByteBuffer answer = body();
        switch (command) {
            case Command.CONNECTION_VALIDATION -> {
                Status.OK.write(answer);
                send(out, Command.CONNECTION_VALIDATED, answer);
            }
            case Command.SEARCH -> {
                answer.put(new byte[12]).putInt(asked.getInt(0));
                WireCodec.writeAddress(answer, null);
                answer.putShort((short) address().getPort());
                WireCodec.writeString(answer, "tcp");
                answer.put((byte) 1).putShort((short) 1).putInt(searchId(asked));
                send(out, Command.SEARCH_RESPONSE, answer);
            }
            case Command.CREATE_CHANNEL -> {
                answer.putInt(asked.getInt(2)).putInt(7);
                Status.OK.write(answer);
                send(out, command, answer);
            }
            case Command.GET_FIELD -> {
                answer.putInt(asked.getInt(4));
                Status.OK.write(answer);
                type(answer);
                send(out, command, answer);
            }
            case Command.MONITOR -> monitor(out, asked);
            default -> {
                // nothing else is asked
            }
        }
    }

    private void monitor(final OutputStream out, final ByteBuffer asked) throws IOException {
        final int ioid = asked.getInt(4);
        final int sub = asked.get(8);
        final ByteBuffer answer = body().putInt(ioid);
        if ((sub & Command.SUB_INIT) != 0) {
            answer.put((byte) sub);
            Status.OK.write(answer);
            type(answer);
            send(out, Command.MONITOR, answer);
        } else if ((sub & Command.SUB_GET) != 0) {
            answer.put((byte) 0).put((byte) 1).put((byte) 1);
            WireCodec.writeSize(answer, lie ? COUNT + 1000 : COUNT);
            for (int i = 0; i < COUNT; i++) {
                answer.putShort((short) i);
            }
            answer.putInt(42).put((byte) 0);
            send(out, Command.MONITOR, answer);
        }
    }

    /** The number behind {@code uint16 count} at the end of a search for one name. */
    private static int searchId(final ByteBuffer asked) {
        final int protocols = 4 + 1 + 3 + 16 + 2;
        return asked.getInt(protocols + 1 + 4 + 2);
    }

    private static void type(final ByteBuffer out) {
        out.put((byte) 0x80);
        WireCodec.writeString(out, "");
        WireCodec.writeSize(out, 2);
        WireCodec.writeString(out, "value");
        out.put((byte) 0x2D);
        WireCodec.writeString(out, "uniqueId");
        out.put((byte) 0x22);
    }

    private static void send(final OutputStream out, final int command, final ByteBuffer body) throws IOException {
        final ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.BIG_ENDIAN);
        MessageHeader.write(head, MessageHeader.FLAG_SERVER, command, body.position());
        out.write(head.array());
        out.write(body.array(), 0, body.position());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
