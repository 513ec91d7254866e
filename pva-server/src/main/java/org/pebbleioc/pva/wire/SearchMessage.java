package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A client looks for names.
 *
 * @param sequence told back in the answer
 * @param flags {@code UNICAST}, {@code REPLY_REQUIRED}
 * @param address where the answer goes: four bytes, or null for where the question came from
 * @param port UDP port for the answer
 * @param tcpAllowed the client speaks plain TCP
 * @param ids the client's numbers of the names
 * @param names as many as ids
 */
public record SearchMessage(
        int sequence, int flags, byte[] address, int port, boolean tcpAllowed, int[] ids, List<String> names) {
    public static final int UNICAST = 0x80;
    public static final int REPLY_REQUIRED = 0x01;
    /** Offset of the flags in the payload, for the one who passes a search on. */
    public static final int FLAGS_AT = 4;
    /** Offset of the answer address in the payload. */
    public static final int ADDRESS_AT = 8;

    private static final int MAX_PROTOCOLS = 16;

    public static SearchMessage read(final ByteBuffer in) throws ProtocolException {
        final int sequence = WireCodec.readInt(in);
        final int flags = WireCodec.readByte(in);
        WireCodec.need(in, 3);
        in.position(in.position() + 3);
        final byte[] address = WireCodec.readAddress(in);
        final int port = WireCodec.readShort(in);
        final int protocols = WireCodec.readCount(in, 1);
        if (protocols > MAX_PROTOCOLS) {
            throw new ProtocolException(protocols + " protocols in a search");
        }
        boolean tcp = protocols == 0;
        for (int i = 0; i < protocols; i++) {
            tcp |= WireCodec.readString(in).equals("tcp");
        }
        final int count = WireCodec.readShort(in);
        WireCodec.need(in, 5L * count);
        final int[] ids = new int[count];
        final List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids[i] = WireCodec.readInt(in);
            names.add(WireCodec.readString(in));
        }
        return new SearchMessage(sequence, flags, address, port, tcp, ids, names);
    }

    public boolean replyRequired() {
        return (flags & REPLY_REQUIRED) != 0;
    }

    /**
     * Appends the payload of an answer: "these numbers of yours are here", or "I am here" where none is.
     *
     * @param guid 12 bytes, who we are
     * @param tcpPort where we serve; the address is the one that the answer comes from
     */
    public void writeAnswer(final ByteBuffer out, final byte[] guid, final int tcpPort, final int[] found) {
        out.put(guid).putInt(sequence);
        WireCodec.writeAddress(out, null);
        out.putShort((short) tcpPort);
        WireCodec.writeString(out, "tcp");
        out.put((byte) (found.length > 0 ? 1 : 0)).putShort((short) found.length);
        for (final int id : found) {
            out.putInt(id);
        }
    }

    /** Bytes that {@link #writeAnswer} takes for so many numbers. */
    public static int answerBytes(final int found) {
        return 12 + 4 + 16 + 2 + 4 + 1 + 2 + 4 * found;
    }

    /** Appends the payload of a beacon. */
    public static void writeBeacon(
            final ByteBuffer out, final byte[] guid, final int sequence, final int changeCount, final int tcpPort) {
        out.put(guid).put((byte) 0).put((byte) sequence).putShort((short) changeCount);
        WireCodec.writeAddress(out, null);
        out.putShort((short) tcpPort);
        WireCodec.writeString(out, "tcp");
        out.put((byte) 0xFF);
    }
}
