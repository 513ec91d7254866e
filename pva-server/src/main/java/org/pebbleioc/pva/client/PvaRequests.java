package org.pebbleioc.pva.client;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.WireCodec;

/** The messages that we send, little-endian. One object per connection; each message is valid until the next. */
final class PvaRequests {
    private static final byte STRUCTURE = (byte) 0x80;
    private static final byte STRING = 0x60;
    private static final int MAX_BYTES = 16 << 10;

    private final ByteBuffer out = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private void begin(final int command) {
        out.clear();
        MessageHeader.write(out, 0, command, 0);
    }

    private ByteBuffer end() {
        out.putInt(4, out.position() - MessageHeader.BYTES);
        return out.flip();
    }

    /** @param userOrNull by the method {@code ca}; null is anonymous */
    ByteBuffer validation(final String userOrNull, final String host) {
        begin(Command.CONNECTION_VALIDATION);
        out.putInt(MAX_BYTES).putShort((short) 0x7FFF).putShort((short) 0);
        if (userOrNull == null) {
            WireCodec.writeString(out, "anonymous");
            out.put((byte) 0xFF);
            return end();
        }
        WireCodec.writeString(out, "ca");
        out.put(STRUCTURE);
        WireCodec.writeString(out, "");
        WireCodec.writeSize(out, 2);
        WireCodec.writeString(out, "user");
        out.put(STRING);
        WireCodec.writeString(out, "host");
        out.put(STRING);
        WireCodec.writeString(out, userOrNull);
        WireCodec.writeString(out, host);
        return end();
    }

    ByteBuffer echo() {
        begin(Command.ECHO);
        return end();
    }

    ByteBuffer createChannel(final int cid, final String name) {
        begin(Command.CREATE_CHANNEL);
        out.putShort((short) 1).putInt(cid);
        WireCodec.writeString(out, name);
        return end();
    }

    ByteBuffer getField(final int sid, final int ioid) {
        begin(Command.GET_FIELD);
        out.putInt(sid).putInt(ioid);
        WireCodec.writeString(out, "");
        return end();
    }

    /** Asks for a name; {@code flags} as {@link org.pebbleioc.pva.wire.SearchMessage} has them. */
    ByteBuffer search(final int sequence, final int flags, final int port, final int id, final String name) {
        begin(Command.SEARCH);
        out.putInt(sequence).put((byte) flags).put((byte) 0).putShort((short) 0);
        WireCodec.writeAddress(out, null);
        out.putShort((short) port);
        WireCodec.writeSize(out, 1);
        WireCodec.writeString(out, "tcp");
        out.putShort((short) 1).putInt(id);
        WireCodec.writeString(out, name);
        return end();
    }

    /**
     * A monitor of these fields.
     *
     * @param pipeline it sends no more than {@code queueSize} updates before we acknowledge
     */
    ByteBuffer openMonitor(
            final int sid, final int ioid, final List<String> fields, final int queueSize, final boolean pipeline) {
        begin(Command.MONITOR);
        out.putInt(sid).putInt(ioid).put((byte) (Command.SUB_INIT | (pipeline ? Command.SUB_PIPELINE : 0)));
        final Node root = new Node();
        root.child("field");
        fields.forEach(path -> root.child("field").path(path));
        final Node options = root.child("record").child("_options");
        options.child("queueSize").text = String.valueOf(queueSize);
        options.child("pipeline").text = String.valueOf(pipeline);
        root.writeType(out);
        root.writeValues(out);
        if (pipeline) {
            out.putInt(queueSize);
        }
        return end();
    }

    /**
     * A put of the whole PV, of which each write sends what it changes.
     *
     * @param process null leaves it to the server whether the record processes
     * @param block the answer comes when all that follows is done
     */
    ByteBuffer openPut(final int sid, final int ioid, final Boolean process, final boolean block) {
        begin(Command.PUT);
        out.putInt(sid).putInt(ioid).put((byte) Command.SUB_INIT);
        final Node root = new Node();
        root.child("field");
        final Node options = root.child("record").child("_options");
        options.child("process").text = process == null ? "passive" : process.toString();
        options.child("block").text = String.valueOf(block);
        root.writeType(out);
        root.writeValues(out);
        return end();
    }

    /** What the fields of a put are now. */
    ByteBuffer getPut(final int sid, final int ioid) {
        begin(Command.PUT);
        out.putInt(sid).putInt(ioid).put((byte) Command.SUB_GET);
        return end();
    }

    ByteBuffer destroyRequest(final int sid, final int ioid) {
        begin(Command.DESTROY_REQUEST);
        out.putInt(sid).putInt(ioid);
        return end();
    }

    ByteBuffer destroyChannel(final int sid, final int cid) {
        begin(Command.DESTROY_CHANNEL);
        out.putInt(sid).putInt(cid);
        return end();
    }

    ByteBuffer startMonitor(final int sid, final int ioid) {
        begin(Command.MONITOR);
        out.putInt(sid).putInt(ioid).put((byte) Command.SUB_START);
        return end();
    }

    ByteBuffer acknowledge(final int sid, final int ioid, final int count) {
        begin(Command.MONITOR);
        out.putInt(sid).putInt(ioid).put((byte) Command.SUB_PIPELINE).putInt(count);
        return end();
    }

    /** A structure of structures and strings: all that a pvRequest needs. */
    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private String text;

        Node child(final String name) {
            return children.computeIfAbsent(name, n -> new Node());
        }

        void path(final String path) {
            Node at = this;
            for (final String name : path.split("\\.")) {
                at = at.child(name);
            }
        }

        void writeType(final ByteBuffer out) {
            if (text != null) {
                out.put(STRING);
                return;
            }
            out.put(STRUCTURE);
            WireCodec.writeString(out, "");
            WireCodec.writeSize(out, children.size());
            for (final Map.Entry<String, Node> child : children.entrySet()) {
                WireCodec.writeString(out, child.getKey());
                child.getValue().writeType(out);
            }
        }

        void writeValues(final ByteBuffer out) {
            if (text != null) {
                WireCodec.writeString(out, text);
            }
            children.values().forEach(child -> child.writeValues(out));
        }
    }
}
