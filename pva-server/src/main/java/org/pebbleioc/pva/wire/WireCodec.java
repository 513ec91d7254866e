package org.pebbleioc.pva.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * Sizes, strings, bit sets and addresses. Reading trusts nothing: a length is compared with the bytes that are there
 * before anything is allocated for it.
 */
public final class WireCodec {
    private static final int SIZE_NULL = 0xFF;
    private static final int SIZE_INT = 0xFE;
    private static final int ADDRESS_BYTES = 16;

    private WireCodec() {}

    /** Refuses to go on unless this many bytes are left. */
    static void need(final ByteBuffer in, final long bytes) throws ProtocolException {
        if (in.remaining() < bytes) {
            throw new ProtocolException("message ends early: needs " + bytes + " bytes, has " + in.remaining());
        }
    }

    public static int readByte(final ByteBuffer in) throws ProtocolException {
        need(in, 1);
        return in.get() & 0xFF;
    }

    public static int readShort(final ByteBuffer in) throws ProtocolException {
        need(in, 2);
        return in.getShort() & 0xFFFF;
    }

    public static int readInt(final ByteBuffer in) throws ProtocolException {
        need(in, 4);
        return in.getInt();
    }

    /** A size, or -1 for null. */
    public static int readSize(final ByteBuffer in) throws ProtocolException {
        final int first = readByte(in);
        if (first == SIZE_NULL) {
            return -1;
        }
        if (first < SIZE_INT) {
            return first;
        }
        final int size = readInt(in);
        if (size < 0 || size == Integer.MAX_VALUE) {
            throw new ProtocolException("size=" + size + " is not possible");
        }
        return size;
    }

    /** A count of items that take at least {@code itemBytes} each of what is left. */
    public static int readCount(final ByteBuffer in, final int itemBytes) throws ProtocolException {
        final int count = Math.max(0, readSize(in));
        need(in, (long) count * itemBytes);
        return count;
    }

    public static void writeSize(final ByteBuffer out, final int size) {
        if (size < 0) {
            out.put((byte) SIZE_NULL);
        } else if (size < SIZE_INT) {
            out.put((byte) size);
        } else {
            out.put((byte) SIZE_INT).putInt(size);
        }
    }

    /** A string; null is read as the empty one. */
    public static String readString(final ByteBuffer in) throws ProtocolException {
        final int length = readCount(in, 1);
        if (length == 0) {
            return "";
        }
        final byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static void writeString(final ByteBuffer out, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeSize(out, bytes.length);
        out.put(bytes);
    }

    /** A bit set of at most {@code maxBits}: whole words in the order of the message, then single bytes. */
    public static BitSet readBits(final ByteBuffer in, final int maxBits) throws ProtocolException {
        final int length = readCount(in, 1);
        if (length > 8 * (maxBits / 64 + 1)) {
            throw new ProtocolException("bit set of " + length + " bytes for " + maxBits + " fields");
        }
        final byte[] bytes = new byte[length];
        int at = 0;
        for (; at + 8 <= length; at += 8) {
            final long word = in.getLong();
            for (int i = 0; i < 8; i++) {
                bytes[at + i] = (byte) (word >>> 8 * i);
            }
        }
        while (at < length) {
            bytes[at++] = in.get();
        }
        return BitSet.valueOf(bytes);
    }

    /** Most bytes that {@link #writeBits} takes for this set. */
    public static int bitsBytes(final BitSet bits) {
        return 5 + (bits.length() + 7) / 8;
    }

    public static void writeBits(final ByteBuffer out, final BitSet bits) {
        final int length = (bits.length() + 7) / 8;
        writeSize(out, length);
        final boolean swapped = out.order() == ByteOrder.BIG_ENDIAN;
        for (int at = 0; at < length; at++) {
            final int inWord = at & 7;
            final boolean wholeWord = at - inWord + 8 <= length;
            final int from = swapped && wholeWord ? at - inWord + 7 - inWord : at;
            int octet = 0;
            for (int bit = 0; bit < 8; bit++) {
                if (bits.get(8 * from + bit)) {
                    octet |= 1 << bit;
                }
            }
            out.put((byte) octet);
        }
    }

    /** Sixteen bytes of address: the four of an IPv4 one, or null for "any". IPv6 is read as null. */
    public static byte[] readAddress(final ByteBuffer in) throws ProtocolException {
        need(in, ADDRESS_BYTES);
        final byte[] bytes = new byte[ADDRESS_BYTES];
        in.get(bytes);
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return null;
            }
        }
        final byte[] v4 = {bytes[12], bytes[13], bytes[14], bytes[15]};
        return (v4[0] | v4[1] | v4[2] | v4[3]) == 0 ? null : v4;
    }

    /** Four bytes of an IPv4 address as the sixteen of an IPv4-mapped one; null as sixteen zeros: "any". */
    public static void writeAddress(final ByteBuffer out, final byte[] ipv4) {
        if (ipv4 == null || (ipv4[0] | ipv4[1] | ipv4[2] | ipv4[3]) == 0) {
            out.putLong(0).putLong(0);
            return;
        }
        out.putLong(0).putShort((short) 0).putShort((short) -1).put(ipv4, 0, 4);
    }
}
