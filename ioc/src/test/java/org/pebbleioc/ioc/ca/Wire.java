package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.ChannelSource;

/** A circuit with bytes at both ends. */
final class Wire {
    private static final HexFormat HEX = HexFormat.of();

    final Outbox outbox = new Outbox(64 * 1024);
    final CaCircuit circuit;
    private final MessageWriter writer = new MessageWriter();

    Wire(final ChannelSource source) {
        this(source, 0);
    }

    Wire(final ChannelSource source, final long mostArrayBytes) {
        this(source, mostArrayBytes, AccessControl.OPEN);
    }

    Wire(final ChannelSource source, final long mostArrayBytes, final AccessControl access) {
        circuit = new CaCircuit(source, new CircuitSettings(5064, mostArrayBytes, access), outbox, "127.0.0.1:1");
    }

    /** A circuit whose client has said its version, with the greeting taken. */
    static Wire greeted(final ChannelSource source) {
        final Wire wire = new Wire(source);
        wire.send(message(Command.VERSION, 0, 13, 0, 0, new byte[0]));
        wire.received();
        return wire;
    }

    /** As {@link #greeted}, with a channel of server id 1 and client id 7 open. */
    static Wire open(final ChannelSource source, final String name) {
        final Wire wire = greeted(source);
        wire.send(message(Command.CREATE_CHANNEL, 0, 0, 7, 13, text(name)));
        wire.received();
        return wire;
    }

    CaCircuit.Progress send(final byte[] bytes) {
        return circuit.receive(ByteBuffer.wrap(bytes));
    }

    CaCircuit.Progress send(final String hex) {
        return send(bytes(hex));
    }

    /** Everything that waits to be sent, as bytes. */
    byte[] received() {
        final byte[][] result = {new byte[0]};
        drain(bytes -> {
            final byte[] all = new byte[result[0].length + bytes.remaining()];
            System.arraycopy(result[0], 0, all, 0, result[0].length);
            bytes.get(all, result[0].length, bytes.remaining());
            result[0] = all;
        });
        return result[0];
    }

    void drain(final Consumer<ByteBuffer> taker) {
        Outgoing message = outbox.poll();
        while (message != null) {
            writer.put(message);
            taker.accept(writer.flipped());
            writer.clear();
            message = outbox.poll();
        }
    }

    String receivedHex() {
        return hex(received());
    }

    static String hex(final byte[] bytes) {
        return HEX.formatHex(bytes);
    }

    /** Blanks are ignored. */
    static byte[] bytes(final String hex) {
        return HEX.parseHex(hex.replaceAll("\\s", ""));
    }

    /** The same without blanks. */
    static String squeezed(final String hex) {
        return hex.replaceAll("\\s", "");
    }

    static byte[] text(final String text) {
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    /** A request with its payload padded. */
    static byte[] message(
            final int command, final int type, final int count, final int id, final int available, final byte[] body) {
        final int padded = (int) Header.aligned(body.length);
        final boolean large = padded >= 0xFFFF || count >= 0xFFFF;
        final ByteBuffer out = ByteBuffer.allocate((large ? 24 : 16) + padded);
        out.putShort((short) command).putShort((short) (large ? 0xFFFF : padded));
        out.putShort((short) type).putShort((short) (large ? 0 : count));
        out.putInt(id).putInt(available);
        if (large) {
            out.putInt(padded).putInt(count);
        }
        out.put(body);
        return out.array();
    }
}
