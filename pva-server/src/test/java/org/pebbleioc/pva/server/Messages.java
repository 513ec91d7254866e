package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.WireCodec;

/** What clients send, byte by byte. */
final class Messages {
    private Messages() {}

    /** Header and payload; the payload is what was put so far. */
    static byte[] message(final ByteOrder order, final int flags, final int command, final ByteBuffer payload) {
        final ByteBuffer body = payload.duplicate().flip();
        final ByteBuffer out =
                ByteBuffer.allocate(MessageHeader.BYTES + body.remaining()).order(order);
        MessageHeader.write(out, flags, command, body.remaining());
        out.put(body);
        return out.array();
    }

    static ByteBuffer validation(final ByteBuffer body) {
        body.putInt(1 << 20).putShort((short) 0x7FFF).putShort((short) 0);
        WireCodec.writeString(body, "ca");
        body.put((byte) 0xFD).putShort((short) 1).put((byte) 0x80).put((byte) 0).put((byte) 2);
        WireCodec.writeString(body, "user");
        body.put((byte) 0x60);
        WireCodec.writeString(body, "host");
        body.put((byte) 0x60);
        WireCodec.writeString(body, "operator");
        WireCodec.writeString(body, "console");
        return body;
    }

    /** A client that has no way of authentication. */
    static ByteBuffer validationWithoutMethod(final ByteBuffer body) {
        body.putInt(1 << 20).putShort((short) 0x7FFF).putShort((short) 0);
        WireCodec.writeString(body, "");
        return body.put((byte) 0xFF);
    }

    static ByteBuffer search(final ByteBuffer body, final int sequence, final int answerPort, final String name) {
        body.putInt(sequence).putInt(0);
        WireCodec.writeAddress(body, null);
        body.putShort((short) answerPort).put((byte) 1);
        WireCodec.writeString(body, "tcp");
        body.putShort((short) 1).putInt(1);
        WireCodec.writeString(body, name);
        return body;
    }

    static ByteBuffer createChannel(final ByteBuffer body, final int cid, final String name) {
        body.putShort((short) 1).putInt(cid);
        WireCodec.writeString(body, name);
        return body;
    }

    static ByteBuffer request(final ByteBuffer body, final int sid, final int ioid, final int subCommand) {
        return body.putInt(sid).putInt(ioid).put((byte) subCommand);
    }

    /** {@code record[queueSize=N,pipeline=true]}, type and value. */
    static byte[] pipelineRequest(final int queueSize) {
        return options("queueSize", Integer.toString(queueSize), "pipeline", "true");
    }

    /** {@code record[name=value,...]}, type and value; names and values in turn. */
    static byte[] options(final String... pairs) {
        final ByteBuffer out = ByteBuffer.allocate(200);
        for (final String name : new String[] {"record", "_options"}) {
            out.put((byte) 0x80).put((byte) 0).put((byte) 1);
            WireCodec.writeString(out, name);
        }
        out.put((byte) 0x80).put((byte) 0).put((byte) (pairs.length / 2));
        for (int i = 0; i < pairs.length; i += 2) {
            WireCodec.writeString(out, pairs[i]);
            out.put((byte) 0x60);
        }
        for (int i = 1; i < pairs.length; i += 2) {
            WireCodec.writeString(out, pairs[i]);
        }
        final byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
