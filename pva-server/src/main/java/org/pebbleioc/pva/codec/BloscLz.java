package org.pebbleioc.pva.codec;

import java.nio.ByteBuffer;

/**
 * Reads BloscLZ, blosc's own compression (of the family of FastLZ), which areaDetector uses by default. A control byte
 * below 32 says how many bytes follow as they are, less one; any other is a match: its upper three bits the length, its
 * lower five and the next byte the distance. There is no library for it in Java.
 */
final class BloscLz {
    private static final int LONG_LENGTH = 6;
    private static final int FAR = 8191;

    private BloscLz() {}

    /** Fills exactly {@code bytes} of {@code out}. */
    static void unpack(
            final ByteBuffer in, final int from, final int length, final byte[] out, final int at, final int bytes)
            throws CodecException {
        try {
            final int end = unpackTo(in.slice(from, length), out, at, at + bytes);
            if (end != at + bytes) {
                throw new CodecException("BloscLZ gave " + (end - at) + " bytes, " + bytes + " were expected");
            }
        } catch (final IndexOutOfBoundsException e) {
            throw new CodecException("not a stream of BloscLZ", e);
        }
    }

    private static int unpackTo(final ByteBuffer in, final byte[] out, final int start, final int limit)
            throws CodecException {
        int ip = 0;
        int op = start;
        // the first control byte is always one of bytes as they are; its upper bits say nothing
        int control = in.get(ip++) & 31;
        while (true) {
            if (control >= 32) {
                int length = (control >>> 5) - 1;
                int distance = (control & 31) << 8;
                if (length == LONG_LENGTH) {
                    int more;
                    do {
                        more = in.get(ip++) & 0xFF;
                        length += more;
                    } while (more == 255);
                }
                length += 3;
                final int low = in.get(ip++) & 0xFF;
                if (low == 255 && distance == 31 << 8) {
                    distance = ((in.get(ip++) & 0xFF) << 8) + FAR;
                    distance += in.get(ip++) & 0xFF;
                } else {
                    distance += low;
                }
                final int source = op - distance - 1;
                if (length < 0 || length > limit - op || source < start) {
                    throw new CodecException("BloscLZ refers to bytes outside of its stream");
                }
                for (int i = 0; i < length; i++) { // one by one: they may overlap, and then repeat
                    out[op + i] = out[source + i];
                }
                op += length;
            } else {
                final int count = control + 1;
                if (count > limit - op) {
                    throw new CodecException("BloscLZ has more bytes than its stream");
                }
                in.get(ip, out, op, count);
                ip += count;
                op += count;
            }
            if (ip >= in.capacity()) {
                return op;
            }
            control = in.get(ip++) & 0xFF;
        }
    }
}
