package org.pebbleioc.bench;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The smallest Channel Access client that can subscribe: it counts updates and throws them away. One thread of its own. */
final class CaDrainClient implements AutoCloseable {
    private static final int VERSION = 0;
    private static final int EVENT_ADD = 1;
    private static final int CREATE_CHANNEL = 18;
    private static final int HOST_NAME = 21;
    private static final int CLIENT_NAME = 20;
    private static final int MINOR_VERSION = 13;
    private static final int DBR_TIME_DOUBLE = 20;
    private static final int VALUE_AND_ALARM = 5;

    private final Socket socket;
    private final DataOutputStream out;
    private final Thread thread;

    // Written by the client's thread.
    private volatile long updates;
    private volatile int subscribed;

    /** @param names DBF_DOUBLE fields to subscribe to */
    CaDrainClient(final int port, final List<String> names) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
        send(VERSION, 0, MINOR_VERSION, 0, 0, new byte[0]);
        send(CLIENT_NAME, 0, 0, 0, 0, text("bench"));
        send(HOST_NAME, 0, 0, 0, 0, text("localhost"));
        for (int i = 0; i < names.size(); i++) {
            send(CREATE_CHANNEL, 0, 0, i, MINOR_VERSION, text(names.get(i)));
        }
        out.flush();
        thread = new Thread(this::run, "ca-drain");
        thread.setDaemon(true);
        thread.start();
    }

    /** Updates received, the first of each subscription too. */
    long updates() {
        return updates;
    }

    int subscribed() {
        return subscribed;
    }

    private static byte[] text(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return java.util.Arrays.copyOf(bytes, (bytes.length + 8) / 8 * 8);
    }

    private void send(final int command, final int type, final int count, final int a, final int b, final byte[] body)
            throws IOException {
        out.writeShort(command);
        out.writeShort(body.length);
        out.writeShort(type);
        out.writeShort(count);
        out.writeInt(a);
        out.writeInt(b);
        out.write(body);
    }

    private void run() {
        try {
            final DataInputStream in =
                    new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 1 << 16));
            while (true) {
                message(in);
            }
        } catch (final EOFException | java.net.SocketException e) {
            // closed
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void message(final DataInputStream in) throws IOException {
        final int command = in.readUnsignedShort();
        final int size = in.readUnsignedShort();
        in.readInt();
        in.readInt();
        final int serverId = in.readInt();
        in.skipNBytes(size);
        if (command == EVENT_ADD) {
            updates++;
        } else if (command == CREATE_CHANNEL) {
            final byte[] mask = new byte[16];
            mask[13] = VALUE_AND_ALARM;
            send(EVENT_ADD, DBR_TIME_DOUBLE, 1, serverId, subscribed, mask);
            out.flush();
            subscribed++;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
